"""Does something come in that nobody would send by hand? All of it is taken and holds; a person should look.

Only the newest rows are looked at, so that looking costs the same however much is stored.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, Integer, Select, bindparam, func, select
from sqlmodel import Session

from outreach.bulk import prepared, table_of
from outreach.contacts.records import Contact, Preference
from outreach.inbox.records import Message

WITHIN = timedelta(hours=1)
LOOKED_AT = 500
MOST_OF_ONE = 60
"""Mails of one sender within the hour."""
MOST_CLOSING = 25
"""Contacts who ask for less within the hour."""
MOST_UNSURE = 10
"""Of those, by a sender who may not be who it says."""
MOST_STRANGERS = 100


def alarms(session: Session, now: datetime) -> tuple[str, ...]:
    """What a person should look at, each in one sentence; nothing on most days."""
    since = now - WITHIN
    return (*_floods(session, since), *_closings(session, since), *_strangers(session, since))


def _floods(session: Session, since: datetime) -> list[str]:
    return [
        f"{number} mails or more came from {sender or 'senders without an address'} within an hour"
        for sender, number in _asked(session, _FLOODS, since, most=MOST_OF_ONE)
    ]


def _closings(session: Session, since: datetime) -> list[str]:
    rows = _asked(session, _CLOSINGS, since)
    everybody, unsure = {row[0] for row in rows}, {row[0] for row in rows if row[1] is not None}
    if len(unsure) >= MOST_UNSURE:
        what = f"{len(unsure)} contacts or more seem to have asked for less within an hour, by senders who are not sure"
        return [f"{what}: it holds; look whether they wrote it"]
    if len(everybody) >= MOST_CLOSING:
        return [f"{len(everybody)} contacts or more asked for less within an hour: it holds; look what they answer to"]
    return []


def _strangers(session: Session, since: datetime) -> list[str]:
    [(recent,)] = _asked(session, _FRESH, since)
    if recent < MOST_STRANGERS:
        return []
    [(count,)] = _asked(session, _WROTE, since)
    return [f"{count} people or more whom nobody knew wrote within an hour"] if count >= MOST_STRANGERS else []


def _asked(session: Session, statement: Select[Any], since: datetime, **more: int) -> list[Any]:
    session.flush()
    connection = session.connection()
    return prepared(statement, connection.dialect).run(connection, {"since": since, **more})


_message, _contact, _wish = table_of(Message).c, table_of(Contact).c, table_of(Preference).c
_SINCE: BindParameter[Any] = bindparam("since", type_=_message.at.type)
_NEWEST = (
    select(_message.sender_address, _message.at)
    .where(_message.direction == "in")
    .order_by(_message.id.desc())
    .limit(LOOKED_AT)
    .subquery()
)
_FLOODS = (
    select(_NEWEST.c.sender_address, func.count())
    .where(_NEWEST.c.at > _SINCE)
    .group_by(_NEWEST.c.sender_address)
    .having(func.count() >= bindparam("most", type_=Integer()))
)
_CLOSINGS = (
    select(_wish.contact_id, _wish.doubt)
    .where(_wish.recorded_at > _SINCE, _wish.source == "words", _wish.kind != "resume")
    .order_by(_wish.id.desc())
    .limit(LOOKED_AT)
)
_KNOWN = select(_contact.created_at).order_by(_contact.id.desc()).limit(LOOKED_AT).subquery()
_FRESH = select(func.count()).select_from(_KNOWN).where(_KNOWN.c.created_at > _SINCE)
_WROTE = select(func.count(func.distinct(_message.contact_id))).where(
    _message.identified_by == "created",
    _message.id > select(func.coalesce(func.max(_message.id), 0) - LOOKED_AT).scalar_subquery(),
    _message.at > _SINCE,
)
