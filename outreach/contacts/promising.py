"""What have we promised to a contact that we have not done yet? Kept by their owner's word, or by our next mail."""

from datetime import date, datetime

from sqlalchemy import update
from sqlmodel import Session, col, select

from outreach.contacts import ledger
from outreach.contacts.between_records import Promise
from outreach.contacts.records import Contact, Touch, User
from outreach.database import upsert
from outreach.errors import NotFound, NotYours, Stale
from outreach.sentences import sentence


def keep(session: Session, contact_id: int, message_id: int, quote: str, due: date | None, made_at: datetime) -> None:
    """Keep a promise with the mail in which it was made; one that is known is left as it is."""
    row = {"contact_id": contact_id, "message_id": message_id, "quote": quote, "due": due, "made_at": made_at}
    upsert(session, Promise, [row], replace=False)


def wrote(session: Session, contact_id: int, at: datetime) -> None:
    """A mail of ours left to them: what was promised before it is over."""
    session.execute(
        update(Promise)
        .where(col(Promise.contact_id) == contact_id, col(Promise.made_at) < at, col(Promise.over_at).is_(None))
        .values(over_at=at, over_why="wrote")
    )


def written_since(session: Session, contact_id: int, at: datetime) -> bool:
    """Whether a mail of ours to them left after that moment: a copy may be filed late."""
    later = (Touch.contact_id == contact_id, Touch.direction == "out", Touch.channel == "email", col(Touch.at) > at)
    return session.exec(select(Touch.id).where(*later).limit(1)).first() is not None


def settle(session: Session, promise_id: int, user: User, now: datetime, *, was_one: bool) -> Promise:
    """Their owner says that it is done, or that it was no promise."""
    row = session.get(Promise, promise_id)
    if row is None:
        raise NotFound(sentence("there is no promise {number}", number=promise_id), remedy="see 'outreach queue'")
    if session.get_one(Contact, row.contact_id).owner_id != user.id:
        raise NotYours(
            "this is not your contact", where=sentence("promise {number}", number=promise_id), remedy="ask the owner"
        )
    if row.over_at is not None:
        raise Stale(
            "it is off the list already",
            where=sentence("promise {number}", number=promise_id),
            remedy="go back to the list",
        )
    row.over_at, row.over_why, row.over_by = now, "done" if was_one else "none", user.id
    what = "promise: done" if was_one else "promise: none"
    ledger.note(session, row.contact_id, user.email, what, now, {"promise": promise_id, "quote": row.quote})
    return row
