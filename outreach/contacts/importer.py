"""Brings contacts in from a sheet: new ones whole, known ones only where we knew nothing.

An import never loosens anything (P6): wishes, holds and dead addresses stay as they are, and two spellings of one
address are one contact, so that nobody comes in a second time past their own 'stop'.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from outreach.clock import Clock
from outreach.contacts import ledger
from outreach.contacts.address import canonical_key, domain_of, email_key
from outreach.contacts.entrant import Entrant, House, Unusable, entrant
from outreach.contacts.records import Address, Consent, Contact, Organisation, User
from outreach.contacts.sheet import Row, read_sheet
from outreach.contacts.suppressed import suppressed
from outreach.database import Database
from outreach.keeping.journal import audit


@dataclass(frozen=True, slots=True)
class Skipped:
    """A line that was left out: where it stands and why."""

    where: str
    why: str

    def __str__(self) -> str:
        """`contacts.csv:7: why`."""
        return f"{self.where}: {self.why}"


@dataclass(slots=True)
class Imported:
    """What one import did."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: list[Skipped] = field(default_factory=list)


@dataclass(slots=True)
class _Book:
    """What is known before the first line, and after each."""

    by_key: dict[tuple[str, str], int] = field(default_factory=dict)
    channels: dict[int, set[str]] = field(default_factory=dict)
    owners: dict[str, int] = field(default_factory=dict)
    by_domain: dict[str, int] = field(default_factory=dict)
    by_name: dict[str, int] = field(default_factory=dict)

    def learn(self, contact_id: int, channel: str, key: str) -> None:
        """An address of a contact, in its own and its canonical form."""
        self.channels.setdefault(contact_id, set()).add(channel)
        self.by_key.setdefault((channel, key), contact_id)
        if channel == "email":
            self.by_key.setdefault((channel, canonical_key(key)), contact_id)

    def whose(self, channel: str, key: str) -> int | None:
        """The contact to whom an address belongs, by its own or its canonical form."""
        forms = (key, canonical_key(key)) if channel == "email" else (key,)
        return next((self.by_key[channel, form] for form in forms if (channel, form) in self.by_key), None)


def import_contacts(path: Path, database: Database, clock: Clock, region: str | None = None) -> Imported:
    """Bring in a whole CSV file in one transaction; raises `ConfigError` for one that is no sheet of contacts."""
    rows = read_sheet(path)
    with database.write() as session:
        done = import_rows(rows, session, clock, region=region)
        counts = {"created": done.created, "updated": done.updated, "skipped": len(done.skipped)}
        audit(session, clock.now(), "operator", "imported contacts", "import", {"file": path.name} | counts)
        return done


def import_rows(
    rows: Iterable[Row], session: Session, clock: Clock, *, region: str | None = None, by: str = "import"
) -> Imported:
    """Bring in every line that can be used; the others are told with their place and reason, and change nothing.

    `region` (ISO 3166) reads phone numbers without a country code; `by` is who imports, for the record.
    """
    book, imported = _load(session), Imported()
    for row in rows:
        try:
            comer = entrant(row, House(book.owners, region))
        except Unusable as reason:
            imported.skipped.append(Skipped(row.where, str(reason)))
            continue
        known = _known(session, comer, book)
        if known is None and (listed := suppressed(session, comer.keys.items())):
            since = min(entry.at for entry in listed.values())
            imported.skipped.append(
                Skipped(row.where, f"asked to be erased on {since:%Y-%m-%d}: nobody brings them back")
            )
        elif known is None:
            _create(session, comer, book, clock, row.where, by)
            imported.created += 1
        elif _fill(session, known, comer, book, clock, row.where, by):
            imported.updated += 1
        else:
            imported.unchanged += 1
    return imported


def _load(session: Session) -> _Book:
    book = _Book()
    for contact_id, channel, key in session.exec(select(Address.contact_id, Address.channel, Address.match_key)):
        book.learn(contact_id, channel, key)
    for user in session.exec(select(User).where(col(User.active).is_(True))):
        book.owners[email_key(user.email)] = user.id or 0
    for organisation in session.exec(select(Organisation)):
        book.by_name.setdefault(organisation.name.casefold(), organisation.id or 0)
        if organisation.domain:
            book.by_domain[organisation.domain] = organisation.id or 0
    return book


