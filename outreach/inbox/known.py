"""Loads what placing one page of messages needs, in a handful of queries however long the page is."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlmodel import Session

from outreach.bulk import table_of
from outreach.contacts.address import canonical_key, domain_of, email_key
from outreach.contacts.records import Address, Contact, Organisation, User
from outreach.inbox.identify import People, addresses_of
from outreach.inbox.parsed import ParsedMessage
from outreach.inbox.records import AccountRecord, Message, Reference, Thread
from outreach.inbox.subject import base_subject
from outreach.inbox.thread import Conversation, Known
from outreach.listed import among

_address, _contact, _organisation = table_of(Address).c, table_of(Contact).c, table_of(Organisation).c
_message, _reference, _thread = table_of(Message).c, table_of(Reference).c, table_of(Thread).c

_PEOPLE = (
    select(_address.match_key, _address.canonical_key, _address.contact_id, _contact.organisation_id)
    .join_from(table_of(Address), table_of(Contact))
    .where(_address.channel == "email", among(_address.canonical_key))
    .order_by(_address.id)
)
_ORGANISATIONS = select(_organisation.domain, _organisation.id).where(among(_organisation.domain))
_BY_MESSAGE_ID = (
    select(_message.rfc_message_id, _message.thread_id).where(among(_message.rfc_message_id)).order_by(_message.id)
)
_BY_REFERENCE = (
    select(_reference.named, _message.thread_id)
    .join_from(table_of(Reference), table_of(Message))
    .where(among(_reference.named))
    .order_by(_message.id)
)
_THREADS = select(
    _thread.id, _thread.contact_id, _thread.base_subject, _thread.last_at, _thread.subject, _contact.organisation_id
).join_from(table_of(Thread), table_of(Contact), isouter=True)
_OF_CONTACTS = _THREADS.where(among(_thread.contact_id)).order_by(_thread.last_at, _thread.id)
_BY_ID = _THREADS.where(among(_thread.id))


def look_up(session: Session, statement: Select[*tuple[Any, ...]], keys: Iterable[str | int]) -> Sequence[Any]:
    """The rows for any of these keys; the statement names them with `among`."""
    distinct = list(dict.fromkeys(keys))
    return session.connection().execute(statement, {"keys": distinct}).all() if distinct else ()


def our_addresses(session: Session) -> set[str]:
    """Every address from which one of us writes."""
    statements = select(table_of(AccountRecord).c.address), select(table_of(User).c.email)
    session.flush()
    found = [address for statement in statements for address in session.connection().scalars(statement)]
    return {email_key(address) for address in found}


def load_people(session: Session, messages: list[ParsedMessage], ours: set[str]) -> People:
    """The contacts and organisations behind the addresses of these messages."""
    keys = {key for message in messages for key in addresses_of(message)}
    people = People(ours=ours)
    found = look_up(session, _PEOPLE, {canonical_key(key) for key in keys})
    people.contacts = {match: contact_id for match, _, contact_id, _ in found}
    for _, canonical, contact_id, organisation_id in found:
        people.contacts.setdefault(canonical, contact_id)
        people.employers[contact_id] = organisation_id
    domains = {domain_of(key) for key in keys} - {""}
    people.organisations = {row[0]: row[1] for row in look_up(session, _ORGANISATIONS, domains)}
    return people


def load_conversations(session: Session, messages: list[ParsedMessage], people: People) -> Known:
    """The threads to which these messages could belong."""
    named = {name for message in messages for name in (*message.references, *message.in_reply_to)}
    own = {message.rfc_message_id for message in messages if message.rfc_message_id}
    by_message_id = _oldest(look_up(session, _BY_MESSAGE_ID, named))
    by_reference = _oldest(look_up(session, _BY_REFERENCE, named | own))
    rows = look_up(session, _BY_ID, (*by_message_id.values(), *by_reference.values()))
    threads = {row[0]: _conversation(row) for row in rows}
    known = Known(
        {name: threads[thread_id] for name, thread_id in by_message_id.items()},
        {name: threads[thread_id] for name, thread_id in by_reference.items()},
    )
    wanted = {base_subject(message.subject) for message in messages} - {""}
    for row in look_up(session, _OF_CONTACTS, people.contacts.values()):
        thread_id, contact_id, subject = row[:3]
        if subject in wanted:
            known.by_subject[(contact_id, subject)] = threads.setdefault(thread_id, _conversation(row))
    return known


def _oldest(rows: Iterable[Any]) -> dict[str, int]:
    """The thread of the first message with each name."""
    found: dict[str, int] = {}
    for name, thread_id in rows:
        found.setdefault(name, thread_id)
    return found


def _conversation(row: Any) -> Conversation:
    # The employer is the thread's own contact's: that contact need not be on this page, a colleague of theirs may be.
    thread_id, contact_id, base, last_at, subject, employer = row
    return Conversation(thread_id, contact_id, employer, base, last_at, subject)
