"""What does the selection look at for each contact? Their row, their latest touches, their last message; once each."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, cast

from sqlalchemy import (
    CTE,
    FromClause,
    Integer,
    Select,
    String,
    Table,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy.sql.expression import ColumnElement
from sqlmodel import SQLModel

from outreach.bulk import table_of
from outreach.contacts.records import AnswerOwed, Contact, Touch
from outreach.inbox.records import Message
from outreach.listed import among
from outreach.planning.facts.history import LONGEST_WINDOW
from outreach.planning.records import Due
from outreach.planning.selection.select_sql import MOMENT, Clock, InSpan, of_base

_KINDS = {
    "id": Integer(), "state": Integer(), "stage": String(), "owner_id": Integer(), "organisation_id": Integer(),
    "tags": String(), "fields": String(), "birthday": String(), "inbound_id": Integer(), "inbound_at": MOMENT,
    "due_at": MOMENT,
}  # fmt: skip


class Base:
    """The columns that conditions ask for; each aggregate of touches is counted once for all rules."""

    def __init__(self, clock: Clock, *, one_by_one: bool, alarms: bool) -> None:
        """`one_by_one`: of a list of ids (`keys`), else of a span of ids (`low` to `high`).

        `alarms`: with `due_at`; one by one, for PostgreSQL, it is locked and its `due_row` is there too.
        """
        self.clock, self._one_by_one, self._alarms = clock, one_by_one, alarms
        self.days: dict[str, timedelta] = {}
        """Parameters that are days, counted from today."""
        self._wanted: dict[str, ColumnElement[Any]] = {}
        self._asked: set[str] = set()
        self._once: dict[str, tuple[Table, tuple[ColumnElement[bool], ...]]] = {}

    def column(self, name: str) -> ColumnElement[Any]:
        """A column of the contact's row, or `inbound_id` and `inbound_at` of their last message by their own hand."""
        self._asked.add(name)
        return of_base(name, _KINDS[name])

    def lacks(self, model: type[SQLModel]) -> ColumnElement[bool]:
        """Whether nothing of a kind is there for the contact: looked up once for all rules."""
        return self._looked_up(f"has_{table_of(model).name}", table_of(model)) == literal_column("0")

    def is_owed(self) -> ColumnElement[bool]:
        """Whether an answer is owed to them: looked up once for all rules."""
        owed = table_of(AnswerOwed)
        return self._looked_up("is_owed", owed, owed.c.answered_at.is_(None)) == literal_column("1")

    def _looked_up(self, name: str, table: Table, *conditions: ColumnElement[bool]) -> ColumnElement[int]:
        self._once[name] = table, conditions
        return of_base(name, Integer())

    def last_outbound(self) -> ColumnElement[Any]:
        """Our last touch within a year."""
        return self._aggregate("last_out", func.max(_at_if(_touch.c.direction == "out")), MOMENT)

    def latest(self, direction: str | None, channel: str | None, department: str | None) -> ColumnElement[Any]:
        """The last touch of that kind by a person's hand."""
        c = _touch.c
        parts = [c.automatic.is_(False), c.at > self.clock.ago(timedelta(days=365))]
        parts += [c.direction == direction] if direction else []
        parts += [c.channel == channel] if channel else []
        parts += [c.department == department] if department else []
        return self._aggregate(f"{direction} {channel} {department}", func.max(_at_if(and_(*parts))), MOMENT)

    def replies(self, within: timedelta) -> ColumnElement[int]:
        """How often they have written by their own hand."""
        return self._aggregate(f"replies {within}", func.sum(case((self._written(within), 1), else_=0)), Integer())

    def first_reply(self, within: timedelta) -> ColumnElement[Any]:
        """The oldest message by their own hand within that time."""
        return self._aggregate(f"first reply {within}", func.min(_at_if(self._written(within))), MOMENT)

    def of_theirs(self, column: ColumnElement[Any]) -> ColumnElement[bool]:
        """Rows of the contact who is looked at, by the column with their id; for a statement within the statement."""
        theirs = column == self.column("id")
        return theirs if self._one_by_one else and_(theirs, InSpan(column, _LOW, _HIGH))

    def there(self, found: Select[Any], around: Any = None) -> ColumnElement[bool]:
        """Whether a statement within the statement gives a row.

        One by one as the first of its rows: where it says EXISTS, PostgreSQL may read all rows of all contacts once
        for each page of a few. `around`: the table of the statement around it that it speaks of.
        """
        found = found.correlate(around)
        if not self._one_by_one:
            return exists(found)
        return found.limit(literal_column("1")).scalar_subquery().is_not(None)

    def _written(self, within: timedelta) -> ColumnElement[bool]:
        c = _touch.c
        return and_(c.direction == "in", c.automatic.is_(False), c.at > self.clock.ago(within))

    def _aggregate(self, name: str, value: ColumnElement[Any], kind: Any) -> ColumnElement[Any]:
        labels = list(self._wanted)
        if name not in self._wanted:
            self._wanted[name] = value
            labels.append(name)
        return of_base(f"touched_{labels.index(name)}", kind)

    def cte(self) -> CTE:
        """The contacts to look at."""
        contact = _contact.c
        columns = {contact.id, contact.state} | {contact[name] for name in self._asked if name in contact}
        joined: FromClause = _contact
        chosen: list[Any] = [column.label(column.name) for column in sorted(columns, key=lambda each: each.name)]
        if self._alarms:
            due = _locked_alarms() if self._one_by_one else table_of(Due)
            joined = joined.outerjoin(due, self._joins(due.c.contact_id))
            chosen += [due.c.at.label("due_at"), *([due.c.due_row] if self._one_by_one else [])]
        for name, (table, conditions) in self._once.items():
            if self._one_by_one and self._alarms:
                # In order of the list, so that each page of an index is read once, however many of it are asked for.
                having = select(table.c.contact_id).where(among(table.c.contact_id), *conditions).distinct().subquery()
                joined = joined.outerjoin(having, having.c.contact_id == contact.id)
                there: ColumnElement[bool] = having.c.contact_id.is_not(None)
            else:
                there = self._there_for_each(table, conditions)
            chosen.append(case((there, literal_column("1")), else_=literal_column("0")).label(name))
        if self._wanted:
            recent = (self._among(_touch.c.contact_id), _touch.c.at > self.clock.ago(LONGEST_WINDOW))
            labelled = [value.label(f"touched_{at}") for at, value in enumerate(self._wanted.values())]
            touched = select(_touch.c.contact_id, *labelled).where(*recent).group_by(_touch.c.contact_id)
            counted = touched.subquery("touched")
            joined = joined.outerjoin(counted, counted.c.contact_id == contact.id)
            chosen += [column for column in counted.c if column.name != "contact_id"]
        if {"inbound_id", "inbound_at"} & self._asked:
            c = _message.c
            by_hand = (c.direction == "in", c.automatic.is_(None), self._among(c.contact_id))
            newest = select(c.contact_id, func.max(c.id).label("id")).where(*by_hand).group_by(c.contact_id)
            last = newest.subquery("newest")
            said = _message.alias("said")
            at = said.c.id == last.c.id
            at = at if self._one_by_one else and_(at, InSpan(said.c.contact_id, _LOW, _HIGH))
            joined = joined.outerjoin(last, last.c.contact_id == contact.id).outerjoin(said, at)
            chosen += [last.c.id.label("inbound_id"), said.c.at.label("inbound_at")]
        wanted = select(*chosen).select_from(joined).where(self._among(contact.id))
        return wanted.cte("base").prefix_with("MATERIALIZED")

    def _there_for_each(self, table: Table, conditions: Sequence[ColumnElement[bool]]) -> ColumnElement[bool]:
        theirs: Select[Any] = select(literal_column("1")).select_from(table)
        return self.there(theirs.where(self._joins(table.c.contact_id), *conditions), _contact)

    def _joins(self, column: ColumnElement[Any]) -> ColumnElement[bool]:
        theirs = column == _contact.c.id
        return theirs if self._one_by_one else and_(theirs, InSpan(column, _LOW, _HIGH))

    def _among(self, column: Any) -> ColumnElement[bool]:
        return among(column) if self._one_by_one else cast(ColumnElement[bool], column.between(_LOW, _HIGH))


def _locked_alarms() -> FromClause:
    """The alarms of the contacts in the list, locked: whose somebody else holds has none, for it is being set."""
    c = table_of(Due).c
    mine = select(c.contact_id, c.at, DUE_ROW.label("due_row")).where(among(c.contact_id))
    mine = mine.with_for_update(skip_locked=True)
    return mine.cte("alarm").prefix_with("MATERIALIZED")


def _at_if(condition: ColumnElement[bool]) -> ColumnElement[Any]:
    return case((condition, _touch.c.at))


def any_of(conditions: list[ColumnElement[bool]]) -> ColumnElement[bool]:
    """Whether one of them holds."""
    return or_(*conditions)


DUE_ROW: ColumnElement[Any] = literal_column("due.ctid")
"""Where PostgreSQL keeps this state of an alarm's row: it is found there at once, and is another when it is changed."""
_LOW, _HIGH = bindparam("low", type_=Integer()), bindparam("high", type_=Integer())
_contact, _touch, _message = table_of(Contact), table_of(Touch), table_of(Message)
