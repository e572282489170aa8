"""Takes an approved entry for itself, lets it go on the gate's last word, and takes it back when nobody holds it.

The line in the sand is `let_go`: before it commits no body has left; after it nothing is ever sent again by itself.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlmodel import Session, col, or_, select

from outreach import failpoints
from outreach.contacts.ledger import lock
from outreach.database import Database
from outreach.planning import places
from outreach.planning.gate import decide
from outreach.planning.records import Proposal
from outreach.planning.verdict import Reason, Verdict
from outreach.rendering.compose import digest
from outreach.rendering.records import Draft
from outreach.review import outbox
from outreach.review.lapse import Review, ask_of, facts_of, leave
from outreach.review.records import OutboxEntry
from outreach.sending.records import Transmission

LEASE = timedelta(minutes=15)

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Claimed:
    """An entry in our hands, with what is to be sent."""

    entry_id: int
    fence: int
    account: str
    sender: str
    recipient: str
    raw: bytes
    rfc_message_id: str


def due(session: Session, account: str, now: datetime, most: int = 100) -> list[int]:
    """Approved entries of an account whose hour has come, who waits longest first."""
    wanted = (
        select(OutboxEntry.id)
        .join(Draft, col(Draft.id) == col(OutboxEntry.draft_id))
        .where(OutboxEntry.state == "approved", OutboxEntry.not_before <= now, Draft.account == account)
    )
    found = session.exec(wanted.order_by(col(OutboxEntry.not_before), col(OutboxEntry.id)).limit(most))
    return [entry_id for entry_id in found if entry_id is not None]


def claim(database: Database, entry_id: int, owner: str, now: datetime) -> Claimed | None:
    """`approved → claimed` for `owner`, with a higher fence; None where it is no longer to be had."""
    with database.write() as session:
        entry = session.get_one(OutboxEntry, entry_id)
        if entry.state != "approved":
            return None
        fence = entry.fence + 1
        if not outbox.move(session, entry, "claimed", now, claimed_by=owner, fence=fence, lease_until=now + LEASE):
            return None
        failpoints.reach("claim.moved")
        draft = session.get_one(Draft, entry.draft_id)
        if digest(draft.raw) != entry.approved_sha256 or draft.rfc_message_id is None:
            _refuse_other_bytes(session, entry, now)
            return None
        return Claimed(entry_id, fence, draft.account, draft.sender, draft.recipient, draft.raw, draft.rfc_message_id)


def _refuse_other_bytes(session: Session, entry: OutboxEntry, now: datetime) -> None:
    """What lies in the store is not what was approved: it never leaves, and it keeps no other mail waiting."""
    log.error("the stored bytes are not the approved ones", entry=entry.id)
    why = [{"code": "refused", "text": "the stored bytes are not the approved ones", "quote": "", "until": None}]
    outbox.move(session, entry, "failed", now, why=why)
    places.release(session, session.get_one(Proposal, entry.proposal_id), "failed")


def let_go(database: Database, held: Claimed, review: Review, now: datetime) -> Verdict:
    """Ask the gate on the state at this instant and, if it says yes, commit to sending: `claimed → transmitting`.

    One transaction, with the contact locked: the verdict, the touch, the transmission and the state. A verdict
    that is not allowed has put the entry back, or voided it; a lost claim is a refusal too.
    """
    with database.write() as session:
        entry = session.get_one(OutboxEntry, held.entry_id)
        contact = lock(session, entry.contact_id)
        session.refresh(entry)
        failpoints.reach("let_go.locked")
        if entry.state != "claimed" or entry.fence != held.fence:
            return Verdict(now, (Reason("state_changed", "another sender has taken it over"),))
        proposal = session.get_one(Proposal, entry.proposal_id)
        verdict = _last_word(session, entry, proposal, contact.state, review, now)
        failpoints.reach("let_go.decided")
        if not verdict.allowed:
            _put_back(session, entry, proposal, verdict, now)
            return verdict
        approver, epoch = entry.approved_by, entry.epoch
        if not outbox.move(session, entry, "transmitting", now, attempts=entry.attempts + 1):
            return Verdict(now, (Reason("state_changed", "another sender has taken it over"),))
        failpoints.reach("let_go.moved")
        places.spend(session, proposal, now, approver, held.rfc_message_id)
        failpoints.reach("let_go.spent")
        session.refresh(contact)
        session.add(
            Transmission(
                entry_id=held.entry_id,
                epoch=epoch,
                account=held.account,
                rfc_message_id=held.rfc_message_id,
                sha256=entry.approved_sha256 or "",
                verdict=verdict.as_dict(),
                contact_state=contact.state,
                started_at=now,
            )
        )
        session.flush()
        failpoints.reach("let_go.written")
        return verdict


def _last_word(
    session: Session, entry: OutboxEntry, proposal: Proposal, state: int, review: Review, now: datetime
) -> Verdict:
    if entry.expires_at <= now:
        return Verdict(now, (Reason("expired", "it was not sent in time"),))
    verdict = decide(ask_of(proposal), facts_of(session, entry.contact_id, review, now), review.policy.house, now)
    if verdict.allowed and state != entry.contact_state:
        changed = Reason("state_changed", "something about the contact has changed since it was approved")
        return Verdict(now, (changed,))
    return verdict


def _put_back(session: Session, entry: OutboxEntry, proposal: Proposal, verdict: Verdict, now: datetime) -> None:
    """The entry waits for its hour or for our listening; anything else voids it."""
    if verdict.waits:
        outbox.move(
            session, entry, "approved", now, not_before=verdict.earliest or now, claimed_by=None, lease_until=None
        )
    else:
        leave(session, entry, proposal, "void", [reason.as_dict() for reason in verdict.reasons], now)


def give_back(database: Database, held: Claimed, now: datetime, not_before: datetime) -> None:
    """`claimed → approved`: the server could not be reached, or said no before the body."""
    with database.write() as session:
        entry = session.get_one(OutboxEntry, held.entry_id)
        if entry.state == "claimed" and entry.fence == held.fence:
            outbox.move(session, entry, "approved", now, claimed_by=None, lease_until=None, not_before=not_before)


def recover(database: Database, now: datetime, *, alone: bool) -> tuple[int, int]:
    """What a sender left behind that died: claims go back, transmissions are in doubt. Gives both counts.

    `alone`: no other sender can be at work, so leases need not run out first.
    """
    with database.write() as session:
        held = select(OutboxEntry).where(col(OutboxEntry.state).in_(("claimed", "transmitting")))
        if not alone:
            held = held.where(or_(col(OutboxEntry.lease_until).is_(None), col(OutboxEntry.lease_until) <= now))
        back = doubtful = 0
        for entry in session.exec(held).all():
            if entry.state == "claimed":
                back += outbox.move(session, entry, "approved", now, claimed_by=None, lease_until=None)
            else:
                doubtful += doubt(session, entry, "the sender died before the server's answer", now)
        return back, doubtful


def doubt(session: Session, entry: OutboxEntry, why: str, now: datetime) -> bool:
    """`transmitting → in_doubt`: the touch stands, nothing is repeated, evidence is looked for."""
    reason = {"code": "in_doubt", "text": why, "quote": "", "until": None}
    transmission = current(session, entry)
    if not outbox.move(session, entry, "in_doubt", now, why=[reason]):
        return False
    if transmission is not None:
        transmission.outcome, transmission.reply, transmission.ended_at = "in_doubt", why[:500], now
    return True


def current(session: Session, entry: OutboxEntry) -> Transmission | None:
    """The transmission of the entry's present epoch."""
    wanted = select(Transmission).where(Transmission.entry_id == entry.id, Transmission.epoch == entry.epoch)
    return session.exec(wanted).first()
