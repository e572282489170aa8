"""How do many rows go in, and many keys get looked up, at the driver's own speed?

SQLAlchemy prepares each row of an executemany anew and writes an IN clause anew for each list: when a full folder
comes in, that takes longer than the database does. Here a statement is compiled once for each dialect, and values are
prepared by column.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import Any, cast

from sqlalchemy import JSON, Connection, Dialect, Select, Table, bindparam, func, select, text
from sqlalchemy import update as update_table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import Insert as PostgresInsert
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.dml import Delete, Insert, Update
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import UTCDateTime

from outreach.listed import Listed

Rows = Sequence[dict[str, Any]]


def table_of(model: type[SQLModel]) -> Table:
    """The table behind a model: for statements that make no objects."""
    return cast(Table, model.__table__)  # type: ignore[attr-defined]


class Bulk:
    """One INSERT, UPDATE or DELETE for many rows, in the words of one dialect."""

    def __init__(
        self, statement: Insert | Update | Delete, table: Table, columns: dict[str, str], dialect: Dialect
    ) -> None:
        """`columns` names the column behind each parameter of the statement."""
        compiled = statement.compile(dialect=dialect)
        assert isinstance(compiled, SQLCompiler)
        parameters = compiled.positiontup or list(compiled.binds)
        # A column with a default of Python's would silently get none: each row says all of them.
        assert set(parameters) == set(columns), f"rows for {table.name} lack {set(parameters) ^ set(columns)}"
        self._sql = compiled.string
        self._names = None if compiled.positiontup is not None else parameters
        self._columns = [(name, columns[name], _preparing(table, columns[name], dialect)) for name in parameters]

    def run(self, connection: Connection, rows: Rows) -> None:
        """Execute it for every row."""
        self.run_lists(connection, {name: [row[column] for row in rows] for name, column, _ in self._columns})

    def run_lists(self, connection: Connection, lists: Mapping[str, Sequence[Any]]) -> None:
        """Execute it for every row, of which each parameter has its values in a list."""
        values: list[Iterable[Any]] = []
        for name, _, prepare in self._columns:
            values.append(lists[name] if prepare is None else map(prepare, lists[name]))
        ready: list[Any] = list(zip(*values, strict=True))
        if self._names is not None:
            ready = [dict(zip(self._names, row, strict=True)) for row in ready]
        connection.exec_driver_sql(self._sql, ready)


class Prepared:
    """One SELECT in the words of one dialect, compiled once however large it is."""

    def __init__(self, statement: Select[Any], dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        assert isinstance(compiled, SQLCompiler)
        self._sql, self._order = compiled.string, compiled.positiontup
        self._fixed = {name: bind.value for bind, name in compiled.bind_names.items()}
        kinds = {name: bind.type.dialect_impl(dialect) for bind, name in compiled.bind_names.items()}
        self._prepare = {name: prepare for name, kind in kinds.items() if (prepare := kind.bind_processor(dialect))}
        readers = [_reading(column.type, dialect) for column in statement.selected_columns]
        self._read = [(at, read) for at, read in enumerate(readers) if read is not None]

    def run(self, connection: Connection, given: dict[str, Any]) -> list[Any]:
        """Every row, each value as its column has it."""
        values = {**self._fixed, **{name: value for name, value in given.items() if name in self._fixed}}
        ready = {name: self._prepare[name](each) if name in self._prepare else each for name, each in values.items()}
        parameters = tuple(ready[name] for name in self._order) if self._order is not None else ready
        found = connection.exec_driver_sql(self._sql, parameters).all()
        if not self._read or not found:
            return list(found)
        columns: list[Iterable[Any]] = list(zip(*found, strict=True))
        for at, read in self._read:
            columns[at] = map(read, columns[at])
        return list(zip(*columns, strict=True))


def _reading(kind: Any, dialect: Dialect) -> Callable[[Any], Any] | None:
    if isinstance(kind, UTCDateTime):
        return _utc if dialect.name == "sqlite" else _in_utc
    return cast("Callable[[Any], Any] | None", kind.dialect_impl(dialect).result_processor(dialect, None))


def _utc(text: str | None) -> datetime | None:
    """A moment as SQLite keeps it: in UTC, without saying so."""
    return datetime.fromisoformat(f"{text}+00:00") if text is not None else None


def _in_utc(at: datetime | None) -> datetime | None:
    """A moment as PostgreSQL gives it: in the zone of the connection, which most often is UTC."""
    return at if at is None or at.tzinfo is UTC else at.astimezone(UTC)


def _as_kept(at: datetime | None) -> str | None:
    """The same the other way; raises ValueError for a moment without a zone."""
    if at is None:
        return None
    if at.tzinfo is not UTC:
        if at.utcoffset() is None:
            raise ValueError(f"{at} has no time zone")
        at = at.astimezone(UTC)
    return _KEPT % (at.year, at.month, at.day, at.hour, at.minute, at.second, at.microsecond)


# In half the time of isoformat, which asks the zone.
_KEPT = "%04d-%02d-%02d %02d:%02d:%02d.%06d"


@cache
def prepared(statement: Select[Any], dialect: Dialect) -> Prepared:
    """A statement that is made once, compiled once for each dialect."""
    return Prepared(statement, dialect)


def _preparing(table: Table, column: str, dialect: Dialect) -> Callable[[Any], Any] | None:
    kind = table.c[column].type
    if isinstance(kind, UTCDateTime) and dialect.name == "sqlite":
        return _as_kept
    prepare = kind.dialect_impl(dialect).bind_processor(dialect)
    if prepare is None or not isinstance(kind, JSON):
        return prepare
    # Nearly every list of attachments or notes is empty.
    to_json, empty = prepare, prepare([])
    return lambda value: to_json(value) if value != [] else empty


@lru_cache(maxsize=256)
def _inserting(table: Table, columns: tuple[str, ...], replace: bool | None, dialect: Dialect) -> Bulk:
    of_dialect = sqlite.insert if dialect.name == "sqlite" else postgresql.insert
    keys = [column.name for column in table.primary_key]
    given = {name: bindparam(name, type_=table.c[name].type) for name in columns}
    statement = of_dialect(table).inline().values(given)
    if replace:
        values = {name: statement.excluded[name] for name in columns if name not in keys}
        statement = statement.on_conflict_do_update(index_elements=keys, set_=values)
    elif replace is not None:
        statement = statement.on_conflict_do_nothing()
    return Bulk(statement, table, {name: name for name in columns}, dialect)


@lru_cache(maxsize=64)
def _updating(table: Table, columns: tuple[str, ...], dialect: Dialect) -> Bulk:
    new = {f"new_{name}": name for name in columns if name != "id"}
    values = {name: bindparam(parameter, type_=table.c[name].type) for parameter, name in new.items()}
    statement = update_table(table).where(table.c.id == bindparam("row_id", type_=table.c.id.type)).values(values)
    return Bulk(statement, table, {**new, "row_id": "id"}, dialect)


def insert_rows(connection: Connection, table: Table, rows: Rows, *, replace: bool | None = None) -> None:
    """Insert `rows`, all with the same keys; what is there already is replaced, or left, or (None) an error."""
    if rows:
        _inserting(table, tuple(rows[0]), replace, connection.dialect).run(connection, rows)


@cache
def _putting(table: Table, columns: tuple[str, ...]) -> PostgresInsert:
    lists = [func.unnest(bindparam(name, type_=Listed(table.c[name].type))) for name in columns]
    statement = postgresql.insert(table).from_select(list(columns), select(*lists))
    keys = [column.name for column in table.primary_key]
    values = {name: statement.excluded[name] for name in columns if name not in keys}
    return statement.on_conflict_do_update(index_elements=keys, set_=values)


def put_rows(connection: Connection, table: Table, rows: Rows) -> None:
    """Insert or replace `rows` that hold plain values alone: PostgreSQL gets each column as one list."""
    if rows and connection.dialect.name == "postgresql":
        names = tuple(rows[0])
        connection.execute(_putting(table, names), {name: [row[name] for row in rows] for name in names})
    else:
        insert_rows(connection, table, rows, replace=True)


def update_rows(connection: Connection, table: Table, rows: Rows) -> None:
    """Set the other columns of each row with this `id`."""
    if rows:
        _updating(table, tuple(rows[0]), connection.dialect).run(connection, rows)


def new_ids(connection: Connection, table: Table, count: int) -> list[int]:
    """Ids that no row has had, for rows of this transaction: SQLite has one writer, PostgreSQL a sequence."""
    if connection.dialect.name == "sqlite":
        top = prepared(_top(table), connection.dialect).run(connection, {})[0][0]
        return list(range(top + 1, top + 1 + count))
    name = connection.dialect.identifier_preparer.format_table(table)
    wanted = text("SELECT nextval(pg_get_serial_sequence(:name, 'id')) FROM generate_series(1, :count)")
    return list(connection.execute(wanted, {"name": name, "count": count}).scalars())


@cache
def _top(table: Table) -> Select[Any]:
    return select(func.coalesce(func.max(table.c.id), 0))
