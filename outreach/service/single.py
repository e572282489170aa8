"""Is another daemon at work on this database? One holds it; a second says so and goes."""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import make_url, text

from outreach.database import Database
from outreach.errors import AlreadyRunning

_ADVISORY_KEY = 0x6F757472


@contextlib.contextmanager
def only_one(database: Database) -> Iterator[None]:
    """Hold the database for the length of the block; raises `AlreadyRunning`.

    The system lets go of it when the process dies, however it dies.
    """
    holder = _file_lock(database) if database.is_sqlite else _advisory_lock(database)
    with holder:
        yield


@contextlib.contextmanager
def _file_lock(database: Database) -> Iterator[None]:
    path = Path(f"{make_url(database.url).database}.lock")
    with path.open("a+", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            raise _running(f"process {file.read().strip() or 'unknown'}", database) from error
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


@contextlib.contextmanager
def _advisory_lock(database: Database) -> Iterator[None]:
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": _ADVISORY_KEY}):
            raise _running("another process", database)
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _ADVISORY_KEY})


def _running(who: str, database: Database) -> AlreadyRunning:
    return AlreadyRunning(
        f"{who} is at work on this database already", where=database.shown_url, remedy="stop it first, or let it run"
    )
