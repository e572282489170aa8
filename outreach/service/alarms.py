"""Does something come in that nobody would send by hand? All of it is taken and holds; a person should look.

Only the newest rows are looked at, so that looking costs the same however much is stored.
"""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlmodel import Session, col

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
    newest = (
        select(col(Message.sender_address), col(Message.at))
        .where(col(Message.direction) == "in")
        .order_by(col(Message.id).desc())
        .limit(LOOKED_AT)
        .subquery()
    )
    count = func.count()
    floods = select(newest.c.sender_address, count).where(newest.c.at > since)
    floods = floods.group_by(newest.c.sender_address).having(count >= MOST_OF_ONE)
    return [
        f"{number} mails or more came from {sender or 'senders without an address'} within an hour"
        for sender, number in session.connection().execute(floods)
    ]


def _closings(session: Session, since: datetime) -> list[str]:
    newest = (
        select(col(Preference.contact_id), col(Preference.doubt))
        .where(col(Preference.recorded_at) > since, col(Preference.source) == "words")
        .where(col(Preference.kind) != "resume")
        .order_by(col(Preference.id).desc())
        .limit(LOOKED_AT)
    )
    rows = session.connection().execute(newest).all()
    everybody, unsure = {row[0] for row in rows}, {row[0] for row in rows if row[1] is not None}
    if len(unsure) >= MOST_UNSURE:
        what = f"{len(unsure)} contacts or more seem to have asked for less within an hour, by senders who are not sure"
        return [f"{what}: it holds; look whether they wrote it"]
    if len(everybody) >= MOST_CLOSING:
        return [f"{len(everybody)} contacts or more asked for less within an hour: it holds; look what they answer to"]
    return []


def _strangers(session: Session, since: datetime) -> list[str]:
    newest = select(col(Contact.created_at)).order_by(col(Contact.id).desc()).limit(LOOKED_AT).subquery()
    wrote = select(func.count(func.distinct(col(Message.contact_id)))).where(
        col(Message.identified_by) == "created",
        col(Message.id) > select(func.coalesce(func.max(col(Message.id)), 0) - LOOKED_AT).scalar_subquery(),
        col(Message.at) > since,
    )
    recent = (
        session.connection().scalar(select(func.count()).select_from(newest).where(newest.c.created_at > since)) or 0
    )
    count = session.connection().scalar(wrote) or 0 if recent >= MOST_STRANGERS else 0
    return [f"{count} people or more whom nobody knew wrote within an hour"] if count >= MOST_STRANGERS else []
