"""What would a draft be in these words, and could it go out? Asked while somebody types; nothing is changed by it."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from outreach.contacts.records import Contact, User
from outreach.errors import ConfigError, NotFound, NotYours
from outreach.planning.facts.facts import Facts
from outreach.planning.gate.gate import decide
from outreach.planning.gate.verdict import Verdict
from outreach.planning.records import Proposal
from outreach.rendering.compose import Letter
from outreach.rendering.lint import to_fill_in
from outreach.rendering.records import Draft
from outreach.rendering.renderer import tried
from outreach.review import outbox
from outreach.review.lapse import Review, ask_of, facts_of
from outreach.review.records import OutboxEntry
from outreach.sentences import sentence


@dataclass(frozen=True, slots=True)
class Tried:
    """A draft in somebody's words, as far as it can be known before they are kept."""

    entry: OutboxEntry
    letter: Letter | None
    """None where no mail can be made of these words; `trouble` says why."""
    trouble: str
    to_fill_in: tuple[str, ...]
    newer_words: bool
    """Whether somebody else has changed it since the words were taken up."""
    closed: bool
    """Whether it can no longer be changed at all."""
    verdict: Verdict
    facts: Facts


def try_words(
    session: Session,
    entry_id: int,
    user: User,
    subject: str,
    text: str,
    review: Review,
    now: datetime,
    *,
    sha256: str | None = None,
) -> Tried:
    """The same questions that are asked when the words are kept and approved; `sha256` is of what was taken up."""
    entry = session.get(OutboxEntry, entry_id)
    if entry is None or entry.channel != "email":
        raise NotFound(
            sentence("there is no draft {number} to be edited", number=entry_id), remedy="see 'outreach queue'"
        )
    contact = session.get_one(Contact, entry.contact_id)
    if contact.owner_id != user.id:
        raise NotYours(
            sentence("{contact} belongs to somebody else", contact=contact.name),
            where=sentence("draft {number}", number=entry_id),
            remedy="ask them",
        )
    proposal, draft = session.get_one(Proposal, entry.proposal_id), session.get_one(Draft, entry.draft_id)
    letter, trouble = None, ""
    if not text.strip():
        trouble = "a mail needs some words"
    else:
        html = draft.html if text.strip() == draft.text.strip() else ""
        try:
            letter = tried(session, proposal, (subject, text, html), draft.recipient, review.workshop, now)
        except ConfigError as error:
            trouble = error.what
    facts = facts_of(session, entry.contact_id, review, now)
    return Tried(
        entry=entry,
        letter=letter,
        trouble=trouble,
        to_fill_in=to_fill_in(f"{subject}\n{text}"),
        newer_words=sha256 is not None and sha256 != draft.sha256,
        closed=entry.state not in outbox.ACTIVE,
        verdict=decide(ask_of(proposal), facts, review.policy.house, now),
        facts=facts,
    )
