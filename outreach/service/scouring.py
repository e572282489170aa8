"""Are the bytes of what was deleted gone as well? Databases leave them in free pages and in their logs."""

import sqlite3
import time

from sqlalchemy import text

from outreach.database import BUSY_TIMEOUT_MS, Database
from outreach.service.dumping import sqlite_path

_TRIES = 20
_SQLITE_BUSY = 0.1


def scour(database: Database, tables: list[str]) -> bool:
    """Write what is left anew; False where a reader at work keeps old pages of SQLite's log: it must be run again.

    On PostgreSQL each of `tables` is locked meanwhile; its own log (pg_wal) is recycled by the server in its time.
    """
    if not database.is_sqlite:
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for table in tables:
                connection.execute(text(f'VACUUM FULL "{table}"'))
        return True
    file = sqlite3.connect(sqlite_path(database), isolation_level=None, timeout=BUSY_TIMEOUT_MS / 1000)
    try:
        file.execute("PRAGMA secure_delete=ON")
        file.execute("VACUUM")
        for _ in range(_TRIES):
            if file.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0:
                return True
            time.sleep(_SQLITE_BUSY)
        return False
    finally:
        file.close()
