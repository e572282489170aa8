"""On which databases must the record hold? SQLite, and PostgreSQL where one can run."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from outreach.database import Database
from tests.house import House, open_house
from tests.servers import migrated
from tests.servers.postgres import Postgres


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One server for all tests of this folder."""
    if why := Postgres.available():
        pytest.skip(why)
    with Postgres() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/outreach.db"
    return str(request.getfixturevalue("postgres").new_database())


@pytest.fixture
def ready(request: pytest.FixtureRequest, url: str) -> str:
    """The URL of a database with every table and no row."""
    if url.startswith("sqlite"):
        migrated.put(url)
        return url
    return str(request.getfixturevalue("postgres").migrated())


@pytest.fixture
def database(ready: str) -> Iterator[Database]:
    """A database with every table and no row."""
    standing = Database(ready)
    try:
        yield standing
    finally:
        standing.close()


@pytest.fixture
def either_house(ready: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """A whole house on SQLite, and one on PostgreSQL."""
    with open_house(tmp_path, monkeypatch, database=ready) as standing:
        yield standing
