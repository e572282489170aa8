"""The list: what waits, what the user is asked and told."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response, StreamingResponse
from sqlmodel import select

from outreach.contacts import owners_hand
from outreach.contacts.owners_answer import Answer as Answered
from outreach.contacts.owners_answer import answer_owner
from outreach.contacts.owning import of_owner
from outreach.contacts.records import User
from outreach.review.records import OutboxEntry
from outreach.web.api.door import PREFIX, Asking
from outreach.web.api.given import Done, DraftLine, Kind, State, TheList
from outreach.web.api.paging import Cursor, Most, page
from outreach.web.api.problems import problem
from outreach.web.api.shapes import Asked, Page, Told
from outreach.web.api.wanted import Answer
from outreach.web.front import front_of, plain
from outreach.web.live_pages import EVENTS, asks_for_events
from outreach.web.queue_pages import Number
from outreach.web.shown_asked import shown_notices, shown_questions
from outreach.web.shown_list import shown_list
from outreach.web.shown_strip import shown_kinds

router = APIRouter(prefix=PREFIX, tags=["list"])
_STREAM: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The events, for five minutes at the most",
        "content": {EVENTS: {"schema": {"type": "string"}}},
    },
    406: {"description": "It was not asked for a stream"},
    503: {"description": "Too many listen"},
}


@router.get("/list", response_model=TheList)
def the_list(request: Request, visitor: Asking) -> TheList:
    """What waits for the user, as the page shows it: a screenful, who waits longest first."""
    front = front_of(request)
    with front.engine.database.read() as session:
        return TheList.model_validate(shown_list(session, front.engine, visitor, front.now()))


@router.get("/events", response_class=StreamingResponse, responses=_STREAM)
def events(request: Request, visitor: Asking) -> Response:
    """Server-sent events: `changed` when something of the user's list has changed, `enough` at the end: ask again."""
    live = front_of(request).live
    if not asks_for_events(request):
        return problem(406, f"This is a stream, for who sends Accept: {EVENTS}.")
    if live.full():
        return problem(503, "Too many listen just now.", headers={"Retry-After": "30"})
    return StreamingResponse(live.stream(visitor.user_id, visitor.token_hash), media_type=EVENTS)


@router.get("/drafts", response_model=Page[DraftLine])
def drafts(
    request: Request,
    visitor: Asking,
    state: Annotated[State, Query(description="Where they stand")] = "waiting",
    cursor: Cursor = None,
    most: Most = 50,
) -> Page[DraftLine]:
    """All drafts of the user's contacts in one state, the oldest first."""
    wanted = select(OutboxEntry).where(OutboxEntry.state == state, of_owner(OutboxEntry.contact_id, visitor.user_id))
    with front_of(request).engine.database.read() as session:
        return page(
            session, wanted, OutboxEntry.id, cursor, most, lambda rows: [DraftLine.model_validate(row) for row in rows]
        )


@router.get("/strip", response_model=list[Kind])
def strip(request: Request, visitor: Asking) -> list[Kind]:
    """The kinds of draft that wait for the user, to be gone through one after the other; each has its own yes."""
    with front_of(request).engine.database.read() as session:
        return [Kind.model_validate(each) for each in shown_kinds(session, visitor.user_id)]


@router.get("/questions", response_model=list[Asked])
def questions(request: Request, visitor: Asking) -> list[Asked]:
    """What only the user can decide, the oldest first."""
    front = front_of(request)
    with front.engine.database.read() as session:
        asked = shown_questions(session, visitor, visitor.face(front.now()))
    return [Asked.model_validate(each) for each in asked]


@router.post("/questions/{question_id}/answer", response_model=Done)
def answer(request: Request, visitor: Asking, question_id: Number, said: Answer) -> Done:
    """The owner's yes or no, done at once."""
    front = front_of(request)
    name, email = " ".join(plain(said.name, 200).split()), plain(said.email, 320).strip()
    with front.engine.database.write() as session:
        user = session.get_one(User, visitor.user_id)
        answer_owner(session, question_id, user, Answered(said.answer == "yes", name, email), front.now())
    return Done()


@router.get("/notices", response_model=list[Told])
def notices(request: Request, visitor: Asking) -> list[Told]:
    """What the user was told and has not taken note of, the newest first."""
    front = front_of(request)
    with front.engine.database.read() as session:
        told = shown_notices(session, visitor, visitor.face(front.now()))
    return [Told.model_validate(each) for each in told]


@router.post("/notices/{notice_id}/read", response_model=Done)
def read(request: Request, visitor: Asking, notice_id: Number) -> Done:
    """The user has taken note."""
    front = front_of(request)
    with front.engine.database.write() as session:
        owners_hand.take_note(session, notice_id, visitor.user_id, front.now())
    return Done()
