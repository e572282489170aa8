"""Plans for whom something changed or became due, and keeps both what is proposed and what is refused."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Integer, Select, bindparam, delete, func, select, update
from sqlmodel import Session, col

from outreach import failpoints
from outreach.bulk import among, prepared, table_of
from outreach.clock import Clock
from outreach.contacts.records import Changed, Contact
from outreach.database import Database
from outreach.keeping.journal import audit
from outreach.planning.facts.state import Ears
from outreach.planning.policy.policy import Policy
from outreach.planning.records import Adoption, Due, PolicyRecord, Refusal, Replanning
from outreach.planning.selection.selection import Chosen, selection_of
from outreach.planning.settle import PlannedCount, settle
from outreach.uncollected import uncollected

PAGE = 500
"""How many contacts the plan decides in one transaction."""
TAKEN = 2_000
"""How many are taken at once: most are due for nothing but a later alarm, which costs next to nothing."""

_contact, _changed, _due = table_of(Contact), table_of(Changed), table_of(Due)


def adopt(database: Database, policy: Policy, text: str, now: datetime, by: str = "") -> bool:
    """Put a policy in force; where it is another one than before, everyone is planned anew in the background.

    `by`: who saved it, where that is known.
    """
    with database.write() as session:
        newest = newest_policy(session)
        if newest is not None and newest.version == policy.version:
            return False
        row = session.get(PolicyRecord, policy.version) or PolicyRecord(
            version=policy.version, text=text, adopted_at=now
        )
        row.adopted_at = now
        session.add(row)
        session.flush()
        session.add(Adoption(version=policy.version, at=now, by=by))
        # What was not finished under the policy before is done under this one.
        session.execute(update(Replanning).where(col(Replanning.finished_at).is_(None)).values(finished_at=now))
        last_id = session.execute(select(func.coalesce(func.max(_contact.c.id), 0))).scalar_one()
        begun = session.get(Replanning, policy.version) or Replanning(
            version=policy.version, started_at=now, last_id=last_id
        )
        begun.started_at, begun.last_id, begun.after_id, begun.selected = now, last_id, 0, 0
        begun.finished_at = None if last_id else now
        session.add(begun)
        before = newest.version if newest is not None else ""
        audit(session, now, "operator", "policy in force", f"policy {policy.version}", {"before": before, "by": by})
        return True


def newest_policy(session: Session) -> PolicyRecord | None:
    """The policy that was put in force last."""
    newest = select(PolicyRecord).order_by(col(PolicyRecord.adopted_at).desc()).limit(1)
    return session.execute(newest).scalars().first()


def plan_due(database: Database, policy: Policy, ears: Ears, clock: Clock) -> PlannedCount:
    """Plan whom a change or a due time touches; costs nothing for anyone else."""
    count, most = PlannedCount(), TAKEN
    while True:
        with uncollected(), database.write() as session:
            now = clock.now()
            states, more = _take(session.connection(), now, most)
            if not states:
                return count
            failpoints.reach("plan.taken")
            chosen = selection_of(policy).of(session.connection(), list(states), now)
            page = _page(chosen)
            count += settle(session, page, policy, ears, now)
            failpoints.reach("plan.settled")
        failpoints.reach("plan.committed")
        if len(page) < len(chosen):
            most = PAGE
        elif not more:
            return count


def _page(chosen: Sequence[Chosen]) -> Sequence[Chosen]:
    """Up to so many of them that the plan has no more than a page to decide; the others are taken anew."""
    decided = [at for at, each in enumerate(chosen) if each.now]
    return chosen[: decided[PAGE]] if len(decided) > PAGE else chosen


def forget_refusals(session: Session, keep: timedelta, now: datetime) -> None:
    """Let go of refusals that nothing has renewed for so long."""
    session.execute(delete(Refusal).where(col(Refusal.at) < now - keep))


def _take(connection: Connection, now: datetime, most: int) -> tuple[dict[int, int], bool]:
    """Contacts to plan, locked, with their states, and whether there may be more; whom another planner has is left."""
    pages = [_states(connection, statement, {"now": now, "most": most}) for statement in (INBOX, ALARMS)]
    found = pages[0] | pages[1]
    return dict(sorted(found.items())), any(len(page) == most for page in pages)


def lock_free(connection: Connection, ids: Sequence[int]) -> dict[int, int]:
    """Those of these contacts that nobody else has locked, now locked, with their states."""
    return _states(connection, _LOCKED, {"keys": list(ids)})


def _states(connection: Connection, statement: Select[Any], given: dict[str, Any]) -> dict[int, int]:
    return {id_: state for id_, state in prepared(statement, connection.dialect).run(connection, given)}  # noqa: C416


def _locked(statement: Select[Any]) -> Select[Any]:
    """Never waits for a contact, so that two planners, or a planner and the poller, cannot wait for each other."""
    return statement.with_for_update(of=_contact, key_share=True, skip_locked=True)


_LOCKED = _locked(select(_contact.c.id, _contact.c.state).where(among(_contact.c.id)).order_by(_contact.c.id))
# `+ 0`: SQLite is to go from the few that are due to their contacts, never through all contacts to see who is due.
INBOX = _locked(
    select(_contact.c.id, _contact.c.state)
    .join(_changed, _contact.c.id == _changed.c.contact_id + 0)
    .order_by(_changed.c.contact_id)
    .limit(bindparam("most", type_=Integer()))
)
ALARMS = _locked(
    select(_contact.c.id, _contact.c.state)
    .join(_due, _contact.c.id == _due.c.contact_id + 0)
    .where(_due.c.at <= bindparam("now", type_=_due.c.at.type))
    .order_by(_due.c.at)
    .limit(bindparam("most", type_=Integer()))
)
