"""How does the list tell what waits beside drafts: answers owed, calls wanted, promises, what a colleague offers?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlmodel import Session, col, select

from outreach.contacts.records import User
from outreach.review.also_waiting import Waits, promises_to
from outreach.web.letters import shortened
from outreach.web.shown import Someone, people
from outreach.web.times import Face, When


@dataclass(frozen=True, slots=True)
class Also:
    """One thing that waits and is no draft."""

    kind: str
    """`answer_owed`, `call`, `promise` or `hand_over`; off the list also `notice` or `question`."""
    id: int
    way: str
    """What it is, as a label."""
    someone: Someone
    words: str
    quote: str
    at: When
    due: str
    """By which day, where one was named."""
    entry_id: int | None


_WAYS = {
    "answer_owed": "Answer",
    "call": "Call",
    "promise": "Promise",
    "hand_over": "Offered",
    "notice": "Told",
    "question": "Question",
}
LEFT = {
    "answer_owed": "off the list: nobody answered in two weeks",
    "call": "off the list: nobody called in two weeks",
    "promise": "off the list: it was promised a month ago",
    "hand_over": "off the list: nobody said yes or no in two weeks",
    "notice": "off the list: nobody noted it in a month; it holds as it did",
    "question": "off the list: nobody answered in a month; nothing was changed",
}


def shown_also(session: Session, waiting: Iterable[Waits], face: Face) -> list[Also]:
    """These as the list shows them, in the same order."""
    every = list(waiting)
    persons = people(session, [each.contact_id for each in every])
    givers = _names(session, {each.from_id for each in every if each.from_id is not None})
    return [_also(each, persons, givers, face) for each in every]


def _names(session: Session, ids: set[int]) -> Mapping[int, str]:
    if not ids:
        return {}
    return {id_ or 0: name for id_, name in session.exec(select(User.id, User.name).where(col(User.id).in_(ids)))}


def _also(each: Waits, persons: Mapping[int, Someone], givers: Mapping[int, str], face: Face) -> Also:
    giver = givers.get(each.from_id or 0) or face.say("A colleague")
    one = face.say("{name} would like to give you this one.", name=giver)
    words = {
        "answer_owed": face.say("They asked, and no draft answers it."),
        "call": face.say("They would like a call."),
        "promise": face.say("You wrote to them:"),
        "notice": face.say("You were told about them."),
        "question": face.say("You were asked about them."),
        "hand_over": one
        if each.entry_id is not None
        else face.say("{name} would like to give them into your care.", name=giver),
    }[each.kind]
    due = face.day(each.due) if each.due is not None else ""
    return Also(
        each.kind, each.id, face.said(_WAYS[each.kind]), persons[each.contact_id], words, shortened(each.quote, 400),
        face.when(each.since), due, each.entry_id,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kept:
    """A promise of ours to a contact that is open."""

    id: int
    quote: str
    at: When
    due: str


def shown_promises(session: Session, contact_id: int, face: Face) -> tuple[Kept, ...]:
    """What we have promised to one contact and not done yet."""
    return tuple(
        Kept(row.id or 0, row.quote, face.when(row.made_at), face.day(row.due) if row.due is not None else "")
        for row in promises_to(session, contact_id)
    )


def told_left(each: Waits, face: Face) -> str:
    """Why it is off the list."""
    return face.said(LEFT[each.kind])
