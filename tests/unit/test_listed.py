"""Does a list that travels as one parameter leave the index its work?"""

from pathlib import Path

from sqlalchemy import select

from outreach.bulk import prepared, table_of
from outreach.contacts.records import Touch
from outreach.database import Database
from outreach.listed import among
from tests.servers import migrated

_touch = table_of(Touch).c


def test_sqlite_looks_up_each_of_the_list_and_never_reads_the_table(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/outreach.db"
    migrated.put(url)
    database = Database(url)
    statement = select(_touch.id).where(among(_touch.contact_id), _touch.direction == "out")
    with database.read() as session:
        connection = session.connection()
        assert prepared(statement, connection.dialect).run(connection, {"keys": [1, 2]}) == []
        compiled = statement.compile(dialect=connection.dialect)
        steps = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}", ("[1, 2]", "out")).all()
    database.close()
    assert any(step.startswith("SEARCH touch") for *_, step in steps), steps
    assert not any(step.startswith("SCAN touch") for *_, step in steps), steps
