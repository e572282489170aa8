"""How does a person get what we hold about them, and how are they taken out of it?"""

import json
from pathlib import Path

import typer
from sqlmodel import Session

from outreach.cli.house import acting_user, find_contact, open_engine
from outreach.contacts.own_word import who_asked_erasure
from outreach.contacts.records import Contact
from outreach.errors import ConfigError, OutreachError
from outreach.keeping.journal import audit
from outreach.service.backing_up import private
from outreach.service.engine import Engine
from outreach.service.erasing import erase as take_out
from outreach.service.erasing import keep_list
from outreach.service.personal import person
from outreach.service.scouring import scour

As = typer.Option(None, "--as", help="Your email address; or set OUTREACH_USER.")


def export(
    contact: str = typer.Argument(..., help="Number, email address or name."),
    to: Path | None = typer.Option(None, "--to", help="A file to write; left out: the terminal."),
    as_: str | None = As,
) -> None:
    """Everything that is kept about one person, as JSON."""
    with open_engine() as engine, engine.database.write() as session:
        found = find_contact(session, contact)
        text = json.dumps(person(session, found.id or 0), indent=2, ensure_ascii=False)
        about = f"contact {found.id}"
        audit(session, engine.clock.now(), _who(session, as_), "exported", about, {}, contact_id=found.id)
    if to is None:
        print(text)
        return
    if to.exists():
        raise ConfigError("the file is there already", where=str(to), remedy="name another one")
    with private(to) as file:
        file.write(f"{text}\n".encode())
    print(f"wrote {to}")


def erase(
    contact: str = typer.Argument("", help="Number, email address or name."),
    asked: bool = typer.Option(False, "--asked", help="Show who asked to be erased, and since when."),
    yes: bool = typer.Option(False, "--yes", help="Do not ask."),
    as_: str | None = As,
) -> None:
    """Take one person out of everything; a keyed hash of each address stays, so that nobody brings them back."""
    with open_engine() as engine:
        if asked:
            _show_asked(engine)
            return
        with engine.database.read() as session:
            found = find_contact(session, contact)
        if not yes and not typer.confirm(f"Erase contact {found.id}, {found.name}, for good?"):
            raise typer.Exit(1)
        with engine.database.write() as session:
            who = _who(session, as_)
            done = take_out(session, found.id or 0, who, engine.key, engine.clock.now())
        keep_list(engine.database, engine.settings)
        engine.seal()
        clean = scour(engine.database, [*done.rows, "audit", "quarantine"])
    print(f"Erased: {', '.join(f'{count} of {table}' for table, count in sorted(done.rows.items()) if count)}.")
    for where, count in done.on_servers.items():
        print(f"{where}: {count} mails still lie on the server; delete them there, if nothing keeps you from it")
    print("Backups made until now still hold them: see 'Backups after an erasure' in docs/keeping.md.")
    if not clean:
        raise OutreachError(
            "old pages are still read by somebody", where="SQLite's log", remedy="stop the daemon, erase again"
        )


def _show_asked(engine: Engine) -> None:
    with engine.database.read() as session:
        waiting = who_asked_erasure(session)
        for contact_id, since in waiting:
            print(f"contact {contact_id}, {session.get_one(Contact, contact_id).name}: since {since:%Y-%m-%d}")
    if not waiting:
        print("Nobody waits to be erased.")


def _who(session: Session, as_: str | None) -> str:
    try:
        return f"user {acting_user(session, as_).id}"
    except OutreachError:
        return "operator"
