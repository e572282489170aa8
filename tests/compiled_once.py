"""Every test has a database of its own, and each would have its SQL compiled anew: here all of SQLite's share it."""

from functools import cache
from typing import Any

import sqlalchemy
from sqlalchemy import Engine

from outreach import database


@cache
def _shared() -> Engine:
    """An engine whose dialect knows its database: it asks at its first connection."""
    engine = sqlalchemy.create_engine("sqlite://")
    engine.connect().close()
    return engine


def _create_engine(*args: Any, **options: Any) -> Engine:
    engine = sqlalchemy.create_engine(*args, **options)
    if engine.dialect.name == "sqlite":
        engine.dialect = engine.pool._dialect = _shared().dialect
        engine._compiled_cache = _shared()._compiled_cache
    return engine


def share() -> None:
    """From now on, in this process."""
    database.create_engine = _create_engine  # type: ignore[attr-defined]
