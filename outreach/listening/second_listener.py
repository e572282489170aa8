"""Shows what was heard to a second reader, and asks the owner where the two disagree; before planning, after listening.

The reader is asked outside of any transaction. While it does not answer, nothing waits for it.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Select, func
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from outreach.clock import Clock
from outreach.contacts import ledger
from outreach.contacts.ledger import Evidence
from outreach.contacts.records import Preference
from outreach.database import Database
from outreach.errors import OutreachError
from outreach.inbox.records import Message
from outreach.listening.asker import ask_whether_meant
from outreach.listening.meant import Unsure
from outreach.listening.records import Hearing, SignalRecord
from outreach.listening.second_reader import Disagreement, Proposals, SecondReader, disagreements, question
from outreach.listening.signals import SILENCE, Signal

SINCE = timedelta(days=3)
"""What came or was heard longer ago is not shown: an account that is read for the first time holds years."""
PAGE = 20
MOST_OF_ONE = 40
"""Mails of one contact that are shown within `SINCE`: whoever floods us pays for no model, and keeps nobody waiting."""
TRIES = 3

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Consulted:
    """What one pass did."""

    read: int = 0
    asked: int = 0
    dropped: int = 0
    """Proposals that rest on no sentence of the mail, or are not in the guide."""
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class _Waiting:
    hearing_id: int
    visible: str
    at: datetime


def consult(database: Database, clock: Clock, reader: SecondReader) -> Consulted:
    """One page of mails, the newest first; ends with the first that cannot be read now."""
    done = Consulted()
    for waiting in _waiting(database, clock.now()):
        try:
            proposed = reader.read(waiting.visible, waiting.at)
        except OutreachError as why:
            log.warning("the second reader does not answer", why=str(why))
            with database.write() as session:
                session.get_one(Hearing, waiting.hearing_id).second_tries += 1
            return replace(done, trouble=str(why))
        with database.write() as session:
            asked = _compare(session, waiting.hearing_id, proposed, clock.now())
        done = replace(done, read=done.read + 1, asked=done.asked + asked, dropped=done.dropped + proposed.dropped)
    return done


def _waiting(database: Database, now: datetime) -> list[_Waiting]:
    with database.read() as session:
        rows = session.exec(
            select(Hearing, Message.at)
            .join(Message, col(Message.id) == col(Hearing.message_id))
            .where(col(Hearing.heard_at) > now - SINCE, col(Message.at) > now - SINCE)
            .where(col(Hearing.second_at).is_(None), Hearing.second_tries < TRIES)
            .where(col(Hearing.automatic).is_(None), col(Message.contact_id).is_not(None), Hearing.visible != "")
            .where(col(Message.contact_id).not_in(_shown_enough(now)))
            .order_by(col(Hearing.id).desc())
            .limit(PAGE)
        ).all()
        return [_Waiting(hearing.id or 0, hearing.visible, at) for hearing, at in rows]


def _shown_enough(now: datetime) -> Select[int | None]:
    """Contacts of whom the reader has seen as many mails as it sees of one."""
    return (
        sa_select(col(Message.contact_id))
        .join(Hearing, col(Hearing.message_id) == col(Message.id))
        .where(col(Hearing.second_at) > now - SINCE, col(Message.contact_id).is_not(None))
        .group_by(col(Message.contact_id))
        .having(func.count() >= MOST_OF_ONE)
    )


def _compare(session: Session, hearing_id: int, proposed: Proposals, now: datetime) -> int:
    """Ask the owner about every disagreement; gives how many questions that were."""
    hearing = session.get_one(Hearing, hearing_id)
    message = session.get_one(Message, hearing.message_id)
    contact_id = message.contact_id
    hearing.second_at = now
    if contact_id is None:
        return 0
    rows = list(session.exec(select(SignalRecord).where(SignalRecord.hearing_id == hearing_id)))
    first = [Signal(row.kind, row.quote, row.start, row.end, row.confidence, row.reader, row.fields) for row in rows]
    found = disagreements(first, proposed.signals)
    asked = sum(_ask(session, contact_id, each, rows, message, now) for each in found)
    if asked:
        ledger.changed(session, [contact_id])
    return asked


def _ask(
    session: Session, contact_id: int, found: Disagreement, rows: list[SignalRecord], message: Message, now: datetime
) -> bool:
    signal = found.signal
    if found.what == "missed":
        evidence = Evidence(message_id=message.id, by="second reader")
        why = "a second reader hears more than we did, and it is asked whether it was meant"
        unsure = Unsure(signal, question(found, (), message.at), why, waits=signal.kind in SILENCE)
        return ask_whether_meant(session, contact_id, unsure, evidence, message.at, now)
    [row, *_] = [row for row in rows if row.kind == "stop" and row.quote == signal.quote]
    if row.corrected_at is not None:
        return False
    resting = session.exec(select(Preference.id).where(Preference.signal_id == row.id)).all()
    asking = question(found, [each for each in resting if each is not None], message.at)
    evidence = Evidence(row.id, message.id, "second reader")
    return ledger.ask_owner(session, contact_id, asking, evidence, now) is not None
