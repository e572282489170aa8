"""The same house on real servers: Dovecot, Postfix, and SQLite or PostgreSQL."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house import House, open_house
from tests.integration.real_servers import RealServers
from tests.scenarios.test_promise_1_nobody_listens import DANA
from tests.servers.dovecot import Dovecot
from tests.servers.postfix import Postfix
from tests.servers.postgres import Postgres


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One PostgreSQL server for all tests."""
    if why := Postgres.available():
        pytest.skip(why)
    with Postgres() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    """A fresh database of each kind; '' for SQLite in the test's own folder."""
    return request.getfixturevalue("postgres").migrated() if request.param == "postgresql" else ""


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database: str) -> Iterator[House]:
    """A house on Dovecot and Postfix."""
    os.environ["PATH"] += ":/usr/sbin"
    for server in (Dovecot, Postfix):
        if why := server.available():
            pytest.skip(why)
    servers = RealServers(tmp_path, [DANA])
    with open_house(tmp_path, monkeypatch, database=database, servers=servers) as standing:
        servers.clock = standing.clock
        yield standing
