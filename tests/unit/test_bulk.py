"""Do rows that go in at the driver's own speed lie there as all others do?"""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from sqlmodel import select

from outreach.bulk import insert_rows, table_of
from outreach.contacts.records import Contact
from outreach.database import Database
from outreach.planning.records import Due
from tests.servers import migrated

EAST = timezone(timedelta(hours=5, minutes=45))
MOMENTS = [
    datetime(2026, 3, 2, 17, 0, tzinfo=UTC),
    datetime(2026, 3, 2, 0, 0, 0, 7, tzinfo=EAST),
    datetime(1970, 1, 1, 2, 45, tzinfo=EAST),
    datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
]


@pytest.fixture
def database(tmp_path: Path) -> Database:
    url = f"sqlite:///{tmp_path}/outreach.db"
    migrated.put(url)
    return Database(url)


def kept(connection: Connection) -> list[str]:
    """The moments as the file has them."""
    return [at for (at,) in connection.execute(text("SELECT at FROM due ORDER BY contact_id"))]


def test_a_moment_lies_there_as_any_other_way_of_writing_lays_it(database: Database) -> None:
    with database.write() as session:
        for at in MOMENTS:
            session.add(Contact(given="Anna", created_at=at))
        session.flush()
        ids = list(session.exec(select(Contact.id).order_by(Contact.id)))
        rows = [{"contact_id": id_, "at": at} for id_, at in zip(ids, MOMENTS, strict=True)]
        for row in rows:
            session.add(Due(**row))
        session.flush()
        as_all_others = kept(session.connection())
        session.connection().execute(text("DELETE FROM due"))
        insert_rows(session.connection(), table_of(Due), rows)
        assert kept(session.connection()) == as_all_others
    with database.read() as session:
        assert [row.at for row in session.exec(select(Due).order_by(Due.contact_id))] == MOMENTS


def test_a_moment_without_a_zone_is_refused(database: Database) -> None:
    row = {"contact_id": 1, "at": datetime(2026, 3, 2, 17, 0)}  # noqa: DTZ001 - this is what is refused
    with database.write() as session, pytest.raises(ValueError, match="no time zone"):
        insert_rows(session.connection(), table_of(Due), [row])
