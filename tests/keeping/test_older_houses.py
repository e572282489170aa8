"""Does a house that an older version left come through every migration with all its rows?"""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory

from outreach.database import MIGRATIONS, Database
from tests.servers.postgres import Postgres

DAY = datetime(2026, 3, 11, 15, 30, tzinfo=UTC)
REVISIONS = [each.revision for each in ScriptDirectory(str(MIGRATIONS)).walk_revisions()][:0:-1]
OWN = {"alembic_version", "audit", "instance"}


@pytest.mark.parametrize("revision", REVISIONS)
def test_every_row_of_an_older_house_comes_through(revision: str, tmp_path: Path) -> None:
    comes_through(f"sqlite:///{tmp_path}/outreach.db", revision)


def test_every_row_comes_through_on_postgresql(postgres: Postgres) -> None:
    comes_through(postgres.new_database(), REVISIONS[-1])


def comes_through(url: str, revision: str) -> None:
    database = Database(url)
    database.migrate(revision)
    before = filled(database)
    assert all(before.values())
    database.migrate()
    assert database.is_current()
    with database.engine.connect() as connection:
        names = set(sa.inspect(connection).get_table_names())
        after = {name: counted(connection, name) for name in before if name in names}
        assert after == {name: count for name, count in before.items() if name in names}
        if database.is_sqlite:
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1
    database.close()


def counted(connection: sa.Connection, name: str) -> int:
    return int(connection.execute(sa.select(sa.func.count()).select_from(sa.table(name))).scalar_one())


def filled(database: Database) -> dict[str, int]:
    """One row in every table, whatever its columns are; gives how many rows each has."""
    metadata = sa.MetaData()
    metadata.reflect(database.engine)
    with database.write() as session:
        connection = session.connection()
        # Some tables point at each other: such a column stays empty where it may.
        tables = [table for table in metadata.sorted_tables if table.name not in OWN]
        known: dict[str, dict[str, Any]] = {}
        for table in tables:
            row = {column.name: value(table, column, known) for column in table.columns}
            connection.execute(table.insert().values(**row))
            known[table.name] = row
        return {table.name: counted(connection, table.name) for table in tables}


def value(table: sa.Table, column: sa.Column[Any], known: dict[str, dict[str, Any]]) -> Any:
    """Something that the column takes."""
    for key in column.foreign_keys:
        there = known.get(key.column.table.name)
        return there[key.column.name] if there is not None else None
    for check in (each for each in table.constraints if isinstance(each, sa.CheckConstraint)):
        if word := re.match(rf"\W*{column.name}\W[^']*(?:IN|ANY)[^']*'(\w+)'", str(check.sqltext)):
            return word[1]
    kind = column.type
    if isinstance(kind, sa.DateTime):
        return DAY.replace(tzinfo=None) if not kind.timezone else DAY
    if isinstance(kind, sa.Date):
        return DAY.date()
    if isinstance(kind, sa.Boolean):
        return False
    if isinstance(kind, sa.Integer | sa.Float | sa.Numeric):
        return 1
    if isinstance(kind, sa.LargeBinary):
        return b"kept"
    if isinstance(kind, sa.JSON):
        return []
    return "kept"
