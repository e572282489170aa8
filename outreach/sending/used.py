"""How much has left an account, by the ledger of transmissions, and how much is on its way?

Counted in the transaction that claims, with the account's row locked where there are limits: what is claimed holds a
place until it is a transmission or goes back, so that two senders never take the same one, and a restart forgets none.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from sqlmodel import Session, col, func, select

from outreach.database import upsert
from outreach.rendering.records import Draft
from outreach.review.records import OutboxEntry
from outreach.sending.limits import days_to_warm
from outreach.sending.records import SendingAccount, Transmission
from outreach.sending_settings import Limits


def domain_of(recipient: str) -> str:
    """The domain of an address, in lower case."""
    return recipient.rpartition("@")[2].casefold()


def lock_account(session: Session, account: str) -> SendingAccount:
    """The account's row, held until the transaction ends: what two senders of one account queue on."""
    session.flush()
    row = {"account": account, "paused_at": None, "paused_why": "", "released_at": None}
    upsert(session, SendingAccount, [row], replace=False)
    wanted = select(SendingAccount).where(SendingAccount.account == account).with_for_update()
    return session.exec(wanted).one()


@dataclass(frozen=True, slots=True)
class Flying:
    """What is claimed, and what is on its way by domain."""

    claimed: int
    claimed_to: Counter[str]
    on_the_way_to: Counter[str]


def flying(session: Session, account: str) -> Flying:
    """What is in the hands of the account's senders."""
    rows = session.exec(
        select(OutboxEntry.state, Draft.recipient)
        .join(Draft, col(Draft.id) == col(OutboxEntry.draft_id))
        .where(col(OutboxEntry.state).in_(("claimed", "transmitting")), Draft.account == account)
    ).all()
    claimed = [domain_of(recipient) for state, recipient in rows if state == "claimed"]
    return Flying(len(claimed), Counter(claimed), Counter(domain_of(recipient) for _, recipient in rows))


def left_since(session: Session, account: str, since: datetime, domain: str | None = None) -> int:
    """How many have left, to anybody or to one domain."""
    wanted = select(func.count()).select_from(Transmission)
    wanted = wanted.where(Transmission.account == account, Transmission.started_at > since)
    if domain is not None:
        wanted = wanted.where(Transmission.domain == domain)
    return session.exec(wanted).one()


def nth_last(session: Session, account: str, number: int, domain: str | None = None) -> datetime | None:
    """When the so many-th last one left (1: the last)."""
    if number < 1:
        return None
    wanted = select(Transmission.started_at).where(Transmission.account == account)
    if domain is not None:
        wanted = wanted.where(Transmission.domain == domain)
    return session.exec(wanted.order_by(col(Transmission.started_at).desc()).offset(number - 1).limit(1)).first()


def days_before(session: Session, account: str, limits: Limits, now: datetime) -> int:
    """On how many days (UTC) before today the account has sent, as far as its warm-up asks."""
    today = datetime.combine(now.astimezone(UTC).date(), time(), UTC)
    needed, days, since = days_to_warm(limits), 0, datetime(1970, 1, 1, tzinfo=UTC)
    while days < needed:
        wanted = select(func.min(Transmission.started_at)).where(Transmission.account == account)
        first = session.exec(wanted.where(Transmission.started_at >= since, Transmission.started_at < today)).one()
        if first is None:
            break
        days += 1
        since = datetime.combine(first.astimezone(UTC).date(), time(), UTC) + timedelta(days=1)
    return days
