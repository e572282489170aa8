"""Compare and set for many rows at once: a row is written only where one of its columns still holds what was read."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Delete,
    Dialect,
    Integer,
    Update,
    bindparam,
    delete,
    func,
    select,
    update,
)

from outreach.bulk import Bulk
from outreach.listed import Listed


def move_unchanged(connection: Connection, column: Column[Any], moves: Sequence[tuple[int, Any, Any]]) -> None:
    """Give a column its new value in each row, by key, where it still has the old one."""
    if moves:
        _run(connection, update, column, dict(zip(("key", "old", "new"), zip(*moves, strict=True), strict=True)))


def drop_unchanged(connection: Connection, column: Column[Any], rows: Sequence[tuple[int, Any]]) -> None:
    """Take out each row, by key, whose column still has this value."""
    if rows:
        _run(connection, delete, column, dict(zip(("key", "old"), zip(*rows, strict=True), strict=True)))


def _run(connection: Connection, verb: Any, column: Column[Any], lists: dict[str, Sequence[Any]]) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(_of_lists(verb, column), {name: list(values) for name, values in lists.items()})
    else:
        _row_by_row(verb, column, connection.dialect).run_lists(connection, lists)


@cache
def _of_lists(verb: Any, column: Column[Any]) -> Update | Delete:
    """PostgreSQL gets each parameter as one list."""
    kinds = {"key": Integer(), "old": column.type} | ({"new": column.type} if verb is update else {})
    lists = [func.unnest(bindparam(name, type_=Listed(kind))).label(name) for name, kind in kinds.items()]
    given = select(*lists).subquery("given")
    # Not `=`: the rows are to be found by their keys, never by an index of the column, of which many hold the same.
    where = _key(column) == given.c.key, column.is_not_distinct_from(given.c.old)
    statement: Update | Delete = delete(column.table).where(*where)
    if verb is update:
        statement = update(column.table).where(*where).values({column.name: given.c.new})
    return statement


@cache
def _row_by_row(verb: Any, column: Column[Any], dialect: Dialect) -> Bulk:
    where = _key(column) == bindparam("key", type_=_key(column).type), column == bindparam("old", type_=column.type)
    columns = {"key": _key(column).name, "old": column.name}
    if verb is delete:
        return Bulk(delete(column.table).where(*where), column.table, columns, dialect)
    moved = update(column.table).where(*where).values({column.name: bindparam("new", type_=column.type)})
    return Bulk(moved, column.table, {**columns, "new": column.name}, dialect)


def _key(column: Column[Any]) -> Column[Any]:
    (key,) = column.table.primary_key
    return key
