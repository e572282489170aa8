"""What follows from the server's answer: sent, again later, never, or nobody knows?"""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from outreach import failpoints
from outreach.contacts import ledger
from outreach.contacts.address import email_key
from outreach.contacts.records import Contact, User
from outreach.database import Database
from outreach.inbox.outbound import file_sent
from outreach.inbox.records import Folder, Message, Placement, Reference
from outreach.planning import places
from outreach.planning.records import Proposal
from outreach.rendering.records import Draft
from outreach.review import outbox, queue
from outreach.review.records import OutboxEntry
from outreach.sending.claim import Claimed, current, doubt
from outreach.sending.smtp import Reply

RETRY_AFTER = (timedelta(minutes=30), timedelta(minutes=30), timedelta(hours=2))
"""RFC 5321 section 4.5.4.1: twice within the first hour, then every two or three hours."""
GIVE_UP_AFTER = timedelta(days=5)


def retry_at(attempts: int, now: datetime) -> datetime:
    """When to try again after so many attempts."""
    return now + RETRY_AFTER[min(attempts, len(RETRY_AFTER)) - 1 if attempts else 0]


def record_reply(database: Database, held: Claimed, reply: Reply, now: datetime) -> str:
    """Write down the answer to the final dot; gives the new state."""
    with database.write() as session:
        entry = session.get_one(OutboxEntry, held.entry_id)
        if entry.state != "transmitting" or entry.fence != held.fence:
            return entry.state
        if reply.accepted:
            return _sent(session, entry, str(reply), now)
        return _refused(session, entry, reply, now)


def record_doubt(database: Database, held: Claimed, why: str, now: datetime) -> None:
    """Write down that no answer came."""
    with database.write() as session:
        entry = session.get_one(OutboxEntry, held.entry_id)
        if entry.state == "transmitting" and entry.fence == held.fence:
            doubt(session, entry, why, now)


def record_refused(database: Database, held: Claimed, reply: Reply, now: datetime) -> str:
    """The server said no before the body: again later, or never."""
    with database.write() as session:
        entry = session.get_one(OutboxEntry, held.entry_id)
        if entry.state != "claimed" or entry.fence != held.fence:
            return entry.state
        proposal = session.get_one(Proposal, entry.proposal_id)
        if reply.permanent:
            _fail(session, entry, proposal, reply, now)
            return "failed"
        cleared = {"claimed_by": None, "lease_until": None, "attempts": entry.attempts + 1}
        outbox.move(session, entry, "approved", now, not_before=retry_at(entry.attempts + 1, now), **cleared)
        return "approved"


def _sent(session: Session, entry: OutboxEntry, reply: str, now: datetime) -> str:
    transmission = current(session, entry)
    outbox.move(session, entry, "sent", now, why=[])
    failpoints.reach("outcome.moved")
    proposal = session.get_one(Proposal, entry.proposal_id)
    draft = session.get_one(Draft, entry.draft_id)
    proposal.outcome = "sent"
    if transmission is not None:
        transmission.outcome, transmission.reply, transmission.ended_at = "sent", reply[:500], now
    at = transmission.started_at if transmission is not None else now
    file_sent(session, draft.raw, entry.contact_id, proposal.thread_id, at)
    failpoints.reach("outcome.filed")
    return "sent"


def _refused(session: Session, entry: OutboxEntry, reply: Reply, now: datetime) -> str:
    """An explicit no to the final dot: not accepted, so the touch never was; the next try has its own epoch."""
    transmission = current(session, entry)
    proposal = session.get_one(Proposal, entry.proposal_id)
    contact = ledger.lock(session, entry.contact_id)
    undisturbed = transmission is not None and contact.state == transmission.contact_state
    if transmission is not None:
        transmission.outcome = "refused" if reply.permanent else "refused_for_now"
        transmission.reply, transmission.ended_at = str(reply)[:500], now
        places.unspend(session, proposal, contact, transmission.rfc_message_id)
    if reply.permanent or entry.expires_at <= now or (entry.approved_at and now - entry.approved_at > GIVE_UP_AFTER):
        _fail(session, entry, proposal, reply, now)
        return "failed"
    session.refresh(contact)
    outbox.move(
        session,
        entry,
        "approved",
        now,
        epoch=entry.epoch + 1,
        claimed_by=None,
        lease_until=None,
        not_before=retry_at(entry.attempts, now),
        contact_state=contact.state if undisturbed else entry.contact_state,
    )
    return "approved"


def _fail(session: Session, entry: OutboxEntry, proposal: Proposal, reply: Reply, now: datetime) -> None:
    draft = session.get_one(Draft, entry.draft_id)
    outbox.move(session, entry, "failed", now, why=[_word(str(reply))], claimed_by=None, lease_until=None)
    if "5.1.1" in reply.text or "5.1.10" in reply.text:
        ledger.mark_bad(session, email_key(draft.recipient), str(reply), now)
    places.release(session, proposal, "failed")


def settle_doubts(database: Database, now: datetime) -> int:
    """Doubts that are settled by evidence: a copy that the server filed, or mail that names the Message-ID."""
    settled = 0
    with database.write() as session:
        for entry in session.exec(select(OutboxEntry).where(OutboxEntry.state == "in_doubt")).all():
            draft = session.get_one(Draft, entry.draft_id)
            if draft.rfc_message_id and _is_known_outside(session, draft.rfc_message_id):
                _sent(session, entry, "found in the mail", now)
                settled += 1
    return settled


def _is_known_outside(session: Session, rfc_message_id: str) -> bool:
    filed = (
        select(Placement.id)
        .join(Message, col(Message.id) == col(Placement.message_id))
        .join(Folder, col(Folder.id) == col(Placement.folder_id))
        .where(Message.rfc_message_id == rfc_message_id, Message.direction == "out", Folder.role == "sent")
    )
    answered = (
        select(Reference.message_id)
        .join(Message, col(Message.id) == col(Reference.message_id))
        .where(Reference.named == rfc_message_id, Message.direction == "in")
    )
    bounced = select(Message.id).where(
        Message.automatic == "bounce", col(Message.report).contains(rfc_message_id, autoescape=True)
    )
    return any(session.exec(query.limit(1)).first() is not None for query in (filed, answered, bounced))


def resolve(session: Session, entry_id: int, user: User, now: datetime, *, was_sent: bool) -> None:
    """The contact's owner says what became of a doubt; the touch goes if it never was.

    Raises `NotFound`, `NotYours` or `Stale`.
    """
    entry = queue.resolve(session, entry_id, user, now, was_sent=was_sent)
    if was_sent:
        _sent(session, entry, f"{user.name} says so", now)
        return
    proposal = session.get_one(Proposal, entry.proposal_id)
    transmission = current(session, entry)
    contact: Contact = ledger.lock(session, entry.contact_id)
    outbox.move(session, entry, "failed", now, why=[_word(f"{user.name} says that it never arrived")])
    if transmission is not None:
        places.unspend(session, proposal, contact, transmission.rfc_message_id)
    places.release(session, proposal, "failed")


def _word(text: str) -> dict[str, object]:
    return {"code": "refused", "text": text, "quote": "", "until": None}
