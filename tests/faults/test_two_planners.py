"""Can two planners at once exceed a cap of one? Two processes, again and again at the same moment.

OUTREACH_TRIES=1000 makes a thousand tries of it.
"""

import multiprocessing
import os
from collections import Counter
from datetime import UTC, datetime
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest
from sqlmodel import select

from outreach.bulk import insert_rows, table_of
from outreach.clock import FixedClock
from outreach.contacts.records import Address, Changed, Contact, Organisation, User
from outreach.database import Database
from outreach.planning.facts.state import Ears
from outreach.planning.locked import lock_free
from outreach.planning.planner import adopt, plan_due
from outreach.planning.policy.house_policy import HousePolicy
from outreach.planning.policy.policy import Policy
from outreach.planning.policy.rules import Rule
from outreach.planning.policy.template_kinds import TemplateKind
from outreach.planning.records import Place
from outreach.planning.replanner import replan
from outreach.planning.selection.selection import Chosen
from outreach.planning.settle import settle
from tests.servers.postgres import Postgres

NOW = datetime(2026, 3, 11, 15, 30, tzinfo=UTC)
TRIES = int(os.environ.get("OUTREACH_TRIES", "30"))
EARS = Ears()
PAGE = 5
on_postgresql = pytest.mark.skipif(Postgres.available() is not None, reason=str(Postgres.available()))


def policy() -> Policy:
    """Everybody is to be welcomed, and one of each organisation may be."""
    cap = {"name": "one", "max": 1, "per": "month", "for": "organisation"}
    house = HousePolicy.model_validate({"caps": [cap], "jurisdictions": {"consent": False}})
    rule = Rule.model_validate({"name": "welcome", "purpose": "x", "who": {}, "how": {"template": "mail"}})
    return Policy("v1", house, (rule,), {"mail": TemplateKind(department="sales", kind="commercial")})


def people(url: str, organisations: int) -> None:
    """Two contacts for each organisation, the second so many ids after the first."""
    database = Database(url)
    database.migrate()
    with database.write() as session:
        connection = session.connection()
        user = {
            "id": 1, "name": "Rosa", "email": "rosa@tidewater.example", "role": "rep", "department": "sales",
            "zone": "UTC", "zone_chosen": False, "language": "", "password_hash": None, "active": True,
        }  # fmt: skip
        insert_rows(connection, table_of(User), [user])
        firms = [{"id": number, "name": f"Firm {number}", "domain": None} for number in range(1, organisations + 1)]
        insert_rows(connection, table_of(Organisation), firms)
        for number in range(1, 2 * organisations + 1):
            firm = (number - 1) % organisations + 1
            session.add(Contact(id=number, organisation_id=firm, owner_id=1, zone="UTC", created_at=NOW))
        session.flush()
        session.add_all(
            Address(contact_id=number, channel="email", value=f"c{number}@x.example", match_key=f"c{number}@x.example")
            for number in range(1, 2 * organisations + 1)
        )
    adopt(database, policy(), "", NOW)
    database.close()


def plan_at_once(url: str, ids: list[int], barrier: Barrier) -> None:
    """Plan a few contacts whenever the other process does."""
    database = Database(url)
    for start in range(0, len(ids), PAGE):
        barrier.wait(60)
        with database.write() as session:
            states = lock_free(session.connection(), ids[start : start + PAGE])
            chosen = [Chosen(contact_id, state, None, now=True) for contact_id, state in states.items()]
            settle(session, chosen, policy(), EARS, NOW)
    database.close()


def race(url: str, first: list[int], second: list[int]) -> Counter[int]:
    """Two processes over these contacts; gives the places held, by organisation."""
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(2)
    planners = [context.Process(target=plan_at_once, args=(url, ids, barrier)) for ids in (first, second)]
    for planner in planners:
        planner.start()
    for planner in planners:
        planner.join(280)
    assert [planner.exitcode for planner in planners] == [0, 0]
    database = Database(url)
    with database.read() as session:
        held = Counter(session.exec(select(Place.organisation_id)))
    database.close()
    return Counter({key: count for key, count in held.items() if key is not None})


def two_of_each(url: str) -> None:
    """Each process plans one contact of every organisation, the second in the other order within a page."""
    people(url, TRIES)
    second = [
        id_ for start in range(0, TRIES, PAGE) for id_ in reversed(range(TRIES + start + 1, TRIES + start + PAGE + 1))
    ]
    held = race(url, list(range(1, TRIES + 1)), [id_ for id_ in second if id_ <= 2 * TRIES])
    assert held == dict.fromkeys(range(1, TRIES + 1), 1)


def same_contacts(url: str) -> None:
    """Both processes plan the same contacts."""
    people(url, TRIES)
    held = race(url, list(range(1, TRIES + 1)), list(range(1, TRIES + 1)))
    assert held == dict.fromkeys(range(1, TRIES + 1), 1)


def test_one_of_an_organisation_on_sqlite(tmp_path: Path) -> None:
    two_of_each(f"sqlite:///{tmp_path}/store.db")


def test_one_draft_for_a_contact_on_sqlite(tmp_path: Path) -> None:
    same_contacts(f"sqlite:///{tmp_path}/store.db")


@on_postgresql
def test_one_of_an_organisation_on_postgresql() -> None:
    with Postgres() as server:
        two_of_each(server.new_database())


@on_postgresql
def test_one_draft_for_a_contact_on_postgresql() -> None:
    with Postgres() as server:
        same_contacts(server.new_database())


@pytest.mark.parametrize("span", [7, 1000])
def test_within_one_page_a_place_counts_for_the_next_contact(tmp_path: Path, span: int) -> None:
    url = f"sqlite:///{tmp_path}/store.db"
    people(url, 10)
    database = Database(url)
    count = replan(database, policy(), EARS, FixedClock(NOW), span=span)
    with database.read() as session:
        assert Counter(session.exec(select(Place.organisation_id))) == dict.fromkeys(range(1, 11), 1)
        assert session.exec(select(Changed.contact_id)).all() == []
    assert (count.proposed, count.refused) == (10, 10)
    assert plan_due(database, policy(), EARS, FixedClock(NOW)).contacts == 0
    database.close()
