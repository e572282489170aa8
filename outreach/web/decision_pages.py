"""What a person decides about a draft: approve, edit, skip, done, and what became of a doubt."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response
from sqlmodel import Session

from outreach.contacts.records import User
from outreach.errors import ConfigError, NotYours, Stale
from outreach.planning.english.explain import capital
from outreach.review import queue, taking_back
from outreach.review.later import read as later_than
from outreach.sending import outcome
from outreach.sentences import sentence
from outreach.web.front import Asking, Deciding, front_of, plain, render
from outreach.web.onward import Onward, onward
from outreach.web.queue_pages import Number, draft_as
from outreach.web.shown import departure, facts_about
from outreach.web.shown_draft import shown_draft, what_changed
from outreach.web.sign_in import Visitor

router = APIRouter()

Tap = Literal["not_this_person", "not_now", "wrong_tone", "myself"]
LONGEST_SUBJECT, LONGEST_TEXT, LONGEST_WHY = 400, 100_000, 500
Next = Annotated[Onward, Depends(onward)]


@contextmanager
def _deciding(request: Request, visitor: Visitor) -> Iterator[tuple[Session, User]]:
    with front_of(request).engine.database.write() as session:
        yield session, session.get_one(User, visitor.user_id)


@router.post("/draft/{entry_id}/approve")
def approve(
    request: Request,
    visitor: Deciding,
    entry_id: Number,
    upcoming: Next,
    sha256: Annotated[str, Form()] = "",
    later: Annotated[str, Form()] = "",
    at: Annotated[str, Form()] = "",
) -> Response:
    """A yes to exactly the bytes that were on the page; `later`: not before that moment, `at`: one in words."""
    front = front_of(request)
    now, words = front.now(), (later or at).strip()
    moment = later_than(words[:40], visitor.zone, now) if words else None
    if words and moment is None:
        return draft_as(request, visitor, entry_id, 422, unread=words[:40])
    try:
        with _deciding(request, visitor) as (session, user):
            verdict = queue.approve(session, entry_id, user, sha256, front.engine.review, now, later=moment)
            contact_id = queue.open_entry(session, entry_id, user)[0].contact_id
            facts = facts_about(session, front.engine, [contact_id], now)[contact_id]
    except Stale as stale:
        return _too_late(request, visitor, entry_id, stale, sha256)
    leaves = departure(verdict, facts, visitor.face(now), card=False)
    if not leaves.may or (moment is not None and not verdict.allowed):
        nearest = verdict.earliest if moment is not None else None
        return draft_as(request, visitor, entry_id, 409, refused=leaves, nearest=nearest)
    front.wake()
    return _onward(request, visitor, entry_id, upcoming)


@router.post("/draft/{entry_id}/undo")
def undo(request: Request, visitor: Deciding, entry_id: Number) -> Response:
    """The visitor takes their yes back, as long as no sender has claimed the mail."""
    front = front_of(request)
    try:
        with _deciding(request, visitor) as (session, user):
            taking_back.undo(session, entry_id, user, front.engine.review, front.now())
    except Stale as stale:
        return _too_late(request, visitor, entry_id, stale, "")
    return RedirectResponse(f"/draft/{entry_id}", status_code=303)


@router.get("/draft/{entry_id}/edit")
def edit_page(request: Request, visitor: Asking, entry_id: Number) -> Response:
    """The words, to be changed."""
    front = front_of(request)
    with front.engine.database.read() as session:
        shown = shown_draft(session, front.engine, visitor, entry_id, front.now())
    if not shown.mine:
        raise NotYours(
            sentence("{contact} belongs to {name}", contact=shown.someone.name, name=shown.someone.owner),
            remedy=sentence("Ask {name}", name=shown.someone.owner),
        )
    if shown.card or shown.state not in ("waiting", "approved"):
        raise Stale(
            sentence("This can't be changed any more: {state}", state=shown.state_words), remedy="Look at it again"
        )
    sheet = shown.sheet
    return render(request, "edit.html", shown=shown, subject=sheet.subject_to_edit, text=sheet.text_to_edit, trouble="")


@router.post("/draft/{entry_id}/edit")
def edit(
    request: Request,
    visitor: Deciding,
    entry_id: Number,
    subject: Annotated[str, Form()] = "",
    text: Annotated[str, Form()] = "",
    sha256: Annotated[str, Form()] = "",
) -> Response:
    """A new revision in the visitor's words, where nobody else has changed it meanwhile; theirs are never lost."""
    front = front_of(request)
    subject, text = " ".join(plain(subject, LONGEST_SUBJECT).split()), plain(text, LONGEST_TEXT)
    try:
        if not text.strip():
            raise ConfigError("A mail needs some words", where="The text", remedy="Write them, or skip this draft")
        with _deciding(request, visitor) as (session, user):
            review, now = front.engine.review, front.now()
            queue.edit(session, entry_id, user, subject, text, review, now, sha256=sha256)
    except (ConfigError, Stale) as trouble:
        with front.engine.database.read() as session:
            shown = shown_draft(session, front.engine, visitor, entry_id, front.now())
        status = 409 if isinstance(trouble, Stale) else 422
        face = visitor.face(front.now())
        said = f"{capital(face.said(trouble.what))}. {capital(face.said(trouble.remedy))}."
        return render(request, "edit.html", status, shown=shown, subject=subject, text=text, trouble=said)
    return RedirectResponse(f"/draft/{entry_id}", status_code=303)


