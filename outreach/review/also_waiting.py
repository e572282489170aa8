"""What else waits for somebody, beside drafts and questions? Answers owed, calls wanted, promises, what is offered.

Each leaves the list by itself after a while; what it is about stands with the contact as before.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import exists, text
from sqlalchemy.sql.expression import ColumnElement
from sqlmodel import Session, col, or_, select

from outreach.contacts.between_records import HandOver, Promise
from outreach.contacts.records import WANTS_A_CALL, AnswerOwed, Contact, Preference, Touch
from outreach.planning.records import Proposal

LISTED_FOR = {
    "answer_owed": timedelta(days=14),
    "call": timedelta(days=14),
    "promise": timedelta(days=30),
    "hand_over": timedelta(days=14),
}
"""How long each stands on the list."""


@dataclass(frozen=True, slots=True)
class Waits:
    """One thing that waits; `until`: when it leaves the list by itself."""

    kind: str
    id: int
    contact_id: int
    since: datetime
    until: datetime
    quote: str
    due: date | None = None
    entry_id: int | None = None
    from_id: int | None = None


Found = list[Waits]
_Look = Callable[[Session, int, datetime, datetime, int], Found]


def also_waiting(session: Session, user_id: int, now: datetime, most: int) -> Sequence[Waits]:
    """What waits for a user now beside drafts and questions, who waits longest first."""
    found: Found = []
    for kind, look in _LOOKS.items():
        found += look(session, user_id, now - LISTED_FOR[kind], now, most)
    return sorted(found, key=lambda each: (each.since, each.kind, each.id))[:most]


def left_lately(session: Session, user_id: int, now: datetime, within: timedelta, most: int) -> Sequence[Waits]:
    """What has left the list by itself since then, and is still as it was; the latest first."""
    found: Found = []
    for kind, look in _LOOKS.items():
        over = now - LISTED_FOR[kind]
        found += look(session, user_id, over - within, over, most)
    return sorted(found, key=lambda each: (each.until, each.kind, each.id), reverse=True)[:most]


def _owed(session: Session, user_id: int, after: datetime, before: datetime, most: int) -> Found:
    at = col(AnswerOwed.asked_at)
    wanted = (
        select(AnswerOwed)
        .where(_owner(col(AnswerOwed.contact_id)) == user_id, at > after, at <= before)
        .where(col(AnswerOwed.answered_at).is_(None), col(AnswerOwed.undone_at).is_(None))
        .where(~_drafted(col(AnswerOwed.contact_id)))
    )
    rows = session.exec(wanted.order_by(at, col(AnswerOwed.id)).limit(most))
    return [_waits("answer_owed", row.id, row.contact_id, row.asked_at, row.text) for row in rows]


def _calls(session: Session, user_id: int, after: datetime, before: datetime, most: int) -> Found:
    at = col(Preference.said_at)
    since = exists().where(
        col(Touch.contact_id) == col(Preference.contact_id), col(Touch.direction) == "out", col(Touch.at) >= at
    )
    wanted = (
        select(Preference)
        .where(text(WANTS_A_CALL), at > after, at <= before, _owner(col(Preference.contact_id)) == user_id)
        .where(or_(col(Preference.needs_yes).is_(False), col(Preference.agreed_by).is_not(None)))
        .where(col(Preference.source) == "words", ~since, ~_drafted(col(Preference.contact_id)))
    )
    rows = session.exec(wanted.order_by(at, col(Preference.id)).limit(most))
    latest = {row.contact_id: row for row in rows}
    return [_waits("call", row.id, row.contact_id, row.said_at, row.quote) for row in latest.values()]


def _promises(session: Session, user_id: int, after: datetime, before: datetime, most: int) -> Found:
    at = col(Promise.made_at)
    wanted = select(Promise).where(
        _owner(col(Promise.contact_id)) == user_id, at > after, at <= before, col(Promise.over_at).is_(None)
    )
    rows = session.exec(wanted.order_by(at, col(Promise.id)).limit(most))
    return [_waits("promise", row.id, row.contact_id, row.made_at, row.quote, due=row.due) for row in rows]


def _offers(session: Session, user_id: int, after: datetime, before: datetime, most: int) -> Found:
    at = col(HandOver.offered_at)
    mine = (HandOver.to_id == user_id, at > after, at <= before, col(HandOver.answered_at).is_(None))
    rows = session.exec(select(HandOver).where(*mine).order_by(at, col(HandOver.id)).limit(most))
    return [
        _waits("hand_over", row.id, row.contact_id, row.offered_at, row.why, entry_id=row.entry_id, from_id=row.from_id)
        for row in rows
    ]


_LOOKS: dict[str, _Look] = {"answer_owed": _owed, "call": _calls, "promise": _promises, "hand_over": _offers}


def _owner(contact_id: Any) -> ColumnElement[Any]:
    """Whose contact it is, looked up for each that waits: a user's contacts are very many more."""
    return select(Contact.owner_id).where(col(Contact.id) == contact_id).scalar_subquery()


def _drafted(contact_id: Any) -> ColumnElement[bool]:
    """Whether something for the contact is on its way already."""
    return exists().where(col(Proposal.contact_id) == contact_id, col(Proposal.outcome).is_(None))


def _waits(
    kind: str,
    id_: int | None,
    contact_id: int,
    since: datetime,
    quote: str,
    *,
    due: date | None = None,
    entry_id: int | None = None,
    from_id: int | None = None,
) -> Waits:
    return Waits(kind, id_ or 0, contact_id, since, since + LISTED_FOR[kind], quote, due, entry_id, from_id)


def promises_to(session: Session, contact_id: int) -> Sequence[Promise]:
    """What we have promised to one contact and not done yet, the oldest first."""
    wanted = select(Promise).where(Promise.contact_id == contact_id, col(Promise.over_at).is_(None))
    return session.exec(wanted.order_by(col(Promise.made_at))).all()
