"""Reads what we wrote for what we promised, and lets a promise be over once we have written again."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from outreach.clock import Clock
from outreach.contacts import promising
from outreach.database import Database
from outreach.inbox.records import Message
from outreach.inbox.stored import as_parsed
from outreach.listening.promised import promised
from outreach.listening.visible import visible_text

PAGE = 100


def hear_promises(database: Database, clock: Clock) -> int:
    """Read every mail of ours that nobody has read yet, the oldest first; gives how many."""
    count = 0
    while ids := _unread(database):
        with database.write() as session:
            for message_id in ids:
                _read(session, session.get_one(Message, message_id), clock.now())
        count += len(ids)
    return count


def _unread(database: Database) -> Sequence[int]:
    with database.read() as session:
        ours = (Message.direction == "out", col(Message.promises_at).is_(None), col(Message.contact_id).is_not(None))
        wanted = select(Message.id).where(*ours).order_by(col(Message.id)).limit(PAGE)
        return [message_id for message_id in session.exec(wanted) if message_id is not None]


def _read(session: Session, message: Message, now: datetime) -> None:
    message.promises_at = now
    contact_id = message.contact_id or 0
    promising.wrote(session, contact_id, message.at)
    if message.automatic is not None or promising.written_since(session, contact_id, message.at):
        return
    for each in promised(visible_text(as_parsed(message)).text, message.at.date()):
        promising.keep(session, contact_id, message.id or 0, each.quote, each.due, message.at)
