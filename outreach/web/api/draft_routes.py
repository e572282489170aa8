"""One draft: what it says, why, and what the owner of its contact decides."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from fastapi import APIRouter, Request
from sqlmodel import Session

from outreach.contacts.records import User
from outreach.errors import NotFound
from outreach.rendering.records import Draft as DraftRow
from outreach.review import queue, taking_back
from outreach.review.records import OutboxEntry
from outreach.review.trying import try_words
from outreach.sending import outcome
from outreach.web.api.door import PREFIX, Asking
from outreach.web.api.given import Decided, Draft, Tried
from outreach.web.api.given_why import WhySent
from outreach.web.api.problems import Refused
from outreach.web.api.shapes import Departure
from outreach.web.api.wanted import Approval, Resolution, Skip, Tryout, Words
from outreach.web.decision_pages import LONGEST_SUBJECT, LONGEST_TEXT, LONGEST_WHY
from outreach.web.front import front_of, plain
from outreach.web.queue_pages import Number
from outreach.web.shown import departure, facts_about
from outreach.web.shown_draft import shown_draft
from outreach.web.shown_sent import shown_sent
from outreach.web.shown_tried import shown_tried
from outreach.web.sign_in import Visitor

router = APIRouter(prefix=f"{PREFIX}/drafts/{{entry_id}}", tags=["draft"])


@router.get("", response_model=Draft)
def draft(request: Request, visitor: Asking, entry_id: Number) -> Draft:
    """One draft with its thread and its reasons."""
    front = front_of(request)
    with front.engine.database.read() as session:
        return Draft.model_validate(shown_draft(session, front.engine, visitor, entry_id, front.now()))


@router.get("/why", response_model=WhySent)
def why_sent(request: Request, visitor: Asking, entry_id: Number) -> WhySent:
    """Why a draft was planned, approved and let go."""
    front = front_of(request)
    with front.engine.database.read() as session:
        entry = session.get(OutboxEntry, entry_id)
        if entry is None:
            raise NotFound(f"There is no draft {entry_id}")
        return WhySent.model_validate(shown_sent(session, entry, visitor.face(front.now())).data)


@router.put("/words", response_model=Decided)
def edit(request: Request, visitor: Asking, entry_id: Number, words: Words) -> Decided:
    """A new revision in the user's words, where nobody else has changed it since it was read."""
    front = front_of(request)
    subject, text = " ".join(plain(words.subject, LONGEST_SUBJECT).split()), plain(words.text, LONGEST_TEXT)
    with _deciding(request, visitor) as (session, user):
        queue.edit(session, entry_id, user, subject, text, front.engine.review, front.now(), sha256=words.sha256)
        return _decided(session, entry_id)


@router.post("/approve", response_model=Decided)
def approve(request: Request, visitor: Asking, entry_id: Number, approval: Approval) -> Decided:
    """A yes to exactly the bytes that were read. What the gate refuses changes nothing, and says why."""
    front = front_of(request)
    now = front.now()
    with _deciding(request, visitor) as (session, user):
        verdict = queue.approve(
            session, entry_id, user, approval.sha256, front.engine.review, now, later=_moment(approval.later, now)
        )
        entry = session.get_one(OutboxEntry, entry_id)
        facts = facts_about(session, front.engine, [entry.contact_id], now)[entry.contact_id]
        leaves = departure(verdict, facts, visitor.face(now), card=False)
        if not leaves.may or (approval.later is not None and not verdict.allowed):
            raise Refused(leaves.words, leaves.reasons)
        decided = _decided(session, entry_id, Departure.model_validate(leaves))
    front.wake()
    return decided


@router.post("/undo", response_model=Decided)
def undo(request: Request, visitor: Asking, entry_id: Number) -> Decided:
    """The user takes their yes back, as long as no sender has claimed the mail."""
    front = front_of(request)
    with _deciding(request, visitor) as (session, user):
        taking_back.undo(session, entry_id, user, front.engine.review, front.now())
        return _decided(session, entry_id)


@router.post("/preview", response_model=Tried)
def preview(request: Request, visitor: Asking, entry_id: Number, words: Tryout) -> Tried:
    """The mail in these words, and whether it could go. Changes nothing."""
    front, now = front_of(request), front_of(request).now()
    subject, text = " ".join(plain(words.subject, LONGEST_SUBJECT).split()), plain(words.text, LONGEST_TEXT)
    with front.engine.database.read() as session:
        user = session.get_one(User, visitor.user_id)
        tried = try_words(session, entry_id, user, subject, text, front.engine.review, now, sha256=words.sha256)
        return Tried.model_validate(shown_tried(tried, visitor.face(now)))


@router.post("/skip", response_model=Decided)
def skip(request: Request, visitor: Asking, entry_id: Number, skipped: Skip) -> Decided:
    """Not this one; it is not proposed again for the same occasion."""
    front = front_of(request)
    why, waits = " ".join(plain(skipped.why, LONGEST_WHY).split()), front.engine.policy.house.not_now
    with _deciding(request, visitor) as (session, user):
        queue.skip(session, entry_id, user, why, front.now(), reason=skipped.reason, waits=waits)
        return _decided(session, entry_id)


@router.post("/unskip", response_model=Decided)
def unskip(request: Request, visitor: Asking, entry_id: Number) -> Decided:
    """Why the user skipped it counts no longer."""
    with _deciding(request, visitor) as (session, user):
        taking_back.unskip(session, entry_id, user, front_of(request).now())
        return _decided(session, entry_id)


@router.post("/done", response_model=Decided)
def done(request: Request, visitor: Asking, entry_id: Number) -> Decided:
    """The user did what the card says: it counts as a touch."""
    front = front_of(request)
    with _deciding(request, visitor) as (session, user):
        queue.done(session, entry_id, user, front.engine.review, front.now())
        return _decided(session, entry_id)


@router.post("/resolve", response_model=Decided)
def resolve(request: Request, visitor: Asking, entry_id: Number, resolution: Resolution) -> Decided:
    """The user knows what became of a mail that was in doubt."""
    with _deciding(request, visitor) as (session, user):
        outcome.resolve(session, entry_id, user, front_of(request).now(), was_sent=resolution.arrived)
        return _decided(session, entry_id)


def _moment(later: datetime | None, now: datetime) -> datetime | None:
    """What is over already is now."""
    if later is None:
        return None
    moment = later if later.tzinfo is not None else later.replace(tzinfo=UTC)
    return max(moment, now)


@contextmanager
def _deciding(request: Request, visitor: Visitor) -> Iterator[tuple[Session, User]]:
    with front_of(request).engine.database.write() as session:
        yield session, session.get_one(User, visitor.user_id)


def _decided(session: Session, entry_id: int, leaves: Departure | None = None) -> Decided:
    """What became of it, as the transaction leaves it."""
    session.flush()
    entry = session.get_one(OutboxEntry, entry_id)
    session.refresh(entry)
    row = session.get_one(DraftRow, entry.draft_id)
    return Decided.model_validate({"id": entry_id, "state": entry.state, "sha256": row.sha256, "leaves": leaves})
