"""Plans those whose alarm has gone off; for most it has only to be set anew, which locks no contact and costs little.

Whoever changes one of them meanwhile puts them into the planner's inbox, and that sets their alarm once more.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, Integer, bindparam, select

from outreach import failpoints
from outreach.bulk import prepared, table_of
from outreach.clock import Clock
from outreach.database import Database
from outreach.listed import among
from outreach.planning.facts.state import Ears
from outreach.planning.locked import PAGE, settle_free
from outreach.planning.policy.policy import Policy
from outreach.planning.records import Due, Refusal
from outreach.planning.selection.selection import Chosen, Everyone, Selection, selection_of
from outreach.planning.settle import PlannedCount
from outreach.unchanged import drop_unchanged, move_unchanged
from outreach.uncollected import uncollected

MOST = 10_000
"""How many alarms are looked at with one statement."""

AT_ONCE = 2_500
"""How many alarms are set in one transaction: more would not fit into SQLite's cache and be written twice."""

_due = table_of(Due)
ALARMS = (
    select(_due.c.contact_id, _due.c.at)
    .where(_due.c.at <= bindparam("now", type_=_due.c.at.type))
    .order_by(_due.c.at)
    .limit(bindparam("most", type_=Integer()))
)
_WHOSE = ALARMS.with_only_columns(_due.c.contact_id)
_REFUSED = select(table_of(Refusal).c.contact_id).where(among(table_of(Refusal).c.contact_id)).distinct()


def plan_when_due(database: Database, policy: Policy, ears: Ears, clock: Clock) -> PlannedCount:
    """Plan everyone whose alarm has gone off; whom somebody else has locked is left to the next time."""
    count = PlannedCount()
    while True:
        now, selection = clock.now(), selection_of(policy)
        if database.is_sqlite or isinstance(selection, Everyone):
            looked_at, others = _looked_up(database, selection, now)
        else:
            looked_at, others = _set_by_the_server(database, selection, now)
        done = PlannedCount(looked_at - len(others)) + _settled(database, others, policy, ears, clock)
        count += done
        if looked_at < MOST or not done.contacts:
            return count


def _set_by_the_server(database: Database, selection: Selection, now: datetime) -> tuple[int, list[Chosen]]:
    """How many alarms have gone off, and whose are to be decided; the others are set anew with one statement."""
    with uncollected(), database.read() as session:
        connection = session.connection()
        ids = [id_ for (id_,) in prepared(_WHOSE, connection.dialect).run(connection, {"now": now, "most": MOST})]
    failpoints.reach("plan.when_due")
    if not ids:
        return 0, []
    with uncollected(), database.write() as session:
        return len(ids), selection.set_alarms(session.connection(), sorted(ids), now)


def _looked_up(database: Database, selection: Selection | Everyone, now: datetime) -> tuple[int, list[Chosen]]:
    """The same where a statement cannot both look and write, or where everyone is decided."""
    with uncollected(), database.read() as session:
        alarms = _gone_off(session.connection(), now)
        if not alarms:
            return 0, []
        chosen = selection.of(session.connection(), sorted(alarms), now)
        # A refusal that no rule asks for any more is to go, too.
        refused = _refused(session.connection(), list(alarms))
    failpoints.reach("plan.when_due")
    waiting = [each for each in chosen if not each.now and each.id not in refused]
    if waiting:
        _set_anew(database, waiting, alarms)
    return len(alarms), [each for each in chosen if each.now or each.id in refused]


def _gone_off(connection: Connection, now: datetime) -> dict[int, datetime]:
    """Whose alarm has gone off, the oldest first, and for when it was set."""
    return dict(prepared(ALARMS, connection.dialect).run(connection, {"now": now, "most": MOST}))


def _refused(connection: Connection, ids: list[int]) -> set[int]:
    return {id_ for (id_,) in prepared(_REFUSED, connection.dialect).run(connection, {"keys": ids})}


def _set_anew(database: Database, waiting: Sequence[Chosen], alarms: dict[int, datetime]) -> None:
    """Set the alarms of those for whom nothing is to be done now, where nobody has set them since."""
    for start in range(0, len(waiting), AT_ONCE):
        part = waiting[start : start + AT_ONCE]
        later = [(each.id, alarms[each.id], each.due_at) for each in part if each.due_at is not None]
        never = [(each.id, alarms[each.id]) for each in part if each.due_at is None]
        with uncollected(), database.write() as session:
            move_unchanged(session.connection(), _due.c.at, later)
            drop_unchanged(session.connection(), _due.c.at, never)


def _settled(database: Database, chosen: Sequence[Chosen], policy: Policy, ears: Ears, clock: Clock) -> PlannedCount:
    count = PlannedCount()
    for start in range(0, len(chosen), PAGE):
        settled, _ = settle_free(database, chosen[start : start + PAGE], policy, ears, clock)
        count += settled
    return count
