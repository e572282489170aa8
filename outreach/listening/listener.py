"""Hears the messages that nobody has listened to yet, and writes what follows into the contacts' ledger.

Runs before any planning; a message that cannot be heard stays before the gate, which refuses its contact until
a person has looked at it.
"""

from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from sqlmodel import Session, col, select

from outreach import failpoints
from outreach.clock import Clock
from outreach.config import House
from outreach.contacts import ledger
from outreach.contacts.address import domain_of, email_key
from outreach.contacts.ledger import Evidence
from outreach.contacts.records import Address, Contact
from outreach.contacts.wish_link import Keys
from outreach.database import Database
from outreach.inbox.records import Message, Thread, Unheard
from outreach.inbox.stored import as_parsed
from outreach.listening.about import About, Person, about
from outreach.listening.asker import ask_whether_meant
from outreach.listening.by_link import follow_link
from outreach.listening.consequences import absence, consequences, first_ask
from outreach.listening.corrections import corrected_before
from outreach.listening.extract import VERSION, hear
from outreach.listening.follow import Said, ask_about_loosening, carry_out, zones
from outreach.listening.meant import unsure_about
from outreach.listening.records import Hearing, SignalRecord
from outreach.listening.reports import follow_report
from outreach.listening.signals import Heard, Signal
from outreach.listening.whose import doubt_about

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


def listen(database: Database, clock: Clock, house: House = House(), links: Keys | None = None) -> Listened:  # noqa: B008 - frozen
    """Hear every waiting message, the oldest first; what was heard is durable page by page.

    `links`: the keys of the links in our mail, by which a mail says from which of ours it comes.
    """
    listened = Listened()
    while waiting := _waiting(database):
        for message_id in waiting:
            try:
                with database.write() as session:
                    signals = _hear_one(session, message_id, house, links or {}, clock.now())
                failpoints.reach("listen.committed")
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


def _hear_one(session: Session, message_id: int, house: House, links: Keys, now: datetime) -> int:
    unheard = session.get(Unheard, message_id)
    if unheard is None:
        return 0
    message = session.get_one(Message, message_id)
    heard = hear(as_parsed(message), _sent_before(session, message))
    failpoints.reach("listen.heard")
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
    touched = follow_report(session, heard, message, house.bounces, now)
    touched |= follow_link(session, message, links, now)
    if message.contact_id is not None:
        touched.add(message.contact_id)
        for signal in heard.signals:
            touched.add(_follow(session, signal, heard, hearing, message, house, now))
        for signal in heard.unsure:
            touched.add(_ask(session, signal, heard, message, now))
        for contact_id in touched:
            ask_about_loosening(session, contact_id, message, now)
        away = absence(heard, message.at, zones(session, message.contact_id, message))
        if away is not None:
            ledger.record_hold(session, message.contact_id, away, Evidence(message_id=message_id))
    session.delete(unheard)
    ledger.changed(session, touched)
    failpoints.reach("listen.followed")
    return len(heard.signals)


def _sent_before(session: Session, message: Message) -> list[str]:
    """What we wrote in this thread before the message came: quoted without a mark, it is still not their words."""
    wanted = select(Message.text).where(
        Message.thread_id == message.thread_id, Message.direction == "out", Message.at <= message.at
    )
    return list(session.exec(wanted.order_by(col(Message.at).desc()).limit(SENT_BEFORE)))


def _follow(
    session: Session, signal: Signal, heard: Heard, hearing: Hearing, message: Message, house: House, now: datetime
) -> int:
    """Keep one signal and do what follows from it; gives the contact whom it is about."""
    whom, doubt = _about(session, signal, heard, message), _doubt(session, message)
    row = SignalRecord(
        hearing_id=hearing.id or 0,
        message_id=message.id or 0,
        contact_id=whom.contact_id,
        kind=signal.kind,
        fields=signal.fields,
        quote=signal.quote,
        start=signal.start,
        end=signal.end,
        confidence=signal.confidence,
        reader=signal.reader,
        doubt=doubt,
    )
    if (corrected := corrected_before(session, whom.contact_id, signal)) is not None:
        row.corrected_at, row.corrected_by = now, corrected.by
    session.add(row)
    session.flush()
    if corrected is not None:
        what, detail = f"not heard again: {signal.kind}", {"correction": corrected.id, "quote": signal.quote}
        ledger.note(session, whom.contact_id, "listening", what, now, detail)
        return whom.contact_id
    alone = all(other.kind != "question" for other in heard.signals)
    evidence = Evidence(signal_id=row.id, message_id=message.id, doubt=doubt)
    said = Said(session, house, message, whom.contact_id, evidence, now, alone)
    writer = message.sender_name or message.sender_address
    follows = consequences(signal, message.at) if whom.clear else first_ask(signal, writer, message.at)
    for consequence in follows:
        if not carry_out(consequence, said):
            break
    return whom.contact_id


def _ask(session: Session, signal: Signal, heard: Heard, message: Message, now: datetime) -> int:
    """Ask whether a thing was meant that would close something; gives the contact whom it is about."""
    whom = _about(session, signal, heard, message)
    evidence = Evidence(message_id=message.id, doubt=_doubt(session, message))
    ask_whether_meant(session, whom.contact_id, unsure_about(signal, message.at), evidence, message.at, now)
    return whom.contact_id


def _doubt(session: Session, message: Message) -> str | None:
    """Why it is not certain that a message is the contact's own; None where it is."""
    own = session.exec(
        select(Address.match_key).where(Address.contact_id == message.contact_id, Address.channel == "email")
    ).all()
    return doubt_about(message.authenticated, message.authenticated_why, message.sender_address, own)


def _about(session: Session, signal: Signal, heard: Heard, message: Message) -> About:
    """Whom a signal is about: its writer, but for a colleague who has left."""
    contact_id = message.contact_id or 0
    if signal.kind != "left_company":
        return About(contact_id)
    thread = session.get_one(Thread, message.thread_id)
    refer = str(signal.fields.get("refer_to") or "")
    [writer], colleagues = _persons(session, [contact_id]), _colleagues(session, contact_id, message)
    automatic = heard.automatic is not None
    return about(signal.quote, refer, writer, colleagues, thread.contact_id, automatic=automatic)


def _colleagues(session: Session, contact_id: int, message: Message) -> list[Person]:
    """The contacts who work where the writer works, by organisation or by the domain of their addresses."""
    contact = session.get_one(Contact, contact_id)
    employer = contact.organisation_id or message.organisation_id
    ids: set[int | None] = set()
    if employer is not None:
        there = session.exec(select(Contact.id).where(Contact.organisation_id == employer)).all()
        ids.update(there)
    if domain := domain_of(email_key(message.sender_address)):
        same = col(Address.match_key).endswith(f"@{domain}", autoescape=True)
        neighbours = session.exec(select(Address.contact_id).where(Address.channel == "email", same)).all()
        ids.update(neighbours)
    return _persons(session, [other for other in ids if other is not None and other != contact_id])


def _persons(session: Session, ids: list[int]) -> list[Person]:
    addresses: dict[int, set[str]] = {}
    for row in session.exec(select(Address).where(col(Address.contact_id).in_(ids), Address.channel == "email")):
        addresses.setdefault(row.contact_id, set()).add(row.match_key)
    rows = session.exec(select(Contact).where(col(Contact.id).in_(ids)).order_by(col(Contact.id)))
    return [Person(row.id or 0, row.name, frozenset(addresses.get(row.id or 0, ()))) for row in rows]
