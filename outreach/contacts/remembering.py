"""What does the owner of a contact write down about them? Notes, and moments worth writing about.

A note is seen by the owner alone until they show it to everybody; what is deleted leaves no words behind.
"""

from datetime import date, datetime

from sqlmodel import Session

from outreach.contacts import ledger
from outreach.contacts.records import Moment, Note
from outreach.errors import Stale
from outreach.sentences import sentence

LONGEST = 2000


def write_note(session: Session, contact_id: int, text: str, user_id: int, now: datetime, *, private: bool) -> None:
    """A new note of the owner's own hand."""
    row = Note(contact_id=contact_id, text=_worded(text), private=private, user_id=user_id, at=now)
    session.add(row)
    session.flush()
    _told(session, contact_id, user_id, "note written", now, {"note": row.id})


def reword_note(session: Session, row: Note, text: str, user_id: int, now: datetime) -> None:
    """The note in other words; what it said before is not kept."""
    row.text = _worded(text)
    session.add(row)
    _told(session, row.contact_id, user_id, "note reworded", now, {"note": row.id})


def forget_note(session: Session, row: Note, user_id: int, now: datetime) -> None:
    """The note is gone, its words too."""
    row.text, row.undone_at = "", now
    session.add(row)
    _told(session, row.contact_id, user_id, "note deleted", now, {"note": row.id})


def keep_moment(session: Session, contact_id: int, text: str, day: str, user_id: int, now: datetime) -> None:
    """A day to remember, about which a mail may be written once."""
    row = Moment(contact_id=contact_id, text=_worded(text), day=day)
    session.add(row)
    session.flush()
    _told(session, contact_id, user_id, "moment written", now, {"moment": row.id})
    ledger.changed(session, [contact_id])


def reword_moment(session: Session, row: Moment, text: str, day: str, user_id: int, now: datetime) -> None:
    """The moment in other words or on another day."""
    row.text, row.day = _worded(text), day
    session.add(row)
    _told(session, row.contact_id, user_id, "moment reworded", now, {"moment": row.id})
    ledger.changed(session, [row.contact_id])


def forget_moment(session: Session, row: Moment, user_id: int, now: datetime) -> None:
    """Nothing is written about it any more."""
    row.text, row.undone_at = "", now
    session.add(row)
    _told(session, row.contact_id, user_id, "moment deleted", now, {"moment": row.id})
    ledger.changed(session, [row.contact_id])


def day_of(text: str, *, every_year: bool) -> str:
    """A day as it is kept: `2026-05-04`, or `--05-04` for every year; raises `Stale` for what is no day."""
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise Stale(sentence("'{text}' is no day", text=text), remedy="Write it like 2026-05-04") from None
    return f"--{day:%m-%d}" if every_year else day.isoformat()


def _worded(text: str) -> str:
    words = text.strip()[:LONGEST]
    if not words:
        raise Stale("There are no words in it", remedy="Write something, or delete it")
    return words


def _told(session: Session, contact_id: int, user_id: int, what: str, now: datetime, detail: dict[str, object]) -> None:
    """On record without the words: a private note is nobody else's to read there."""
    ledger.note(session, contact_id, f"user {user_id}", what, now, detail)
