"""One daemon works on a PostgreSQL database, wherever the second one is started."""

import pytest

from outreach.database import Database
from outreach.errors import AlreadyRunning
from outreach.service.single import only_one
from tests.servers.postgres import Postgres


def test_a_second_daemon_on_postgresql_is_turned_away_until_the_first_is_gone(postgres: Postgres) -> None:
    url = postgres.new_database()
    first, second = Database(url), Database(url)
    try:
        with only_one(first), pytest.raises(AlreadyRunning) as told, only_one(second):
            pass
        assert told.value.exit_code == 75
        with only_one(second):
            pass
    finally:
        first.close()
        second.close()
