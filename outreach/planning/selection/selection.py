"""For whom could a rule fit now, and for whom when, if only time passes? One statement over a million contacts.

The plan decides each of those whom it could fit; all others cost nothing but their share of the statement.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import CTE, Connection, Select, delete, func, literal_column, not_, or_, select, update
from sqlalchemy.sql.expression import ColumnElement

from outreach.bulk import Prepared, table_of
from outreach.contacts.records import Contact, User
from outreach.listed import among
from outreach.planning.policy.policy import Policy
from outreach.planning.policy.rules import Rule
from outreach.planning.records import Due, Refusal
from outreach.planning.selection import select_days
from outreach.planning.selection.select_base import DUE_ROW, Base
from outreach.planning.selection.select_rule import could_fit
from outreach.planning.selection.select_sql import MOMENT, NEVER, NOW, Clock, Earliest, moment


class Chosen(NamedTuple):
    """One contact of whom something is to be done."""

    id: int
    state: int
    """As it was when this was found."""
    due_at: datetime | None
    """From when on a rule could fit; None: time alone makes none fit."""
    now: bool
    """Whether one could fit now: then the plan decides."""


class Selection:
    """The statements for the rules of one policy."""

    def __init__(self, rules: Sequence[Rule], version: str) -> None:
        self._each, self._span = _OfEach(rules, version), _OfSpan(rules, version)
        self._alarmed = _OfAlarmed(rules, version)

    def of(self, connection: Connection, ids: Sequence[int], now: datetime) -> list[Chosen]:
        """Each of these contacts."""
        return self._each.run(connection, {"keys": list(ids)}, now)

    def between(self, connection: Connection, low: int, high: int, now: datetime) -> list[Chosen]:
        """Of the contacts of a span of ids those of whom something is to be done."""
        return self._span.run(connection, {"low": low, "high": high}, now)

    def set_alarms(self, connection: Connection, ids: Sequence[int], now: datetime) -> list[Chosen]:
        """Set the alarms of these contacts anew, of those that have gone off; for PostgreSQL alone.

        Gives those of whom something is to be done now: a rule could fit, or what was refused is to go. Theirs stay.
        """
        return self._alarmed.run(connection, {"keys": list(ids)}, now)


class _Statement(ABC):
    """One statement, made when it is first asked for."""

    one_by_one, alarms = True, False

    def __init__(self, rules: Sequence[Rule], version: str) -> None:
        self._rules, self._version = rules, version
        self._clock = Clock()
        self._base = Base(self._clock, one_by_one=self.one_by_one, alarms=self.alarms)
        self._owners = {
            f"owners_{at}": [each.casefold() for each in rule.who.owner]
            for at, rule in enumerate(rules)
            if rule.who.owner is not None
        }
        self._prepared: dict[str, Prepared] = {}

    def run(self, connection: Connection, which: dict[str, Any], now: datetime) -> list[Chosen]:
        """Each contact that it gives."""
        prepared = self._prepared.get(connection.dialect.name)
        if prepared is None:
            prepared = self._prepared[connection.dialect.name] = Prepared(self.made(), connection.dialect)
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(_LOOKED_UP if self.one_by_one else f"{_LOOKED_UP}; {_FOR_THE_SPAN}")
        given = which | self._clock.given(now) | dict(select_days.given(self._base, now))
        rows = prepared.run(connection, given | owners(connection, self._owners))
        return [Chosen(id_, state, at if at < NEVER else None, at <= now) for id_, state, at in rows]

    @abstractmethod
    def made(self) -> Select[Any]:
        """In SQLAlchemy's words."""

    def _found(self, *also: ColumnElement[Any]) -> CTE:
        """Each contact and from when on a rule could fit (`next_at`)."""
        moments = [
            could_fit(rule, f"owners_{at}", self._base, self._version) for at, rule in enumerate(self._rules)
        ] or [moment(NEVER)]
        base = self._base.cte()
        alarm = [column for column in base.c if column.name in ("due_at", "due_row")]
        found = select(base.c.id, base.c.state, *alarm, *also, Earliest(*moments).label("next_at")).select_from(base)
        return found.cte("found").prefix_with("MATERIALIZED")