@router.post("/draft/{entry_id}/skip")
def skip(
    request: Request,
    visitor: Deciding,
    entry_id: Number,
    upcoming: Next,
    why: Annotated[str, Form()] = "",
    words: Annotated[str, Form()] = "",
    reason: Annotated[Tap | None, Form()] = None,
) -> Response:
    """Not this one; the reason by one tap, by which planning goes, in words, or both."""
    front = front_of(request)
    parts = (plain(why, LONGEST_WHY).strip(), plain(words, LONGEST_WHY).strip())
    said = ": ".join(" ".join(part.split()) for part in parts if part)
    waits = front.engine.policy.house.not_now
    try:
        with _deciding(request, visitor) as (session, user):
            queue.skip(session, entry_id, user, said, front.now(), reason=reason, waits=waits)
    except Stale as stale:
        return _too_late(request, visitor, entry_id, stale, "")
    return _onward(request, visitor, entry_id, upcoming)


@router.post("/draft/{entry_id}/unskip")
def unskip(request: Request, visitor: Deciding, entry_id: Number) -> Response:
    """Why the visitor skipped it counts no longer."""
    try:
        with _deciding(request, visitor) as (session, user):
            taking_back.unskip(session, entry_id, user, front_of(request).now())
            contact_id = queue.open_entry(session, entry_id, user)[0].contact_id
    except Stale as stale:
        return _too_late(request, visitor, entry_id, stale, "")
    return RedirectResponse(f"/contact/{contact_id}", status_code=303)


@router.post("/draft/{entry_id}/done")
def done(request: Request, visitor: Deciding, entry_id: Number, upcoming: Next) -> Response:
    """The visitor did what the card says."""
    front = front_of(request)
    try:
        with _deciding(request, visitor) as (session, user):
            queue.done(session, entry_id, user, front.engine.review, front.now())
    except Stale as stale:
        return _too_late(request, visitor, entry_id, stale, "")
    return _onward(request, visitor, entry_id, upcoming)


@router.post("/draft/{entry_id}/resolve")
def resolve(
    request: Request,
    visitor: Deciding,
    entry_id: Number,
    upcoming: Next,
    arrived: Annotated[Literal["yes", "no"], Form()],
) -> Response:
    """The visitor knows what became of a mail that was in doubt."""
    try:
        with _deciding(request, visitor) as (session, user):
            outcome.resolve(session, entry_id, user, front_of(request).now(), was_sent=arrived == "yes")
    except Stale as stale:
        return _too_late(request, visitor, entry_id, stale, "")
    return _onward(request, visitor, entry_id, upcoming)


def _onward(request: Request, visitor: Visitor, entry_id: int, upcoming: Onward) -> Response:
    with front_of(request).engine.database.read() as session:
        return upcoming.answer(session, visitor, entry_id)


def _too_late(request: Request, visitor: Visitor, entry_id: int, stale: Stale, seen: str) -> Response:
    """Something else was quicker: say what, and lead back to the draft as it is now."""
    front = front_of(request)
    with front.engine.database.read() as session:
        changed = what_changed(session, entry_id, seen, visitor, front.now())
    lines = changed or [f"{stale.what[:1].upper()}{stale.what[1:]}."]
    return render(request, "stale.html", 409, entry_id=entry_id, lines=lines)
