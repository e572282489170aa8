"""What follows from the server's answer: sent, again later, never, or nobody knows?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from outreach import failpoints
from outreach.contacts import ledger
from outreach.contacts.address import email_key
from outreach.contacts.locking import lock_all
from outreach.contacts.records import Contact, User
from outreach.database import Database, update_all
from outreach.inbox.outbound import OursSent, file_sent
from outreach.planning import places
from outreach.planning.gate.verdict import worded
from outreach.planning.records import Proposal
from outreach.rendering.records import Draft
from outreach.review import outbox, queue
from outreach.review.records import OutboxEntry
from outreach.sending.claim import Claimed, Gone, current, doubt
from outreach.sending.records import Transmission
from outreach.sending.smtp import Reply
from outreach.sentences import sentence

RETRY_AFTER = (timedelta(minutes=30), timedelta(minutes=30), timedelta(hours=2))
"""RFC 5321 section 4.5.4.1: twice within the first hour, then every two or three hours."""
GIVE_UP_AFTER = timedelta(days=5)


def retry_at(attempts: int, now: datetime) -> datetime:
    """When to try again after so many attempts."""
    return now + RETRY_AFTER[min(attempts, len(RETRY_AFTER)) - 1 if attempts else 0]


@dataclass(frozen=True, slots=True)
class Nothing:
    """No answer to the final dot: nobody knows."""

    why: str


@dataclass(frozen=True, slots=True)
class BrokenOff:
    """The final dot never left: there was no message."""

    why: str


Answer = Reply | Nothing | BrokenOff


def record(session: Session, answers: Sequence[tuple[Gone, Answer]], now: datetime) -> list[str]:
    """Write down what came of mails that were let go; gives their new states."""
    no = [gone.held.contact_id for gone, answer in answers if not (isinstance(answer, Reply) and answer.accepted)]
    if no:
        lock_all(session, no)
    stands = outbox.hold_all(session, [gone.held.entry_id for gone, _ in answers])
    ours = [(gone, said) for gone, said in answers if _still_ours(stands.get(gone.held.entry_id), gone)]
    states = {gone.held.entry_id: "sent" for gone in _all_sent(session, ours, stands, now)}
    for gone, answer in ours:
        if gone.held.entry_id not in states:
            states[gone.held.entry_id] = _not_sent(session, gone, answer, now)
    failpoints.reach("outcome.moved")
    return [states.get(gone.held.entry_id) or stands[gone.held.entry_id].state for gone, _ in answers]


def _still_ours(stands: outbox.Standing | None, gone: Gone) -> bool:
    """Whether it is the same claim. What somebody took for a doubt meanwhile is settled by the server's own word."""
    return stands is not None and stands.state in ("transmitting", "in_doubt") and stands.fence == gone.held.fence


def _all_sent(
    session: Session, answers: list[tuple[Gone, Answer]], stands: dict[int, outbox.Standing], now: datetime
) -> list[Gone]:
    """All that the server has taken over: the states, the proposals, the transmissions, the messages."""
    taken = [(gone, said) for gone, said in answers if isinstance(said, Reply) and said.accepted]
    outbox.move_all(session, [{"id": gone.held.entry_id, "why": []} for gone, _ in taken], stands, "sent", now)
    update_all(session, Proposal, [{"id": gone.held.proposal_id, "outcome": "sent"} for gone, _ in taken])
    ended = [
        {"id": gone.transmission_id, "outcome": "sent", "reply": str(said)[:500], "ended_at": now}
        for gone, said in taken
    ]
    update_all(session, Transmission, ended)
    file_sent(session, [OursSent(g.held.raw, g.held.contact_id, g.held.thread_id, g.started_at) for g, _ in taken])
    if taken:
        failpoints.reach("outcome.filed")
    return [gone for gone, _ in taken]


def _not_sent(session: Session, gone: Gone, answer: Answer, now: datetime) -> str:
    entry = session.get_one(OutboxEntry, gone.held.entry_id)
    if isinstance(answer, Nothing):
        if entry.state == "transmitting":
            doubt(session, entry, answer.why, now)
        return "in_doubt"
    if isinstance(answer, BrokenOff):
        return again(session, entry, answer.why, now)
    if answer.permanent:
        return _refused(session, entry, answer, now)
    return again(session, entry, str(answer), now)


