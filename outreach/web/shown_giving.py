"""To whom may the owner give a contact or a draft, and what is offered already?"""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from outreach.contacts.records import User
from outreach.review.handing_over import open_offer

_MOST = 200


@dataclass(frozen=True, slots=True)
class Receiver:
    """A colleague to whom something may be given."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Giving:
    """What the owner may do; nothing for anybody else."""

    colleagues: tuple[Receiver, ...] = ()
    offer_id: int = 0
    offered_to: str = ""


def shown_giving(session: Session, contact_id: int, user_id: int) -> Giving:
    """For the owner of a contact."""
    offered = open_offer(session, contact_id)
    if offered is not None:
        return Giving((), offered.id or 0, session.get_one(User, offered.to_id).name)
    others = select(User.id, User.name).where(col(User.active).is_(True), User.id != user_id, User.role != "operator")
    return Giving(
        tuple(Receiver(id_ or 0, name) for id_, name in session.exec(others.order_by(User.name).limit(_MOST)))
    )
