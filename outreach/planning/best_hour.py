"""At which hours may a rule's outreach leave: its window, narrowed to when the contact mostly writes?"""

from collections import Counter

from outreach.contacts.wishes import DAYS
from outreach.planning.facts.facts import Facts
from outreach.planning.gate.ask import Hours
from outreach.planning.gate.walls import Spans, either, week
from outreach.planning.policy.house_policy import HousePolicy
from outreach.planning.policy.rules import Rule

ENOUGH = 3
"""So many of their own messages within two hours of the day show that these are theirs."""
_DAY = 1440


def hours_for(rule: Rule, facts: Facts, house: HousePolicy) -> Hours | None:
    """When a rule lets something leave for this contact; None: at any hour that suits them."""
    window = rule.when.window
    given = Hours(window.start, window.end, tuple(window.days) if window.days else None) if window is not None else None
    if not rule.when.best_hour:
        return given
    best = _best(facts, [_first_day(given)] if given is not None else [], house)
    if best is None:
        return given
    return Hours(f"{best:02}:00", f"{(best + 2) % 24:02}:00", given.days if given is not None else None)


def _best(facts: Facts, inside: list[Spans], house: HousePolicy) -> int | None:
    """The hour that begins the two in which they wrote most often, of those in which they may be reached; of equals the
    earliest that has most of it in its first. Where they live in one of several zones, nobody knows their hour."""
    zones = facts.zones.candidates
    if len(zones) != 1:
        return None
    allowed = [*inside, week(house.quiet_hours.end, house.quiet_hours.start)[0]]
    allowed += [
        either(week(each.start or "00:00", each.end or "24:00") for each in wish.times)[0]
        for wish in facts.standing.all_of("hours")
    ]
    wrote = Counter(
        touch.at.astimezone(zones[0]).hour for touch in facts.touches if touch.direction == "in" and not touch.automatic
    )
    counts = {
        hour: wrote[hour] + wrote[(hour + 1) % 24] for hour in range(24) if all(_fits(hour, spans) for spans in allowed)
    }
    best = max(counts, key=lambda hour: (counts[hour], wrote[hour], -hour), default=None)
    return best if best is not None and counts[best] >= ENOUGH else None


def _first_day(hours: Hours) -> Spans:
    return week(hours.start, hours.end, DAYS)[0]


def _fits(hour: int, spans: Spans) -> bool:
    """Whether two hours lie within hours of the day that may run over midnight."""
    begins = hour * 60
    return (
        any(start <= begin and begin + 120 <= end for start, end in spans for begin in (begins, begins + _DAY))
        or (0, _DAY) in spans
    )
