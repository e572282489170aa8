"""Holds, gives back and spends places under the caps; taken with the contact's row locked."""

from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col

from outreach.contacts import ledger
from outreach.contacts.records import Contact, Touch
from outreach.planning.match import moment_of
from outreach.planning.records import Place, Proposal


def hold(session: Session, proposal: Proposal, contact: Contact) -> None:
    """Take a place for a proposal that the gate has just allowed."""
    assert proposal.id is not None
    session.add(
        Place(
            proposal_id=proposal.id,
            contact_id=proposal.contact_id,
            organisation_id=contact.organisation_id,
            channel=proposal.channel,
            department=proposal.department,
            at=proposal.not_before,
        )
    )


def release(session: Session, proposal: Proposal, outcome: str) -> None:
    """Give the place back: the proposal came to nothing, or nobody knows (then it was spent before)."""
    place = session.get(Place, proposal.id)
    if place is not None:
        session.delete(place)
    proposal.outcome = outcome
    ledger.changed(session, [proposal.contact_id])


def spend(session: Session, proposal: Proposal, at: datetime, user_id: int | None, rfc_message_id: str | None) -> None:
    """Turn the place into the touch that caps count from now on."""
    place = session.get(Place, proposal.id)
    if place is not None:
        session.delete(place)
    ledger.record_touches(
        session,
        [
            {
                "contact_id": proposal.contact_id,
                "channel": proposal.channel,
                "direction": "out",
                "department": proposal.department,
                "user_id": user_id,
                "at": at,
                "automatic": False,
                "is_reply": proposal.kind == "reply",
                "message_id": None,
                "rfc_message_id": rfc_message_id,
                "note": proposal.rule,
            }
        ],
    )
    if (moment_id := moment_of(proposal.occasion)) is not None:
        ledger.use_moment(session, moment_id, at)
    ledger.changed(session, [proposal.contact_id])


def unspend(session: Session, proposal: Proposal, contact: Contact, rfc_message_id: str) -> None:
    """The server refused what was spent: the touch never was, and the place is held again."""
    session.execute(
        delete(Touch).where(col(Touch.contact_id) == proposal.contact_id, col(Touch.rfc_message_id) == rfc_message_id)
    )
    hold(session, proposal, contact)
    if (moment_id := moment_of(proposal.occasion)) is not None:
        ledger.use_moment(session, moment_id, None)
    ledger.changed(session, [proposal.contact_id])
