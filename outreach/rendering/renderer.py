"""Turns proposals into drafts: the exact bytes that a person will see and that will be sent."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import structlog
from sqlmodel import Session, col, select

from outreach import failpoints
from outreach.clock import Clock
from outreach.contacts.ledger import lock
from outreach.database import Database
from outreach.errors import ConfigError
from outreach.planning import places
from outreach.planning.facts.facts import Facts
from outreach.planning.facts.state import load_facts
from outreach.planning.policy.policy import Policy
from outreach.planning.records import Proposal
from outreach.rendering import sandbox
from outreach.rendering.carried import Words
from outreach.rendering.compose import Letter, compose, digest
from outreach.rendering.context import facts_for
from outreach.rendering.letters import Envelope, Workshop, answered, envelope_of, letter_of, words_of
from outreach.rendering.records import Draft
from outreach.rendering.sealing import sealed

__all__ = ["Rendered", "Workshop", "first_draft", "latest", "render_waiting", "revise", "tried"]

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Rendered:
    """What one pass rendered."""

    drafts: int = 0
    failed: int = 0


def render_waiting(database: Database, workshop: Workshop, policy: Policy, clock: Clock) -> Rendered:
    """Render every proposal that has no draft yet; one that cannot be is marked with the reason, others go on."""
    with database.read() as session:
        open_ones = select(Proposal.id).where(col(Proposal.rendered).is_(False), col(Proposal.outcome).is_(None))
        ids = [proposal_id for proposal_id in session.exec(open_ones) if proposal_id is not None]
    drafts = failed = 0
    for proposal_id in ids:
        with database.write() as session:
            proposal = session.get_one(Proposal, proposal_id)
            lock(session, proposal.contact_id)
            if proposal.rendered or proposal.outcome is not None:
                continue
            try:
                facts = load_facts(session, [proposal.contact_id], policy.house, workshop.ears, clock.now())
                first_draft(session, proposal, facts[proposal.contact_id], workshop, clock.now())
                drafts += 1
            except ConfigError as error:
                log.error("draft could not be rendered", proposal=proposal_id, why=str(error))
                proposal.trouble = str(error)
                places.release(session, proposal, "failed")
                failed += 1
            proposal.rendered = True
            failpoints.reach("render.drafted")
        failpoints.reach("render.committed")
    return Rendered(drafts, failed)


def first_draft(session: Session, proposal: Proposal, facts: Facts, workshop: Workshop, now: datetime) -> Draft:
    """Revision 1 of a proposal; raises `ConfigError` for a missing fact or template."""
    context = facts_for(session, proposal, facts, workshop.house, now)
    recipient = facts.addresses.get(proposal.channel)
    if recipient is None:
        raise ConfigError(f"no {proposal.channel} address", where=f"contact {facts.contact_id}", remedy="add one")
    if proposal.channel == "email":
        envelope = envelope_of(session, proposal, workshop, now)
        context["contact"]["preference_page"] = envelope.page
        words = words_of(workshop.templates, proposal.template, context)
        return _write(session, proposal, words, recipient, workshop, now, envelope)
    part = "card.txt" if sandbox.has(workshop.templates, proposal.template, "card.txt") else "text.txt"
    text = sandbox.render(workshop.templates, proposal.template, part, context).strip() + "\n"
    return _add(session, proposal, recipient, now, None, text=text, sha256=digest(text.encode()))


def revise(
    session: Session,
    proposal: Proposal,
    words: Words,
    recipient: str,
    workshop: Workshop,
    now: datetime,
    *,
    edited_by: int | None = None,
    automatic: bool = False,
) -> Draft:
    """The next revision of an email with these words, to exact bytes; `automatic`: nobody is going to look at it."""
    envelope = envelope_of(session, proposal, workshop, now)
    return _write(session, proposal, words, recipient, workshop, now, envelope, edited_by, automatic=automatic)


def _write(
    session: Session,
    proposal: Proposal,
    words: Words,
    recipient: str,
    workshop: Workshop,
    now: datetime,
    envelope: Envelope,
    edited_by: int | None = None,
    *,
    automatic: bool = False,
) -> Draft:
    letter = _letter(session, proposal, words, recipient, workshop, now, envelope, automatic=automatic)
    raw = sealed(compose(letter), envelope.account, letter.rfc_message_id, now)
    return _add(
        session,
        proposal,
        recipient,
        now,
        edited_by,
        account=envelope.account.name,
        sender=envelope.account.address,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        raw=raw,
        sha256=digest(raw),
        rfc_message_id=letter.rfc_message_id,
    )


def tried(
    session: Session, proposal: Proposal, words: Words, recipient: str, workshop: Workshop, now: datetime
) -> Letter:
    """The email as it would be with these words; writes nothing, raises `ConfigError` where it could not be built."""
    envelope = envelope_of(session, proposal, workshop, now)
    letter = _letter(session, proposal, words, recipient, workshop, now, envelope)
    compose(letter)
    return letter


def _letter(
    session: Session,
    proposal: Proposal,
    words: Words,
    recipient: str,
    workshop: Workshop,
    now: datetime,
    envelope: Envelope,
    *,
    automatic: bool = False,
) -> Letter:
    in_reply_to, references = answered(session, proposal, words[0])
    letter = letter_of(words, recipient, envelope, proposal, workshop, now)
    return replace(letter, in_reply_to=in_reply_to, references=references, automatic=automatic)


def latest(session: Session, proposal_id: int) -> Draft | None:
    """The newest revision."""
    wanted = select(Draft).where(Draft.proposal_id == proposal_id).order_by(col(Draft.revision).desc()).limit(1)
    return session.exec(wanted).first()


def _add(
    session: Session, proposal: Proposal, recipient: str, now: datetime, edited_by: int | None, **columns: Any
) -> Draft:
    before = latest(session, proposal.id or 0)
    draft = Draft(
        proposal_id=proposal.id or 0,
        revision=before.revision + 1 if before is not None else 1,
        recipient=recipient,
        edited_by=edited_by,
        created_at=now,
        **columns,
    )
    session.add(draft)
    session.flush()
    return draft
