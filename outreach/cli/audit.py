"""Is the audit trail whole, and what stands in it?"""

import json
from datetime import UTC, datetime

import typer
from sqlmodel import Session, col, select

from outreach.cli.house import acting_user, find_contact, open_engine
from outreach.errors import ConfigError, OutreachError
from outreach.keeping.chain import Head, chain_key, head_of
from outreach.keeping.journal import audit
from outreach.keeping.records import Audit
from outreach.keeping.sealer import kept_head
from outreach.keeping.verifier import Checked
from outreach.keeping.verifier import verify as walk

app = typer.Typer(add_completion=False, rich_markup_mode=None, no_args_is_help=True)

MOST_SHOWN = 1_000


@app.command("verify")
def verify(
    head: str = typer.Option("", help="A head from a log or a backup's manifest, like 812:4f0c…."),
) -> None:
    """Walk the whole chain; exits 1 and names the first row that is not what was sealed."""
    with open_engine() as engine:
        anchors = [anchor for anchor in (kept_head(engine.settings.anchor_path), _given(head)) if anchor is not None]
        with engine.database.read() as session:
            found = walk(session, chain_key(engine.key), anchors)
    print(told(found))
    raise typer.Exit(1 if found.fault else 0)


def told(found: Checked) -> str:
    """What the walk found, in a line or two."""
    waiting = f"{found.unsealed} newer ones are not sealed yet" if found.unsealed else "nothing waits to be sealed"
    if found.unsealed_since is not None:
        waiting += f", the oldest of {found.unsealed_since:%Y-%m-%d %H:%M:%S} UTC"
    if found.fault:
        return f"row {found.seq}: {found.fault}\n{found.rows} rows before it are as they were sealed; {waiting}"
    return f"{found.rows} rows are as they were sealed; {waiting}\nhead {found.head}"


def _given(text: str) -> Head | None:
    if not text:
        return None
    try:
        return head_of(text)
    except ValueError as error:
        raise ConfigError(str(error), where="--head", remedy="copy it whole") from error


@app.command("show")
def show(
    contact: str = typer.Option("", help="Number, email address or name: what was done about one contact."),
    since: str = typer.Option("", help="From this day on, like 2026-03-01."),
    as_json: bool = typer.Option(False, "--json", help="One JSON object a line."),
    as_: str | None = typer.Option(None, "--as", help="Your email address; or set OUTREACH_USER."),
) -> None:
    """What was decided and revealed, the newest last."""
    with open_engine() as engine, engine.database.write() as session:
        wanted = select(Audit).order_by(col(Audit.id).desc()).limit(MOST_SHOWN)
        if contact:
            wanted = wanted.where(Audit.contact_id == find_contact(session, contact).id)
        if since:
            wanted = wanted.where(col(Audit.at) >= _day(since))
        rows = list(session.exec(wanted))[::-1]
        if not contact:
            audit(
                session,
                engine.clock.now(),
                _who(session, as_),
                "looked through the audit trail",
                told={"rows": len(rows)},
            )
        for row in rows:
            print(json.dumps(row.model_dump(mode="json")) if as_json else _line(row))
    if len(rows) == MOST_SHOWN:
        typer.echo(f"The newest {MOST_SHOWN} are shown; ask for a contact or a day.", err=True)


def _line(row: Audit) -> str:
    place = str(row.seq) if row.seq is not None else "-"
    details = row.details if row.details is not None else "(erased)"
    return f"{place:>7}  {row.at:%Y-%m-%d %H:%M:%S}  {row.who:<12}  {row.what:<24}  {row.about:<14}  {details}"


def _who(session: Session, as_: str | None) -> str:
    """Who looks; the command line asks for no password, so it may be nobody that we know."""
    try:
        return f"user {acting_user(session, as_).id}"
    except OutreachError:
        return "operator"


def _day(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError as error:
        raise ConfigError(f"{text!r} is no day", where="--since", remedy="write it like 2026-03-01") from error
