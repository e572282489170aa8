"""Where is everything kept, and what does one transaction promise?

SQLite and PostgreSQL from the same code. A `write` takes SQLite's one write lock at its start (BEGIN IMMEDIATE):
with the driver's own deferred transactions, concurrent read-modify-write loses updates without an error.
"""

import contextlib
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlmodel import Session, SQLModel

from outreach import failpoints
from outreach.bulk import insert_rows, new_ids, table_of, update_rows
from outreach.errors import ConfigError, Unreachable

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_TIMEOUT_MS = 30_000
_FULL = 2
NETWORK = frozenset(
    "nfs nfs4 cifs smb3 smbfs smb ncpfs afs coda ceph lustre gfs2 ocfs2 fuse.sshfs fuse.glusterfs fuse.s3fs".split()
)
"""File systems on which the locks that SQLite rests on are not to be trusted."""

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def one_of(column: str, allowed: tuple[str, ...]) -> CheckConstraint:
    """A constraint by which the database itself refuses any other word in `column`."""
    words = ", ".join(f"'{word}'" for word in allowed)
    return CheckConstraint(f"{column} IN ({words})", name=column)


def upsert(session: Session, model: type[SQLModel], rows: list[dict[str, Any]], *, replace: bool = True) -> None:
    """Insert `rows`; where the primary or a unique key is there already, replace the row or leave it as it is."""
    insert_rows(session.connection(), table_of(model), rows, replace=replace)


def append_all(session: Session, model: type[SQLModel], rows: list[dict[str, Any]]) -> None:
    """Insert `rows` in one statement, past the unit of work; every row has the same keys."""
    insert_rows(session.connection(), table_of(model), rows)


def insert_all(session: Session, model: type[SQLModel], rows: list[dict[str, Any]]) -> list[int]:
    """Insert `rows` in one statement; gives their ids in the same order."""
    if not rows:
        return []
    table = table_of(model)
    ids = new_ids(session.connection(), table, len(rows))
    insert_rows(session.connection(), table, [{**row, "id": new} for row, new in zip(rows, ids, strict=True)])
    return ids


def update_all(session: Session, model: type[SQLModel], rows: list[dict[str, Any]]) -> None:
    """Set what `rows` say of the rows with their `id`, past the unit of work; every row has the same keys."""
    update_rows(session.connection(), table_of(model), rows)


