"""Which databases are faults thrown at? A SQLite file, or a PostgreSQL server that is broken off and started again."""

import shutil
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from sqlalchemy import make_url

from tests.servers.postgres import Postgres


class Store(Protocol):
    """Where the databases of a run are made; `template` is migrated once, `fresh` gives copies of it."""

    name: str
    template: str

    def fresh(self) -> str:
        """The URL of a copy of the template."""
        ...

    def restart(self) -> bool:
        """Break the server off and start it again; False where there is none."""
        ...


class Sqlite:
    """Files in a folder."""

    name = "SQLite"

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._made = folder, 0
        self.template = f"sqlite:///{folder}/template.db"

    def fresh(self) -> str:
        """A copy of the file; whoever had it open has closed it, so there is no log beside it."""
        for old in self._folder.glob(f"store{self._made}.db*"):
            old.unlink()
        self._made += 1
        shutil.copy(self._folder / "template.db", self._folder / f"store{self._made}.db")
        return f"sqlite:///{self._folder}/store{self._made}.db"

    def restart(self) -> bool:
        """There is no server."""
        return False


class PostgreSQL:
    """A server of our own, at which a commit is on its log when it returns."""

    name = "PostgreSQL"

    def __init__(self, server: Postgres) -> None:
        self.server = server
        self.template = server.new_database()
        self._last = ""
        server.durable()

    def fresh(self) -> str:
        """A copy of the template."""
        if self._last:
            with suppress(ValueError):
                self.server.drop(self._last)
        self._last = self.server.new_database(copy_of=self.template)
        self.server.checkpoint()
        return self._last

    def restart(self) -> bool:
        """As when the server's process is killed: no connection is told."""
        return self.server.restart()


def pages(url: str) -> int:
    """How many pages a SQLite file has."""
    with sqlite3.connect(str(make_url(url).database)) as connection:
        return int(connection.execute("PRAGMA page_count").fetchone()[0])
