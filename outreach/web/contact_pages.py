"""One contact: what is known between them and all of us, and the owner's yes to a wish that loosens."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from outreach.contacts import ledger
from outreach.contacts.records import Contact, Preference, User
from outreach.errors import NotFound, NotYours, Stale
from outreach.web.front import Asking, Deciding, front_of, render
from outreach.web.queue_pages import Number
from outreach.web.shown_contact import shown_contact

router = APIRouter()


@router.get("/contact/{contact_id}")
def contact_page(request: Request, visitor: Asking, contact_id: Number) -> Response:
    """The page of a contact; everybody of the house may read it."""
    front = front_of(request)
    with front.engine.database.read() as session:
        shown = shown_contact(session, front.engine, visitor, contact_id, front.now())
    return render(request, "contact.html", shown=shown)


@router.post("/contact/{contact_id}/agree/{preference_id}")
def agree(request: Request, visitor: Deciding, contact_id: Number, preference_id: Number) -> Response:
    """The owner's yes to something that allows more than before."""
    front = front_of(request)
    with front.engine.database.write() as session:
        row, contact = session.get(Preference, preference_id), session.get(Contact, contact_id)
        if row is None or contact is None or row.contact_id != contact_id:
            raise NotFound("There is no such wish", remedy="Go back to the list")
        ledger.lock(session, contact_id)
        if not visitor.owns(contact.owner_id):
            owner = session.get(User, contact.owner_id)
            name = owner.name if owner is not None else "nobody"
            raise NotYours(f"{contact.name} belongs to {name}", remedy=f"Ask {name}")
        session.refresh(row)
        if not row.needs_yes or row.agreed_by is not None:
            raise Stale("Somebody has agreed to this already", remedy="Look at the contact again")
        ledger.agree(session, preference_id, visitor.user_id, front.now())
    return RedirectResponse(f"/contact/{contact_id}", status_code=303)
