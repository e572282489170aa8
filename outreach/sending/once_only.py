"""May a doubt be settled by sending the same bytes again? Only where the provider takes each key once.

The key stands in the approved bytes (`idempotency_header`). A second handing over passes the same gate, in the same
kind of transaction, with an epoch of its own; whatever it is answered but a yes leaves the mail in doubt: of the first
one that says nothing.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select as sql_select
from sqlmodel import Session, col

from outreach.clock import Clock
from outreach.config import Account
from outreach.contacts.ledger import lock
from outreach.database import Database
from outreach.errors import OutreachError
from outreach.planning import places
from outreach.planning.gate.gate import decide
from outreach.planning.gate.verdict import Reason, Verdict
from outreach.planning.records import Proposal
from outreach.rendering.compose import digest
from outreach.rendering.records import Draft
from outreach.review import outbox
from outreach.review.lapse import Review, ask_of, facts_of
from outreach.review.records import OutboxEntry
from outreach.sending.claim import LEASE, current, doubt
from outreach.sending.lines import Lines
from outreach.sending.outcome import settle_sent
from outreach.sending.records import Transmission
from outreach.sending.smtp import Doubt, Refused, Reply, Unfinished
from outreach.sentences import Sentence

AFTER = timedelta(minutes=5)
"""Copies, bounces and answers are waited for first."""
MOST_EPOCHS = 3
"""So often one mail is handed over at the most."""

log = structlog.get_logger()


def send_once_more(account: Account, lines: Lines, database: Database, review: Review, clock: Clock, owner: str) -> int:
    """Hand doubts over again whose provider still knows their key; gives how many are settled."""
    if not account.idempotency_header:
        return 0
    with database.read() as session:
        doubtful = _within_their_hours(session, account, clock.now())
    settled = 0
    for entry_id, sender, recipient, raw, sha256 in doubtful:
        if digest(raw) != sha256 or not _bears_key(raw, account.idempotency_header):
            continue
        try:
            line = lines.take()
        except OutreachError as error:
            log.info("a doubt stays one", entry=entry_id, why=str(error))
            break
        try:
            line.offer(sender, recipient)
        except (OutreachError, Refused) as error:
            log.info("a doubt stays one", entry=entry_id, why=str(error))
            lines.give(line)
            continue
        verdict = _let_go(database, entry_id, owner, review, clock.now())
        if not verdict.allowed:
            line.abandon()
            continue
        try:
            reply = line.deliver(raw)
            why = f"{reply} to the same mail again"
        except (Doubt, Unfinished) as error:
            reply, why = None, str(error)
        settled += _settled(database, entry_id, owner, reply, why, clock.now())
        lines.give(line)
    return settled


def _settled(database: Database, entry_id: int, owner: str, reply: Reply | None, why: str, now: datetime) -> bool:
    """Write down what was answered; anything but a yes leaves the doubt."""
    with database.write() as session:
        entry = session.get_one(OutboxEntry, entry_id)
        if entry.state != "transmitting" or entry.claimed_by != owner:
            return False
        if reply is not None and reply.accepted:
            settle_sent(session, entry, str(reply), now)
            return True
        doubt(session, entry, why, now)
        return False


def _bears_key(raw: bytes, header: str) -> bool:
    """Whether these bytes were approved with the provider's key in them."""
    block = b"\r\n" + raw.partition(b"\r\n\r\n")[0].lower()
    return f"\r\n{header}: ".encode().lower() in block


Mail = tuple[int, str, str, bytes, str]


def _within_their_hours(session: Session, account: Account, now: datetime) -> Sequence[Mail]:
    """Doubts of an account whose first handing over is so long ago that evidence should be there, and no longer."""
    mail = [col(OutboxEntry.id), col(Draft.sender), col(Draft.recipient), col(Draft.raw)]
    rows = session.execute(
        sql_select(*mail, col(OutboxEntry.approved_sha256), col(Transmission.started_at))
        .join(Draft, col(Draft.id) == col(OutboxEntry.draft_id))
        .join(Transmission, col(Transmission.entry_id) == col(OutboxEntry.id))
        .where(
            col(OutboxEntry.state) == "in_doubt",
            col(Draft.account) == account.name,
            col(OutboxEntry.epoch) < MOST_EPOCHS,
        )
        .order_by(col(Transmission.id))
    ).all()
    first: dict[int, tuple[datetime, Mail]] = {}
    for entry_id, sender, recipient, raw, sha256, at in rows:
        first.setdefault(entry_id or 0, (at, (entry_id or 0, sender, recipient, raw, sha256 or "")))
    hours = timedelta(hours=account.idempotency_hours)
    return [mail for at, mail in first.values() if at + AFTER <= now < at + hours]


def _let_go(database: Database, entry_id: int, owner: str, review: Review, now: datetime) -> Verdict:
    """Ask the gate as if the first one had not left; where it says no, everything stays as it was."""
    with database.write() as session:
        entry = session.get_one(OutboxEntry, entry_id)
        contact = lock(session, entry.contact_id)
        session.refresh(entry)
        before = current(session, entry)
        if entry.state != "in_doubt" or before is None or contact.state != before.contact_state:
            return Verdict(now, (Reason("state_changed", Sentence("something has changed since")),))
        proposal = session.get_one(Proposal, entry.proposal_id)
        with session.begin_nested() as point:
            places.unspend(session, proposal, contact, before.rfc_message_id)
            facts = facts_of(session, entry.contact_id, review, now)
            verdict = decide(ask_of(proposal), facts, review.policy.house, now)
            if not verdict.allowed:
                point.rollback()
                return verdict
            _hand_over(session, entry, proposal, before, owner, verdict, now)
        return verdict


def _hand_over(
    session: Session,
    entry: OutboxEntry,
    proposal: Proposal,
    before: Transmission,
    owner: str,
    verdict: Verdict,
    now: datetime,
) -> None:
    outbox.move(session, entry, "approved", now, epoch=entry.epoch + 1)
    held = {"claimed_by": owner, "fence": entry.fence + 1, "lease_until": now + LEASE}
    outbox.move(session, entry, "claimed", now, **held)
    outbox.move(session, entry, "transmitting", now, attempts=entry.attempts + 1)
    places.spend(session, proposal, now, entry.approved_by, before.rfc_message_id)
    contact = lock(session, entry.contact_id)
    session.refresh(contact)
    session.add(
        Transmission(
            entry_id=entry.id or 0,
            epoch=entry.epoch,
            account=before.account,
            domain=before.domain,
            rfc_message_id=before.rfc_message_id,
            sha256=before.sha256,
            verdict=verdict.as_dict(),
            contact_state=contact.state,
            started_at=now,
        )
    )
