"""What leaves the list by itself, and with which reason?"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from outreach.contacts.ledger import lock
from outreach.contacts.records import Contact, Touch
from outreach.planning import places
from outreach.planning.facts.facts import Facts
from outreach.planning.facts.state import load_facts
from outreach.planning.gate.ask import Ask, hours_of
from outreach.planning.gate.gate import decide
from outreach.planning.gate.verdict import DEAF_CODES, WALL_CODES, worded
from outreach.planning.matching.match import match
from outreach.planning.policy.policy import Policy
from outreach.planning.records import Proposal
from outreach.rendering.records import Draft
from outreach.rendering.renderer import Workshop
from outreach.review import outbox
from outreach.review.records import OutboxEntry
from outreach.sentences import Sentence, all_of, sentence

CHANGED = Sentence("something about the contact has changed since it was approved")


@dataclass(frozen=True, slots=True)
class Review:
    """What deciding needs: the policy in force and the workshop that renders edits."""

    policy: Policy
    workshop: Workshop
    undo: timedelta = timedelta()
    """How long a person's approval waits before it may be claimed."""


def reconsider(session: Session, review: Review, now: datetime) -> list[OutboxEntry]:
    """Void what no longer fits: a reply, a stop, a hold or a colleague's touch came in. Gives what was voided.

    An approval is for one state of the contact (P4); a draft that still waits stays if it still fits.
    """
    changed = session.exec(
        select(OutboxEntry)
        .join(Contact)
        .where(col(OutboxEntry.state).in_(outbox.ACTIVE), col(Contact.state) != col(OutboxEntry.contact_state))
    ).all()
    voided = []
    for entry in changed:
        lock(session, entry.contact_id)
        proposal = session.get_one(Proposal, entry.proposal_id)
        facts = facts_of(session, entry.contact_id, review, now)
        reasons = _why_void(entry, proposal, facts, review, now)
        if already_out(session, entry):
            reasons = [word("already_sent", Sentence("it lies in the Sent folder: it has left already"))]
        if reasons:
            if leave(session, entry, proposal, "void", reasons, now):
                voided.append(entry)
        elif entry.state == "waiting":
            outbox.move(session, entry, "waiting", entry.state_at, contact_state=facts.state)
    return voided


def expire(session: Session, now: datetime) -> int:
    """Take from the list what nobody decided in time."""
    old = session.exec(
        select(OutboxEntry).where(col(OutboxEntry.state).in_(outbox.ACTIVE), col(OutboxEntry.expires_at) <= now)
    ).all()
    for entry in old:
        proposal = session.get_one(Proposal, entry.proposal_id)
        why = Sentence("no server took it in time") if entry.attempts else Sentence("nobody decided in time")
        leave(session, entry, proposal, "expired", [word("expired", why)], now)
    return len(old)


def _why_void(
    entry: OutboxEntry, proposal: Proposal, facts: Facts, review: Review, now: datetime
) -> list[dict[str, Any]]:
    verdict = decide(ask_of(proposal), facts, review.policy.house, now)
    if not verdict.waits:
        return [reason.as_dict() for reason in verdict.reasons if reason.code not in WALL_CODES + DEAF_CODES]
    if facts.inbound is not None and facts.inbound.message_id != proposal.answers_message_id:
        return [word("state_changed", sentence("they wrote on {moment}", moment=facts.inbound.at))]
    rule = review.policy.rule(proposal.rule)
    if rule is not None and (misses := match(rule, facts, now).misses):
        text = "rule {rule} no longer fits: {why}"
        return [word("state_changed", sentence(text, rule=rule.name, why=all_of(misses)))]
    if entry.state == "approved":
        return [word("state_changed", CHANGED)]
    return []


def already_out(session: Session, entry: OutboxEntry) -> bool:
    """Whether a mail with the Message-ID of its newest words has left: an older database may not know it."""
    left = (
        select(Touch.id)
        .join(Draft, col(Draft.rfc_message_id) == col(Touch.rfc_message_id))
        .where(Draft.id == entry.draft_id, Touch.contact_id == entry.contact_id, Touch.direction == "out")
    )
    return session.exec(left.limit(1)).first() is not None


def ask_of(proposal: Proposal) -> Ask:
    """What the gate is asked for a proposal."""
    return Ask(
        proposal.channel,
        proposal.department,
        proposal.kind,
        proposal.own_hand,
        proposal.id,
        hours_of(proposal.window),
    )


def facts_of(session: Session, contact_id: int, review: Review, now: datetime) -> Facts:
    """The facts of one contact as they are now."""
    return load_facts(session, [contact_id], review.policy.house, review.workshop.ears, now)[contact_id]


def leave(
    session: Session, entry: OutboxEntry, proposal: Proposal, state: str, why: list[dict[str, Any]], now: datetime
) -> bool:
    """Take an entry off the list for good and give its place back; False where somebody else was quicker."""
    if not outbox.move(session, entry, state, now, why=why):
        return False
    places.release(session, proposal, state)
    return True


def word(code: str, text: str) -> dict[str, Any]:
    """A reason that is no refusal of the gate, in the same form."""
    return {**worded(text), "code": code, "quote": "", "until": None}
