"""One contact: what is known between them and all of us, why, and what the owner puts right."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request
from sqlmodel import select

from outreach.contacts import owners_hand
from outreach.contacts.records import Contact as ContactRow
from outreach.contacts.records import User
from outreach.errors import NotFound
from outreach.inbox.records import Message
from outreach.listening import corrector
from outreach.listening.records import SignalRecord
from outreach.web.api.door import PREFIX, Asking
from outreach.web.api.given import Done
from outreach.web.api.given_contact import Contact, ContactLine
from outreach.web.api.given_why import Why
from outreach.web.api.paging import Cursor, Most, page
from outreach.web.api.shapes import Letter, Page
from outreach.web.api.wanted import Correction
from outreach.web.front import front_of
from outreach.web.queue_pages import Number
from outreach.web.shown_contact import shown_contact
from outreach.web.shown_thread import letters
from outreach.web.shown_why import shown_why

router = APIRouter(prefix=f"{PREFIX}/contacts", tags=["contact"])


@router.get("", response_model=Page[ContactLine])
def contacts(request: Request, visitor: Asking, cursor: Cursor = None, most: Most = 50) -> Page[ContactLine]:
    """The user's own contacts, by their number."""
    wanted = select(ContactRow).where(ContactRow.owner_id == visitor.user_id)
    with front_of(request).engine.database.read() as session:
        return page(
            session, wanted, ContactRow.id, cursor, most, lambda rows: [ContactLine.model_validate(row) for row in rows]
        )


@router.get("/{contact_id}", response_model=Contact)
def contact(request: Request, visitor: Asking, contact_id: Number) -> Contact:
    """A contact, for whoever may see them."""
    front = front_of(request)
    with front.engine.database.read() as session:
        return Contact.model_validate(shown_contact(session, front.engine, visitor, contact_id, front.now()))


@router.get("/{contact_id}/messages", response_model=Page[Letter])
def messages(
    request: Request, visitor: Asking, contact_id: Number, cursor: Cursor = None, most: Most = 20
) -> Page[Letter]:
    """All mails with a contact, what was heard in each, those first that were read last."""
    front = front_of(request)
    face = visitor.face(front.now())
    wanted = select(Message).where(Message.contact_id == contact_id)
    with front.engine.database.read() as session:
        return page(
            session,
            wanted,
            Message.id,
            cursor,
            most,
            lambda rows: [Letter.model_validate(each) for each in letters(session, rows, face)],
            newest_first=True,
        )


@router.get("/{contact_id}/why", response_model=Why)
def why(
    request: Request,
    visitor: Asking,
    contact_id: Number,
    at: Annotated[datetime | None, Query(description="Another moment than now, RFC 3339")] = None,
    rule: Annotated[str | None, Query(max_length=200, description="One rule alone")] = None,
) -> Why:
    """Why something is done for a contact, or not: what holds, every rule's verdict, what counted."""
    front = front_of(request)
    now = front.now()
    moment = (at if at.tzinfo is not None else at.replace(tzinfo=UTC)) if at is not None else now
    with front.engine.database.read() as session:
        shown = shown_why(session, front.engine, contact_id, moment, visitor.face(now), rule or None)
    return Why.model_validate(shown.data)


@router.post("/{contact_id}/holds/{hold_id}/lift", response_model=Done)
def lift(request: Request, visitor: Asking, contact_id: Number, hold_id: Number) -> Done:
    """The owner has settled what there was to wait for."""
    front = front_of(request)
    with front.engine.database.write() as session:
        owners_hand.lift(session, contact_id, hold_id, visitor.user_id, front.now())
    return Done()


@router.post("/{contact_id}/signals/{signal_id}/correct", response_model=Done)
def correct(request: Request, visitor: Asking, contact_id: Number, signal_id: Number, correction: Correction) -> Done:
    """The owner says that it was not meant so, and perhaps which plain thing was meant."""
    front = front_of(request)
    instead = [{"kind": correction.meant}] if correction.meant is not None else None
    with front.engine.database.write() as session:
        row = session.get(SignalRecord, signal_id)
        if row is None or row.contact_id != contact_id:
            raise NotFound("There is nothing to put right")
        user = session.get_one(User, visitor.user_id)
        corrector.correct(session, signal_id, user, instead, front.engine.settings.house, front.now())
    return Done()
