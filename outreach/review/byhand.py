"""A user's own wish to write to a contact, from a template: the same gate, the same list, the same outbox."""

from datetime import datetime

from sqlmodel import Session

from outreach.contacts.ledger import lock
from outreach.contacts.locking import lock_organisations
from outreach.contacts.records import User
from outreach.errors import ConfigError, NotYours
from outreach.planning import places
from outreach.planning.gate.ask import Ask
from outreach.planning.gate.gate import decide
from outreach.planning.gate.verdict import Verdict
from outreach.planning.records import Proposal
from outreach.rendering.renderer import first_draft
from outreach.review.lapse import Review, facts_of
from outreach.review.queue import enter
from outreach.review.records import OutboxEntry
from outreach.sentences import sentence

RULE = "by hand"


def write(
    session: Session, contact_id: int, template: str, user: User, review: Review, now: datetime
) -> tuple[OutboxEntry | None, Verdict]:
    """A draft to one's own contact; None with the refusing verdict where the gate says no.

    Raises `NotYours`, and `ConfigError` where the template is not there or lacks a fact.
    """
    contact = lock(session, contact_id)
    if contact.owner_id != user.id:
        raise NotYours(
            sentence("{contact} is not your contact", contact=contact.name),
            where=sentence("contact {number}", number=contact_id),
            remedy="ask the owner",
        )
    kind = review.policy.kinds.get(template)
    if kind is None:
        known = ", ".join(sorted(review.policy.kinds))
        raise ConfigError(f"there is no template {template}", where="--template", remedy=f"there are {known}")
    lock_organisations(session, [contact_id])
    facts = facts_of(session, contact_id, review, now)
    verdict = decide(Ask("email", kind.department, kind.kind, kind.own_hand), facts, review.policy.house, now)
    if not (verdict.allowed or verdict.only_hours) or verdict.earliest is None:
        return None, verdict
    proposal = Proposal(
        contact_id=contact_id,
        rule=RULE,
        occasion=now.isoformat(),
        policy_version=review.policy.version,
        channel="email",
        template=template,
        department=kind.department,
        kind=kind.kind,
        own_hand=kind.own_hand,
        thread_id=facts.inbound.thread_id if facts.inbound is not None else None,
        answers_message_id=facts.inbound.message_id if facts.inbound is not None else None,
        purpose=kind.purpose or "You wanted to write.",
        verdict=verdict.as_dict(),
        contact_state=contact.state,
        not_before=verdict.earliest,
        created_at=now,
        expires_at=verdict.earliest + review.policy.house.drafts_expire,
        rendered=True,
    )
    session.add(proposal)
    session.flush()
    places.hold(session, proposal, contact)
    draft = first_draft(session, proposal, facts, review.workshop, now)
    return enter(session, proposal, draft, now), verdict
