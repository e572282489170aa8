"""Which histories does the store hold? Many contacts in a fixed number of queries, rows to values, no objects."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Select

from outreach.bulk import prepared
from outreach.planning.facts import recorded
from outreach.planning.facts.facts import TouchFact
from outreach.planning.facts.history import (
    LONGEST_WINDOW,
    History,
    Owner,
    Proposed,
    Said,
    Way,
)

Grouped = dict[int, list[Any]]


def histories(connection: Connection, ids: Sequence[int], now: datetime, *, whole: bool = False) -> list[History]:
    """The histories of these contacts that exist; `whole`: back to the beginning, else what the present rests on."""
    rows = _Rows(connection, ids, now, whole)
    return [_history(row, rows) for row in rows.contacts]


class _Rows:
    """What the store holds of some contacts, as values grouped by contact."""

    def __init__(self, connection: Connection, ids: Sequence[int], now: datetime, whole: bool) -> None:
        given = {"keys": list(ids), "oldest": now - LONGEST_WINDOW}

        def grouped(statement: Select[Any], value: Callable[..., Any]) -> Grouped:
            found: Grouped = defaultdict(list)
            for row in prepared(statement, connection.dialect).run(connection, given):
                found[row[0]].append(value(*row[1:]))
            return found

        self.whole = whole
        self.contacts = connection.execute(recorded.contacts(), given).all()
        self.ways = grouped(recorded.ways(), Way)
        self.said = grouped(recorded.said(whole), recorded.as_said)
        self.holds = grouped(recorded.holds(whole), recorded.as_held)
        self.consents = grouped(recorded.consents(whole), recorded.as_consented)
        self.moments = grouped(recorded.moments(whole), recorded.as_told)
        self.asked = grouped(recorded.asked(whole), recorded.as_asked)
        self.touches = grouped(recorded.touches(whole), TouchFact)
        self.places = grouped(recorded.places(), recorded.as_place)
        self.wrote = grouped(recorded.wrote(whole), recorded.as_wrote)
        self.heard = grouped(recorded.heard(whole), recorded.as_heard)
        self.proposals = grouped(recorded.proposals(), Proposed)
        self.shadowed = grouped(recorded.shadowed(), recorded.as_shadowed)
        self.accounts = grouped(recorded.accounts(), str)
        self.unheard = recorded.unheard(connection, given)
        self.agreed: dict[int, datetime] = {}
        self.done: Grouped = {}
        if whole:
            self.agreed = {detail["preference"]: at for detail, at in connection.execute(recorded.agreed(), given)}
            self.done = grouped(recorded.done(), lambda rule, at: (rule, at))


def _history(row: Any, rows: _Rows) -> History:
    key = row.id
    said, proposals = rows.said.get(key, ()), rows.proposals.get(key, ())
    if rows.whole:
        said = [_agreed_then(each, rows.agreed) for each in said]
        proposals = over_by(proposals, rows.done.get(key, ()))
    return History(
        contact_id=key,
        state=row.state,
        created_at=row.created_at,
        stage=row.stage,
        tags=tuple(row.tags),
        fields=row.fields,
        owner=Owner(row.owner_id, row.email or "", row.name or "") if row.owner_id is not None else None,
        organisation_id=row.organisation_id,
        organisation_names=_names(row.organisation, row.domain) if row.organisation_id is not None else (),
        birthday=row.birthday,
        zone=row.zone,
        country=row.country,
        ways=tuple(rows.ways.get(key, ())),
        said=tuple(said),
        holds=tuple(rows.holds.get(key, ())),
        consents=tuple(rows.consents.get(key, ())),
        moments=tuple(rows.moments.get(key, ())),
        asked=tuple(rows.asked.get(key, ())),
        touches=tuple(rows.touches.get(key, ())),
        places=tuple(rows.places.get(key, ())),
        wrote=tuple(rows.wrote.get(key, ())),
        heard=tuple(rows.heard.get(key, ())),
        proposals=tuple(proposals),
        shadowed=tuple(rows.shadowed.get(key, ())),
        accounts=frozenset(rows.accounts.get(key, ())),
        unheard=rows.unheard.get(key, 0),
    )


def over_by(proposals: Iterable[Proposed], done: Iterable[tuple[str, datetime]]) -> list[Proposed]:
    """Proposals with the moment by which each was over: its touch, or the next one: there is one at a time."""
    ordered = list(proposals)
    done = list(done)
    found = []
    for at, each in enumerate(ordered):
        ends = [touched for rule, touched in done if rule == each.rule and touched >= each.created_at]
        ends += [later.created_at for later in ordered[at + 1 : at + 2]]
        found.append(replace(each, over_by=min([*ends, each.over_by])))
    return found


def _agreed_then(said: Said, agreed: dict[int, datetime]) -> Said:
    at = agreed.get(said.wish.id or 0)
    return replace(said, agreed_at=at) if at is not None and said.agreed_at is not None else said


@lru_cache(maxsize=4096)
def _names(name: str | None, domain: str | None) -> tuple[str, ...]:
    return tuple(each.casefold() for each in (name, domain) if each)
