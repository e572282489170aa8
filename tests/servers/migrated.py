"""Where does a test get a database with every table in no time? A copy of one that was brought there once."""

import tempfile
from functools import cache
from pathlib import Path

from outreach.database import Database


@cache
def migrated() -> bytes:
    """An SQLite file with every table and no row."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "outreach.db"
        database = Database(f"sqlite:///{path}")
        database.migrate()
        database.close()
        return path.read_bytes()


def put(url: str) -> None:
    """Lay it where this URL of SQLite says, if nothing is there yet; for its owner alone, as the product makes it."""
    path = Path(url.removeprefix("sqlite:///"))
    if not path.exists():
        path.touch(0o600)
        path.write_bytes(migrated())
