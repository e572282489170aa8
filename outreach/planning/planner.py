"""Plans for whom something changed or became due, and keeps both what is proposed and what is refused."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Integer, bindparam, delete, func, select, update
from sqlmodel import Session, col

from outreach import failpoints
from outreach.bulk import table_of
from outreach.clock import Clock
from outreach.contacts.records import Changed, Contact
from outreach.database import Database
from outreach.keeping.journal import audit
from outreach.planning.facts.state import Ears
from outreach.planning.locked import PAGE, locked, states
from outreach.planning.policy.policy import Policy
from outreach.planning.records import Adoption, PolicyRecord, Refusal, Replanning
from outreach.planning.selection.selection import Chosen, selection_of
from outreach.planning.settle import PlannedCount, settle
from outreach.planning.when_due import plan_when_due
from outreach.uncollected import uncollected

TAKEN = 2_000
"""How many are taken at once: for most nothing is to be done, which costs next to nothing."""

_contact, _changed = table_of(Contact), table_of(Changed)


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
    return _plan_changed(database, policy, ears, clock) + plan_when_due(database, policy, ears, clock)


def _plan_changed(database: Database, policy: Policy, ears: Ears, clock: Clock) -> PlannedCount:
    count, most = PlannedCount(), TAKEN
    while True:
        with uncollected(), database.write() as session:
            now = clock.now()
            taken = states(session.connection(), INBOX, {"most": most})
            if not taken:
                return count
            failpoints.reach("plan.taken")
            chosen = selection_of(policy).of(session.connection(), sorted(taken), now)
            page = _page(chosen)
            count += settle(session, page, policy, ears, now)
            failpoints.reach("plan.settled")
        failpoints.reach("plan.committed")
        if len(page) < len(chosen):
            most = PAGE
        elif len(taken) < most:
            return count


def _page(chosen: Sequence[Chosen]) -> Sequence[Chosen]:
    """Up to so many of them that the plan has no more than a page to decide; the others are taken anew."""
    decided = [at for at, each in enumerate(chosen) if each.now]
    return chosen[: decided[PAGE]] if len(decided) > PAGE else chosen


def forget_refusals(session: Session, keep: timedelta, now: datetime) -> None:
    """Let go of refusals that nothing has renewed for so long."""
    session.execute(delete(Refusal).where(col(Refusal.at) < now - keep))


# `+ 0`: SQLite is to go from the few that changed to their contacts, never through all contacts to see who did.
INBOX = locked(
    select(_contact.c.id, _contact.c.state)
    .join(_changed, _contact.c.id == _changed.c.contact_id + 0)
    .order_by(_changed.c.contact_id)
    .limit(bindparam("most", type_=Integer()))
)
