"""One contact: what is known between them and all of us, and what the owner puts right."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from outreach.contacts import owners_hand
from outreach.contacts.records import User
from outreach.errors import NotFound
from outreach.listening import corrector
from outreach.listening.records import SignalRecord
from outreach.web.front import Asking, Deciding, front_of, render
from outreach.web.queue_pages import LARGEST, Number
from outreach.web.shown_contact import shown_contact

router = APIRouter()


@router.get("/contact/{contact_id}")
def contact_page(request: Request, visitor: Asking, contact_id: Number) -> Response:
    """The page of a contact, for whoever may see it."""
    front = front_of(request)
    with front.engine.database.read() as session:
        shown = shown_contact(session, front.engine, visitor, contact_id, front.now())
    return render(request, "contact.html", shown=shown)


@router.post("/contact/{contact_id}/lift/{hold_id}")
def lift(request: Request, visitor: Deciding, contact_id: Number, hold_id: Number) -> Response:
    """The owner has settled what there was to wait for."""
    front = front_of(request)
    with front.engine.database.write() as session:
        owners_hand.lift(session, contact_id, hold_id, visitor.user_id, front.now())
    return RedirectResponse(f"/contact/{contact_id}", status_code=303)


@router.post("/contact/{contact_id}/correct/{signal_id}")
def correct(
    request: Request,
    visitor: Deciding,
    contact_id: Number,
    signal_id: Number,
    meant: Annotated[str, Form()] = "",
    draft: Annotated[int, Form(ge=0, le=LARGEST)] = 0,
) -> Response:
    """The owner says that it was not meant so, and perhaps which plain thing was meant."""
    front = front_of(request)
    with front.engine.database.write() as session:
        row = session.get(SignalRecord, signal_id)
        if row is None or row.contact_id != contact_id:
            raise NotFound("There is nothing to put right", remedy="Go back to the list")
        user = session.get_one(User, visitor.user_id)
        instead = [{"kind": meant}] if meant else None
        corrector.correct(session, signal_id, user, instead, front.engine.settings.house, front.now())
    return RedirectResponse(f"/draft/{draft}" if draft else f"/contact/{contact_id}", status_code=303)


@router.post("/contact/{contact_id}/note/{note_id}")
def note(
    request: Request, visitor: Deciding, contact_id: Number, note_id: Number, private: Annotated[bool, Form()]
) -> Response:
    """The owner shows a note to everybody, or keeps it to themselves."""
    front = front_of(request)
    with front.engine.database.write() as session:
        owners_hand.share(session, contact_id, note_id, visitor.user_id, front.now(), private=private)
    return RedirectResponse(f"/contact/{contact_id}", status_code=303)
