"""How does each sending account stand: paused or not, how much of its limits is used, what waits and why?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from outreach.config import Account
from outreach.rendering.records import Draft
from outreach.review.records import OutboxEntry
from outreach.sending import used
from outreach.sending.limits import limits_of
from outreach.sending.records import HeldBack, SendingAccount


@dataclass(frozen=True, slots=True)
class Standing:
    """One account at a moment."""

    account: str
    paused_at: datetime | None
    paused_why: str
    limits: tuple[tuple[str, int, int], ...]
    """In words, how much is used, how much is allowed."""
    held: tuple[tuple[str, str, datetime | None], ...]
    """Domain ('' for all), why, until when."""
    due: int
    """Approved mails whose hour has come."""
    in_doubt: int


def standing(session: Session, accounts: Iterable[Account], now: datetime) -> list[Standing]:
    """How each of these stands."""
    return [_one(session, account, now) for account in accounts]


def _one(session: Session, account: Account, now: datetime) -> Standing:
    state = session.get(SendingAccount, account.name)
    days = used.days_before(session, account.name, account.limits, now)
    flying = used.flying(session, account.name).claimed
    held = session.exec(select(HeldBack).where(HeldBack.account == account.name).order_by(HeldBack.domain))
    return Standing(
        account.name,
        state.paused_at if state is not None else None,
        state.paused_why if state is not None else "",
        tuple(
            (limit.words, used.left_since(session, account.name, now - limit.within) + flying, limit.most)
            for limit in limits_of(account.limits, account.name, days)
        ),
        tuple((row.domain, row.why, row.until) for row in held),
        _count(session, account.name, "approved", now),
        _count(session, account.name, "in_doubt", now),
    )


def _count(session: Session, account: str, state: str, now: datetime) -> int:
    wanted = select(func.count()).select_from(OutboxEntry).join(Draft, col(Draft.id) == col(OutboxEntry.draft_id))
    wanted = wanted.where(Draft.account == account, OutboxEntry.state == state)
    if state == "approved":
        wanted = wanted.where(OutboxEntry.not_before <= now)
    return session.exec(wanted).one()
