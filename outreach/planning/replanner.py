"""Plans everyone anew after the policy changed: in the background, in short transactions, taken up where it stopped."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update
from sqlmodel import Session, col

from outreach import failpoints
from outreach.bulk import insert_rows, table_of
from outreach.clock import Clock
from outreach.contacts.records import Changed
from outreach.database import Database
from outreach.planning.facts.state import Ears
from outreach.planning.locked import PAGE, settle_free
from outreach.planning.policy.policy import Policy
from outreach.planning.records import Refusal, Replanning
from outreach.planning.selection.selection import Chosen, Everyone, Selection, selection_of
from outreach.planning.settle import PlannedCount

ALARMS = 10
"""How many alarms are set in the time of one plan."""
SPAN = 20_000
"""How many ids one statement looks at."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far planning everyone anew has come."""

    version: str
    started_at: datetime
    done: int
    """Up to which id."""
    of: int
    selected: int
    """How many contacts the plan had to decide, or whose alarm had to be set."""

    @property
    def percent(self) -> int:
        """How much is done, in whole percent."""
        return 100 * self.done // max(1, self.of)

    def told(self) -> str:
        """As a sentence."""
        return f"planning everyone anew under policy {self.version}: {self.percent} % done"


def progress(session: Session) -> Progress | None:
    """How far it has come; None where nothing is left to do."""
    row = session.execute(select(Replanning).where(col(Replanning.finished_at).is_(None)).limit(1)).scalars().first()
    if row is None:
        return None
    return Progress(row.version, row.started_at, row.after_id, row.last_id, row.selected)


def replan(
    database: Database,
    policy: Policy,
    ears: Ears,
    clock: Clock,
    *,
    spans: int | None = None,
    goes_on: Callable[[], bool] = lambda: True,
    span: int = SPAN,
) -> PlannedCount:
    """Plan so many spans of contacts (left out: all that are left) while `goes_on`; the next call goes on from there.

    What another policy has superseded is given up.
    """
    count = PlannedCount()
    turns = range(spans) if spans is not None else iter(int, 1)
    for _ in turns:
        with database.read() as session:
            left = progress(session)
        if left is None or left.version != policy.version or not goes_on():
            break
        low, high = left.done + 1, min(left.done + span, left.of)
        with database.read() as session:
            chosen = _chosen(session.connection(), selection_of(policy), low, high, clock.now())
        for page in _pages(chosen):
            count += _settled(database, page, policy, ears, clock)
            failpoints.reach("replan.settled")
        with database.write() as session:
            _advance(session, left, high, len(chosen), clock.now())
            failpoints.reach("replan.advanced")
    return count


def _chosen(
    connection: Connection, selection: Selection | Everyone, low: int, high: int, now: datetime
) -> list[Chosen]:
    """Of whom something is to be done; also who was refused something and whom no rule fits any more."""
    chosen = {each.id: each for each in selection.between(connection, low, high, now)}
    rows = connection.execute(_REFUSED, {"low": low, "high": high})
    stale = [row.id for row in rows if row.id not in chosen]
    if stale:
        chosen |= {each.id: each for each in selection.of(connection, stale, now)}
    return [chosen[key] for key in sorted(chosen)]


_REFUSED = (
    select(table_of(Refusal).c.contact_id.label("id"))
    .where(table_of(Refusal).c.contact_id.between(bindparam("low"), bindparam("high")))
    .distinct()
)


def _pages(chosen: Sequence[Chosen]) -> Iterator[list[Chosen]]:
    """A page of whom the plan must decide; more of those whose alarm alone is set, which is done in no time."""
    page: list[Chosen] = []
    weight = 0
    for each in chosen:
        page.append(each)
        weight += ALARMS if each.now else 1
        if weight >= PAGE * ALARMS:
            yield page
            page, weight = [], 0
    if page:
        yield page


def _settled(database: Database, page: list[Chosen], policy: Policy, ears: Ears, clock: Clock) -> PlannedCount:
    count, held = settle_free(database, page, policy, ears, clock)
    for each in page:
        if each.id in held:
            _leave_to_planner(database, each)
    return count


def _leave_to_planner(database: Database, each: Chosen) -> None:
    """Somebody else has it locked: the planner looks at it in its turn."""
    with database.write() as session:
        row = {"contact_id": each.id, "state": each.state}
        insert_rows(session.connection(), table_of(Changed), [row], replace=False)


def _advance(session: Session, left: Progress, high: int, selected: int, now: datetime) -> None:
    over = high >= left.of
    session.execute(
        update(Replanning)
        .where(col(Replanning.version) == left.version, col(Replanning.finished_at).is_(None))
        .where(col(Replanning.started_at) == left.started_at)
        .values(after_id=high, selected=left.selected + selected, finished_at=now if over else None)
    )
