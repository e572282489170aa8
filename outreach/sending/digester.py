"""Sends each user's digest at the hour they chose, once a day at the most: recorded before, in doubt never repeated."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from email.utils import format_datetime
from zoneinfo import ZoneInfo

import structlog
from sqlmodel import Session, col, select

from outreach import failpoints
from outreach.clock import Clock
from outreach.config import Account, House, Person
from outreach.contacts.address import email_key
from outreach.contacts.records import User
from outreach.database import Database
from outreach.errors import OutreachError
from outreach.inbox.token import mint
from outreach.rendering.wire import mailbox, part, words
from outreach.review.desk.morning import morning
from outreach.review.desk.records import Digest
from outreach.sending.smtp import Doubt, Refused, Unfinished, connect
from outreach.translated import desk_tongue

LATE = timedelta(hours=3)
"""So long after its hour a digest is still sent; later the morning is over."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Due:
    """One digest whose hour has come."""

    user_id: int
    account: Account
    day: date
    text: str
    recipient: str
    language: str


def send_digests(house: House, database: Database, clock: Clock, key: bytes) -> int:
    """Send what is due; gives how many the server took. Trouble with one is written down and keeps nobody waiting."""
    sent = 0
    for person in house.users:
        account = house.desk_account(person) if person.desk.digest else None
        if account is None:
            continue
        with database.write() as session:
            due = _due(session, house, person, account, clock.now())
            if due is not None:
                session.add(Digest(user_id=due.user_id, day=due.day, at=clock.now()))
        if due is not None:
            failpoints.reach("digest.recorded")
            sent += _send(due, database, clock, key)
    return sent


def _due(session: Session, house: House, person: Person, account: Account, now: datetime) -> _Due | None:
    """The digest of this morning, if it is its hour, none was begun today and something waits."""
    user = _user(session.exec(select(User).where(col(User.active).is_(True))).all(), person)
    if user is None or user.id is None:
        return None
    zone = ZoneInfo(user.zone)
    day = now.astimezone(zone).date()
    hour = datetime.combine(day, time.fromisoformat(person.desk.digest), zone)
    if not hour <= now < hour + LATE or session.get(Digest, (user.id, day)) is not None:
        return None
    folder = person.desk.to_approve if person.desk.mailbox else ""
    text = morning(session, user, folder, house.web.address, now)
    return _Due(user.id, account, day, text, user.email, user.language) if text else None


def _user(users: Sequence[User], person: Person) -> User | None:
    return next((each for each in users if email_key(each.email) == email_key(person.email)), None)


def _send(due: _Due, database: Database, clock: Clock, key: bytes) -> bool:
    """Hand it over; only an explicit no, or a server that was not reached at all, lets it be tried again."""
    raw = _mail(due, key, clock.now())
    try:
        with connect(due.account) as line:
            line.offer(due.account.address, due.recipient)
            failpoints.reach("digest.offered")
            reply = line.deliver(raw)
    except (Refused, Unfinished, OutreachError) as error:
        # No body has left: it may be tried again while the morning lasts, unless the server does not want it.
        log.warning("a digest was not sent", user=due.user_id, why=str(error))
        for_good = isinstance(error, Refused) and error.reply.permanent
        _write_down(database, due, "refused" if for_good else None, str(error))
        return False
    except Doubt as error:
        _write_down(database, due, "in_doubt", str(error))
        return False
    state = "sent" if reply.accepted else "refused" if reply.permanent else None
    _write_down(database, due, state, str(reply))
    return reply.accepted


def _write_down(database: Database, due: _Due, state: str | None, said: str) -> None:
    """What came of it; None: it was not taken over, and the record goes so that it is tried again."""
    with database.write() as session:
        row = session.get_one(Digest, (due.user_id, due.day))
        if state is None:
            session.delete(row)
        else:
            row.state, row.said = state, said[:500]


def _mail(due: _Due, key: bytes, now: datetime) -> bytes:
    address = due.account.address
    fields = [
        ("From", mailbox("Outreach", address)),
        ("To", mailbox("", due.recipient)),
        ("Subject", words(desk_tongue(due.language).say("What waits for you"))),
        ("Date", format_datetime(now)),
        ("Message-ID", mint(key, os.urandom(12), address.rpartition("@")[2])),
        ("Auto-Submitted", "auto-generated"),
        ("MIME-Version", "1.0"),
    ]
    return "".join(f"{name}: {value}\r\n" for name, value in fields).encode("ascii") + part("text/plain", due.text)
