"""Loads what placing one page of messages needs, in a handful of queries however long the page is."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from sqlmodel import Session, col, select

from outreach.contacts.address import domain_of, email_key
from outreach.contacts.records import Address, Contact, Organisation, User
from outreach.inbox.identify import People, addresses_of
from outreach.inbox.parsed import ParsedMessage
from outreach.inbox.records import AccountRecord, Message, Reference, Thread
from outreach.inbox.subject import base_subject
from outreach.inbox.thread import Conversation, Known

_CHUNK = 500
Item = TypeVar("Item")


def our_addresses(session: Session) -> set[str]:
    """Every address from which one of us writes."""
    found = [*session.exec(select(AccountRecord.address)), *session.exec(select(User.email))]
    return {email_key(address) for address in found}


def load_people(session: Session, messages: list[ParsedMessage], ours: set[str]) -> People:
    """The contacts and organisations behind the addresses of these messages."""
    keys = {key for message in messages for key in addresses_of(message)}
    people = People(ours=ours)
    for chunk in chunks(keys):
        rows = session.exec(
            select(Address.match_key, Address.contact_id, Contact.organisation_id)
            .select_from(Address)
            .join(Contact)
            .where(Address.channel == "email", col(Address.match_key).in_(chunk))
        )
        for key, contact_id, organisation_id in rows:
            people.contacts[key] = contact_id
            people.employers[contact_id] = organisation_id
    domains = {domain_of(key) for key in keys} - {""}
    people.organisations = {
        domain: organisation_id
        for chunk in chunks(domains)
        for domain, organisation_id in session.exec(
            select(Organisation.domain, Organisation.id).where(col(Organisation.domain).in_(chunk))
        )
        if domain is not None and organisation_id is not None
    }
    return people


def load_conversations(session: Session, messages: list[ParsedMessage], people: People) -> Known:
    """The threads to which these messages could belong."""
    known = Known()
    cache: dict[int, Conversation] = {}
    named = {name for message in messages for name in (*message.references, *message.in_reply_to)}
    own = {message.rfc_message_id for message in messages if message.rfc_message_id}
    for chunk in chunks(named):
        by_id = (
            select(Message.rfc_message_id, Thread)
            .select_from(Message)
            .join(Thread)
            .where(col(Message.rfc_message_id).in_(chunk))
        )
        for name, row in session.exec(by_id):
            known.by_message_id.setdefault(name, _conversation(row, cache, people))
    for chunk in chunks(named | own):
        by_name = select(Reference.named, Thread).select_from(Reference).join(Message).join(Thread)
        by_name = by_name.where(col(Reference.named).in_(chunk))
        for name, row in session.exec(by_name):
            known.by_reference.setdefault(name, _conversation(row, cache, people))
    wanted = {base_subject(message.subject) for message in messages} - {""}
    for ids in chunks(people.contacts.values()):
        for row in session.exec(select(Thread).where(col(Thread.contact_id).in_(ids)).order_by(col(Thread.last_at))):
            if row.base_subject in wanted and row.contact_id is not None:
                known.by_subject[(row.contact_id, row.base_subject)] = _conversation(row, cache, people)
    return known


def _conversation(row: Thread, cache: dict[int, Conversation], people: People) -> Conversation:
    assert row.id is not None
    if row.id not in cache:
        employer = people.employers.get(row.contact_id) if row.contact_id is not None else None
        cache[row.id] = Conversation(row.id, row.contact_id, employer, row.base_subject, row.last_at, row.subject)
    return cache[row.id]


def chunks(items: Iterable[Item]) -> Iterator[list[Item]]:
    """The distinct items in lists short enough for one IN clause."""
    every = list(dict.fromkeys(items))
    for start in range(0, len(every), _CHUNK):
        yield every[start : start + _CHUNK]