class Database:
    """One store, by its SQLAlchemy URL; sessions are short and are never shared between threads."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.is_sqlite = make_url(url).get_backend_name() == "sqlite"
        self.engine = _sqlite_engine(url) if self.is_sqlite else _postgresql_engine(url)
        self.pepper = b""
        """The key of the suppression list (`contacts/suppressed`), which every session carries."""
        self._writing = self.engine.execution_options(outreach_writes=True)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees one state and changes nothing."""
        with Session(self.engine, expire_on_commit=False, info={"pepper": self.pepper}) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session whose changes are durable when the block ends, or gone if it raises.

        Raises `Unreachable` where the disk is full or the database is away: nothing was changed then.
        """
        try:
            told = {"pepper": self.pepper}
            with Session(self._writing, expire_on_commit=False, info=told) as session, session.begin():
                yield session
                failpoints.reach("commit.before")
            failpoints.reach("commit.after")
        except (OperationalError, DBAPIError) as error:
            if "disk is full" in str(error.orig) or "disk I/O" in str(error.orig) or error.connection_invalidated:
                raise Unreachable(
                    f"the database could not be written: {error.orig}",
                    where=self.shown_url,
                    remedy="make room on the disk or bring the database back; nothing was lost",
                ) from error
            raise

    @contextmanager
    def commits(self) -> Iterator[Callable[[], int]]:
        """A number to ask for as often as one likes: it moves when anybody has committed, and no table is read for it.

        It may move without a commit, too; it never stays where it is through one.
        """
        asked = "PRAGMA data_version" if self.is_sqlite else "SELECT pg_snapshot_xmax(pg_current_snapshot())::text"
        with self.engine.connect() as connection:

            def number() -> int:
                found = connection.exec_driver_sql(asked).scalar_one()
                connection.rollback()
                return int(found)

            yield number

    @property
    def shown_url(self) -> str:
        """The URL without its password."""
        return make_url(self.url).render_as_string(hide_password=True)

    def migrate(self, to: str = "head") -> None:
        """Bring the schema to the newest revision, or to that one; does nothing where it is there already."""
        if self.revision() == (self._head() if to == "head" else to):
            return
        command.upgrade(self._alembic(), to)

    def revision(self) -> str | None:
        """The revision of the schema as it is; None for an empty database."""
        with self.engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()

    def is_current(self) -> bool:
        """Whether the schema is the one that this version of the program knows."""
        return self.revision() == self._head()

    def not_durable(self) -> str:
        """Why a commit might not survive a power cut, in words; empty where it does."""
        with self.engine.connect() as connection:
            if self.is_sqlite:
                level = connection.exec_driver_sql("PRAGMA synchronous").scalar_one()
                return "" if level >= _FULL else "synchronous is not FULL"
            off = [
                name
                for name in ("fsync", "synchronous_commit", "full_page_writes")
                if connection.exec_driver_sql(f"SHOW {name}").scalar_one() == "off"
            ]
            return f"{', '.join(off)} is off" if off else ""

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()

    def _head(self) -> str | None:
        return ScriptDirectory(str(MIGRATIONS)).get_current_head()

    def _alembic(self) -> Config:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["engine"] = self._writing
        return config


def network_place(path: Path, mounts: str) -> str:
    """The network file system on which a path lies, '' where it lies on none; `mounts` is as in /proc/mounts."""
    found = ("", "")
    for line in mounts.splitlines():
        _, place, kind, *_ = [*line.split(" "), "", "", ""]
        place = place.replace("\\040", " ")
        inside = place == "/" or path == Path(place) or Path(place) in path.parents
        if inside and len(place) >= len(found[0]):
            found = (place, kind)
    return found[1] if found[1] in NETWORK else ""


def _refuse_network(path: str) -> None:
    try:
        mounts = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return
    if kind := network_place(Path(path).resolve(), mounts):
        what = f"{path} lies on a network file system ({kind}), where two processes could both hold SQLite's lock"
        raise ConfigError(what, where="OUTREACH_DATABASE", remedy="put it on a local disk, or use PostgreSQL")


def _sqlite_engine(url: str) -> Engine:
    path = make_url(url).database or ""
    if path and path != ":memory:" and not Path(path).resolve().parent.is_dir():
        raise ConfigError(f"the folder of {path} is not there", where="OUTREACH_DATABASE", remedy="create the folder")
    if path and path != ":memory:":
        _refuse_network(path)
    engine = create_engine(url, connect_args={"isolation_level": None, "timeout": BUSY_TIMEOUT_MS / 1000})

    @event.listens_for(engine, "do_connect")
    def _for_its_owner_alone(*_: Any) -> None:
        # The log beside it gets the same rights.
        if path and path != ":memory:" and not path.startswith("file:"):
            with contextlib.suppress(OSError):
                os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "foreign_keys=ON",
            f"busy_timeout={BUSY_TIMEOUT_MS}",
            # A claim must survive a power cut before the first byte leaves: NORMAL may lose it in WAL mode.
            "synchronous=FULL",
            "temp_store=MEMORY",
            # The indexes of a full folder in memory, and its log copied back in fewer and longer turns.
            "cache_size=-16384",
            "wal_autocheckpoint=4000",
            # Pages are read where the system has them: each of those who are due stands on one of its own.
            f"mmap_size={2**31}",
            "secure_delete=FAST",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("outreach_writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _postgresql_engine(url: str) -> Engine:
    if not re.match(r"postgresql(\+psycopg)?://", url):
        raise ConfigError(
            f"{make_url(url).get_backend_name()} is not a database that Outreach knows",
            where="OUTREACH_DATABASE",
            remedy="use sqlite:///PATH or postgresql+psycopg://USER@HOST/NAME",
        )
    # The connection that was used last: its server process knows the tables, the statements and their pages.
    return create_engine(
        url.replace("postgresql://", "postgresql+psycopg://", 1), pool_pre_ping=True, pool_use_lifo=True
    )
