"""How are contacts taken in and looked at, and who may sign in?"""

import json
from pathlib import Path
from zoneinfo import ZoneInfo

import typer
from sqlmodel import Session, col, select

from outreach.cli.house import acting_user, find_contact, open_engine
from outreach.contacts import ledger
from outreach.contacts.consenting import recorded
from outreach.contacts.importer import import_contacts
from outreach.contacts.records import Consent, Contact, Hold, Note, Preference, Touch, User
from outreach.contacts.told_and_asked import open_about
from outreach.errors import NotFound, NotYours
from outreach.listening.records import SignalRecord
from outreach.planning.english.explain import tell, tell_time
from outreach.planning.facts.state import load_facts
from outreach.planning.records import Refusal
from outreach.service.engine import Engine
from outreach.web.passwords import set_password

As = typer.Option(None, "--as", help="Your email address; or set OUTREACH_USER.")


def import_csv(file: Path = typer.Argument(..., help="CSV with a header line.")) -> None:
    """Take in contacts; known ones get what was empty. Wishes are never touched by an import."""
    with open_engine() as engine:
        done = import_contacts(file, engine.database, engine.clock, engine.settings.house.region)
    print(f"{done.created} new, {done.updated} completed, {len(done.skipped)} skipped")
    for reason in done.skipped:
        typer.echo(reason, err=True)


def password(email: str, new: str = typer.Option(..., prompt=True, hide_input=True, confirmation_prompt=True)) -> None:
    """Ask for the password twice and set it."""
    with open_engine() as engine, engine.database.write() as session:
        set_password(session, email, new, engine.clock.now())
    print(f"{email} can sign in")


def contact(address: str, as_json: bool = typer.Option(False, "--json", help="One JSON object.")) -> None:
    """What is known of one contact, by an email address or a number."""
    with open_engine() as engine, engine.database.read() as session:
        found = find_contact(session, address)
        shown = _describe(session, engine, found)
    if as_json:
        print(json.dumps(shown, indent=2, default=str))
        return
    for title, lines in shown.items():
        print(f"{title}:")
        for line in lines if isinstance(lines, list) else [lines]:
            print(f"  {line}")


def agree(preference: int, as_: str | None = As) -> None:
    """The owner's yes to a loosening, by its number as `outreach contact` shows it."""
    with open_engine() as engine, engine.database.write() as session:
        row = session.get(Preference, preference)
        if row is None:
            raise NotFound(f"there is no preference {preference}", remedy="see 'outreach contact ADDRESS'")
        user = acting_user(session, as_)
        if session.get_one(Contact, row.contact_id).owner_id != user.id:
            raise NotYours("this is not your contact", where=f"preference {preference}", remedy="ask the owner")
        ledger.agree(session, preference, user.id or 0, engine.clock.now())
    print("From now on it holds.")


def lift(hold: int, as_: str | None = As) -> None:
    """The owner has settled what there was to wait for, by its number as `outreach contact` shows it."""
    with open_engine() as engine, engine.database.write() as session:
        row = session.get(Hold, hold)
        if row is None or row.lifted_at is not None:
            raise NotFound(f"there is no hold {hold} to lift", remedy="see 'outreach contact ADDRESS'")
        user = acting_user(session, as_)
        if session.get_one(Contact, row.contact_id).owner_id != user.id:
            raise NotYours("this is not your contact", where=f"hold {hold}", remedy="ask the owner")
        ledger.lift_hold(session, hold, user.id, engine.clock.now(), user.email)
    print("It is lifted.")


def _describe(session: Session, engine: Engine, found: Contact) -> dict[str, object]:
    assert found.id is not None
    now = engine.clock.now()
    facts = load_facts(session, [found.id], engine.policy.house, engine.ears, now)[found.id]
    owner = session.get(User, found.owner_id) if found.owner_id is not None else None
    zone = ZoneInfo(owner.zone) if owner else engine.settings.zone
    touches = session.exec(
        select(Touch).where(Touch.contact_id == found.id).order_by(col(Touch.at).desc()).limit(20)
    ).all()
    open_wishes = session.exec(
        select(Preference).where(
            Preference.contact_id == found.id,
            col(Preference.needs_yes).is_(True),
            col(Preference.agreed_by).is_(None),
            col(Preference.undone_at).is_(None),
        )
    ).all()
    refusals = session.exec(select(Refusal).where(Refusal.contact_id == found.id)).all()
    return {
        "contact": f"{found.id} {found.name} ({found.stage}), owner {owner.name if owner else 'nobody'}",
        "ways": [f"{channel} {value}" for channel, value in facts.addresses.items()],
        "time zone": f"{facts.zones.first} ({facts.zones.source})",
        "country": f"{', '.join(facts.countries.candidates) or 'nobody knows'} ({facts.countries.source})",
        "consent": [_told_consent(row) for row in recorded(session, found.id)],
        "wishes that hold": [
            f"{wish.kind} {wish.channel or ''} “{wish.quote}”{_told_doubt(wish.doubt)}"
            for wish in facts.standing.said()
        ],
        "conflicts": [f"“{pair.holds.quote}” holds; “{pair.other.quote}”" for pair in facts.standing.conflicts],
        "wishes that wait for a yes": [
            f"{row.id}: {row.kind} {row.channel or ''} “{row.quote}”{_told_doubt(row.doubt)}" for row in open_wishes
        ],
        "not taken, the sender could not be verified": [
            f"question {row.id}: {row.text} “{row.quote}”{_told_doubt(row.doubt)}"
            for row in open_about(session, found.id, refused=True)
        ],
        "holds": [f"{hold.id}: {hold.kind}, {hold.why}" for hold in facts.standing.holds],
        "answers owed": [owed.text for owed in facts.owed],
        "worth knowing": [note.text for note in _notes(session, found.id)],
        "heard": [_told_signal(row) for row in _signals(session, found.id)],
        "touches": [f"{tell_time(t.at, zone)} {t.direction} {t.channel} {t.department or ''}" for t in touches],
        "not done": [
            f"{row.rule}, {channel}: {' '.join(tell(verdict, zone))}"
            for row in refusals
            for channel, verdict in row.verdicts.items()
        ],
    }


def _notes(session: Session, contact_id: int) -> list[Note]:
    """What everybody may know; private notes are on the pages, for the owner alone."""
    shown = select(Note).where(Note.contact_id == contact_id, col(Note.private).is_(False))
    return list(session.exec(shown.where(col(Note.undone_at).is_(None)).order_by(col(Note.id).desc()).limit(20)))


def _signals(session: Session, contact_id: int) -> list[SignalRecord]:
    wanted = select(SignalRecord).where(SignalRecord.contact_id == contact_id)
    return list(session.exec(wanted.order_by(col(SignalRecord.id).desc()).limit(20)))


def _told_signal(row: SignalRecord) -> str:
    corrected = "" if row.corrected_at is None else " (not what was meant)"
    return f"{row.id}: {row.kind} “{' '.join(row.quote.split())}”{_told_doubt(row.doubt)}{corrected}"


def _told_doubt(doubt: str | None) -> str:
    return f" (not sure that they wrote it: {doubt})" if doubt else ""


def _told_consent(row: Consent) -> str:
    way = f" for {row.channel}" if row.channel else ""
    return f"{row.id}: {row.basis}{way}, given {row.at:%Y-%m-%d}: {row.evidence}"
