"""Is it an hour and a day at which they may be reached, by every clock, holiday and law where they may live?"""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import lru_cache

from outreach.contacts.wishes import Wish
from outreach.planning.gate.ask import Hours
from outreach.planning.gate.case import Case
from outreach.planning.gate.law import laws_of
from outreach.planning.gate.limits import Limits
from outreach.planning.gate.rest_days import Rest
from outreach.planning.gate.verdict import Reason
from outreach.planning.gate.walls import ALL_WEEK, Wall, next_open, week


@dataclass(frozen=True, slots=True, eq=False)
class _Named:
    """A wall with the code and the words of the reason that it gives."""

    code: str
    text: str
    wall: Wall


def hours_check(case: Case, at: datetime) -> list[Reason]:
    """Every wall that is closed, each until it opens by itself; where they never open together, the gate sees it."""
    if opens(case, at) == at:
        return []
    reasons = []
    house = _named(case.limits, case.zones, case.countries, case.ask.channel, case.facts.zones.source)
    for named in house:
        if (until := next_open((named.wall,), at)) != at:
            text = f"{named.text}{_kept(named.wall, at)}"
            reasons.append(Reason(named.code, text, "", until))
    for wish, wall in _of_their_own(case, at):
        if (until := next_open((wall,), at)) != at:
            reasons.append(Reason("their_hours", "outside the hours they gave", wish.quote, until))
    reasons += [
        Reason("rule_hours", f"outside the rule's hours {_told(case.ask.window)}", "", until)
        for wall in _of_the_rule(case)
        if (until := next_open((wall,), at)) != at
    ]
    return reasons


def opens(case: Case, at: datetime) -> datetime | None:
    """The first moment from `at` on that every wall allows; None: there is none. The last answer is kept."""
    if at is case.asked_at:
        return case.opens_at
    if at is case.opens_at and not case.facts.standing.ahead:
        return at
    case.asked_at, case.opens_at = at, next_open(_walls(case, at), at)
    return case.opens_at


def _walls(case: Case, at: datetime) -> tuple[Wall, ...]:
    """All of them: those of house and law, their own hours, the rule's."""
    if case.walls is None or case.facts.standing.ahead:
        base = _bare(case.limits, case.zones, case.countries, case.ask.channel)
        own = tuple([wall for _, wall in _of_their_own(case, at)])
        case.walls = (*base, *own, *_of_the_rule(case))
    return case.walls


def _of_their_own(case: Case, at: datetime) -> list[tuple[Wish, Wall]]:
    standing = case.standing(at)
    if standing.hours is None and not standing.also:
        return []
    return [
        (wish, _wall(wish.start or "00:00", wish.end or "24:00", wish.days, case.zones))
        for wish in standing.all_of("hours")
    ]


def _of_the_rule(case: Case) -> tuple[Wall, ...]:
    window = case.ask.window
    return () if window is None else (_wall(window.start, window.end, window.days, case.zones),)


@lru_cache(maxsize=4096)
def _wall(start: str, end: str, days: tuple[str, ...] | None, zones: tuple[tzinfo, ...]) -> Wall:
    return Wall(zones, week(start, end, days))


@lru_cache(maxsize=4096)
def _bare(limits: Limits, zones: tuple[tzinfo, ...], countries: tuple[str, ...], channel: str) -> tuple[Wall, ...]:
    return tuple(named.wall for named in _named(limits, zones, countries, channel, ""))


@lru_cache(maxsize=4096)
def _named(
    limits: Limits, zones: tuple[tzinfo, ...], countries: tuple[str, ...], channel: str, source: str
) -> tuple[_Named, ...]:
    """The walls of house and law for whoever lives there, on a channel; `source` is how the zones are known."""
    where = "where they live" if source == "stated" else f"where they may live ({source})"
    # Two walls: where the open hours run over midnight, the small hours of a quiet day are still quiet.
    found = [_Named("quiet_hours", f"quiet hours {where}", Wall(zones, limits.waking))]
    if limits.weekdays is not None:
        found.append(_Named("quiet_hours", f"a quiet day {where}", Wall(zones, limits.weekdays)))
    if (rest := limits.rest(countries)) is not None:
        found.append(_Named("holiday", "a day of rest", Wall(zones, ALL_WEEK, rest)))
    jurisdictions = limits.house.jurisdictions
    for country, law in laws_of(countries or jurisdictions.unknown) if jurisdictions.hours else ():
        for legal in law.hours:
            if channel in legal.channels:
                text = f"outside the hours that the law of {country} allows ({legal.source})"
                found.append(_Named("legal_hours", text, Wall(zones, legal.week)))
                if legal.holidays:
                    text = f"the law of {country} allows none on a public holiday ({legal.source})"
                    found.append(_Named("legal_hours", text, Wall(zones, ALL_WEEK, Rest((country,)))))
    return tuple(found)


def _kept(wall: Wall, at: datetime) -> str:
    """Which days of rest these are."""
    if wall.rest is None:
        return ""
    names = {name for zone in wall.zones if (name := wall.rest.name(at.astimezone(zone).date()))}
    return f": {', '.join(sorted(names))}" if names else ""


def _told(window: Hours | None) -> str:
    assert window is not None
    days = f" on {', '.join(window.days)}" if window.days is not None else ""
    return f"{window.start}–{window.end}{days}"
