"""Does the audit trail name the row that was altered, cut out or cut off, and do the databases refuse to change one?"""

import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel, col, select

from outreach.database import Database
from outreach.keeping.chain import BEGINNING, Head
from outreach.keeping.journal import audit
from outreach.keeping.records import Audit
from outreach.keeping.sealer import keep_head, kept_head, seal
from outreach.keeping.verifier import Checked, verify
from tests.house import REP, House

KEY = b"only for tests"
NOW = datetime(2026, 3, 2, 17, 0, 0, 123456, tzinfo=UTC)


def written(database: Database, count: int, first: int = 0) -> None:
    """So many rows in a transaction."""
    with database.write() as session:
        for number in range(first, first + count):
            audit(session, NOW, "user 1", "approved", f"draft {number}", {"quote": "“Grüße”\n"}, contact_id=number)


def checked(database: Database, *anchors: Head) -> Checked:
    """What the walk finds."""
    with database.read() as session:
        return verify(session, KEY, anchors)


def by_force(database: Database, *statements: str) -> None:
    """What somebody does who may do anything with the database: the triggers are out of the way meanwhile."""
    with database.write() as session:
        connection = session.connection()
        if database.is_sqlite:
            for name in ("audit_update", "audit_delete", "audit_insert"):
                connection.execute(text(f"DROP TRIGGER {name}"))
        else:
            connection.execute(text("ALTER TABLE audit DISABLE TRIGGER USER"))
        for statement in statements:
            connection.execute(text(statement))


def test_a_whole_trail_is_found_whole(database: Database) -> None:
    written(database, 5)
    assert checked(database).unsealed == 5
    head = seal(database, KEY)
    written(database, 2, 5)
    found = checked(database, head)
    assert (found.rows, found.fault, found.unsealed, found.head) == (5, "", 2, head)
    assert seal(database, KEY).seq == 7
    assert checked(database, head).rows == 7
    assert seal(database, KEY).seq == 7, "a second sealing changes nothing"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET what = 'skipped' WHERE seq = 3",
        "UPDATE audit SET details = '{}' WHERE seq = 3",
        "UPDATE audit SET hash = NULL, seq = NULL WHERE seq = 3",
        "UPDATE audit SET at = '2020-01-01', hash = 'x' WHERE hash IS NULL",
        "DELETE FROM audit WHERE seq = 3",
        "DELETE FROM audit",
    ],
)
def test_the_database_itself_refuses_to_change_a_row(database: Database, statement: str) -> None:
    written(database, 4)
    seal(database, KEY)
    written(database, 1)
    with pytest.raises(DBAPIError, match="append-only"), database.write() as session:
        session.connection().execute(text(statement))
    assert checked(database).rows == 4


def test_sqlite_lets_no_row_take_the_place_of_another(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/outreach.db")
    database.migrate()
    written(database, 2)
    stolen = "INSERT OR REPLACE INTO audit (id, at, who, what, about) VALUES (1, '2026-01-01', 'a', 'b', 'c')"
    with pytest.raises(DBAPIError, match="append-only"), database.write() as session:
        session.connection().execute(text(stolen))
    database.close()


def test_postgresql_refuses_to_empty_the_table(database: Database) -> None:
    if database.is_sqlite:
        pytest.skip("SQLite has no TRUNCATE")
    written(database, 2)
    with pytest.raises(DBAPIError, match="append-only"), database.write() as session:
        session.connection().execute(text("TRUNCATE audit"))


@pytest.mark.parametrize(
    ("statement", "row", "says"),
    [
        ("UPDATE audit SET who = 'user 2' WHERE seq = 3", 3, "it was altered"),
        ("UPDATE audit SET contact_id = 99 WHERE seq = 3", 3, "it was altered"),
        ("UPDATE audit SET details = '{}' WHERE seq = 3", 3, "details were altered"),
        ("UPDATE audit SET details = NULL WHERE seq = 3", 3, "taken away, and nobody was erased"),
        ("DELETE FROM audit WHERE seq = 3", 3, "cut out"),
        ("DELETE FROM audit WHERE seq = 1", 1, "cut out"),
        ("DELETE FROM audit WHERE seq >= 4", 4, "cut off"),
    ],
)
def test_the_first_row_that_was_tampered_with_is_named(database: Database, statement: str, row: int, says: str) -> None:
    written(database, 5)
    head = seal(database, KEY)
    by_force(database, statement)
    found = checked(database, head)
    assert found.seq == row
    assert says in found.fault
    assert found.rows == row - 1


def test_a_trail_that_was_written_anew_with_another_key_does_not_hold(database: Database) -> None:
    written(database, 3)
    head = seal(database, KEY)
    by_force(database, "DELETE FROM audit")
    written(database, 3, 50)
    seal(database, b"somebody else's")
    assert checked(database).seq == 1
    by_force_again = "UPDATE audit SET hash = NULL, seq = NULL, previous = NULL, digest = NULL"
    with database.write() as session:
        session.connection().execute(text(by_force_again))
    written(database, 1, 9)
    seal(database, KEY)
    found = checked(database, head)
    assert found.seq == 3, "even with our own key: the head that was kept outside tells it"
    assert "written anew" in found.fault


def test_several_writers_at_once_make_one_chain(database: Database) -> None:
    def work(number: int) -> None:
        for turn in range(10):
            written(database, 3, number * 1000 + turn * 10)
            seal(database, KEY)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = checked(database, seal(database, KEY))
    assert (found.rows, found.fault, found.unsealed) == (120, "", 0)


def test_the_head_outside_only_grows(tmp_path: Path) -> None:
    anchor = tmp_path / "data" / "audit.head"
    keep_head(anchor, Head(7, "a" * 64))
    keep_head(anchor, Head(3, "b" * 64))
    keep_head(anchor, Head(0, BEGINNING))
    assert kept_head(anchor) == Head(7, "a" * 64)
    assert anchor.stat().st_mode & 0o077 == 0


def test_the_tables_are_what_the_migrations_make(database: Database) -> None:
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), SQLModel.metadata) == []


def test_what_a_person_decides_and_what_went_out_is_on_record(house: House) -> None:
    maya = house.contact("Maya Lindqvist", "maya@client.example", zone="America/Los_Angeles")
    house.they_write("maya@client.example", "What does it cost? Please, no calls.")
    house.passes(minutes=1)
    (entry,) = house.entries(maya, "waiting")
    house.approve(entry)
    house.sends()
    with house.engine.database.read() as session:
        rows = list(session.exec(select(Audit).where(Audit.contact_id == maya).order_by(col(Audit.id))))
        user = house.user(session, REP).id
    told = [(row.who, row.what) for row in rows]
    assert ("listening", "preference: channel") in told
    assert told[-3:] == [(f"user {user}", "approved"), ("outreach", "transmitting"), ("outreach", "sent")]
    assert entry.id is not None
    assert house.draft(entry).sha256 in str(rows[-3].details)
    assert not [row for row in rows if "@" in row.what + row.about + row.who]


def test_a_decision_that_is_rolled_back_leaves_nothing_on_record(house: House) -> None:
    def broken() -> None:
        with house.engine.database.write() as session:
            audit(session, NOW, "user 1", "approved", "draft 1")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        broken()
    with house.engine.database.read() as session:
        assert session.exec(select(Audit).where(Audit.about == "draft 1")).all() == []
