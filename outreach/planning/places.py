"""Holds, gives back and spends places under the caps; taken with the contact's row locked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col

from outreach.bulk import table_of
from outreach.contacts import ledger
from outreach.contacts.records import Contact, Touch
from outreach.listed import among
from outreach.planning.matching.match import moment_of
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


def move(session: Session, proposal: Proposal, at: datetime) -> None:
    """The proposal leaves at another moment than it was planned for: caps count it there."""
    place = session.get(Place, proposal.id)
    if place is not None:
        place.at = at


def release(session: Session, proposal: Proposal, outcome: str) -> None:
    """Give the place back: the proposal came to nothing, or nobody knows (then it was spent before)."""
    place = session.get(Place, proposal.id)
    if place is not None:
        session.delete(place)
    proposal.outcome = outcome
    ledger.changed(session, [proposal.contact_id])


@dataclass(frozen=True, slots=True)
class Spent:
    """A proposal whose place becomes a touch, by whom and under which Message-ID."""

    proposal_id: int
    contact_id: int
    channel: str
    department: str
    kind: str
    rule: str
    occasion: str
    user_id: int | None
    rfc_message_id: str | None


def spend(session: Session, proposal: Proposal, at: datetime, user_id: int | None, rfc_message_id: str | None) -> None:
    """Turn the place into the touch that caps count from now on."""
    spent = Spent(
        proposal.id or 0,
        proposal.contact_id,
        proposal.channel,
        proposal.department,
        proposal.kind,
        proposal.rule,
        proposal.occasion,
        user_id,
        rfc_message_id,
    )
    spend_all(session, [spent], at)


def spend_all(session: Session, spent: Sequence[Spent], at: datetime) -> None:
    """Turn places into the touches that caps count from now on."""
    session.flush()
    session.connection().execute(_GIVE_UP, {"keys": [each.proposal_id for each in spent]})
    ledger.record_touches(session, [_touch(each, at) for each in spent])
    for each in spent:
        if (moment_id := moment_of(each.occasion)) is not None:
            ledger.use_moment(session, moment_id, at)
    ledger.changed(session, [each.contact_id for each in spent])


_GIVE_UP = delete(table_of(Place)).where(among(table_of(Place).c.proposal_id))


def _touch(spent: Spent, at: datetime) -> dict[str, Any]:
    return {
        "contact_id": spent.contact_id,
        "channel": spent.channel,
        "direction": "out",
        "department": spent.department,
        "user_id": spent.user_id,
        "at": at,
        "automatic": False,
        "is_reply": spent.kind == "reply",
        "message_id": None,
        "rfc_message_id": spent.rfc_message_id,
        "note": spent.rule,
    }


def unspend(session: Session, proposal: Proposal, contact: Contact, rfc_message_id: str) -> None:
    """The server refused what was spent: the touch never was, and the place is held again."""
    session.execute(
        delete(Touch).where(col(Touch.contact_id) == proposal.contact_id, col(Touch.rfc_message_id) == rfc_message_id)
    )
    hold(session, proposal, contact)
    if (moment_id := moment_of(proposal.occasion)) is not None:
        ledger.use_moment(session, moment_id, None)
    ledger.changed(session, [proposal.contact_id])
