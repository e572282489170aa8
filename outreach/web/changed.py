"""By which signs does one see that something of a user's list has changed? A few sums, for many users at once."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, func, select
from sqlmodel import Session, col

from outreach.contacts.between_records import HandOver, Promise
from outreach.contacts.records import AnswerOwed, Contact, Notice, QuestionToOwner
from outreach.review.records import OutboxEntry

Signs = tuple[tuple[Any, ...], ...]
_LOOKED_AT = 200
_ON_A_LIST = ("waiting", "in_doubt", "approved", "claimed", "transmitting")


def signs(session: Session, user_ids: Collection[int]) -> dict[int, Signs]:
    """What to compare with what it was before, for each of these users.

    Asked from the side of what waits: the contacts of these users are very many more.
    """
    whose = func.coalesce(OutboxEntry.given_to, Contact.owner_id)
    entries = (
        select(
            whose,
            func.count(),
            func.max(OutboxEntry.state_at),
            func.sum(OutboxEntry.id),
            func.sum(OutboxEntry.draft_id),
            func.sum(Contact.state),
        )
        .select_from(OutboxEntry)
        .join(Contact, col(Contact.id) == col(OutboxEntry.contact_id))
        .where(col(OutboxEntry.state).in_(_ON_A_LIST))
        .group_by(whose)
    )
    questions = (
        select(col(Contact.owner_id), func.count(), func.max(QuestionToOwner.id))
        .select_from(QuestionToOwner)
        .join(Contact, col(Contact.id) == col(QuestionToOwner.contact_id))
        .where(col(QuestionToOwner.answered_at).is_(None))
        .group_by(col(Contact.owner_id))
    )
    notices = (
        select(col(Notice.user_id), func.count(), func.max(Notice.id))
        .where(col(Notice.read_at).is_(None), col(Notice.user_id).in_(user_ids))
        .group_by(col(Notice.user_id))
    )
    found: dict[int, list[tuple[Any, ...]]] = {user_id: [] for user_id in user_ids}
    for at, wanted in enumerate((entries, questions, notices, *map(_newest, (AnswerOwed, Promise, HandOver)))):
        for user_id, *sums in session.execute(wanted):
            if user_id in found:
                found[user_id].append((at, *sums))
    return {user_id: tuple(each) for user_id, each in found.items()}


def _newest(model: Any) -> Select[Any, Any, Any]:
    """Of what else stands on lists, each owner's newest among the newest of the house."""
    whose = col(HandOver.to_id) if model is HandOver else col(Contact.owner_id)
    last = select(func.max(model.id)).scalar_subquery()
    return (
        select(whose, func.max(model.id), func.sum(Contact.state))
        .select_from(model)
        .join(Contact, col(Contact.id) == col(model.contact_id))
        .where(col(model.id) > last - _LOOKED_AT)
        .group_by(whose)
    )
