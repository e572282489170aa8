"""Promises that are done, and what colleagues give to each other: one press each."""

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from sqlmodel import Session

from outreach.contacts import promising
from outreach.contacts.records import User
from outreach.errors import NotFound
from outreach.review import handing_over
from outreach.review.records import OutboxEntry
from outreach.web.front import Deciding, front_of, plain
from outreach.web.queue_pages import Number

router = APIRouter()

LONGEST_WHY = 500
Person = Annotated[int, Form(ge=1, le=2**31 - 1)]
Words = Annotated[str, Form()]


@router.post("/promise/{promise_id}")
def settle(
    request: Request, visitor: Deciding, promise_id: Number, it_is: Annotated[Literal["done", "none"], Form()]
) -> Response:
    """What the visitor promised is done, or was no promise."""
    front = front_of(request)
    with front.engine.database.write() as session:
        user = session.get_one(User, visitor.user_id)
        promising.settle(session, promise_id, user, front.now(), was_one=it_is == "done")
    return RedirectResponse("/", status_code=303)


@router.post("/contact/{contact_id}/hand-over")
def give_contact(request: Request, visitor: Deciding, contact_id: Number, to: Person, why: Words = "") -> Response:
    """The owner offers a contact to a colleague."""
    front = front_of(request)
    with front.engine.database.write() as session:
        by, receiver = session.get_one(User, visitor.user_id), colleague(session, to)
        handing_over.offer(session, contact_id, by, receiver, said(why), front.now())
    return RedirectResponse(f"/contact/{contact_id}", status_code=303)


@router.post("/draft/{entry_id}/hand-over")
def give_one(request: Request, visitor: Deciding, entry_id: Number, to: Person, why: Words = "") -> Response:
    """The owner offers one draft or card to a colleague."""
    front = front_of(request)
    with front.engine.database.write() as session:
        by, receiver = session.get_one(User, visitor.user_id), colleague(session, to)
        contact_id = session.get_one(OutboxEntry, entry_id).contact_id
        handing_over.offer(session, contact_id, by, receiver, said(why), front.now(), entry_id=entry_id)
    return RedirectResponse(f"/draft/{entry_id}", status_code=303)


@router.post("/hand-over/{offer_id}")
def answer(
    request: Request, visitor: Deciding, offer_id: Number, answer: Annotated[Literal["yes", "no"], Form()]
) -> Response:
    """The colleague's yes or no."""
    front = front_of(request)
    with front.engine.database.write() as session:
        user = session.get_one(User, visitor.user_id)
        row = handing_over.answer(session, offer_id, user, front.now(), yes=answer == "yes")
        yes, entry_id, contact_id = row.answer == "yes", row.entry_id, row.contact_id
    if not yes:
        return RedirectResponse("/", status_code=303)
    where = f"/draft/{entry_id}" if entry_id is not None else f"/contact/{contact_id}"
    return RedirectResponse(where, status_code=303)


@router.post("/hand-over/{offer_id}/take-back")
def take_back(request: Request, visitor: Deciding, offer_id: Number) -> Response:
    """Who offered it takes it back."""
    front = front_of(request)
    with front.engine.database.write() as session:
        user = session.get_one(User, visitor.user_id)
        contact_id = handing_over.take_back(session, offer_id, user, front.now()).contact_id
    return RedirectResponse(f"/contact/{contact_id}", status_code=303)


def colleague(session: Session, user_id: int) -> User:
    """One of us by number; raises `NotFound`."""
    user = session.get(User, user_id)
    if user is None:
        raise NotFound("There is nobody with that number", remedy="Choose a colleague from the list")
    return user


def said(why: str) -> str:
    """A reason in one line."""
    return " ".join(plain(why, LONGEST_WHY).split())
