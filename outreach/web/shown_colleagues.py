"""Whom else do we know at the same organisation?"""

from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import Session, col, select

from outreach.contacts.records import Contact, Touch, User
from outreach.web.shown import NAMELESS
from outreach.web.times import Face, When

_MOST = 12


@dataclass(frozen=True, slots=True)
class Colleague:
    """Another contact of the same organisation."""

    id: int
    name: str
    stage: str
    owner: str
    last: When | None
    """The last touch with them, in or out."""


def colleagues(session: Session, contact: Contact, face: Face) -> tuple[Colleague, ...]:
    """The first of them by name of the family."""
    if contact.organisation_id is None:
        return ()
    last = select(func.max(Touch.at)).where(Touch.contact_id == Contact.id).scalar_subquery()
    wanted = (
        select(Contact, User.name, last)
        .outerjoin(User, col(User.id) == col(Contact.owner_id))
        .where(Contact.organisation_id == contact.organisation_id, Contact.id != contact.id)
        .order_by(Contact.family, Contact.given, col(Contact.id))
        .limit(_MOST)
    )
    return tuple(
        Colleague(
            other.id or 0,
            other.name or NAMELESS,
            other.stage,
            owner or "nobody",
            face.when(at) if at is not None else None,
        )
        for other, owner, at in session.exec(wanted)
    )
