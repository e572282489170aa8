"""How does a contact, or one thing about them, pass to a colleague? The owner offers, the colleague says yes or no."""

from datetime import datetime

from sqlmodel import Session, col, select

from outreach.contacts import ledger
from outreach.contacts.between_records import HandOver
from outreach.contacts.records import Contact, User
from outreach.errors import NotFound, NotYours, Stale
from outreach.planning.records import Proposal
from outreach.review import outbox
from outreach.review.lapse import leave, word
from outreach.review.records import OutboxEntry
from outreach.sentences import sentence


def offer(
    session: Session, contact_id: int, by: User, to: User, why: str, now: datetime, *, entry_id: int | None = None
) -> HandOver:
    """Offer a contact of one's own to a colleague, or (`entry_id`) one draft or card of theirs; nothing changes yet."""
    contact = ledger.lock(session, contact_id)
    where = sentence("contact {number}", number=contact_id)
    if contact.owner_id != by.id:
        raise NotYours(
            sentence("{contact} is not yours to give", contact=contact.name), where=where, remedy="ask the owner"
        )
    if to.id == by.id or not to.active:
        raise Stale("give it to a colleague who works here", where=where, remedy="name somebody else")
    if _open(session, contact_id) is not None:
        raise Stale("it is offered to somebody already", where=where, remedy="take that back first")
    if entry_id is not None:
        entry = session.get(OutboxEntry, entry_id)
        if entry is None or entry.contact_id != contact_id or entry.state != "waiting":
            raise Stale(
                "it does not wait any more",
                where=sentence("draft {number}", number=entry_id),
                remedy="look at it again",
            )
    row = HandOver(
        contact_id=contact_id, entry_id=entry_id, from_id=by.id or 0, to_id=to.id or 0, why=why, offered_at=now
    )
    session.add(row)
    session.flush()
    _note(session, row, by, "offered to a colleague", now)
    return row


def answer(session: Session, offer_id: int, user: User, now: datetime, *, yes: bool) -> HandOver:
    """The colleague's yes or no. With a yes to a contact, what waits is drafted anew in the new owner's name."""
    row = _still_open(session, offer_id)
    if row.to_id != user.id:
        raise NotYours(
            "this was offered to somebody else",
            where=sentence("offer {number}", number=offer_id),
            remedy="go back to the list",
        )
    contact = ledger.lock(session, row.contact_id)
    if contact.owner_id != row.from_id:
        raise Stale(
            "it is no longer theirs to give",
            where=sentence("offer {number}", number=offer_id),
            remedy="go back to the list",
        )
    row.answered_at, row.answer = now, "yes" if yes else "no"
    _note(session, row, user, "hand-over taken" if yes else "hand-over declined", now)
    if yes and row.entry_id is not None:
        entry = session.get_one(OutboxEntry, row.entry_id)
        if entry.state != "waiting":
            raise Stale(
                "it does not wait any more",
                where=sentence("draft {number}", number=entry.id or 0),
                remedy="go back to the list",
            )
        entry.given_to = user.id
    elif yes:
        _take_over(session, contact, user, now)
    session.flush()
    return row


def take_back(session: Session, offer_id: int, user: User, now: datetime) -> HandOver:
    """The owner takes the offer back before it is answered."""
    row = _still_open(session, offer_id)
    if ledger.lock(session, row.contact_id).owner_id != user.id:
        raise NotYours(
            "this is not your contact", where=sentence("offer {number}", number=offer_id), remedy="ask the owner"
        )
    row.answered_at, row.answer = now, "withdrawn"
    _note(session, row, user, "hand-over taken back", now)
    return row


def open_offer(session: Session, contact_id: int) -> HandOver | None:
    """What is offered of a contact and not answered."""
    return _open(session, contact_id)


def _take_over(session: Session, contact: Contact, user: User, now: datetime) -> None:
    contact_id = contact.id or 0
    contact.owner_id = user.id
    session.flush()
    why = [word("owner_changed", sentence("{contact} belongs to {name} now", contact=contact.name, name=user.name))]
    active = (OutboxEntry.contact_id == contact_id, col(OutboxEntry.state).in_(outbox.ACTIVE))
    for entry in session.exec(select(OutboxEntry).where(*active)).all():
        leave(session, entry, session.get_one(Proposal, entry.proposal_id), "void", why, now)
    ledger.changed(session, [contact_id])


def _open(session: Session, contact_id: int) -> HandOver | None:
    wanted = select(HandOver).where(HandOver.contact_id == contact_id, col(HandOver.answered_at).is_(None))
    return session.exec(wanted).first()


def _still_open(session: Session, offer_id: int) -> HandOver:
    row = session.get(HandOver, offer_id)
    if row is None:
        raise NotFound(sentence("there is no offer {number}", number=offer_id), remedy="see 'outreach queue'")
    if row.answered_at is not None:
        raise Stale(
            "it has been answered already",
            where=sentence("offer {number}", number=offer_id),
            remedy="go back to the list",
        )
    return row


def _note(session: Session, row: HandOver, by: User, what: str, now: datetime) -> None:
    detail = {"from": row.from_id, "to": row.to_id, "draft": row.entry_id, "why": row.why}
    ledger.note(session, row.contact_id, f"user {by.id}", what, now, detail)
