"""For whom could a rule fit now, and for whom when, if only time passes? One statement over a million contacts.

The plan decides each of those whom it could fit; all others cost nothing but their share of the statement.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, case, func, literal, literal_column, not_, or_, select
from sqlalchemy.sql.expression import ColumnElement

from outreach.bulk import Prepared, table_of
from outreach.contacts.records import Contact, User
from outreach.inbox.records import Message
from outreach.listed import among
from outreach.listening.records import SignalRecord
from outreach.planning.policy.policy import Policy
from outreach.planning.policy.rules import Rule
from outreach.planning.records import Proposal
from outreach.planning.selection import select_days
from outreach.planning.selection.select_base import Base
from outreach.planning.selection.select_sql import (
    LONG_AGO,
    MOMENT,
    NEVER,
    NOW,
    Clock,
    Earliest,
    Latest,
    Shifted,
    among_words,
    moment,
)
from outreach.planning.selection.select_who import Asked, Begins, asked


@dataclass(frozen=True, slots=True)
class Chosen:
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
        self._of = {one_by_one: _Statement(rules, version, one_by_one=one_by_one) for one_by_one in (True, False)}

    def of(self, connection: Connection, ids: Sequence[int], now: datetime) -> list[Chosen]:
        """Each of these contacts."""
        return self._of[True].run(connection, {"keys": list(ids)}, now)

    def between(self, connection: Connection, low: int, high: int, now: datetime) -> list[Chosen]:
        """Of the contacts of a span of ids those of whom something is to be done."""
        return self._of[False].run(connection, {"low": low, "high": high}, now)


class _Statement:
    """One statement, made when it is first asked for."""

    def __init__(self, rules: Sequence[Rule], version: str, *, one_by_one: bool) -> None:
        self._rules, self._version, self._one_by_one = rules, version, one_by_one
        self._clock = Clock()
        self._base = Base(self._clock, one_by_one=one_by_one)
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
            connection.exec_driver_sql(_LOOKED_UP if self._one_by_one else f"{_LOOKED_UP}; {_FOR_THE_SPAN}")
        given = which | self._clock.given(now) | dict(select_days.given(self._base, now))
        rows = prepared.run(connection, given | owners(connection, self._owners))
        return [Chosen(id_, state, at if at < NEVER else None, at <= now) for id_, state, at in rows]

    def made(self) -> Select[Any]:
        """In SQLAlchemy's words."""
        moments = [
            _could_fit(rule, f"owners_{at}", self._base, self._version) for at, rule in enumerate(self._rules)
        ] or [moment(NEVER)]
        base = self._base.cte()
        following = literal_column("found.next_at", MOMENT)
        alarm = [] if self._one_by_one else [base.c.due_at]
        found = select(base.c.id, base.c.state, *alarm, Earliest(*moments).label("next_at")).select_from(base)
        table = found.cte("found").prefix_with("MATERIALIZED")
        wanted = select(table.c.id, table.c.state, following).select_from(table).order_by(table.c.id)
        if self._one_by_one:
            return wanted
        # Who is not to be planned now, and whose alarm stands already where it should, is left out.
        return wanted.where(or_(following <= NOW, following != func.coalesce(table.c.due_at, moment(NEVER))))


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


def _could_fit(rule: Rule, owners: str, base: Base, version: str) -> ColumnElement[Any]:
    """From when on a rule could fit a contact: in the past where it could now, NEVER where time does not help."""
    found = asked(rule.who, base, owners)
    select_days.in_force(rule.active, found)
    if rule.who.birthday:
        select_days.birthday(base, found)
    if rule.who.moment is not None:
        select_days.moment_near(rule.who.moment, base, found)
    if rule.when.stop_when:
        found.dear.append(or_(base.lacks(SignalRecord), not_(_over(rule, base))))
    if not rule.who.birthday and rule.who.moment is None:
        spent = or_(_used_up(rule, base, version), _said_no(rule, base))
        found.dear.append(or_(base.lacks(Proposal), not_(spent)))
    value = _begins(rule, base, found)
    if not rule.who.birthday and rule.who.moment is None:
        later = Latest(value, func.coalesce(_not_now(rule, base), moment(LONG_AGO)))
        value = case((base.lacks(Proposal), value), else_=case((value.is_not(None), later)))
    for conditions in (found.dear, found.can):
        if conditions:
            value = case((and_(*conditions), value))
    return func.coalesce(value, moment(NEVER))


