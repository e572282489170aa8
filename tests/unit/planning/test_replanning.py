"""Is everyone planned anew once after the rules changed, whatever comes between?"""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from outreach.clock import FixedClock
from outreach.contacts import ledger
from outreach.contacts.records import Changed, Contact
from outreach.database import Database
from outreach.planning import planner, when_due
from outreach.planning.facts.state import Ears
from outreach.planning.planner import adopt, newest_policy, plan_due
from outreach.planning.policy.policy import Policy
from outreach.planning.records import Due, Proposal, Replanning
from outreach.planning.replanner import Progress, progress, replan
from tests.properties.stores import NOW
from tests.properties.test_selection import EARS, some_policy, store

CLOCK = FixedClock(NOW)
COUNT = 40


def left(database: Database) -> Progress | None:
    """How far it has come."""
    with database.read() as session:
        return progress(session)


def proposed(session: Session) -> set[tuple[int, str]]:
    """Who has a proposal of a new policy."""
    rows = session.exec(select(Proposal.contact_id, Proposal.rule).where(Proposal.policy_version != "old"))
    return set(rows)


@pytest.fixture
def policies() -> tuple[Policy, Policy]:
    """Two policies that propose something."""
    return some_policy(2), some_policy(4)


def test_it_goes_on_where_it_stopped(tmp_path: Path, policies: tuple[Policy, Policy]) -> None:
    policy = policies[0]
    with (
        store(f"sqlite:///{tmp_path}/one.db", 3, COUNT) as at_once,
        store(f"sqlite:///{tmp_path}/two.db", 3, COUNT) as in_steps,
    ):
        adopt(at_once, policy, "", NOW)
        adopt(in_steps, policy, "", NOW)
        whole = replan(at_once, policy, EARS, CLOCK)
        steps = [replan(in_steps, policy, EARS, CLOCK, spans=1, span=15) for _ in range(2)]
        halfway = left(in_steps)
        assert halfway is not None
        assert (halfway.done, halfway.percent, left(at_once)) == (30, 75, None)
        steps.append(replan(in_steps, policy, EARS, CLOCK, span=15))
        assert left(in_steps) is None
        assert sum(step.proposed for step in steps) == whole.proposed > 0
        with at_once.read() as first, in_steps.read() as second:
            assert proposed(first) == proposed(second)


def test_a_second_change_supersedes_the_first(tmp_path: Path, policies: tuple[Policy, Policy]) -> None:
    first, second = policies
    with store(f"sqlite:///{tmp_path}/one.db", 3, COUNT) as database:
        adopt(database, first, "", NOW)
        replan(database, first, EARS, CLOCK, spans=1, span=15)
        adopt(database, second, "", NOW + timedelta(seconds=1))
        assert replan(database, first, EARS, CLOCK).contacts == 0
        begun = left(database)
        assert begun is not None
        assert (begun.version, begun.done) == (second.version, 0)
        replan(database, second, EARS, CLOCK)
        # Back to the first: everyone once more.
        assert adopt(database, first, "", NOW + timedelta(seconds=2))
        again = left(database)
        assert again is not None
        assert (again.version, again.done) == (first.version, 0)
        with database.read() as session:
            newest = newest_policy(session)
            assert newest is not None
            assert newest.version == first.version
            assert len(session.exec(select(Replanning)).all()) == 2


def test_it_stops_when_told(tmp_path: Path, policies: tuple[Policy, Policy]) -> None:
    policy = policies[0]
    with store(f"sqlite:///{tmp_path}/one.db", 3, COUNT) as database:
        adopt(database, policy, "", NOW)
        answers = iter([True, False])
        replan(database, policy, EARS, CLOCK, span=15, goes_on=lambda: next(answers))
        halfway = left(database)
        assert halfway is not None
        assert halfway.done == 15


def test_nobody_is_put_into_the_inbox_and_whoever_changes_meanwhile_is_planned_as_they_are_then(tmp_path: Path) -> None:
    policy = some_policy(2)
    with store(f"sqlite:///{tmp_path}/one.db", 3, COUNT) as database:
        adopt(database, policy, "", NOW)
        with database.write() as session:
            assert session.exec(select(Changed.contact_id)).all() == []
            session.get_one(Contact, 5).owner_id = None
            session.flush()
            ledger.changed(session, [5])
        assert plan_due(database, policy, Ears(), CLOCK).contacts == 1
        replan(database, policy, EARS, CLOCK)
        with database.read() as session:
            assert session.exec(select(Changed.contact_id)).all() == []
            assert all(at > NOW for at in session.exec(select(Due.at)))


def test_a_turn_never_walks_through_all_contacts(tmp_path: Path) -> None:
    with store(f"sqlite:///{tmp_path}/one.db", 3, 200) as database, database.write() as session:
        connection = session.connection()
        connection.exec_driver_sql("ANALYZE")
        for statement in (planner.INBOX, when_due.ALARMS):
            compiled = statement.params(now=NOW, most=planner.TAKEN).compile(dialect=connection.dialect)
            values = tuple(compiled.params[name] for name in compiled.positiontup or ())
            given = tuple(str(value) if isinstance(value, datetime) else value for value in values)
            steps = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}", given).all()
            assert not [step for *_, step in steps if step.startswith("SCAN contact")], steps