class _OfEach(_Statement):
    def made(self) -> Select[Any]:
        found = self._found()
        return select(found.c.id, found.c.state, _FOLLOWING).select_from(found).order_by(found.c.id)


class _OfSpan(_Statement):
    one_by_one, alarms = False, True

    def made(self) -> Select[Any]:
        found = self._found()
        wanted = select(found.c.id, found.c.state, _FOLLOWING).select_from(found).order_by(found.c.id)
        # Who is not to be planned now, and whose alarm stands already where it should, is left out.
        return wanted.where(or_(_FOLLOWING <= NOW, func.coalesce(found.c.due_at, moment(NEVER)) != _FOLLOWING))


class _OfAlarmed(_Statement):
    one_by_one, alarms = True, True

    def made(self) -> Select[Any]:
        due = table_of(Due)
        found = self._found(not_(self._base.lacks(Refusal)).label("is_refused"))
        is_to_be_decided = or_(_FOLLOWING <= NOW, found.c.is_refused)
        # An alarm that somebody has set meanwhile, for later, stays.
        waits = (found.c.due_row == DUE_ROW, found.c.due_at <= NOW, not_(is_to_be_decided))
        later = update(due).values(at=_FOLLOWING).where(*waits, moment(NEVER) > _FOLLOWING).returning(due.c.contact_id)
        never = delete(due).where(*waits, moment(NEVER) <= _FOLLOWING).returning(due.c.contact_id)
        wanted = select(found.c.id, found.c.state, _FOLLOWING).select_from(found).order_by(found.c.id)
        return wanted.where(is_to_be_decided).add_cte(later.cte("later"), never.cte("never"))


_FOLLOWING: ColumnElement[Any] = literal_column("found.next_at", MOMENT)
# What is looked up for each contact lies beside what was looked up for the one before, or in memory.
_LOOKED_UP = "SET LOCAL random_page_cost = 1.1"
# The span tells how much is to be read: a plan for any span at all is far slower over many of them.
_FOR_THE_SPAN = "SET LOCAL plan_cache_mode = force_custom_plan"


def owners(connection: Connection, wanted: dict[str, list[str]]) -> dict[str, list[int]]:
    """The ids of the users whom rules name, by parameter."""
    if not wanted:
        return {}
    users = connection.execute(select(table_of(User).c.id, table_of(User).c.email)).all()
    return {name: [id_ for id_, email in users if email.casefold() in emails] for name, emails in wanted.items()}


class Everyone:
    """All contacts, for the plan to decide: what shadow mode counts as done stands in no table that SQL reads."""

    def of(self, connection: Connection, ids: Sequence[int], now: datetime) -> list[Chosen]:
        """Each of these contacts."""
        return self._run(connection, among(_contact.c.id), {"keys": list(ids)})

    def between(self, connection: Connection, low: int, high: int, now: datetime) -> list[Chosen]:
        """Every contact of a span of ids."""
        return self._run(connection, _contact.c.id.between(low, high), {})

    def _run(self, connection: Connection, which: ColumnElement[bool], given: dict[str, Any]) -> list[Chosen]:
        wanted = select(_contact.c.id, _contact.c.state).where(which).order_by(_contact.c.id)
        return [Chosen(row.id, row.state, None, now=True) for row in connection.execute(wanted, given)]


def selection_of(policy: Policy) -> Selection | Everyone:
    """The statement for a policy, made once."""
    if policy.shadow:
        return Everyone()
    made = _MADE.get(policy.version)
    if made is None or made[0] is not policy.rules:
        _MADE.clear()
        made = _MADE[policy.version] = policy.rules, Selection(policy.rules, policy.version)
    return made[1]


_contact = table_of(Contact)
_MADE: dict[str, tuple[tuple[Rule, ...], Selection]] = {}
"""The last one that was asked for."""
