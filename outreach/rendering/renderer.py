"""Turns proposals into drafts: the exact bytes that a person will see and that will be sent."""

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import structlog
from sqlmodel import Session, col, select

from outreach import failpoints
from outreach.clock import Clock
from outreach.config import Account, House
from outreach.contacts.ledger import lock
from outreach.contacts.records import Contact, User
from outreach.database import Database
from outreach.errors import ConfigError
from outreach.inbox.records import Message
from outreach.inbox.subject import is_reply
from outreach.inbox.token import mint
from outreach.planning import places
from outreach.planning.facts import Facts
from outreach.planning.policy import Policy
from outreach.planning.records import Proposal
from outreach.planning.state import Ears, load_facts
from outreach.rendering import sandbox
from outreach.rendering.compose import Letter, compose, digest
from outreach.rendering.context import facts_for
from outreach.rendering.records import Draft

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Workshop:
    """What rendering needs of the house: templates, accounts, the signing key."""

    house: House
    templates: Path
    key: bytes
    ears: Ears

    def account(self, owner_email: str) -> Account:
        """The account from which mail in this owner's name goes; raises `ConfigError` where there is none."""
        name = self.ears.account_of(owner_email)
        found = next((account for account in self.house.accounts if account.name == name), None)
        if found is None:
            raise ConfigError("no account is configured", where="config/outreach.yaml", remedy="add one to accounts")
        return found


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
        text = sandbox.render(workshop.templates, proposal.template, "text.txt", context).strip() + "\n"
        subject = sandbox.render(workshop.templates, proposal.template, "subject.txt", context).strip()
        html = ""
        if sandbox.has(workshop.templates, proposal.template, "html.html"):
            html = sandbox.render(workshop.templates, proposal.template, "html.html", context)
        return revise(session, proposal, (subject, text, html), recipient, workshop, now, edited_by=None)
    part = "card.txt" if sandbox.has(workshop.templates, proposal.template, "card.txt") else "text.txt"
    text = sandbox.render(workshop.templates, proposal.template, part, context).strip() + "\n"
    return _add(session, proposal, recipient, now, None, text=text, sha256=digest(text.encode()))


def revise(
    session: Session,
    proposal: Proposal,
    words: tuple[str, str, str],
    recipient: str,
    workshop: Workshop,
    now: datetime,
    *,
    edited_by: int | None,
) -> Draft:
    """The next revision of an email with these words (subject, text, HTML), to exact bytes."""
    subject, text, html = words
    contact = session.get_one(Contact, proposal.contact_id)
    owner = session.get_one(User, contact.owner_id)
    account = workshop.account(owner.email)
    in_reply_to, references = _answered(session, proposal, subject)
    letter = Letter(
        sender_name=owner.name,
        sender_address=account.address,
        recipient_name=contact.name,
        recipient_address=recipient,
        subject=subject,
        text=text,
        html=html,
        rfc_message_id=mint(workshop.key, os.urandom(12), account.address.rpartition("@")[2]),
        in_reply_to=in_reply_to,
        references=references,
        date=now,
        commercial=proposal.kind == "commercial",
    )
    raw = compose(letter)
    return _add(
        session,
        proposal,
        recipient,
        now,
        edited_by,
        account=account.name,
        sender=account.address,
        subject=subject,
        text=text,
        html=html,
        raw=raw,
        sha256=digest(raw),
        rfc_message_id=letter.rfc_message_id,
    )


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


def _answered(session: Session, proposal: Proposal, subject: str) -> tuple[str, tuple[str, ...]]:
    """In-Reply-To and References (RFC 5322 section 3.6.4), if this continues a conversation."""
    if proposal.answers_message_id is None or not (proposal.kind == "reply" or is_reply(subject)):
        return "", ()
    message = session.get_one(Message, proposal.answers_message_id)
    if not message.rfc_message_id:
        return "", ()
    chain = [line for line in message.headers.splitlines() if line.lower().startswith("references: ")]
    earlier = chain[0].partition(": ")[2].split() if chain else []
    named = [name for name in earlier if name.startswith("<") and name.endswith(">") and len(name) < 250]
    return message.rfc_message_id, (*named[-20:], message.rfc_message_id)
