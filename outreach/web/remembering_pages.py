"""What the owner of a contact writes down: notes and moments, added, reworded, shown to others, deleted."""

from typing import Annotated, Literal, TypeVar

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from sqlmodel import Session

from outreach.contacts import owners_hand, remembering
from outreach.contacts.records import Moment, Note
from outreach.errors import NotFound
from outreach.web.front import Deciding, front_of, plain
from outreach.web.queue_pages import Number

router = APIRouter()
Words = Annotated[str, Form()]
Row = TypeVar("Row", Note, Moment)
_DAY = 40


@router.post("/contact/{contact_id}/note")
def write_note(
    request: Request,
    visitor: Deciding,
    contact_id: Number,
    text: Words = "",
    day: Annotated[str, Form()] = "",
    every_year: Annotated[bool, Form()] = False,
    shared: Annotated[bool, Form()] = False,
) -> Response:
    """A note; with a day it is a moment as well, about which a mail may be written then."""
    front = front_of(request)
    words, day = plain(text, remembering.LONGEST), plain(day, _DAY)
    with front.engine.database.write() as session:
        owners_hand.lock_own(session, contact_id, visitor.user_id)
        remembering.write_note(session, contact_id, words, visitor.user_id, front.now(), private=not shared)
        if day.strip():
            kept = remembering.day_of(day, every_year=every_year)
            remembering.keep_moment(session, contact_id, words, kept, visitor.user_id, front.now())
    return _back(contact_id)


@router.post("/contact/{contact_id}/note/{note_id}")
def show_note(
    request: Request, visitor: Deciding, contact_id: Number, note_id: Number, private: Annotated[bool, Form()]
) -> Response:
    """The owner shows a note to everybody, or keeps it to themselves."""
    front = front_of(request)
    with front.engine.database.write() as session:
        owners_hand.share(session, contact_id, note_id, visitor.user_id, front.now(), private=private)
    return _back(contact_id)


@router.post("/contact/{contact_id}/note/{note_id}/reword")
def reword_note(
    request: Request,
    visitor: Deciding,
    contact_id: Number,
    note_id: Number,
    text: Words = "",
    do: Annotated[Literal["save", "delete"], Form()] = "save",
) -> Response:
    """Other words, or none: the note is deleted."""
    front = front_of(request)
    with front.engine.database.write() as session:
        owners_hand.lock_own(session, contact_id, visitor.user_id)
        row = theirs(session, Note, note_id, contact_id)
        if do == "delete":
            remembering.forget_note(session, row, visitor.user_id, front.now())
        else:
            remembering.reword_note(session, row, plain(text, remembering.LONGEST), visitor.user_id, front.now())
    return _back(contact_id)


@router.post("/contact/{contact_id}/moment/{moment_id}/reword")
def reword_moment(
    request: Request,
    visitor: Deciding,
    contact_id: Number,
    moment_id: Number,
    text: Words = "",
    day: Annotated[str, Form()] = "",
    every_year: Annotated[bool, Form()] = False,
    do: Annotated[Literal["save", "delete"], Form()] = "save",
) -> Response:
    """Other words or another day for a moment, or none: nothing is written about it."""
    front = front_of(request)
    with front.engine.database.write() as session:
        owners_hand.lock_own(session, contact_id, visitor.user_id)
        row = theirs(session, Moment, moment_id, contact_id)
        if do == "delete":
            remembering.forget_moment(session, row, visitor.user_id, front.now())
        else:
            kept = remembering.day_of(plain(day, _DAY), every_year=every_year)
            words = plain(text, remembering.LONGEST)
            remembering.reword_moment(session, row, words, kept, visitor.user_id, front.now())
    return _back(contact_id)


def theirs(session: Session, model: type[Row], number: int, contact_id: int) -> Row:
    """A note or a moment of this contact that is still there; raises `NotFound`."""
    row = session.get(model, number)
    if row is None or row.contact_id != contact_id or row.undone_at is not None:
        raise NotFound("It is not there any more", remedy="Go back to the contact")
    return row


def _back(contact_id: int) -> Response:
    return RedirectResponse(f"/contact/{contact_id}#notes", status_code=303)
