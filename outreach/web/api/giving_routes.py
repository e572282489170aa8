"""Promises that are done, and what colleagues give to each other."""

from fastapi import APIRouter, Request

from outreach.contacts import promising
from outreach.contacts.records import User
from outreach.review import handing_over
from outreach.review.records import OutboxEntry
from outreach.web.api.door import PREFIX, Asking
from outreach.web.api.given import Done
from outreach.web.api.wanted import Offer, OfferAnswer, PromiseIs
from outreach.web.front import front_of
from outreach.web.giving_pages import colleague, said
from outreach.web.queue_pages import Number

router = APIRouter(prefix=PREFIX, tags=["giving"])


@router.post("/promises/{promise_id}", response_model=Done)
def settle_promise(request: Request, visitor: Asking, promise_id: Number, promise: PromiseIs) -> Done:
    """What the user promised is done, or was no promise."""
    front = front_of(request)
    with front.engine.database.write() as session:
        user = session.get_one(User, visitor.user_id)
        promising.settle(session, promise_id, user, front.now(), was_one=promise.it_is == "done")
    return Done()


@router.post("/contacts/{contact_id}/hand-over", response_model=Done)
def give_contact(request: Request, visitor: Asking, contact_id: Number, offer: Offer) -> Done:
    """The owner offers a contact to a colleague, who says yes or no."""
    front = front_of(request)
    with front.engine.database.write() as session:
        by, to = session.get_one(User, visitor.user_id), colleague(session, offer.to)
        handing_over.offer(session, contact_id, by, to, said(offer.why), front.now())
    return Done()


@router.post("/drafts/{entry_id}/hand-over", response_model=Done)
def give_one(request: Request, visitor: Asking, entry_id: Number, offer: Offer) -> Done:
    """The owner offers one draft or card to a colleague, who says yes or no."""
    front = front_of(request)
    with front.engine.database.write() as session:
        by, to = session.get_one(User, visitor.user_id), colleague(session, offer.to)
        contact_id = session.get_one(OutboxEntry, entry_id).contact_id
        handing_over.offer(session, contact_id, by, to, said(offer.why), front.now(), entry_id=entry_id)
    return Done()


@router.post("/hand-overs/{offer_id}", response_model=Done)
def answer_offer(request: Request, visitor: Asking, offer_id: Number, answer: OfferAnswer) -> Done:
    """The yes or no of whom it was offered to."""
    front = front_of(request)
    with front.engine.database.write() as session:
        user = session.get_one(User, visitor.user_id)
        handing_over.answer(session, offer_id, user, front.now(), yes=answer.answer == "yes")
    return Done()


@router.post("/hand-overs/{offer_id}/take-back", response_model=Done)
def take_offer_back(request: Request, visitor: Asking, offer_id: Number) -> Done:
    """Who offered it takes it back."""
    front = front_of(request)
    with front.engine.database.write() as session:
        handing_over.take_back(session, offer_id, session.get_one(User, visitor.user_id), front.now())
    return Done()