def _known(session: Session, comer: Entrant, book: _Book) -> int | None:
    """The contact who has the email; the one who has the phone only under the same name, for offices share a line."""
    if (found := book.whose("email", comer.keys.get("email", ""))) is not None:
        return found
    at_phone = book.whose("phone", comer.keys.get("phone", ""))
    if at_phone is None or "email" not in comer.keys:
        return at_phone
    return at_phone if session.get_one(Contact, at_phone).name.casefold() == comer.name.casefold() else None


def _create(session: Session, comer: Entrant, book: _Book, clock: Clock, where: str, by: str) -> None:
    now = clock.now()
    contact = Contact(**comer.facts, organisation_id=_organisation(session, comer, book), created_at=now)
    contact_id = ledger.create_contact(session, contact, {})
    _add_addresses(session, contact_id, comer, book)
    _add_consent(session, contact_id, comer, where, now)
    ledger.note(session, contact_id, by, "imported", now, {"from": where})


def _fill(session: Session, contact_id: int, comer: Entrant, book: _Book, clock: Clock, where: str, by: str) -> bool:
    """Write what was empty; whether there was any."""
    contact = session.get_one(Contact, contact_id)
    news: dict[str, Any] = {
        name: value
        for name, value in comer.facts.items()
        if value and value != getattr(contact, name) and _is_empty(name, getattr(contact, name))
    }
    if contact.organisation_id is None and (employer := _organisation(session, comer, book)) is not None:
        news["organisation_id"] = employer
    for name, value in news.items():
        setattr(contact, name, value)
    added = _add_addresses(session, contact_id, comer, book)
    added += _add_consent(session, contact_id, comer, where, clock.now())
    if news or added:
        ledger.note(session, contact_id, by, "filled by import", clock.now(), {"from": where, "what": [*news, *added]})
        ledger.changed(session, [contact_id])
    return bool(news or added)


def _is_empty(name: str, value: Any) -> bool:
    """Whether nobody has ever said it; a language is never empty, so a known contact keeps theirs."""
    return value in ("", None, [], {}) or (name == "stage" and value == "new")


def _add_addresses(session: Session, contact_id: int, comer: Entrant, book: _Book) -> list[str]:
    """Addresses on channels on which none is known; one that is another contact's stays theirs."""
    added = []
    for channel, key in comer.keys.items():
        if channel in book.channels.get(contact_id, set()) or book.whose(channel, key) is not None:
            continue
        ledger.add_address(session, contact_id, channel, comer.addresses[channel])
        book.learn(contact_id, channel, key)
        added.append(channel)
    return added


def _add_consent(session: Session, contact_id: int, comer: Entrant, where: str, now: datetime) -> list[str]:
    """The basis that the line states, where it is not on record; one that was withdrawn is not brought back (P6)."""
    given = comer.consent
    if given is None:
        return []
    known = session.exec(select(Consent).where(Consent.contact_id == contact_id, Consent.basis == given["basis"]))
    if any(row.withdrawn_at is not None or row.at >= given["at"] for row in known):
        return []
    row = Consent(**given, contact_id=contact_id, source="import", recorded_at=now)
    row.evidence = row.evidence or where
    session.add(row)
    return ["consent"]


def _organisation(session: Session, comer: Entrant, book: _Book) -> int | None:
    """The organisation of that name or of the address's domain; a new one where a name is given."""
    name, domain = comer.organisation, domain_of(comer.keys.get("email", ""))
    found = book.by_name.get(name.casefold()) or book.by_domain.get(domain)
    if found is None and name:
        row = Organisation(name=name, domain=domain or None)
        session.add(row)
        session.flush()
        found = row.id or 0
        book.by_domain.update({domain: found} if domain else {})
    elif found is not None and name and (row := session.get_one(Organisation, found)).name == row.domain:
        row.name = name
    if found is not None and name:
        book.by_name.setdefault(name.casefold(), found)
    return found
