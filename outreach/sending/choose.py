"""Which approved mails leave next, and what holds the others back?"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import bindparam, delete, select
from sqlmodel import Session

from outreach.bulk import prepared, table_of
from outreach.config import Account
from outreach.sending import used, waiting
from outreach.sending.limits import HOUR, OfDomain, Room, domain_rooms, limits_of, room, strictest
from outreach.sending.records import HeldBack, SendingAccount
from outreach.sentences import sentence

PAGE = 200
MOST_PAGES = 50
"""So many are looked through for one whose domain is free."""


_held, _account = table_of(HeldBack).c, table_of(SendingAccount).c
_HELD = select(_held.domain, _held.why, _held.until).where(_held.account == bindparam("account"))
_PAUSED = select(_account.paused_why).where(_account.account == bindparam("account"), _account.paused_at.is_not(None))


@dataclass(slots=True)
class Choice:
    """The entries that may leave now, and why others wait, by domain ('' for all)."""

    entry_ids: list[int] = field(default_factory=list)
    held: dict[str, Room] = field(default_factory=dict)


def choose(session: Session, account: Account, now: datetime, most: int, *, hold: bool) -> Choice:
    """Up to so many entries of an account whose hour has come, who waits longest first.

    `hold`: nobody else can take them until the transaction ends, and what others hold is passed over.
    """
    connection = session.connection()
    for (why,) in prepared(_PAUSED, connection.dialect).run(connection, {"account": account.name}):
        return Choice(held={"": Room(0, sentence("account {account} is paused: {why}", account=account.name, why=why))})
    if not account.limits.any:
        return Choice([entry_id for entry_id, _ in _due(session, account, now, most, 0, hold=hold)])
    return _within_limits(session, account, now, most, hold=hold)


def _within_limits(session: Session, account: Account, now: datetime, most: int, *, hold: bool) -> Choice:
    name, flying = account.name, used.flying(session, account.name)
    rooms = []
    for limit in limits_of(account.limits, name, used.days_before(session, name, account.limits, now)):
        left = used.left_since(session, name, now - limit.within)
        full = left + flying.claimed >= limit.most
        nth = used.nth_last(session, name, limit.most - flying.claimed) if full else None
        rooms.append(room(limit, left, flying.claimed, nth, now))
    total = strictest(rooms, most)
    choice, free, taken = Choice(), dict[str, int](), Counter[str]()
    for entry_id, recipient in _candidates(session, account, now, hold=hold):
        if len(choice.entry_ids) >= total.free:
            if not total.free:
                choice.held[""] = total
            break
        domain = used.domain_of(recipient)
        if domain not in free:
            found = _domain_room(session, account, domain, flying, now)
            free[domain] = found.free
            if found.free <= 0:
                choice.held[domain] = found
        if taken[domain] < free[domain]:
            taken[domain] += 1
            choice.entry_ids.append(entry_id)
    return choice


def _domain_room(session: Session, account: Account, domain: str, flying: used.Flying, now: datetime) -> Room:
    limits = account.limits.of_domain(domain)
    claimed, on_the_way = flying.claimed_to[domain], flying.on_the_way_to[domain]
    left, nth = 0, None
    if limits.per_hour is not None:
        left = used.left_since(session, account.name, now - HOUR, domain)
        if left + claimed >= limits.per_hour:
            nth = used.nth_last(session, account.name, limits.per_hour - claimed, domain)
    return strictest(domain_rooms(limits, domain, OfDomain(left, claimed, on_the_way, nth), now), 10**9)


def _candidates(session: Session, account: Account, now: datetime, *, hold: bool) -> Iterator[tuple[int, str]]:
    for page in range(MOST_PAGES):
        found = _due(session, account, now, PAGE, page * PAGE, hold=hold)
        yield from found
        if len(found) < PAGE:
            return


def _due(
    session: Session, account: Account, now: datetime, most: int, after: int, *, hold: bool
) -> list[tuple[int, str]]:
    connection = session.connection()
    given = {"now": now, "account": account.name, "most": most, "after": after}
    return [
        (row[0], row[2])
        for row in prepared(waiting.DUE_HELD if hold else waiting.DUE, connection.dialect).run(connection, given)
    ]


def note_held(session: Session, account: Account, held: dict[str, Room]) -> None:
    """Keep what holds mail back, for the list and for `outreach why`; nothing is written where nothing changed."""
    if _noted(session, account.name) == _as_noted(held):
        return
    session.connection().execute(delete(table_of(HeldBack)).where(_held.account == account.name))
    for domain, why in held.items():
        session.add(HeldBack(account=account.name, domain=domain, why=why.why, until=why.until))


def is_news(session: Session, account: Account, held: dict[str, Room]) -> bool:
    """Whether something else holds mail back than what was noted last."""
    return _noted(session, account.name) != _as_noted(held)


def _noted(session: Session, account: str) -> dict[str, tuple[str, datetime | None]]:
    session.flush()
    connection = session.connection()
    rows = prepared(_HELD, connection.dialect).run(connection, {"account": account})
    return {domain: (why, until) for domain, why, until in rows}


def _as_noted(held: dict[str, Room]) -> dict[str, tuple[str, datetime | None]]:
    return {domain: (why.why, why.until) for domain, why in held.items()}


def why_held(session: Session, account: str, recipient: str) -> tuple[str, datetime | None] | None:
    """Why an approved mail to this recipient has not left although its hour has come, and until when."""
    noted = _noted(session, account)
    return noted.get("") or noted.get(used.domain_of(recipient))
