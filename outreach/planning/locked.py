"""Contacts that one planner has to itself while it plans them; it never waits for one that somebody else has."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, select

from outreach.bulk import prepared, table_of
from outreach.clock import Clock
from outreach.contacts.records import Contact
from outreach.database import Database
from outreach.listed import among
from outreach.planning.facts.state import Ears
from outreach.planning.policy.policy import Policy
from outreach.planning.selection.selection import Chosen
from outreach.planning.settle import PlannedCount, settle
from outreach.uncollected import uncollected

PAGE = 500
"""How many contacts the plan decides in one transaction."""

_contact = table_of(Contact)


def locked(statement: Select[Any]) -> Select[Any]:
    """Never waits for a contact, so that two planners, or a planner and the poller, cannot wait for each other."""
    return statement.with_for_update(of=_contact, key_share=True, skip_locked=True)


def states(connection: Connection, statement: Select[Any], given: dict[str, Any]) -> dict[int, int]:
    """The ids and states that a statement gives."""
    return {id_: state for id_, state in prepared(statement, connection.dialect).run(connection, given)}  # noqa: C416


def lock_free(connection: Connection, ids: Sequence[int]) -> dict[int, int]:
    """Those of these contacts that nobody else has locked, now locked, with their states."""
    return states(connection, _LOCKED, {"keys": list(ids)})


def settle_free(
    database: Database, page: Sequence[Chosen], policy: Policy, ears: Ears, clock: Clock
) -> tuple[PlannedCount, set[int]]:
    """Plan those of a page whom nobody has locked and who are as they were chosen; also whom somebody has.

    Whose state has grown since stands in the planner's inbox.
    """
    with uncollected(), database.write() as session:
        free = lock_free(session.connection(), [each.id for each in page])
        same = [each for each in page if free.get(each.id) == each.state]
        return settle(session, same, policy, ears, clock.now()), {each.id for each in page} - free.keys()


_LOCKED = locked(select(_contact.c.id, _contact.c.state).where(among(_contact.c.id)).order_by(_contact.c.id))
