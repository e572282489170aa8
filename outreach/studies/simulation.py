"""Plays two policies over what the store has recorded, organisation by organisation, in as many processes as wanted."""

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import lru_cache
from itertools import groupby

from sqlalchemy import func, select

from outreach.bulk import table_of
from outreach.contacts.records import Contact, Preference, User
from outreach.database import Database
from outreach.listed import among
from outreach.planning.facts.history import History
from outreach.planning.facts.recall import histories
from outreach.planning.policy.policy import Policy
from outreach.planning.tried.replay import Replay, replay
from outreach.studies.comparison import Comparison, Person, Stopped, compare
from outreach.uncollected import uncollected

PAGE, SMALL_PAGE = 500, 100
"""Contacts that are played at a time, and where only a part of all is played in a bounded time."""
_contact = table_of(Contact)


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much is played: contacts in whole organisations, and for how long."""

    most: int | None = None
    """About so many contacts, taken evenly from all; None: everyone."""
    goes_on: Callable[[], bool] = lambda: True
    apart: bool = False
    """In a process of its own in any case, so that nothing else of this one waits."""


@dataclass(frozen=True, slots=True)
class Task:
    """What is played: two policies over a time."""

    old: Policy
    new: Policy
    since: datetime
    until: datetime


def simulate(
    database: Database,
    task: Task,
    zone: tzinfo,
    told: Callable[[int, int], None],
    processes: int = 1,
    bounds: Bounds | None = None,
) -> Comparison:
    """The comparison; `told` hears how many contacts of how many are done. Days are counted in the house's `zone`."""
    bounds = bounds or Bounds()
    pages = _pages(database, bounds.most)
    total = sum(map(len, pages))
    old, new = Replay(task.since, task.until), Replay(task.since, task.until)
    told(0, total)
    for before, after in _played(database, task, pages, processes, bounds):
        old += before
        new += after
        told(new.contacts, total)
        if not bounds.goes_on():
            break
    people, users, stops = _people(database, task, [each for page in pages for each in page], old, new)
    return compare(old, new, people, users, stops, zone)


def _played(
    database: Database, task: Task, pages: Sequence[Sequence[int]], processes: int, bounds: Bounds
) -> Iterator[tuple[Replay, Replay]]:
    if (processes <= 1 and not bounds.apart) or not pages:
        yield from (_played_of(database, page, task) for page in pages)
        return
    # A fresh interpreter each: a forked one would share the parent's connections.
    pool = ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn"))
    try:
        yield from pool.map(_play, *zip(*((database.url, page, task) for page in pages), strict=True))
    finally:
        pool.shutdown(cancel_futures=True)


def _pages(database: Database, most: int | None) -> list[list[int]]:
    """Contacts in pages that keep an organisation together; about `most` of them, if that is set."""
    with database.read() as session:
        wanted = select(_contact.c.id, _contact.c.organisation_id).order_by(_contact.c.organisation_id, _contact.c.id)
        if most is not None:
            total = session.connection().execute(select(func.count()).select_from(_contact)).scalar_one()
            every = -(-total // most) or 1
            wanted = wanted.where(func.coalesce(_contact.c.organisation_id, _contact.c.id) % every == 0)
        rows = session.connection().execute(wanted).all()
    most_in_page = PAGE if most is None else SMALL_PAGE
    pages: list[list[int]] = []
    page: list[int] = []
    for organisation_id, group in groupby(rows, key=lambda row: row.organisation_id):
        members = [row.id for row in group]
        size = most_in_page if organisation_id is None else len(members)
        pieces = (members[at : at + size] for at in range(0, len(members), size))
        for piece in pieces:
            page += piece
            if len(page) >= most_in_page:
                pages.append(page)
                page = []
    return [*pages, page] if page else pages


def _play(url: str, ids: Sequence[int], task: Task) -> tuple[Replay, Replay]:
    """One page in a process of its own, which keeps its store open for the next one."""
    return _played_of(_opened(url), ids, task)


@lru_cache(maxsize=1)
def _opened(url: str) -> Database:
    return Database(url)


def _played_of(database: Database, ids: Sequence[int], task: Task) -> tuple[Replay, Replay]:
    """One page under both policies."""
    old, new = Replay(task.since, task.until), Replay(task.since, task.until)
    with uncollected():
        with database.read() as session:
            found = histories(session.connection(), ids, task.until, whole=True)
        for group in _groups(found):
            old += replay(group, task.old, task.since, task.until)
            new += replay(group, task.new, task.since, task.until)
    return old, new


def _groups(found: list[History]) -> Iterator[list[History]]:
    alone = [history for history in found if history.organisation_id is None]
    yield from ([history] for history in alone)
    together = sorted(
        (history for history in found if history.organisation_id is not None),
        key=lambda history: (history.organisation_id, history.contact_id),
    )
    yield from (list(group) for _, group in groupby(together, key=lambda history: history.organisation_id))


def _people(
    database: Database, task: Task, played: Sequence[int], old: Replay, new: Replay
) -> tuple[dict[int, Person], dict[int, str], list[Stopped]]:
    """Whom the comparison names: who was written to, who asked for silence; and all of us."""
    within = set(played)
    with database.read() as session:
        connection = session.connection()
        wish = table_of(Preference).c
        said = select(wish.contact_id, wish.said_at, wish.quote).where(
            wish.kind == "stop", wish.said_at >= task.since, wish.said_at < task.until, wish.undone_at.is_(None)
        )
        stops = [
            Stopped(row.contact_id, row.said_at, row.quote)
            for row in connection.execute(said)
            if row.contact_id in within
        ]
        named = {each.contact_id for each in (*old.left, *new.left)} | {each.contact_id for each in stops}
        wanted = select(_contact.c.id, _contact.c.given, _contact.c.family, _contact.c.owner_id)
        contacts = connection.execute(wanted.where(among(_contact.c.id)), {"keys": sorted(named)})
        people = {row.id: Person(row.id, f"{row.given} {row.family}".strip(), row.owner_id) for row in contacts}
        user = table_of(User)
        users = {row.id: row.name for row in connection.execute(select(user.c.id, user.c.name).order_by(user.c.name))}
    return people, users, stops
