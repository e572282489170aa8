"""What else waits for somebody, beside drafts and questions? Answers owed, calls wanted, promises, what is offered.

Each leaves the list by itself after a while; what it is about stands with the contact as before.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Integer, Select, and_, bindparam, exists, null, or_, select, text
from sqlalchemy.sql.expression import ColumnElement
from sqlmodel import Session, col

from outreach.bulk import prepared, table_of
from outreach.contacts.between_records import HandOver, Promise
from outreach.contacts.records import WANTS_A_CALL, AnswerOwed, Contact, Preference, Touch
from outreach.contacts.told_and_asked import LISTED_FOR as TOLD_AND_ASKED_FOR
from outreach.contacts.told_and_asked import left_unanswered
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


def also_waiting(session: Session, user_id: int, now: datetime, most: int) -> Sequence[Waits]:
    """What waits for a user now beside drafts and questions, who waits longest first."""
    found: list[Waits] = []
    for kind in LISTED_FOR:
        found += _look(session, kind, user_id, now - LISTED_FOR[kind], now, most)
    return sorted(found, key=lambda each: (each.since, each.kind, each.id))[:most]


def left_lately(session: Session, user_id: int, now: datetime, within: timedelta, most: int) -> Sequence[Waits]:
    """What has left the list by itself since then, and is still as it was; the latest first.

    That is also what the user was told (`notice`) and asked (`question`) and let lie.
    """
    told, asked = left_unanswered(session, user_id, now, within, most)
    found = [
        Waits("notice", each.id or 0, each.contact_id, each.at, each.at + TOLD_AND_ASKED_FOR, each.quote)
        for each in told
    ]
    found += [
        Waits("question", each.id or 0, each.contact_id, each.asked_at, each.asked_at + TOLD_AND_ASKED_FOR, each.quote)
        for each in asked
    ]
    for kind in LISTED_FOR:
        over = now - LISTED_FOR[kind]
        found += _look(session, kind, user_id, over - within, over, most)
    return sorted(found, key=lambda each: (each.until, each.kind, each.id), reverse=True)[:most]


def _look(session: Session, kind: str, user_id: int, after: datetime, before: datetime, most: int) -> list[Waits]:
    """What of one kind came to wait after one moment and until another, the oldest first."""
    session.flush()
    connection = session.connection()
    given = {"user": user_id, "after": after, "before": before, "most": most}
    found = [
        Waits(kind, id_, contact_id, since, since + LISTED_FOR[kind], quote, *more)
        for id_, contact_id, since, quote, *more in prepared(_STATEMENTS[kind], connection.dialect).run(
            connection, given
        )
    ]
    # Who has asked for a call more than once wants one.
    return list({each.contact_id: each for each in found}.values()) if kind == "call" else found


def _between(at: ColumnElement[Any]) -> ColumnElement[bool]:
    return and_(at > bindparam("after", type_=at.type), at <= bindparam("before", type_=at.type))


def _is_mine(contact_id: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whose contact it is, looked up for each that waits: a user's contacts are very many more."""
    owner = select(_contact.owner_id).where(_contact.id == contact_id).scalar_subquery()
    return owner == bindparam("user", type_=Integer())


def _is_drafted(contact_id: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether something for the contact is on its way already."""
    return exists().where(_proposal.contact_id == contact_id, _proposal.outcome.is_(None))


def _oldest(at: ColumnElement[Any], id_: ColumnElement[Any], wanted: Select[Any]) -> Select[Any]:
    return wanted.where(_between(at)).order_by(at, id_).limit(bindparam("most", type_=Integer()))


_contact, _proposal, _touch = table_of(Contact).c, table_of(Proposal).c, table_of(Touch).c
_owed, _wish, _promise, _offer = (table_of(model).c for model in (AnswerOwed, Preference, Promise, HandOver))
_called_since = exists().where(
    _touch.contact_id == _wish.contact_id, _touch.direction == "out", _touch.at >= _wish.said_at
)
_STATEMENTS: dict[str, Select[Any]] = {
    "answer_owed": _oldest(
        _owed.asked_at,
        _owed.id,
        select(_owed.id, _owed.contact_id, _owed.asked_at, _owed.text)
        .where(_is_mine(_owed.contact_id), _owed.answered_at.is_(None), _owed.undone_at.is_(None))
        .where(~_is_drafted(_owed.contact_id)),
    ),
    "call": _oldest(
        _wish.said_at,
        _wish.id,
        select(_wish.id, _wish.contact_id, _wish.said_at, _wish.quote)
        .where(text(WANTS_A_CALL), _is_mine(_wish.contact_id), _wish.source == "words")
        .where(or_(_wish.needs_yes.is_(False), _wish.agreed_by.is_not(None)))
        .where(~_called_since, ~_is_drafted(_wish.contact_id)),
    ),
    "promise": _oldest(
        _promise.made_at,
        _promise.id,
        select(_promise.id, _promise.contact_id, _promise.made_at, _promise.quote, _promise.due).where(
            _is_mine(_promise.contact_id), _promise.over_at.is_(None)
        ),
    ),
    "hand_over": _oldest(
        _offer.offered_at,
        _offer.id,
        select(
            _offer.id,
            _offer.contact_id,
            _offer.offered_at,
            _offer.why,
            null().label("due"),
            _offer.entry_id,
            _offer.from_id,
        ).where(_offer.to_id == bindparam("user", type_=Integer()), _offer.answered_at.is_(None)),
    ),
}
"""By kind: number, contact, since when, quote; the day it is due, the entry and who offers it where there are such."""


def promises_to(session: Session, contact_id: int) -> Sequence[Promise]:
    """What we have promised to one contact and not done yet, the oldest first."""
    wanted = select(Promise).where(col(Promise.contact_id) == contact_id, col(Promise.over_at).is_(None))
    return session.scalars(wanted.order_by(col(Promise.made_at))).all()
