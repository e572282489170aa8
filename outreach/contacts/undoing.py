"""What is taken back when a person says that a signal was not what was meant? All that followed; nothing is deleted."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, SQLModel, col, select

from outreach.contacts import ledger
from outreach.contacts.address import match_key
from outreach.contacts.records import (
    Address,
    AnswerOwed,
    Contact,
    Hold,
    Moment,
    Note,
    Notice,
    Preference,
    QuestionToOwner,
)


@dataclass(frozen=True, slots=True)
class Still:
    """Another signal of the same kind, on which a hold or a closed address still rests."""

    signal_id: int
    message_id: int
    quote: str


def undo(
    session: Session, contact_id: int, signal_id: int, user_id: int, now: datetime, still: Still | None = None
) -> None:
    """Take back all that follows from a signal; what another one says as well stays, and rests on that."""
    _preferences(session, signal_id, user_id, now)
    _holds(session, signal_id, user_id, now, still)
    _addresses(session, signal_id, still)
    _questions(session, contact_id, signal_id, user_id, now)
    for model, columns in (
        (AnswerOwed, {"answered_at": now, "undone_at": now}),
        (Note, {"undone_at": now}),
        (Moment, {"undone_at": now}),
        (Notice, {"read_at": now}),
    ):
        _close(session, model, signal_id, columns)
    session.flush()
    ledger.changed(session, [contact_id])


def _close(session: Session, model: type[SQLModel], signal_id: int, columns: dict[str, datetime]) -> None:
    """Set what is open and rests on the signal to be closed."""
    table = model.__table__  # type: ignore[attr-defined]
    first = next(iter(columns))
    session.execute(update(table).where(table.c.signal_id == signal_id, table.c[first].is_(None)).values(**columns))


def _preferences(session: Session, signal_id: int, user_id: int, now: datetime) -> None:
    for row in session.exec(select(Preference).where(Preference.signal_id == signal_id)):
        row.undone_at, row.undone_by = row.undone_at or now, row.undone_by or user_id


def _holds(session: Session, signal_id: int, user_id: int, now: datetime, still: Still | None) -> None:
    for row in session.exec(select(Hold).where(Hold.signal_id == signal_id, col(Hold.lifted_at).is_(None))):
        if still is None:
            row.lifted_at, row.lifted_by = now, user_id
        else:
            row.signal_id, row.message_id, row.quote = still.signal_id, still.message_id, still.quote


def _addresses(session: Session, signal_id: int, still: Still | None) -> None:
    for row in session.exec(select(Address).where(Address.bad_signal_id == signal_id)):
        if still is None:
            row.bad_since, row.bad_why, row.bad_signal_id = None, None, None
        else:
            row.bad_signal_id = still.signal_id


def _questions(session: Session, contact_id: int, signal_id: int, user_id: int, now: datetime) -> None:
    """What was asked is asked no more; what a yes has done is taken back as far as it can be."""
    for row in session.exec(select(QuestionToOwner).where(QuestionToOwner.signal_id == signal_id)):
        if row.answered_at is None:
            row.answered_at, row.answered_by, row.answer = now, user_id, "undone"
        elif row.answer == "yes" and row.does.get("do") == "address":
            key = match_key("email", str(row.does["email"]))
            added = select(Address).where(Address.contact_id == contact_id, Address.match_key == key)
            for address in session.exec(added):
                address.bad_since, address.bad_why = now, "not what was meant"
        elif row.answer == "yes" and row.does.get("do") in ("successor", "left"):
            session.get_one(Contact, contact_id).successor_id = None
