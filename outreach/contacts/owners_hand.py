"""What does an owner settle about a contact by hand? A hold that is lifted, a note that is shown or kept."""

from datetime import datetime

from sqlmodel import Session

from outreach.contacts import ledger
from outreach.contacts.records import Contact, Hold, Note, Notice, User
from outreach.errors import NotFound, NotYours, Stale
from outreach.sentences import sentence


def lift(session: Session, contact_id: int, hold_id: int, user_id: int, now: datetime) -> None:
    """The owner has settled what there was to wait for. Raises `NotFound`, `NotYours` or `Stale`."""
    row = session.get(Hold, hold_id)
    if row is None or row.contact_id != contact_id:
        raise NotFound("There is nothing to lift", remedy="Go back to the list")
    lock_own(session, contact_id, user_id)
    session.refresh(row)
    if row.lifted_at is not None:
        raise Stale("Somebody has lifted it already", remedy="Look at the contact again")
    ledger.lift_hold(session, hold_id, user_id, now, f"user {user_id}")


def share(session: Session, contact_id: int, note_id: int, user_id: int, now: datetime, *, private: bool) -> None:
    """The owner shows a note to everybody, or keeps it to themselves. Raises `NotFound` or `NotYours`."""
    row = session.get(Note, note_id)
    if row is None or row.contact_id != contact_id:
        raise NotFound("There is no such note", remedy="Go back to the list")
    lock_own(session, contact_id, user_id)
    ledger.share_note(session, row, f"user {user_id}", now, private=private)


def take_note(session: Session, notice_id: int, user_id: int, now: datetime) -> None:
    """A user has read what they were told. Raises `NotFound` or `NotYours`."""
    notice = session.get(Notice, notice_id)
    if notice is None:
        raise NotFound("There is no such notice", remedy="Go back to the list")
    if notice.user_id != user_id:
        raise NotYours("This was told to somebody else", remedy="Go back to the list")
    ledger.read_notice(session, notice, now)


def lock_own(session: Session, contact_id: int, user_id: int) -> Contact:
    """Hold the contact for a change; nobody but the owner makes it. Raises `NotFound` or `NotYours`."""
    if session.get(Contact, contact_id) is None:
        raise NotFound(sentence("There is no contact {number}", number=contact_id), remedy="Go back to the list")
    contact = ledger.lock(session, contact_id)
    if contact.owner_id != user_id:
        owner = session.get(User, contact.owner_id) if contact.owner_id is not None else None
        name = owner.name if owner is not None else "nobody"
        raise NotYours(
            sentence("{contact} belongs to {name}", contact=contact.name, name=name),
            remedy=sentence("Ask {name}", name=name),
        )
    return contact
