"""Is it an hour and a day at which they may be reached, by every clock, holiday and law where they may live?"""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import lru_cache

from outreach.contacts.wishes import Times, Wish
from outreach.planning.gate.ask import Hours
from outreach.planning.gate.case import Case
from outreach.planning.gate.law import laws_of
from outreach.planning.gate.limits import Limits
from outreach.planning.gate.rest_days import Rest
from outreach.planning.gate.verdict import Reason
from outreach.planning.gate.walls import ALL_WEEK, Wall, either, next_open, week
from outreach.sentences import Sentence, Several, sentence

WHERE = {
    "stated": "where they live",
    "phone": "where they may live (by their phone number)",
    "date_header": "where they may live (by the clock of their mails)",
    "unknown": "where they may live (which nobody knows)",
}
"""Where, by how their zones are known."""
_OUTSIDE = Sentence("outside the hours they gave")
_REST = Sentence("a day of rest")


@dataclass(frozen=True, slots=True, eq=False)
class _Named:
    """A wall with the code and the words of the reason that it gives."""

    code: str
    text: Sentence
    wall: Wall


def hours_check(case: Case, at: datetime) -> list[Reason]:
    """Every wall that is closed, each until it opens by itself; where they never open together, the gate sees it."""
    if opens(case, at) == at:
        return []
    house = _named(case.limits, case.zones, case.countries, case.ask.channel, case.facts.zones.source)
    reasons = [
        Reason(named.code, _kept(named, at), "", until)
        for named in house
        if (until := next_open((named.wall,), at)) != at
    ]
    for wish, wall in _of_their_own(case, at):
        if (until := next_open((wall,), at)) != at:
            reasons.append(Reason("their_hours", _OUTSIDE, wish.quote, until))
    reasons += [
        Reason("rule_hours", _of_window(case.ask.window), "", until)
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
    return [(wish, _wall_of(wish.times, case.zones)) for wish in standing.all_of("hours")]


def _of_the_rule(case: Case) -> tuple[Wall, ...]:
    window = case.ask.window
    return () if window is None else (_wall(window.start, window.end, window.days, case.zones),)


@lru_cache(maxsize=4096)
def _wall_of(times: tuple[Times, ...], zones: tuple[tzinfo, ...]) -> Wall:
    return Wall(zones, either(week(each.start or "00:00", each.end or "24:00", each.days) for each in times))


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
    # Two walls: where the open hours run over midnight, the small hours of a quiet day are still quiet.
    found = [_Named("quiet_hours", _where_said("quiet hours {where}", source), Wall(zones, limits.waking))]
    if limits.weekdays is not None:
        found.append(_Named("quiet_hours", _where_said("a quiet day {where}", source), Wall(zones, limits.weekdays)))
    if (rest := limits.rest(countries)) is not None:
        found.append(_Named("holiday", _REST, Wall(zones, ALL_WEEK, rest)))
    jurisdictions = limits.house.jurisdictions
    for country, law in laws_of(countries or jurisdictions.unknown) if jurisdictions.hours else ():
        for legal in law.hours:
            if channel in legal.channels:
                text = "outside the hours that the law of {country} allows ({source})"
                said = sentence(text, country=country, source=legal.source)
                found.append(_Named("legal_hours", said, Wall(zones, legal.week)))
                if legal.holidays:
                    text = "the law of {country} allows none on a public holiday ({source})"
                    said = sentence(text, country=country, source=legal.source)
                    found.append(_Named("legal_hours", said, Wall(zones, ALL_WEEK, Rest((country,)))))
    return tuple(found)


def _where_said(text: str, source: str) -> Sentence:
    return sentence(text, where=Sentence(WHERE.get(source, WHERE["unknown"])))


def _kept(named: _Named, at: datetime) -> Sentence:
    """The words, and which days of rest these are."""
    rest = named.wall.rest
    if rest is None:
        return named.text
    names = {name for zone in named.wall.zones if (name := rest.name(at.astimezone(zone).date()))}
    return sentence("{what}: {days}", what=named.text, days=Several(tuple(sorted(names)))) if names else named.text


def _of_window(window: Hours | None) -> Sentence:
    assert window is not None
    span = {"start": window.start, "end": window.end}
    if window.days is None:
        return sentence("outside the rule's hours {start}–{end}", **span)
    days = Several(tuple(Sentence(day) for day in window.days))
    return sentence("outside the rule's hours {start}–{end} on {days}", **span, days=days)
