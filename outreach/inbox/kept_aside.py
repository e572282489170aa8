"""What could not be read or heard, and what a person does about it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from outreach.contacts import ledger
from outreach.contacts.records import Address
from outreach.errors import NotFound
from outreach.inbox.records import AccountRecord, Folder, Message, Quarantine, Unheard
from outreach.keeping.journal import audit


@dataclass(frozen=True, slots=True)
class KeptAside:
    """One message that waits for a person: in quarantine (`id` set), or stored and not heard."""

    id: int | None
    where: str
    why: str
    head: str


def kept_aside(session: Session, tries: int) -> list[KeptAside]:
    """Everything that waits for a person; `tries` is after how many the listener gives up."""
    quarantined = session.exec(
        select(Quarantine, Folder.name, AccountRecord.name)
        .select_from(Quarantine)
        .join(Folder)
        .join(AccountRecord)
        .where(col(Quarantine.resolved_at).is_(None))
        .order_by(col(Quarantine.id))
    )
    found = [
        KeptAside(row.id, f"account {account}, folder {folder}, UID {row.uid}", row.why, row.head[:500])
        for row, folder, account in quarantined
    ]
    unheard = session.exec(select(Message).join(Unheard).where(col(Unheard.tries) >= tries))
    found += [
        KeptAside(None, f"message {row.id} {row.rfc_message_id}", "it could not be heard", row.subject)
        for row in unheard
    ]
    return found


def resolve(session: Session, quarantine_id: int, now: datetime) -> None:
    """A person has looked at it: its sender is no longer waited for."""
    row = session.get(Quarantine, quarantine_id)
    if row is None:
        raise NotFound(f"there is no {quarantine_id} in quarantine", remedy="see 'outreach quarantine'")
    row.resolved_at = now
    audit(session, now, "operator", "quarantine resolved", f"quarantine {quarantine_id}")
    senders = select(Address.contact_id).where(Address.channel == "email", Address.canonical_key == row.sender_address)
    ledger.changed(session, session.exec(senders).all())


def hear_again(session: Session) -> int:
    """Give the listener another try at what it gave up on; gives how many."""
    stuck = session.execute(update(Unheard).where(col(Unheard.tries) > 0).values(tries=0))
    return int(stuck.rowcount)  # type: ignore[attr-defined]


def forget(session: Session, keep: timedelta, now: datetime) -> None:
    """Let go of what was looked at longer ago than `keep`."""
    session.execute(delete(Quarantine).where(col(Quarantine.resolved_at) < now - keep))
