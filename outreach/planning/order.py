"""Of two rules that fit one contact, which goes first, and why?

By the rule's priority; then by its department's; then by whose department has touched the contact least recently, so
that none crowds out another; then by the order of the file.
"""

from collections.abc import Iterable
from datetime import UTC, datetime

from outreach.planning.facts import Facts
from outreach.planning.policy import Policy
from outreach.planning.rules import Rule

_NEVER = datetime.min.replace(tzinfo=UTC)


def in_order(rules: Iterable[Rule], facts: Facts, policy: Policy) -> list[Rule]:
    """The rules, the one that goes first at the front."""
    ranks = {each.name: each.priority for each in policy.house.departments}
    last = _last_touches(facts)

    def key(rule: Rule) -> tuple[int, int, datetime]:
        department = policy.kinds[rule.how.template].department
        return -rule.priority, -ranks.get(department, 0), last.get(department, _NEVER)

    return sorted(rules, key=key)


def why_first(winner: Rule, loser: Rule, facts: Facts, policy: Policy) -> str:
    """Why one rule goes before another that comes after it in `in_order`."""
    if winner.priority != loser.priority:
        return f"priority {winner.priority} before {loser.priority}"
    ranks = {each.name: each.priority for each in policy.house.departments}
    ours, theirs = (policy.kinds[rule.how.template].department for rule in (winner, loser))
    if ranks.get(ours, 0) != ranks.get(theirs, 0):
        return f"department {ours} goes before {theirs}"
    last = _last_touches(facts)
    if last.get(ours, _NEVER) != last.get(theirs, _NEVER):
        return f"{theirs} touched them on {last[theirs]:%Y-%m-%d}, {ours} {_told(last.get(ours))}"
    return "it stands earlier in the file"


def _told(at: datetime | None) -> str:
    return f"before that, on {at:%Y-%m-%d}" if at is not None else "has not"


def _last_touches(facts: Facts) -> dict[str, datetime]:
    """When each department last touched the contact; a place that is only held does not count."""
    last: dict[str, datetime] = {}
    for touch in facts.touches:
        if touch.direction == "out" and touch.department is not None and touch.place_id is None and not touch.automatic:
            last[touch.department] = max(touch.at, last.get(touch.department, _NEVER))
    return last
