"""Which life of the database is this, and may anything be sent in it?"""

from datetime import datetime

from sqlalchemy import select, update
from sqlmodel import Session

from outreach.bulk import prepared, table_of
from outreach.keeping.chain import Head
from outreach.keeping.journal import audit
from outreach.keeping.records import Audit, Instance
from outreach.sentences import Sentence, sentence

_instance, _audit = table_of(Instance), table_of(Audit)
_STANDS = select(_instance.c.review_since, _instance.c.review_why, _instance.c.clock_trouble)


def halted(session: Session) -> str:
    """Why nothing may be sent at all, in words; empty where nothing speaks against it. Unknown is no."""
    connection = session.connection()
    found = prepared(_STANDS, connection.dialect).run(connection, {})
    if not found:
        return Sentence("the database does not say which life of it this is")
    since, why, clock_trouble = found[0]
    if since is not None:
        text = "{why}; since {moment} nothing is sent, until 'outreach restored --reviewed'"
        return sentence(text, why=Sentence(why), moment=since)
    return str(clock_trouble)


def instance(session: Session) -> Instance:
    """The one row, as it is now."""
    return session.get_one(Instance, 1, populate_existing=True)


def begin_review(session: Session, why: str, now: datetime, told: dict[str, object]) -> int:
    """From now on nothing is sent until somebody has looked through it; gives the new epoch."""
    row = instance(session)
    row.epoch, row.review_since, row.review_why = row.epoch + 1, now, why
    audit(session, now, "operator", "review begun", f"epoch {row.epoch}", {"why": why} | told)
    return row.epoch


def end_review(session: Session, who: str, now: datetime) -> None:
    """Somebody has looked through it."""
    row = instance(session)
    audit(session, now, who, "review ended", f"epoch {row.epoch}", {"since": row.review_since})
    row.review_since, row.review_why = None, ""


def doubt_clock(session: Session, why: str, now: datetime) -> None:
    """The clock is not to be trusted (empty: it is again): nothing is sent meanwhile."""
    row = instance(session)
    if row.clock_trouble != why:
        session.execute(update(Instance).values(clock_trouble=why))
        audit(session, now, "outreach", "clock in doubt" if why else "clock trusted again", "clock", {"why": why})


def is_older(session: Session, kept: Head | None) -> bool:
    """Whether the database is an older copy than the one whose head was kept outside it."""
    if kept is None or kept.seq == 0:
        return False
    there = session.connection().execute(select(_audit.c.hash).where(_audit.c.seq == kept.seq)).scalar()
    return there != kept.hash
