"""Is everyone planned whose alarm has gone off, and does nobody set one by what was read before another set it?"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, delete, select

from outreach import failpoints
from outreach.clock import FixedClock
from outreach.contacts import ledger
from outreach.contacts.records import Changed, Contact, Touch
from outreach.database import Database
from outreach.planning import when_due
from outreach.planning.facts.state import Ears
from outreach.planning.planner import adopt, plan_due
from outreach.planning.policy.house_policy import HousePolicy
from outreach.planning.policy.policy import Policy
from outreach.planning.policy.rules import Rule
from outreach.planning.policy.template_kinds import TemplateKind
from outreach.planning.records import Due, Refusal
from outreach.unchanged import drop_unchanged, move_unchanged
from tests.servers import migrated
from tests.servers.postgres import Postgres

NOW = datetime(2026, 3, 2, 17, tzinfo=UTC)
LATER = NOW + timedelta(days=3)
BY = {"name": "greet", "purpose": "A test.", "who": {"tags": ["new"]}, "how": {"template": "mail"}}
POLICY = Policy(
    "v1", HousePolicy(), (Rule.model_validate(BY),), {"mail": TemplateKind(department="sales", kind="commercial")}
)
EARS = Ears()
Act = Callable[[Session], None]


def database_at(url: str) -> Database:
    """Five contacts whom no rule fits, whose alarms have all gone off, and four of whom nothing else is known."""
    database = Database(url)
    if database.is_sqlite:
        migrated.put(url)
    else:
        database.migrate()
    with database.write() as session:
        session.add_all(Contact(id=id_, given="Anna", created_at=NOW) for id_ in range(1, 6))
        session.flush()
    adopt(database, POLICY, "", NOW)
    with database.write() as session:
        session.exec(delete(Changed))
        session.exec(delete(Due))
        session.flush()
        session.add_all(Due(contact_id=id_, at=NOW - timedelta(hours=id_)) for id_ in range(1, 6))
        session.add(Refusal(contact_id=5, rule="gone", policy_version="v1", at=NOW))
    return database


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "SQLite":
        made = database_at(f"sqlite:///{tmp_path}/outreach.db")
        yield made
        made.close()
        return
    if Postgres.available() is not None:
        pytest.skip(str(Postgres.available()))
    with Postgres() as server:
        made = database_at(server.new_database())
        yield made
        made.close()


def alarms(database: Database) -> dict[int, datetime]:
    """Who has one, and for when."""
    with database.read() as session:
        return {due.contact_id: due.at for due in session.exec(select(Due))}


def meanwhile(monkeypatch: pytest.MonkeyPatch, database: Database, act: Act) -> None:
    """What somebody else does between the reading of the alarms and the setting of new ones."""

    def reach(point: str) -> None:
        if point == "plan.when_due":
            monkeypatch.setattr(failpoints, "reach", lambda point: None)
            with database.write() as session:
                act(session)

    monkeypatch.setattr(failpoints, "reach", reach)


def plan(database: Database) -> int:
    """One pass; gives how many it looked at."""
    return plan_due(database, POLICY, EARS, FixedClock(NOW)).contacts


def test_whom_time_alone_cannot_bring_back_has_no_alarm_any_more(database: Database) -> None:
    assert plan(database) == 5
    assert alarms(database) == {}
    with database.read() as session:
        assert session.exec(select(Refusal)).all() == [], "no rule asks for it any more"
    assert plan(database) == 0


def test_who_changes_meanwhile_stays_in_the_inbox_and_is_planned_as_they_are_then(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def tagged(session: Session) -> None:
        session.get_one(Contact, 2).tags = ["new"]
        session.flush()
        ledger.changed(session, [2])

    meanwhile(monkeypatch, database, tagged)
    plan(database)
    with database.read() as session:
        # PostgreSQL looks and sets in one statement, and so sees the change; SQLite has looked already.
        waiting = [2] if database.is_sqlite else []
        assert session.exec(select(Changed.contact_id)).all() == waiting
    assert plan(database) == len(waiting)
    with database.read() as session:
        assert session.exec(select(Refusal.contact_id)).all() == [2], "the rule fits them now, and they have no address"


def test_an_alarm_that_somebody_else_has_set_since_stays_as_it_was_set(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def planned_by_another(session: Session) -> None:
        session.get_one(Due, 3).at = LATER

    meanwhile(monkeypatch, database, planned_by_another)
    plan(database)
    assert alarms(database) == {3: LATER}


def test_an_alarm_that_somebody_else_is_setting_is_left_to_them(database: Database) -> None:
    if database.is_sqlite:
        pytest.skip("SQLite has one writer")
    with database.write() as session:
        session.get_one(Due, 3).at = LATER
        session.flush()
        plan(database)
    assert alarms(database) == {3: LATER}


def test_alarms_for_later_are_found_alike_however_they_are_set(database: Database) -> None:
    """Whom a rule could fit later gets an alarm for then, whether one statement sets it or two."""
    rule = Rule.model_validate(BY | {"name": "again", "who": {"last_outbound": {"at_least": "10 days"}}})
    policy = Policy("v2", HousePolicy(), (rule,), POLICY.kinds)
    with database.write() as session:
        for id_ in (1, 2, 3):
            at = NOW - timedelta(days=10 * (id_ - 1), hours=1)
            touch = {"contact_id": id_, "channel": "email", "direction": "out", "department": "sales", "at": at}
            session.add(Touch(**touch))
    adopt(database, policy, "", NOW)
    assert plan_due(database, policy, EARS, FixedClock(NOW)).contacts == 5
    assert alarms(database) == {1: NOW + timedelta(days=10, hours=-1)}
    with database.read() as session:
        assert sorted(session.exec(select(Refusal.contact_id))) == [2, 3], "it fits them, and they have no address"


def test_an_alarm_is_moved_only_from_where_it_was_read(database: Database) -> None:
    column = when_due.ALARMS.selected_columns["at"].base_columns
    (at,) = column
    with database.write() as session:
        connection = session.connection()
        move_unchanged(connection, at, [(1, NOW - timedelta(hours=1), LATER), (2, NOW, LATER)])  # type: ignore[arg-type]
        drop_unchanged(connection, at, [(3, NOW - timedelta(hours=3)), (4, NOW)])  # type: ignore[arg-type]
        move_unchanged(connection, at, [])  # type: ignore[arg-type]
    assert alarms(database) == {1: LATER} | {id_: NOW - timedelta(hours=id_) for id_ in (2, 4, 5)}


def test_as_many_as_there_are_are_planned_however_few_are_taken_at_once(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(when_due, "MOST", 2)
    assert plan(database) == 5
    assert alarms(database) == {}


def test_whom_somebody_has_locked_is_left_to_the_next_time(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    if database.is_sqlite:
        pytest.skip("SQLite locks the file, not a contact")
    monkeypatch.setattr(when_due, "MOST", 1)
    with database.write() as session:
        session.get_one(Contact, 5, with_for_update=True)
        assert plan(database) == 0, "the oldest alarm is theirs, and their refusal asks for a lock"
    assert plan(database) == 5
