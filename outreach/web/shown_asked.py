"""What must the visitor know, and what only they can decide about their contacts?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import Session, col, select

from outreach.contacts.changing import Change
from outreach.contacts.ledger import as_wish
from outreach.contacts.proposing import proposed
from outreach.contacts.records import Preference, QuestionToOwner, User
from outreach.contacts.told_and_asked import open_about, open_questions, unread
from outreach.contacts.wish_words import tell_wish
from outreach.listening.follow import ELSEWHERE, MORE
from outreach.web.letters import shortened
from outreach.web.shown import Someone, people
from outreach.web.sign_in import Visitor
from outreach.web.times import Face, When

_LATELY, _MOST_SETTLED = timedelta(days=30), 5


@dataclass(frozen=True, slots=True)
class Asked:
    """One question to the owner of a contact."""

    id: int
    someone: Someone
    text: str
    quote: str
    at: When
    wants_person: bool
    """Whether a yes needs a person's address, which they may correct or give."""
    name: str
    email: str
    doubt: str
    """Why it is not certain that the contact wrote it; '' where it is."""
    changes: tuple[Change, ...] = ()
    """What a colleague proposes, line by line."""


@dataclass(frozen=True, slots=True)
class Settled:
    """A colleague's proposal that the owner has answered."""

    text: str
    answer: str
    at: When


@dataclass(frozen=True, slots=True)
class Told:
    """One notice."""

    id: int
    someone: Someone
    text: str
    quote: str
    at: When


def shown_questions(session: Session, visitor: Visitor, face: Face) -> tuple[Asked, ...]:
    """The questions to the visitor."""
    return _asked(session, open_questions(session, visitor.user_id, face.now), face)


def questions_about(session: Session, contact_id: int, face: Face, *, refused: bool = False) -> tuple[Asked, ...]:
    """The open questions about one contact, whoever owns them; or what was not taken since the sender is not sure."""
    rows = open_about(session, contact_id, refused=refused)
    return _asked(session, rows, face)


def _asked(session: Session, rows: Iterable[QuestionToOwner], face: Face) -> tuple[Asked, ...]:
    questions = list(rows)
    persons = people(session, [row.contact_id for row in questions])
    return tuple(
        Asked(
            row.id or 0,
            persons[row.contact_id],
            _question(session, row, face),
            shortened(row.quote, 400),
            face.when(row.asked_at),
            row.does.get("do") in ("successor", "left"),
            str(row.does.get("name") or ""),
            str(row.does.get("email") or ""),
            face.kept(row.doubt or ""),
            tuple(proposed(row)) if row.kind == "change" else (),
        )
        for row in questions
    )


def _question(session: Session, row: QuestionToOwner, face: Face) -> str:
    """What is asked, in the reader's language; what it is about is told anew."""
    if row.kind == "change" and (changes := proposed(row)):
        by = session.get(User, row.does.get("by"))
        fields = face.tongue.listed([face.said(each.name) for each in changes])
        if by is not None:
            return face.say("{name} proposes another {fields}.", name=by.name, fields=fields)
    if row.does.get("do") == "agree":
        return _loosening(session, row, face)
    return face.kept(row.text)


def _loosening(session: Session, row: QuestionToOwner, face: Face) -> str:
    wanted = [session.get(Preference, int(each)) for each in row.does.get("preferences", ())]
    wishes = [tell_wish(as_wish(each), face.tongue) for each in wanted if each is not None]
    if not wishes:
        return face.kept(row.text)
    told = face.say(MORE, wishes=face.tongue.listed(wishes))
    return f"{told} {face.say(ELSEWHERE)}" if row.text.endswith(ELSEWHERE) else told


def settled_proposals(session: Session, contact_id: int, face: Face) -> tuple[Settled, ...]:
    """What colleagues proposed about a contact and the owner answered lately, the newest first."""
    wanted = select(QuestionToOwner).where(
        QuestionToOwner.contact_id == contact_id,
        QuestionToOwner.kind == "change",
        col(QuestionToOwner.answered_at) > face.now - _LATELY,
    )
    rows = session.exec(wanted.order_by(col(QuestionToOwner.answered_at).desc()).limit(_MOST_SETTLED))
    return tuple(
        Settled(_question(session, row, face), row.answer or "", face.when(row.answered_at))
        for row in rows
        if row.answered_at is not None
    )


def shown_notices(session: Session, visitor: Visitor, face: Face) -> tuple[Told, ...]:
    """What the visitor must know."""
    rows = unread(session, visitor.user_id, face.now)
    persons = people(session, [row.contact_id for row in rows])
    return tuple(
        Told(row.id or 0, persons[row.contact_id], face.kept(row.text), shortened(row.quote, 400), face.when(row.at))
        for row in rows
    )
