"""What holds of some contacts now? Their histories, what the house hears, and what their organisations count."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select
from sqlmodel import Session

from outreach.bulk import prepared, table_of
from outreach.contacts.records import Contact, Touch
from outreach.inbox.records import AccountRecord
from outreach.keeping.instance import halted
from outreach.listed import among
from outreach.planning.facts.facts import Facts, TouchFact
from outreach.planning.facts.facts_at import Around, facts_at
from outreach.planning.facts.history import History, as_if_done
from outreach.planning.facts.recall import histories
from outreach.planning.policy.durations import WINDOWS, duration_said
from outreach.planning.policy.house_policy import HousePolicy
from outreach.planning.records import Place
from outreach.sentences import sentence


@dataclass(frozen=True, slots=True)
class Ears:
    """Which accounts the house listens to, and which account belongs to which owner."""

    accounts: tuple[str, ...] = ()
    """The names of every configured account."""
    of_owner: dict[str, str] | None = None
    """A user's email to the account from which their mail goes; others use the first account."""

    def account_of(self, owner_email: str) -> str | None:
        """From which account mail in this owner's name goes."""
        found = (self.of_owner or {}).get(owner_email.casefold())
        return found or (self.accounts[0] if self.accounts else None)


def load_facts(
    session: Session,
    contact_ids: Sequence[int],
    house: HousePolicy,
    ears: Ears,
    now: datetime,
    *,
    shadow: bool = False,
) -> dict[int, Facts]:
    """The facts of these contacts at `now`; contacts that do not exist are left out.

    `shadow`: as they would be if all that shadow mode proposed had left.
    """
    session.flush()
    connection = session.connection()
    found = histories(connection, contact_ids, now)
    deaf = deaf_accounts(session, house, ears, now)
    organisations = organisation_touches(connection, found, house, now)
    plausible = tuple(house.plausible_zones)
    facts = {}
    for recorded in found:
        history = as_if_done(recorded) if shadow else recorded
        around = Around(
            organisations.get(history.organisation_id or 0, ()), _deaf_to(history, deaf, ears), history.unheard
        )
        facts[history.contact_id] = facts_at(history, now, plausible, around, live=True)
    return facts


def _deaf_to(history: History, deaf: dict[str, str], ears: Ears) -> tuple[str, ...]:
    """Of the deaf accounts those in which this contact may have written, in words."""
    if not deaf:
        return ()
    owner = history.owner.email if history.owner is not None else ""
    must_hear = history.accounts | {ears.account_of(owner) or ""}
    return tuple(deaf[name] for name in sorted(must_hear) if name in deaf)


def organisation_touches(
    connection: Connection, found: Iterable[History], house: HousePolicy, now: datetime
) -> dict[int, tuple[TouchFact, ...]]:
    """What caps for organisations count, by organisation; nothing is looked up where there is no such cap."""
    windows = [WINDOWS[cap.per] for cap in house.caps if cap.applies_to == "organisation"]
    wanted = sorted({history.organisation_id for history in found if history.organisation_id is not None})
    if not windows or not wanted:
        return {}
    # A calendar window begins on a wall that may be a day away from ours.
    given = {"keys": wanted, "oldest": now - max(windows) - timedelta(days=2)}
    touches: dict[int, list[TouchFact]] = defaultdict(list)
    for key, *row in prepared(_organisation_touches(), connection.dialect).run(connection, given):
        touches[key].append(TouchFact(*row))
    for rows in touches.values():
        rows.sort(key=_when)
    for key, at, *place in prepared(_organisation_places(), connection.dialect).run(connection, given):
        touches[key].append(TouchFact(max(at, now), place[0], department=place[1], place_id=place[2]))
    return {key: tuple(rows) for key, rows in touches.items()}


_when = attrgetter("at")


@cache
def _organisation_touches() -> Select[Any]:
    """Those of ours by a person's hand; all that is asked of them stands in the index."""
    touch, contact = table_of(Touch), table_of(Contact)
    c = touch.c
    wanted = select(contact.c.organisation_id, c.at, c.channel, c.direction, c.department)
    wanted = wanted.select_from(contact.join(touch, c.contact_id == contact.c.id))
    recent = c.at > bindparam("oldest", type_=c.at.type)
    ours = (c.direction == "out", c.automatic.is_(False))
    return wanted.where(among(contact.c.organisation_id), recent, *ours)


@cache
def _organisation_places() -> Select[Any]:
    c = table_of(Place).c
    wanted = select(c.organisation_id, c.at, c.channel, c.department, c.proposal_id)
    return wanted.where(among(c.organisation_id)).order_by(c.proposal_id)


def deaf_accounts(session: Session, house: HousePolicy, ears: Ears, now: datetime) -> dict[str, str]:
    """Accounts that were not read within `listen_within`, with the words for it; all, while nothing may be sent."""
    account = table_of(AccountRecord).c
    heard = {name: at for name, at in session.connection().execute(select(account.name, account.listened_at))}  # noqa: C416
    deaf = {}
    why_halted = halted(session)
    for name in ears.accounts:
        at = heard.get(name)
        if why_halted:
            deaf[name] = why_halted
        elif at is None:
            deaf[name] = sentence("account {account} has never been read to its end", account=name)
        elif now - at > house.listen_within:
            text = "account {account} was last read at {moment}, more than {length} ago"
            deaf[name] = sentence(text, account=name, moment=at, length=duration_said(house.listen_within))
    return deaf
