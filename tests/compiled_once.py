"""Every test has a database of its own, and each would have its SQL compiled anew: here all of SQLite's share it."""

from typing import Any

import sqlalchemy
from sqlalchemy import Engine

from outreach import database

_shared: list[Engine] = []
"""The first engine of SQLite; empty before there is one."""


def _create_engine(*args: Any, **options: Any) -> Engine:
    engine = sqlalchemy.create_engine(*args, **options)
    if engine.dialect.name != "sqlite":
        return engine
    if not _shared:
        _shared.append(engine)
    engine.dialect = engine.pool._dialect = _shared[0].dialect
    engine._compiled_cache = _shared[0]._compiled_cache
    return engine


def share() -> None:
    """From now on, in this process."""
    database.create_engine = _create_engine  # type: ignore[attr-defined]
