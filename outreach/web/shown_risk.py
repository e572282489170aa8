"""Which contacts are at risk, and of which is there something good to tell? Read from what lies next to hand.

Nothing here scans a table: each query reads the newest rows of an index.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func
from sqlmodel import Session, col, select

from outreach.contacts.records import Entry, Hold, Touch
from outreach.inbox.records import Message
from outreach.listening.records import Hearing, SignalRecord
from outreach.listening.thanked import thanks

_MOST, _MOST_WARM, _MOST_HEARD, _MOST_TOUCHES = 12, 300, 200, 20_000
_WARM, _SILENT = timedelta(days=120), timedelta(days=21)
_MONTH, _LATELY = timedelta(days=30), timedelta(days=14)
_FRESH = timedelta(minutes=10)
_OFTEN = 4
"""Touches of ours within a month without an answer."""


@dataclass(frozen=True, slots=True)
class About:
    """Something about a contact."""

    contact_id: int
    at: datetime
    words: str = ""
    quote: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Risk:
    """Whom to look after."""

    unhappy: tuple[About, ...]
    silent: tuple[About, ...]
    too_often: tuple[About, ...]


@dataclass(slots=True)
class Counted:
    """To whom we came often within a month, counted anew every ten minutes: it is the one long query of the page."""

    _at: datetime | None = None
    _found: tuple[About, ...] = ()

    def often(self, session: Session, now: datetime) -> tuple[About, ...]:
        """Each with the first of those touches, and how many they were; whether they have answered is not looked at."""
        if self._at is None or not timedelta() <= now - self._at < _FRESH:
            self._found, self._at = _counted(session, now), now
        return self._found


def at_risk(session: Session, warmth: Collection[About], counted: Counted, now: datetime) -> Risk:
    """Who is unhappy, who fell silent after wanting to go on (`warmth`), and to whom we come too often."""
    often = _too_often(session, counted.often(session, now), now)
    return Risk(_unhappy(session, now), _silent(session, warmth, now), often)


def wins(session: Session, warmth: Collection[About], now: datetime) -> tuple[About, ...]:
    """Interest (`warmth`), meetings that were agreed, thanks: the newest first."""
    since = now - _LATELY
    interested = [each for each in warmth if each.at > since]
    found = [*interested, *_agreed(session, since), *_thanks(session, since)]
    return tuple(sorted(found, key=lambda each: each.at, reverse=True)[:_MOST])


def _unhappy(session: Session, now: datetime) -> tuple[About, ...]:
    wanted = select(Hold).where(Hold.kind == "unhappy", col(Hold.lifted_at).is_(None))
    rows = session.exec(wanted.order_by(col(Hold.since).desc()).limit(_MOST))
    return tuple(
        About(row.contact_id, row.since, quote=row.quote) for row in rows if row.until is None or row.until > now
    )


def warmth(session: Session) -> list[About]:
    """Who wanted to go on, the last heard first."""
    wanted = (
        select(SignalRecord.contact_id, Message.at, SignalRecord.quote)
        .join(Message, col(Message.id) == col(SignalRecord.message_id))
        .where(SignalRecord.kind == "interest", col(SignalRecord.corrected_at).is_(None))
        .order_by(col(SignalRecord.id).desc())
        .limit(_MOST_WARM)
    )
    return [
        About(contact_id, at, "wants to go on", quote)
        for contact_id, at, quote in session.exec(wanted)
        if contact_id is not None
    ]


def _silent(session: Session, warmth: Collection[About], now: datetime) -> tuple[About, ...]:
    """They wanted to go on, we have come since, and for weeks there was nothing from them."""
    newest: dict[int, About] = {}
    for each in warmth:
        if each.contact_id not in newest or each.at > newest[each.contact_id].at:
            newest[each.contact_id] = each
    warm = [each for each in newest.values() if now - _WARM < each.at < now - _SILENT]
    theirs = _last(session, [each.contact_id for each in warm], "in")
    ours = _last(session, [each.contact_id for each in warm], "out")
    quiet = [
        each
        for each in warm
        if theirs.get(each.contact_id, each.at) < now - _SILENT and ours.get(each.contact_id, each.at) > each.at
    ]
    return tuple(sorted(quiet, key=lambda each: each.at, reverse=True)[:_MOST])


def _too_often(session: Session, found: Collection[About], now: datetime) -> tuple[About, ...]:
    theirs = _last(session, [each.contact_id for each in found], "in")
    return tuple(each for each in found if theirs.get(each.contact_id, now - _WARM) < each.at)[:_MOST]


def _counted(session: Session, now: datetime) -> tuple[About, ...]:
    lately = (
        select(Touch.contact_id, Touch.at)
        .where(Touch.direction == "out", Touch.at > now - _MONTH, Touch.at <= now)
        .order_by(col(Touch.at).desc())
        .limit(_MOST_TOUCHES)
        .subquery()
    )
    number = func.count()
    counted = (
        select(lately.c.contact_id, number, func.min(lately.c.at))
        .group_by(lately.c.contact_id)
        .having(number >= _OFTEN)
        .order_by(number.desc(), lately.c.contact_id)
        .limit(5 * _MOST)
    )
    return tuple(About(contact_id, first, number=count) for contact_id, count, first in session.exec(counted))


def _last(session: Session, ids: Collection[int], direction: str) -> dict[int, datetime]:
    """The last touch of each, in or out, by a person's hand."""
    wanted = (
        select(Touch.contact_id, func.max(Touch.at))
        .where(col(Touch.contact_id).in_(ids), Touch.direction == direction, col(Touch.automatic).is_(False))
        .group_by(col(Touch.contact_id))
    )
    return dict(session.exec(wanted).all()) if ids else {}


def _agreed(session: Session, since: datetime) -> list[About]:
    wanted = select(Entry).where(Entry.by == "calendar", Entry.at > since)
    rows = session.exec(wanted.order_by(col(Entry.at).desc()).limit(5 * _MOST))
    return [
        About(row.contact_id, row.at, "agreed to meet", row.what)
        for row in rows
        if row.detail.get("answer") == "accepted"
    ]


def _thanks(session: Session, since: datetime) -> list[About]:
    wanted = (
        select(Message.contact_id, Message.at, Hearing.visible)
        .join(Hearing, col(Hearing.message_id) == col(Message.id))
        .where(Hearing.heard_at > since, Message.direction == "in", col(Message.automatic).is_(None))
        .order_by(col(Hearing.heard_at).desc())
        .limit(_MOST_HEARD)
    )
    said = [(contact_id, at, thanks(text)) for contact_id, at, text in session.exec(wanted) if contact_id is not None]
    return [About(contact_id, at, "says thank you", quote) for contact_id, at, quote in said if quote and at > since]
