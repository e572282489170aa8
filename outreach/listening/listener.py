"""Hears the messages that nobody has listened to yet, and writes what follows into the contacts' ledger.

Runs before any planning; a message that cannot be heard stays before the gate, which refuses its contact until
a person has looked at it.
"""

from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from sqlalchemy import func
from sqlmodel import Session, col, select

from outreach.clock import Clock
from outreach.contacts import ledger
from outreach.contacts.address import email_key
from outreach.contacts.records import AnswerOwed, Preference
from outreach.contacts.standing import loosens, standing
from outreach.contacts.wishes import Waiting, Wish
from outreach.database import Database
from outreach.inbox.bounce import read_bounce
from outreach.inbox.parsed import ParsedMessage
from outreach.inbox.records import Message, Unheard
from outreach.inbox.stored import as_parsed
from outreach.listening.consequences import Fact, Question, absence, consequence
from outreach.listening.extract import VERSION, hear
from outreach.listening.records import Hearing, SignalRecord
from outreach.listening.signals import Heard, Signal

TRIES = 3
PAGE = 100
SENT_BEFORE = 6
"""So many of our last mails in a thread are looked for in an answer."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Listened:
    """What one pass heard."""

    messages: int = 0
    signals: int = 0
    failed: int = 0


def listen(database: Database, clock: Clock) -> Listened:
    """Hear every waiting message, the oldest first; what was heard is durable page by page."""
    listened = Listened()
    while waiting := _waiting(database):
        for message_id in waiting:
            try:
                with database.write() as session:
                    signals = _hear_one(session, message_id, clock.now())
                listened = replace(listened, messages=listened.messages + 1, signals=listened.signals + signals)
            except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError) as error:
                log.error("message could not be heard", message=message_id, why=repr(error))
                listened = replace(listened, failed=listened.failed + 1)
                _count_try(database, message_id)
    return listened


def _waiting(database: Database) -> list[int]:
    with database.read() as session:
        wanted = select(Unheard.message_id).where(Unheard.tries < TRIES).order_by(col(Unheard.message_id)).limit(PAGE)
        return list(session.exec(wanted))


def _count_try(database: Database, message_id: int) -> None:
    with database.write() as session:
        if (row := session.get(Unheard, message_id)) is not None:
            row.tries += 1


def _hear_one(session: Session, message_id: int, now: datetime) -> int:
    unheard = session.get(Unheard, message_id)
    if unheard is None:
        return 0
    message = session.get_one(Message, message_id)
    parsed = as_parsed(message)
    heard = hear(parsed, _sent_before(session, message))
    hearing = Hearing(
        message_id=message_id,
        version=VERSION,
        automatic=heard.automatic,
        return_date=heard.return_date,
        visible=heard.visible,
        heard_at=now,
    )
    session.add(hearing)
    session.flush()
    touched = _bounced(session, parsed, heard, message_id, now)
    if message.contact_id is not None:
        for signal in heard.signals:
            _follow(session, signal, _keep(session, signal, hearing, message), message, now)
        if (away := absence(heard, message.at)) is not None:
            ledger.record_hold(session, message.contact_id, away, ledger.Evidence(message_id=message_id))
        touched.add(message.contact_id)
    session.delete(unheard)
    ledger.changed(session, touched)
    return len(heard.signals)


def _sent_before(session: Session, message: Message) -> list[str]:
    """What we wrote in this thread before the message came: quoted without a mark, it is still not their words."""
    wanted = select(Message.text).where(
        Message.thread_id == message.thread_id, Message.direction == "out", Message.at <= message.at
    )
    return list(session.exec(wanted.order_by(col(Message.at).desc()).limit(SENT_BEFORE)))


def _keep(session: Session, signal: Signal, hearing: Hearing, message: Message) -> int:
    row = SignalRecord(
        hearing_id=hearing.id or 0,
        message_id=message.id or 0,
        contact_id=message.contact_id,
        kind=signal.kind,
        fields=signal.fields,
        quote=signal.quote,
        start=signal.start,
        end=signal.end,
        confidence=signal.confidence,
        reader=signal.reader,
    )
    session.add(row)
    session.flush()
    return row.id or 0


def _follow(session: Session, signal: Signal, signal_id: int, message: Message, now: datetime) -> None:
    """Tightening at once; what loosens waits for a person's yes (P6)."""
    assert message.contact_id is not None
    assert message.id is not None
    evidence = ledger.Evidence(signal_id=signal_id, message_id=message.id)
    follows = consequence(signal, message.at)
    if isinstance(follows, Wish):
        current = standing(_wishes(session, message.contact_id), (), now, now.date())
        needs_yes = loosens(follows, current)
        ledger.record_wish(session, message.contact_id, follows, evidence, now, needs_yes=needs_yes)
    elif isinstance(follows, Waiting):
        ledger.record_hold(session, message.contact_id, follows, evidence)
    elif isinstance(follows, Question):
        ledger.owe_answer(session, _owed(session, follows.text, message))
    elif isinstance(follows, Fact):
        ledger.keep_moment(session, message.contact_id, follows.text, follows.day, message.id)


def _owed(session: Session, text: str, message: Message) -> AnswerOwed:
    """A question; our answer may have been filed before we listened to it."""
    answered = session.exec(
        select(func.min(Message.at)).where(
            Message.thread_id == message.thread_id, Message.direction == "out", Message.at >= message.at
        )
    ).one()
    return AnswerOwed(
        contact_id=message.contact_id or 0,
        message_id=message.id or 0,
        thread_id=message.thread_id,
        text=text,
        asked_at=message.at,
        answered_at=answered,
    )


def _wishes(session: Session, contact_id: int) -> list[Wish]:
    rows = session.exec(select(Preference).where(Preference.contact_id == contact_id))
    return [ledger.as_wish(row) for row in rows if not row.needs_yes or row.agreed_by is not None]


def _bounced(session: Session, parsed: ParsedMessage, heard: Heard, message_id: int, now: datetime) -> set[int]:
    """A dead address is marked; gives the contacts whose address it was."""
    if heard.automatic != "bounce":
        return set()
    contacts = set()
    for bounce in read_bounce(parsed):
        if not bounce.permanent:
            continue
        why = " ".join(part for part in (bounce.status, bounce.diagnostic) if part)[:500] or "the mail came back"
        contact_id = ledger.mark_bad(session, email_key(bounce.recipient), why, now)
        if contact_id is not None:
            contacts.add(contact_id)
    return contacts
