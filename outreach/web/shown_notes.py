"""What is worth knowing about a contact, and which of it does this visitor see?"""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from outreach.contacts.records import Moment, Note
from outreach.web.times import Face

_MOST = 40


@dataclass(frozen=True, slots=True)
class Known:
    """Something worth knowing; a private one is seen by the owner alone."""

    id: int
    text: str
    day: str
    private: bool


@dataclass(frozen=True, slots=True)
class Remembered:
    """A day about which a mail may be written once; the owner alone sees it."""

    id: int
    text: str
    day: str
    """As a person reads it."""
    iso: str
    """As a field for dates takes it; '' where it comes every year."""
    every_year: bool
    used: bool


def notes(session: Session, contact_id: int, face: Face, *, mine: bool) -> tuple[Known, ...]:
    """The notes, the newest first; private ones for the owner alone."""
    wanted = select(Note).where(Note.contact_id == contact_id, col(Note.undone_at).is_(None))
    if not mine:
        wanted = wanted.where(col(Note.private).is_(False))
    rows = session.exec(wanted.order_by(col(Note.at).desc(), col(Note.id).desc()).limit(_MOST))
    return tuple(Known(row.id or 0, row.text, face.day_of(row.at), row.private) for row in rows)


def moments(session: Session, contact_id: int, face: Face) -> tuple[Remembered, ...]:
    """The moments that nobody has taken back, the last written first."""
    wanted = select(Moment).where(Moment.contact_id == contact_id, col(Moment.undone_at).is_(None))
    rows = session.exec(wanted.order_by(col(Moment.id).desc()).limit(_MOST))
    return tuple(_remembered(row, face) for row in rows if row.day)


def _remembered(row: Moment, face: Face) -> Remembered:
    text = row.day or ""
    yearly = text.startswith("--")
    if yearly:
        day = face.say("{day} every year", day=face.tongue.day_of_year(date.fromisoformat(f"2024{text[1:]}")))
    else:
        day = face.day(date.fromisoformat(text))
    iso = f"{face.now.year}{text[1:]}" if yearly else text
    return Remembered(row.id or 0, row.text, day, iso, yearly, row.used_at is not None)
