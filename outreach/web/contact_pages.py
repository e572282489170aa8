"""One contact: what is known between them and all of us, and what the owner puts right."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from sqlmodel import Session

from outreach.contacts import changing, owners_hand, proposing, remembering
from outreach.contacts.changing import Change
from outreach.contacts.records import Contact, User
from outreach.errors import NotFound, Stale
from outreach.listening import corrector
from outreach.listening.records import SignalRecord
from outreach.sentences import sentence
from outreach.web.front import Asking, Deciding, Front, front_of, plain, render
from outreach.web.queue_pages import LARGEST, Number
from outreach.web.shown_contact import shown_card, shown_contact

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


@router.post("/contact/{contact_id}/change")
def change(
    request: Request,
    visitor: Deciding,
    contact_id: Number,
    seen: Annotated[str, Form()] = "",
    field: Annotated[list[str], Form()] = [],  # noqa: B006 - FastAPI copies it
    value: Annotated[list[str], Form()] = [],  # noqa: B006
) -> Response:
    """The owner changes the card."""
    front = front_of(request)
    with front.engine.database.write() as session:
        contact = owners_hand.lock_own(session, contact_id, visitor.user_id)
        wanted = wanted_changes(session, front, contact, seen, field, value)
        changing.apply(session, contact, wanted, f"user {visitor.user_id}", front.now())
    return RedirectResponse(f"/contact/{contact_id}", status_code=303)


@router.post("/contact/{contact_id}/propose")
def propose(
    request: Request,
    visitor: Deciding,
    contact_id: Number,
    seen: Annotated[str, Form()] = "",
    field: Annotated[list[str], Form()] = [],  # noqa: B006
    value: Annotated[list[str], Form()] = [],  # noqa: B006
    note: Annotated[str, Form()] = "",
    why: Annotated[str, Form()] = "",
) -> Response:
    """A colleague proposes another card, or a note; the owner says yes or no on their list."""
    front = front_of(request)
    with front.engine.database.write() as session:
        contact = _known(session, contact_id)
        wanted = wanted_changes(session, front, contact, seen, field, value)
        if words := plain(note, remembering.LONGEST).strip():
            wanted.append(Change(proposing.NOTE, "", words))
        user = session.get_one(User, visitor.user_id)
        proposing.propose(session, contact, user, wanted, plain(why, changing.LONGEST).strip(), front.now())
    return RedirectResponse(f"/contact/{contact_id}#asked", status_code=303)


def _known(session: Session, contact_id: int) -> Contact:
    contact = session.get(Contact, contact_id)
    if contact is None:
        raise NotFound(sentence("There is no contact {number}", number=contact_id), remedy="Go back to the list")
    return contact


def wanted_changes(
    session: Session, front: Front, contact: Contact, seen: str, fields: list[str], values: list[str]
) -> list[Change]:
    """What a form changes of the card that its writer has seen; raises `Stale` where that is another one by now."""
    shown = shown_card(session, front.engine, contact)
    if seen != shown.seen:
        raise Stale("Somebody has changed this contact since", remedy="Look at the contact again")
    typed = dict(zip(fields, (plain(value, changing.LONGEST) for value in values), strict=False))
    if name := " ".join(typed.pop("new", "").split())[:60]:
        typed[f"{changing.OWN}{name}"] = typed.pop("new value", "")
    return changing.changes(shown.lines, typed, front.engine.policy.house.stages)
