"""Writes down on what ground commercial mail or calls may reach a contact, and when that ends.

One of us records it with its evidence; nothing that a machine reads out of a mail ever does (P6).
"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from outreach.contacts import ledger
from outreach.contacts.records import Consent, Contact, User
from outreach.errors import ConfigError, NotFound, NotYours, Stale
from outreach.sentences import sentence


@dataclass(frozen=True, slots=True)
class Ground:
    """What a consent rests on: `basis` is one of `wishes.CONSENT_BASES`, `evidence` says where it is written."""

    basis: str
    at: datetime
    evidence: str
    channel: str | None = None
    """None: every channel."""


def record(session: Session, contact_id: int, ground: Ground, user: User, now: datetime) -> Consent:
    """The owner records a ground; raises `NotYours`, and `ConfigError` without evidence or for a day to come."""
    contact = _own(session, contact_id, user)
    if not ground.evidence.strip():
        remedy = "say where it is written: a form, a contract"
        raise ConfigError("a consent without evidence proves nothing", where="--evidence", remedy=remedy)
    if ground.at > now:
        remedy = "give the day on which it was given"
        raise ConfigError("a consent cannot be given in days to come", where="--on", remedy=remedy)
    row = Consent(
        contact_id=contact_id, basis=ground.basis, channel=ground.channel, at=ground.at, source="user",
        evidence=ground.evidence.strip(), recorded_at=now,
    )  # fmt: skip
    session.add(row)
    detail = {"basis": ground.basis, "at": ground.at.isoformat(), "evidence": row.evidence}
    ledger.note(session, contact.id or 0, f"user {user.id}", "consent recorded", now, detail)
    ledger.changed(session, [contact_id])
    return row


def withdraw(session: Session, consent_id: int, user: User, now: datetime) -> None:
    """It counts no more; raises `NotFound`, `NotYours`, and `Stale` where it was withdrawn before."""
    row = session.get(Consent, consent_id)
    if row is None:
        raise NotFound(
            sentence("there is no consent {number}", number=consent_id), remedy="see 'outreach contact ADDRESS'"
        )
    _own(session, row.contact_id, user)
    session.refresh(row)
    if row.withdrawn_at is not None:
        raise Stale("it was withdrawn before", where=f"consent {consent_id}", remedy="there is nothing to do")
    row.withdrawn_at = now
    ledger.note(session, row.contact_id, f"user {user.id}", "consent withdrawn", now, {"consent": consent_id})
    ledger.changed(session, [row.contact_id])


def recorded(session: Session, contact_id: int) -> list[Consent]:
    """What has not been withdrawn, the newest first."""
    wanted = select(Consent).where(Consent.contact_id == contact_id, col(Consent.withdrawn_at).is_(None))
    return list(session.exec(wanted.order_by(col(Consent.at).desc(), col(Consent.id).desc())))


def _own(session: Session, contact_id: int, user: User) -> Contact:
    contact = ledger.lock(session, contact_id)
    if contact.owner_id != user.id:
        owner = session.get(User, contact.owner_id) if contact.owner_id is not None else None
        name = owner.name if owner is not None else "nobody"
        raise NotYours(
            sentence("{contact} belongs to {name}", contact=contact.name, name=name),
            where=sentence("contact {number}", number=contact_id),
            remedy=sentence("ask {name}", name=name),
        )
    return contact
