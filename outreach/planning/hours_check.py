"""Is it an hour and a day at which they may be reached, by every clock, holiday and law where they may live?"""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import lru_cache

from outreach.contacts.wishes import Wish
from outreach.planning.ask import Hours
from outreach.planning.case import Case
from outreach.planning.law import laws_of
from outreach.planning.limits import Limits
from outreach.planning.rest_days import Rest
from outreach.planning.verdict import Reason
from outreach.planning.walls import ALL_WEEK, Wall, next_open, week


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
    for named in _of_the_house(case):
        if (until := next_open((named.wall,), at)) != at:
            text = f"{named.text}{_kept(named.wall, at)}"
            reasons.append(Reason(named.code, text, "", until))
    for wish, wall in _of_their_own(case, at):
        if (until := next_open((wall,), at)) != at:
            reasons.append(Reason("their_hours", "outside the hours they gave", wish.quote, until))
    window = case.ask.window
    if window is not None and (until := next_open((_wall(window, case.zones),), at)) != at:
        reasons.append(Reason("rule_hours", f"outside the rule's hours {_told(window)}", "", until))
    return reasons


def opens(case: Case, at: datetime) -> datetime | None:
    """The first moment from `at` on that every wall allows; None: there is none."""
    return next_open(_walls(case, at), at)


def _walls(case: Case, at: datetime) -> tuple[Wall, ...]:
    standing, window = case.standing(at), case.ask.window
    base = _bare(case.limits, case.zones, case.countries, case.ask.channel)
    if standing.hours is None and not standing.also and window is None:
        return base
    extra = tuple(wall for _, wall in _of_their_own(case, at))
    return (*base, *extra, *((_wall(window, case.zones),) if window is not None else ()))


def _of_their_own(case: Case, at: datetime) -> list[tuple[Wish, Wall]]:
    return [
        (wish, _wall(Hours(wish.start or "00:00", wish.end or "24:00", wish.days), case.zones))
        for wish in case.standing(at).all_of("hours")
    ]


@lru_cache(maxsize=4096)
def _wall(hours: Hours, zones: tuple[tzinfo, ...]) -> Wall:
    return Wall(zones, week(hours.start, hours.end, hours.days))


def _of_the_house(case: Case) -> tuple[_Named, ...]:
    where = "where they live" if case.facts.zones.source == "stated" else _unsure(case.facts.zones.source)
    return _named(case.limits, case.zones, case.countries, case.ask.channel, where)


@lru_cache(maxsize=4096)
def _bare(limits: Limits, zones: tuple[tzinfo, ...], countries: tuple[str, ...], channel: str) -> tuple[Wall, ...]:
    return tuple(named.wall for named in _named(limits, zones, countries, channel, ""))


@lru_cache(maxsize=4096)
def _named(
    limits: Limits, zones: tuple[tzinfo, ...], countries: tuple[str, ...], channel: str, where: str
) -> tuple[_Named, ...]:
    """The walls of house and law for whoever lives there, on a channel."""
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


def _unsure(source: str) -> str:
    return f"where they may live ({source})"


def _kept(wall: Wall, at: datetime) -> str:
    """Which days of rest these are."""
    if wall.rest is None:
        return ""
    names = {name for zone in wall.zones if (name := wall.rest.name(at.astimezone(zone).date()))}
    return f": {', '.join(sorted(names))}" if names else ""


def _told(window: Hours) -> str:
    days = f" on {', '.join(window.days)}" if window.days is not None else ""
    return f"{window.start}–{window.end}{days}"
