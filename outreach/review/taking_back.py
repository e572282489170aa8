"""What does a person take back? A yes, until a sender has claimed the mail; why they skipped a draft, at any time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from outreach.contacts import ledger
from outreach.contacts.records import Touch, User
from outreach.errors import Stale
from outreach.planning import places
from outreach.planning.records import Proposal
from outreach.review import outbox
from outreach.review.lapse import Review
from outreach.review.queue import decided, open_entry, stale
from outreach.review.records import OutboxEntry
from outreach.sentences import Sentence, sentence

CLEARED = {"approved_by": None, "approved_at": None, "approved_sha256": None}


def undo(session: Session, entry_id: int, user: User, review: Review, now: datetime) -> None:
    """The yes is taken back: the draft waits as before. Raises `Stale` where a sender has it, or it has left."""
    entry, proposal, draft = open_entry(session, entry_id, user)
    if entry.state != "approved":
        raise Stale(_too_late(entry), where=sentence("draft {number}", number=entry_id), remedy="look at it again")
    not_before = max(proposal.not_before, now)
    columns = CLEARED | {"not_before": not_before, "expires_at": not_before + review.policy.house.drafts_expire}
    if not outbox.move(session, entry, "waiting", now, **columns):
        raise Stale(_too_late(entry), where=sentence("draft {number}", number=entry_id), remedy="look at it again")
    places.move(session, proposal, not_before)
    decided(session, entry, draft, user, "taken_back", "", now)


def _too_late(entry: OutboxEntry) -> Sentence:
    if entry.state in ("claimed", "transmitting", "sent"):
        return Sentence("it has left") if entry.state == "sent" else Sentence("it is leaving at this moment")
    return stale(entry)


def unskip(session: Session, entry_id: int, user: User, now: datetime) -> None:
    """Why a draft was skipped counts no longer: its rule and its template may be proposed to the contact again."""
    entry, proposal, _ = open_entry(session, entry_id, user)
    if proposal.outcome != "skipped" or proposal.skipped_for is None or proposal.lifted_at is not None:
        raise Stale(
            "there is nothing to take back",
            where=sentence("draft {number}", number=entry_id),
            remedy="look at it again",
        )
    proposal.lifted_at = now
    detail = {"draft": entry_id, "rule": proposal.rule, "template": proposal.template, "reason": proposal.skipped_for}
    ledger.note(session, entry.contact_id, user.email, "why it was skipped is taken back", now, detail)
    ledger.changed(session, [entry.contact_id])


@dataclass(frozen=True, slots=True)
class Skipped:
    """A reason that planning goes by for a contact."""

    entry_id: int
    rule: str
    template: str
    reason: str
    at: datetime
    until: datetime | None
    wrote_at: datetime | None
    """For `myself`: when one of us wrote to them or called them since."""


def skipped(session: Session, contact_id: int, now: datetime) -> list[Skipped]:
    """What was skipped for a contact with a reason that still counts, the newest first."""
    rows = session.exec(
        select(Proposal, OutboxEntry.id)
        .join(OutboxEntry, col(OutboxEntry.proposal_id) == col(Proposal.id))
        .where(Proposal.contact_id == contact_id, col(Proposal.skipped_for).is_not(None))
        .where(col(Proposal.lifted_at).is_(None))
        .order_by(col(Proposal.skipped_at).desc())
    )
    return [
        Skipped(
            entry_id or 0,
            row.rule,
            row.template,
            row.skipped_for or "",
            row.skipped_at or now,
            row.waits_until,
            _wrote_since(session, row) if row.skipped_for == "myself" else None,
        )
        for row, entry_id in rows
        if row.waits_until is None or row.waits_until > now
    ]


def _wrote_since(session: Session, row: Proposal) -> datetime | None:
    """Our first touch since a draft was skipped: found in Sent, or recorded."""
    since = (Touch.contact_id == row.contact_id, Touch.direction == "out", col(Touch.at) >= row.skipped_at)
    return session.exec(select(func.min(Touch.at)).where(*since)).one()


def for_their_tone(session: Session) -> Sequence[tuple[str, int]]:
    """Templates that were skipped for their tone and how often, by nobody's name."""
    wanted = select(Proposal.template, func.count()).where(Proposal.skipped_for == "wrong_tone")
    grouped = wanted.where(col(Proposal.lifted_at).is_(None)).group_by(Proposal.template).order_by(Proposal.template)
    return [(template, count) for template, count in session.exec(grouped)]
