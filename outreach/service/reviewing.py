"""Is this database an older copy of itself? Then nothing is sent until somebody has looked through it."""

from datetime import datetime

import structlog
from sqlmodel import Session, col, func, select

from outreach.config import Settings
from outreach.database import Database
from outreach.errors import ConfigError, Stale
from outreach.inbox.records import AccountRecord, Unheard
from outreach.keeping.instance import begin_review, end_review, instance, is_older
from outreach.keeping.sealer import kept_head, newest
from outreach.sending.put_back import put_back

log = structlog.get_logger()


def enter_review(session: Session, why: str, now: datetime, told: dict[str, object] | None = None) -> dict[str, int]:
    """Raise the epoch and put back what was on its way; gives how many wait anew and how many are in doubt."""
    counts = put_back(session, now)
    begin_review(session, why, now, {**counts, **(told or {})})
    return counts


def look_back(database: Database, settings: Settings, now: datetime) -> None:
    """Find out at the start whether somebody has put an older copy in place by hand.

    Raises `ConfigError` where a restore has not come to its end.
    """
    if settings.restoring_path.exists():
        what = "a restore of the database did not come to its end"
        raise ConfigError(
            what, where=str(settings.restoring_path), remedy="run 'outreach restore PATH --replace' again"
        )
    kept = kept_head(settings.anchor_path)
    with database.read() as session:
        if not is_older(session, kept):
            return
    with database.write() as session:
        why = "the database is an older copy than the one at work here before"
        enter_review(session, why, now, {"known": str(kept), "here": str(newest(session))})
    settings.anchor_path.replace(settings.anchor_path.with_name(f"audit.head.{now:%Y%m%d%H%M%S}"))
    log.error("nothing is sent: the database is an older copy of itself", known=str(kept))


def reviewed(session: Session, settings: Settings, who: str, now: datetime) -> None:
    """An operator has looked through it: sending goes on.

    Raises `Stale` where there is nothing to review, or where not all has been read and heard that arrived since.
    """
    row = instance(session)
    if row.review_since is None:
        raise Stale("there is nothing to look through", where="outreach restored", remedy="nothing is to be done")
    if unread := not_read_since(session, settings, row.review_since):
        what = f"{', '.join(unread)} not read to the end since the restore"
        raise Stale(what, where="outreach restored", remedy="run 'outreach poll' and 'outreach plan', then look again")
    if waiting := session.exec(select(func.count()).select_from(Unheard).where(col(Unheard.tries) < _TRIES)).one():
        raise Stale(f"{waiting} messages are not heard yet", where="outreach restored", remedy="run 'outreach plan'")
    end_review(session, who, now)


_TRIES = 3


def not_read_since(session: Session, settings: Settings, since: datetime) -> list[str]:
    """The accounts whose mail since a restore is not known yet: what was sent, and what they wrote."""
    known = {record.name: record.listened_at for record in session.exec(select(AccountRecord))}
    at = {account.name: known.get(account.name) for account in settings.house.accounts}
    return [name for name, heard in at.items() if heard is None or heard < since]
