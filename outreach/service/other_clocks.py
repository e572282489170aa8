"""What time is it elsewhere: at the database's server, and where our mail arrives?"""

from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import Session

from outreach.bulk import table_of
from outreach.inbox.records import Message

_NEWEST = 20
_message = table_of(Message).c


def clocks(session: Session) -> list[tuple[str, datetime]]:
    """The clock of PostgreSQL's server."""
    return [("the database", session.execute(select(func.clock_timestamp())).scalar_one())]


def newest_received(session: Session) -> datetime | None:
    """When a server says that it received the newest mail from outside: by its own clock, not by the sender's."""
    newest = select(_message.at).where(_message.direction == "in").order_by(_message.id.desc()).limit(_NEWEST)
    return max(session.execute(newest).scalars(), default=None)
