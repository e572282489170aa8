"""Makes contacts of people who wrote to us for the first time, so that nobody types what the mail already says."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from outreach.contacts import ledger
from outreach.contacts.address import canonical_key, domain_of
from outreach.contacts.names import split_name
from outreach.contacts.records import Address, Contact, Organisation
from outreach.contacts.suppressed import suppressed
from outreach.database import append_all, insert_all
from outreach.inbox.identify import People
from outreach.inbox.parsed import Mailbox


def introduce(
    session: Session, strangers: dict[str, Mailbox], people: People, owner_id: int | None, now: datetime
) -> None:
    """A contact for each email key, with the organisation of its domain; `people` knows them afterwards.

    Two spellings of one canonical address are one person.
    """
    if not strangers:
        return
    _found_organisations(session, strangers, people)
    persons = {canonical_key(key): key for key in reversed(strangers)}
    rows: list[dict[str, Any]] = []
    for key in persons.values():
        given, family = split_name(strangers[key].name)
        employer = people.organisations.get(domain_of(key))
        rows.append({"given": given, "family": family, "organisation_id": employer, "owner_id": owner_id})
    shared = {"greeting": "", "stage": "new", "tags": [], "fields": {}, "language": "en", "state": 0}
    ids = insert_all(session, Contact, [{**row, **shared, "created_at": now} for row in rows])
    of_person = dict(zip(persons, ids, strict=True))
    people.employers.update(zip(ids, (row["organisation_id"] for row in rows), strict=True))
    addresses = []
    for key, mailbox in strangers.items():
        contact_id = of_person[canonical_key(key)]
        people.contacts[key] = contact_id
        people.contacts.setdefault(canonical_key(key), contact_id)
        keys = {"match_key": key, "canonical_key": canonical_key(key)}
        addresses.append({"contact_id": contact_id, "value": mailbox.address, **keys})
    append_all(session, Address, [{**row, "channel": "email", "source": "mail"} for row in addresses])
    for (_, key), entry in suppressed(session, [("email", key) for key in strangers]).items():
        ledger.keep_silent(session, of_person[canonical_key(key)], entry.at)


def _found_organisations(session: Session, strangers: dict[str, Mailbox], people: People) -> None:
    domains = sorted({domain_of(key) for key in strangers} - {""} - set(people.organisations))
    if not domains:
        return
    ids = insert_all(session, Organisation, [{"name": domain, "domain": domain} for domain in domains])
    people.organisations = {**people.organisations, **dict(zip(domains, ids, strict=True))}
