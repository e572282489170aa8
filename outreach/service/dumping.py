"""How does a whole database get into files, and out of them again? In one state, while others go on working.

SQLite by its own online backup. PostgreSQL by COPY in one snapshot, into the schema of its revision: it needs no
program beside ours, and any later version of the server takes it back.
"""

import shutil
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sqlalchemy import inspect, make_url, text
from sqlmodel import SQLModel

from outreach.database import Database
from outreach.errors import ConfigError

SQLITE_FILE = "outreach.db"
Columns = dict[str, list[str]]


def dump(database: Database, folder: Path) -> Columns:
    """Write the database into `folder`; gives tables and columns of a PostgreSQL dump."""
    if database.is_sqlite:
        _copy_sqlite(sqlite_path(database), folder / SQLITE_FILE)
        return {}
    tables = _tables(database)
    with database.engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        driver.rollback()
        with driver.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            for table, columns in tables.items():
                with (
                    (folder / f"{table}.copy").open("wb") as file,
                    cursor.copy(_copying(table, columns, "TO STDOUT")) as rows,
                ):
                    for piece in rows:
                        file.write(piece)
        driver.rollback()
    return tables


def sqlite_path(database: Database) -> Path:
    """Where the file lies."""
    return Path(make_url(database.url).database or "")


def _copy_sqlite(source: Path, target: Path) -> None:
    original, copy = sqlite3.connect(source), sqlite3.connect(target)
    try:
        original.backup(copy)
        # Alone in one file: no log beside it.
        copy.execute("PRAGMA journal_mode=DELETE")
        check_sqlite(copy, str(source))
    finally:
        copy.close()
        original.close()


def check_sqlite(connection: sqlite3.Connection, where: str) -> None:
    """Raises `ConfigError` where the file is damaged."""
    found = connection.execute("PRAGMA integrity_check").fetchone()[0]
    broken = connection.execute("PRAGMA foreign_key_check").fetchone()
    if found != "ok" or broken is not None:
        what = (
            f"the database is damaged: {found if found != 'ok' else f'a row of {broken[0]} names a row that is gone'}"
        )
        raise ConfigError(what, where=where, remedy="take an older backup")


def is_empty(database: Database) -> bool:
    """Whether nobody would miss what is in it: no contact, no message, nothing on its way."""
    if database.is_sqlite and not sqlite_path(database).is_file():
        return True
    there = set(inspect(database.engine).get_table_names())
    with database.engine.connect() as connection:
        wanted = [name for name in ("contact", "message", "outbox", "audit") if name in there]
        return all(connection.execute(text(f"SELECT 1 FROM {name} LIMIT 1")).first() is None for name in wanted)  # noqa: S608


def load_postgresql(database: Database, folder: Path, tables: Columns, revision: str) -> None:
    """Put a dump in place of whatever of ours is there."""
    _drop(database)
    database.migrate(revision)
    order = [name for name in _tables(database) if name in tables]
    if missing := set(tables) - set(order):
        raise ConfigError(f"it has tables that its schema does not: {sorted(missing)}", remedy="take another backup")
    with database.engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        driver.rollback()
        with driver.cursor() as cursor:
            for table in reversed(order):
                cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608 - a name of ours
            for table in order:
                with (
                    (folder / f"{table}.copy").open("rb") as file,
                    cursor.copy(_copying(table, tables[table], "FROM STDIN")) as rows,
                ):
                    while piece := file.read(1 << 20):
                        rows.write(piece)
            _count_on(cursor, order, tables)
        driver.commit()


def _tables(database: Database) -> Columns:
    """Every table of ours as it is in the database, each after those that it names, with its columns."""
    inspector = inspect(database.engine)
    ordered = [name for name, _ in inspector.get_sorted_table_and_fkc_names() if name and name != "alembic_version"]
    ours = set(SQLModel.metadata.tables)
    return {name: [column["name"] for column in inspector.get_columns(name)] for name in ordered if name in ours}


def _copying(table: str, columns: Iterable[str], how: str) -> str:
    named = ", ".join(f'"{column}"' for column in columns)
    return f'COPY "{table}" ({named}) {how}'


def _count_on(cursor: Any, order: Iterable[str], tables: Columns) -> None:
    """The next row gets a number that none has."""
    for table in order:
        if "id" in tables[table] and table != "instance":
            highest = f'SELECT coalesce(max(id), 0) + 1 FROM "{table}"'  # noqa: S608 - a name of ours
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('\"{table}\"', 'id'), ({highest}), false)")


def _drop(database: Database) -> None:
    there = set(inspect(database.engine).get_table_names())
    with database.engine.begin() as connection:
        for name in sorted(there & {*SQLModel.metadata.tables, "alembic_version"}):
            connection.execute(text(f'DROP TABLE "{name}" CASCADE'))
        connection.execute(text("DROP FUNCTION IF EXISTS audit_append_only() CASCADE"))


def place_sqlite(prepared: Path, target: Path, kept_as: Path) -> None:
    """Put a whole database file in its place; what was there is kept beside it."""
    for ending in ("-wal", "-shm"):
        leftover = target.with_name(target.name + ending)
        if leftover.exists():
            shutil.move(leftover, kept_as.with_name(kept_as.name + ending))
    if target.exists():
        target.replace(kept_as)
    prepared.replace(target)