def _begins(rule: Rule, base: Base, found: Asked) -> ColumnElement[Any]:
    ready: ColumnElement[Any] = moment(LONG_AGO)
    if rule.when.delay:
        ready = func.coalesce(Shifted(base.column("inbound_at"), rule.when.delay), ready)
    if not found.begins:
        return ready
    ahead = or_(*(each.ahead for each in found.begins))
    return case((ahead, _latest(found.begins)), else_=ready)


def _latest(begins: list[Begins]) -> ColumnElement[Any]:
    """When the last of what is still to come has come; NULL where one of it never does."""
    if len(begins) == 1:
        return begins[0].at
    never = or_(*(and_(each.ahead, each.at.is_(None)) for each in begins))
    known = [case((each.ahead, each.at), else_=moment(LONG_AGO)) for each in begins]
    return case((not_(never), Latest(*(func.coalesce(each, moment(LONG_AGO)) for each in known))))


def _over(rule: Rule, base: Base) -> ColumnElement[bool]:
    """They said a thing that ends it: in their last message, or since it was first planned for them."""
    s, m, p = table_of(SignalRecord).c, table_of(Message).c, table_of(Proposal).c
    mine = (base.of_theirs(p.contact_id), p.rule == rule.name)
    began = select(func.min(p.created_at)).where(*mine).correlate(None).scalar_subquery()
    counts = or_(and_(s.message_id == base.column("inbound_id"), s.kind != "interest"), m.at >= began)
    said = select(s.id).join(table_of(Message), m.id == s.message_id)
    theirs = (base.of_theirs(s.contact_id), s.corrected_at.is_(None), among_words(s.kind, rule.when.stop_when))
    return base.there(said.where(*theirs, counts))


def _used_up(rule: Rule, base: Base, version: str) -> ColumnElement[bool]:
    """It has done what it may since they last wrote, or its last try for that is not over."""
    p = table_of(Proposal).c
    mine = (base.of_theirs(p.contact_id), p.rule == rule.name)
    anchor = func.coalesce(base.column("inbound_id"), 0).op("||")(literal(":"))
    finished = (among_words(p.outcome, ["sent", "done"]), p.occasion.like(anchor.op("||")(literal("%"))))
    again = or_(p.lifted_at.is_not(None), func.coalesce(p.skipped_for, "") == "not_now")
    stands = or_(
        p.outcome.is_(None),
        and_(p.outcome != "void", or_(p.outcome != "failed", p.policy_version == version), not_(again)),
    )
    if rule.when.times == 1:
        # What was done is enough, and else its number is 0: one look tells both.
        blocked = and_(stands, p.occasion == anchor.op("||")(literal("0")))
        return base.there(select(p.id).where(*mine, or_(and_(*finished), blocked)))
    counted = select(func.count()).select_from(table_of(Proposal)).where(*mine, *finished)
    done = counted.correlate(None).scalar_subquery()
    now_for = (*mine, stands, p.occasion == anchor.op("||")(done))
    blocked = base.there(select(p.id).where(*now_for))
    return and_(base.there(select(p.id).where(*mine)), or_(done >= rule.when.times, blocked))


def _said_no(rule: Rule, base: Base) -> ColumnElement[bool]:
    """A person skipped it as not for this contact, or its template for its tone, and did not take that back."""
    p = table_of(Proposal).c
    said = or_(
        and_(p.skipped_for == "not_this_person", p.rule == rule.name),
        and_(p.skipped_for == "wrong_tone", p.template == rule.how.template),
    )
    return base.there(select(p.id).where(base.of_theirs(p.contact_id), p.lifted_at.is_(None), said))


def _not_now(rule: Rule, base: Base) -> ColumnElement[Any]:
    """Until when the occasion waits that a person skipped with 'not now'; NULL where none does."""
    p = table_of(Proposal).c
    mine = (base.of_theirs(p.contact_id), p.rule == rule.name)
    anchor = func.coalesce(base.column("inbound_id"), 0).op("||")(literal(":"))
    done: ColumnElement[Any] = literal("0")
    if rule.when.times > 1:
        finished = (among_words(p.outcome, ["sent", "done"]), p.occasion.like(anchor.op("||")(literal("%"))))
        done = (
            select(func.count())
            .select_from(table_of(Proposal))
            .where(*mine, *finished)
            .correlate(None)
            .scalar_subquery()
        )
    waits = (p.skipped_for == "not_now", p.lifted_at.is_(None), p.occasion == anchor.op("||")(done))
    ends = select(func.max(p.waits_until)).where(*mine, *waits, p.waits_until > NOW)
    return ends.correlate(None).scalar_subquery()


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