def record_refused(database: Database, held: Claimed, reply: Reply, now: datetime) -> str:
    """The server said no before the body: again later, or never."""
    with database.write() as session:
        entry = session.get_one(OutboxEntry, held.entry_id)
        if entry.state != "claimed" or entry.fence != held.fence:
            return entry.state
        if reply.permanent or _too_late(entry, now):
            _fail(session, entry, session.get_one(Proposal, entry.proposal_id), reply, now)
            return "failed"
        cleared = {"claimed_by": None, "lease_until": None, "attempts": entry.attempts + 1}
        outbox.move(session, entry, "approved", now, not_before=retry_at(entry.attempts + 1, now), **cleared)
        return "approved"


def _too_late(entry: OutboxEntry, now: datetime) -> bool:
    return entry.expires_at <= now or (entry.approved_at is not None and now - entry.approved_at > GIVE_UP_AFTER)


def settle_sent(session: Session, entry: OutboxEntry, why: str, now: datetime) -> None:
    """A mail in doubt has been sent, by evidence or by a person's word."""
    transmission = current(session, entry)
    outbox.move(session, entry, "sent", now, why=[])
    proposal = session.get_one(Proposal, entry.proposal_id)
    draft = session.get_one(Draft, entry.draft_id)
    proposal.outcome = "sent"
    if transmission is not None:
        transmission.outcome, transmission.reply, transmission.ended_at = "sent", why[:500], now
    at = transmission.started_at if transmission is not None else now
    file_sent(session, [OursSent(draft.raw, entry.contact_id, proposal.thread_id, at)])


def _refused(session: Session, entry: OutboxEntry, reply: Reply, now: datetime) -> str:
    """An explicit no for good to the final dot: not accepted, so the touch never was."""
    _undo(session, entry, "refused", str(reply), now)
    _fail(session, entry, session.get_one(Proposal, entry.proposal_id), reply, now)
    return "failed"


def again(session: Session, entry: OutboxEntry, why: str, now: datetime, *, at: datetime | None = None) -> str:
    """It is certain that it was not accepted: the touch never was, and the next try has an epoch of its own."""
    contact, undisturbed = _undo(session, entry, "refused_for_now", why, now)
    if _too_late(entry, now):
        proposal = session.get_one(Proposal, entry.proposal_id)
        outbox.move(session, entry, "failed", now, why=[_word(why)], claimed_by=None, lease_until=None)
        places.release(session, proposal, "failed")
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
        why=[],
        not_before=at or retry_at(entry.attempts, now),
        contact_state=contact.state if undisturbed else entry.contact_state,
    )
    return "approved"


def _undo(session: Session, entry: OutboxEntry, outcome: str, why: str, now: datetime) -> tuple[Contact, bool]:
    """Take the touch back; gives the contact, and whether nothing else has come in since it was written."""
    transmission = current(session, entry)
    contact = ledger.lock(session, entry.contact_id)
    if transmission is None:
        return contact, False
    undisturbed = contact.state == transmission.contact_state
    transmission.outcome, transmission.reply, transmission.ended_at = outcome, why[:500], now
    proposal = session.get_one(Proposal, entry.proposal_id)
    places.unspend(session, proposal, contact, transmission.rfc_message_id)
    return contact, undisturbed


def _fail(session: Session, entry: OutboxEntry, proposal: Proposal, reply: Reply, now: datetime) -> None:
    draft = session.get_one(Draft, entry.draft_id)
    outbox.move(session, entry, "failed", now, why=[_word(str(reply))], claimed_by=None, lease_until=None)
    if "5.1.1" in reply.text or "5.1.10" in reply.text:
        ledger.mark_bad(session, email_key(draft.recipient), str(reply), now)
    places.release(session, proposal, "failed")


def resolve(session: Session, entry_id: int, user: User, now: datetime, *, was_sent: bool) -> None:
    """The contact's owner says what became of a doubt; the touch goes if it never was.

    Raises `NotFound`, `NotYours` or `Stale`.
    """
    entry = queue.resolve(session, entry_id, user, now, was_sent=was_sent)
    if was_sent:
        settle_sent(session, entry, f"{user.name} says so", now)
        return
    proposal = session.get_one(Proposal, entry.proposal_id)
    transmission = current(session, entry)
    contact: Contact = ledger.lock(session, entry.contact_id)
    outbox.move(
        session, entry, "failed", now, why=[_word(sentence("{name} says that it never arrived", name=user.name))]
    )
    if transmission is not None:
        places.unspend(session, proposal, contact, transmission.rfc_message_id)
    places.release(session, proposal, "failed")


def _word(text: str) -> dict[str, object]:
    return {**worded(text), "code": "refused", "quote": "", "until": None}
