"""Two planners at once, of which none locks anything: how often is a cap of one broken?"""

from multiprocessing import get_context
from multiprocessing.synchronize import Barrier

from sqlmodel import select

from outreach.database import Database
from outreach.planning.records import Place
from tests.faults import broken, stores, test_two_planners
from tests.faults.field import Field

ORGANISATIONS = 40


def _plans(url: str, ids: list[int], barrier: Barrier, build: str) -> None:
    broken.BUILDS[build].patch()
    test_two_planners.plan_at_once(url, ids, barrier)


def broken_by(field: Field, build: str) -> int:
    """How many organisations have more than the one draft that they may have."""
    assert isinstance(field.store, stores.PostgreSQL)
    url = field.store.server.new_database()
    test_two_planners.people(url, ORGANISATIONS)
    context = get_context("spawn")
    barrier = context.Barrier(2)
    halves = (list(range(1, ORGANISATIONS + 1)), list(range(ORGANISATIONS + 1, 2 * ORGANISATIONS + 1)))
    both = [context.Process(target=_plans, args=(url, ids, barrier, build)) for ids in halves]
    for planner in both:
        planner.start()
    for planner in both:
        planner.join(120)
    assert [planner.exitcode for planner in both] == [0, 0], "a build that cannot even run finds nothing"
    database = Database(url)
    with database.read() as session:
        held = list(session.exec(select(Place.organisation_id)))
    database.close()
    field.store.server.drop(url)
    return len(held) - len(set(held))
