"""What is one of us told and asked about their contacts, and has not noted or answered yet?

After a while it leaves their list by itself. It is then as it was: a question changes nothing without an answer, and
stands with the contact; what a notice told of holds there.
"""

from datetime import datetime, timedelta

from sqlmodel import Session, and_, col, not_, select

from outreach.contacts.owning import of_owner
from outreach.contacts.records import OPENING_KINDS, Notice, QuestionToOwner

MOST = 20
LISTED_FOR = timedelta(days=30)
"""How long a notice or a question stands on the list."""
_REFUSED = and_(col(QuestionToOwner.doubt).is_not(None), col(QuestionToOwner.kind).in_(OPENING_KINDS))
"""Would open something, and it is not certain that the contact wrote it: nobody is asked."""


def unread(
    session: Session, user_id: int, now: datetime, most: int = MOST, since: datetime | None = None
) -> list[Notice]:
    """What a user was told (from a moment on; else as long as it is listed) and has not noted, the newest first."""
    listed = now - LISTED_FOR if since is None else since
    wanted = select(Notice).where(Notice.user_id == user_id, col(Notice.read_at).is_(None), col(Notice.at) > listed)
    wanted = wanted.where(col(Notice.at) <= now)
    return list(session.exec(wanted.order_by(col(Notice.at).desc(), col(Notice.id).desc()).limit(most)))


def open_questions(
    session: Session, owner_id: int, now: datetime, most: int = MOST, since: datetime | None = None
) -> list[QuestionToOwner]:
    """What the owner of some contacts is asked (from a moment on; else as long as it is listed), the oldest first."""
    c, listed = QuestionToOwner, now - LISTED_FOR if since is None else since
    wanted = select(c).where(col(c.answered_at).is_(None), not_(_REFUSED), of_owner(c.contact_id, owner_id))
    wanted = wanted.where(col(c.asked_at) > listed, col(c.asked_at) <= now)
    return list(session.exec(wanted.order_by(col(c.id)).limit(most)))


def open_about(session: Session, contact_id: int, *, refused: bool) -> list[QuestionToOwner]:
    """What is open about one contact: what their owner is asked, or what was not taken since the sender is not sure."""
    wanted = select(QuestionToOwner).where(
        QuestionToOwner.contact_id == contact_id, col(QuestionToOwner.answered_at).is_(None)
    )
    wanted = wanted.where(_REFUSED if refused else not_(_REFUSED))
    return list(session.exec(wanted.order_by(col(QuestionToOwner.id))))


def left_unanswered(
    session: Session, user_id: int, now: datetime, within: timedelta, most: int
) -> tuple[list[Notice], list[QuestionToOwner]]:
    """What has left the list of a user by itself within that time, unnoted and unanswered."""
    over = now - LISTED_FOR
    told = unread(session, user_id, over, most, since=over - within)
    return told, open_questions(session, user_id, over, most, since=over - within)
