"""Of two rules that fit one contact, which goes first, and why?

By the rule's priority; then by its department's; then by whose department has touched the contact least recently, so
that none crowds out another; then by the order of the file.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime

from outreach.planning.facts.facts import Facts
from outreach.planning.policy.policy import Policy
from outreach.planning.policy.rules import Rule
from outreach.sentences import On, Sentence, sentence

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Group:
    """Rules of one priority, of departments of one rank, in the order of the file."""

    rules: tuple[Rule, ...]
    departments: tuple[str, ...]
    """Of each."""


def in_order(policy: Policy, facts: Facts) -> list[Rule]:
    """The rules, the one that goes first at the front."""
    found: list[Rule] = []
    last: dict[str, datetime] | None = None
    for group in _groups(policy):
        if len(set(group.departments)) == 1:
            found += group.rules
            continue
        last = _last_touches(facts) if last is None else last
        touched = [last.get(department, _NEVER) for department in group.departments]
        found += [group.rules[at] for at in sorted(range(len(touched)), key=touched.__getitem__)]
    return found


def _groups(policy: Policy) -> tuple[_Group, ...]:
    """What is alike for every contact; the last few are kept, each with its policy."""
    kept = _KEPT.get(id(policy))
    if kept is None or kept[0] is not policy:
        if len(_KEPT) >= _MOST_KEPT:
            _KEPT.clear()
        kept = _KEPT[id(policy)] = policy, _grouped(policy)
    return kept[1]


def _grouped(policy: Policy) -> tuple[_Group, ...]:
    ranks = {each.name: each.priority for each in policy.house.departments}
    alike: dict[tuple[int, int], list[tuple[Rule, str]]] = defaultdict(list)
    for rule in policy.rules:
        department = policy.kinds[rule.how.template].department
        alike[-rule.priority, -ranks.get(department, 0)].append((rule, department))
    return tuple(
        _Group(tuple(rule for rule, _ in group), tuple(department for _, department in group))
        for _, group in sorted(alike.items(), key=lambda item: item[0])
    )


_MOST_KEPT = 8
_KEPT: dict[int, tuple[Policy, tuple[_Group, ...]]] = {}


def why_first(winner: Rule, loser: Rule, facts: Facts, policy: Policy) -> Sentence:
    """Why one rule goes before another that comes after it in `in_order`."""
    if winner.priority != loser.priority:
        return sentence("priority {first} before {second}", first=winner.priority, second=loser.priority)
    ranks = {each.name: each.priority for each in policy.house.departments}
    ours, theirs = (policy.kinds[rule.how.template].department for rule in (winner, loser))
    if ranks.get(ours, 0) != ranks.get(theirs, 0):
        return sentence("department {first} goes before {second}", first=ours, second=theirs)
    last = _last_touches(facts)
    if last.get(ours, _NEVER) != last.get(theirs, _NEVER):
        return _least_lately(ours, last.get(ours), theirs, last[theirs])
    return Sentence("it stands earlier in the file")


def _least_lately(ours: str, earlier: datetime | None, theirs: str, later: datetime) -> Sentence:
    if earlier is None:
        return sentence("{second} touched them on {day}, {first} has not", first=ours, second=theirs, day=On(later))
    text = "{second} touched them on {day}, {first} before that, on {earlier}"
    return sentence(text, first=ours, second=theirs, day=On(later), earlier=On(earlier))


def _last_touches(facts: Facts) -> dict[str, datetime]:
    """When each department last touched the contact; a place that is only held does not count."""
    last: dict[str, datetime] = {}
    for touch in facts.touches:
        if touch.direction == "out" and touch.department is not None and touch.place_id is None and not touch.automatic:
            last[touch.department] = max(touch.at, last.get(touch.department, _NEVER))
    return last
