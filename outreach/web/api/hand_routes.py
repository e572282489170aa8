"""What the owner writes down about a contact, and what colleagues propose to them."""

from typing import Annotated

from fastapi import APIRouter, Query, Request

from outreach.contacts import changing, owners_hand, proposing, remembering
from outreach.contacts.changing import Change
from outreach.contacts.finding import find
from outreach.contacts.records import Contact, Moment, Note, User
from outreach.errors import NotFound
from outreach.web.api.door import PREFIX, Asking
from outreach.web.api.given import Done
from outreach.web.api.shapes import Someone
from outreach.web.api.wanted import CardLines, MomentWords, NewNote, NoteWords, Privacy, Proposal
from outreach.web.contact_pages import wanted_changes
from outreach.web.front import front_of, plain
from outreach.web.permits import Act, permitted
from outreach.web.queue_pages import Number
from outreach.web.remembering_pages import theirs
from outreach.web.shown import people

router = APIRouter(prefix=f"{PREFIX}/contacts/{{contact_id}}", tags=["contact"])
finding = APIRouter(prefix=PREFIX, tags=["contact"])


@finding.get("/find", response_model=list[Someone])
def find_contacts(
    request: Request,
    visitor: Asking,
    begins: Annotated[str, Query(min_length=1, max_length=200, description="How a name or an address begins")],
) -> list[Someone]:
    """Contacts whose names or addresses begin so, the user's own first."""
    with front_of(request).engine.database.read() as session:
        others = permitted(visitor.role, Act.READ, owns=False)
        ids = find(session, plain(begins, 200).strip(), visitor.user_id, others=others)
        known = people(session, ids)
    return [Someone.model_validate(known[each]) for each in ids if each in known]


@router.put("/card", response_model=Done)
def change_card(request: Request, visitor: Asking, contact_id: Number, card: CardLines) -> Done:
    """The owner changes the card at once."""
    front = front_of(request)
    with front.engine.database.write() as session:
        contact = owners_hand.lock_own(session, contact_id, visitor.user_id)
        wanted = wanted_changes(session, front, contact, card.seen, list(card.lines), list(card.lines.values()))
        changing.apply(session, contact, wanted, f"user {visitor.user_id}", front.now())
    return Done()


@router.post("/proposals", response_model=Done)
def propose(request: Request, visitor: Asking, contact_id: Number, proposal: Proposal) -> Done:
    """A colleague proposes another card, or a note; the owner says yes or no to it as to any question."""
    front, lines = front_of(request), proposal.lines
    with front.engine.database.write() as session:
        contact = session.get(Contact, contact_id)
        if contact is None:
            raise NotFound(f"There is no contact {contact_id}")
        wanted = wanted_changes(session, front, contact, proposal.seen, list(lines), list(lines.values()))
        if words := plain(proposal.note, remembering.LONGEST).strip():
            wanted.append(Change(proposing.NOTE, "", words))
        user = session.get_one(User, visitor.user_id)
        proposing.propose(session, contact, user, wanted, plain(proposal.why, changing.LONGEST).strip(), front.now())
    return Done()


@router.post("/notes", response_model=Done)
def write_note(request: Request, visitor: Asking, contact_id: Number, note: NewNote) -> Done:
    """The owner writes down what is worth knowing; with a day it is a moment as well."""
    front = front_of(request)
    words, by, now = plain(note.text, remembering.LONGEST), visitor.user_id, front.now()
    with front.engine.database.write() as session:
        owners_hand.lock_own(session, contact_id, by)
        remembering.write_note(session, contact_id, words, by, now, private=not note.shared)
        if note.day is not None:
            day = remembering.day_of(note.day.isoformat(), every_year=note.every_year)
            remembering.keep_moment(session, contact_id, words, day, by, now)
    return Done()


@router.put("/notes/{note_id}/private", response_model=Done)
def private(request: Request, visitor: Asking, contact_id: Number, note_id: Number, wanted: Privacy) -> Done:
    """The owner shows a note to everybody, or keeps it to themselves."""
    front = front_of(request)
    with front.engine.database.write() as session:
        owners_hand.share(session, contact_id, note_id, visitor.user_id, front.now(), private=wanted.private)
    return Done()


@router.put("/notes/{note_id}", response_model=Done)
def reword_note(request: Request, visitor: Asking, contact_id: Number, note_id: Number, note: NoteWords) -> Done:
    """The owner says it in other words."""
    front = front_of(request)
    with front.engine.database.write() as session:
        owners_hand.lock_own(session, contact_id, visitor.user_id)
        row = theirs(session, Note, note_id, contact_id)
        remembering.reword_note(session, row, plain(note.text, remembering.LONGEST), visitor.user_id, front.now())
    return Done()


@router.delete("/notes/{note_id}", response_model=Done)
def delete_note(request: Request, visitor: Asking, contact_id: Number, note_id: Number) -> Done:
    """The owner deletes a note, its words too."""
    front = front_of(request)
    with front.engine.database.write() as session:
        owners_hand.lock_own(session, contact_id, visitor.user_id)
        row = theirs(session, Note, note_id, contact_id)
        remembering.forget_note(session, row, visitor.user_id, front.now())
    return Done()


@router.put("/moments/{moment_id}", response_model=Done)
def reword_moment(
    request: Request, visitor: Asking, contact_id: Number, moment_id: Number, moment: MomentWords
) -> Done:
    """The owner says it in other words, or of another day."""
    front = front_of(request)
    with front.engine.database.write() as session:
        owners_hand.lock_own(session, contact_id, visitor.user_id)
        row = theirs(session, Moment, moment_id, contact_id)
        day = remembering.day_of(moment.day.isoformat(), every_year=moment.every_year)
        words = plain(moment.text, remembering.LONGEST)
        remembering.reword_moment(session, row, words, day, visitor.user_id, front.now())
    return Done()


@router.delete("/moments/{moment_id}", response_model=Done)
def delete_moment(request: Request, visitor: Asking, contact_id: Number, moment_id: Number) -> Done:
    """The owner deletes a moment: nothing is written about it."""
    front = front_of(request)
    with front.engine.database.write() as session:
        owners_hand.lock_own(session, contact_id, visitor.user_id)
        row = theirs(session, Moment, moment_id, contact_id)
        remembering.forget_moment(session, row, visitor.user_id, front.now())
    return Done()
