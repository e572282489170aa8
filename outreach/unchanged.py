"""Compare and set for many rows at once: a row is written only where one of its columns still holds what was read."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Column, Connection, Dialect, bindparam, delete, update

from outreach.bulk import Bulk


def move_unchanged(connection: Connection, column: Column[Any], moves: Sequence[tuple[int, Any, Any]]) -> None:
    """Give a column its new value in each row, by key, where it still has the old one."""
    if moves:
        lists = dict(zip(("key", "old", "new"), zip(*moves, strict=True), strict=True))
        _row_by_row(update, column, connection.dialect).run_lists(connection, lists)


def drop_unchanged(connection: Connection, column: Column[Any], rows: Sequence[tuple[int, Any]]) -> None:
    """Take out each row, by key, whose column still has this value."""
    if rows:
        lists = dict(zip(("key", "old"), zip(*rows, strict=True), strict=True))
        _row_by_row(delete, column, connection.dialect).run_lists(connection, lists)


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
