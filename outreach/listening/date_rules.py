"""Which days does one shape of a date mean, once its words are numbers?"""

from calendar import isleap
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from outreach.listening.intervals import (
    SEASONS,
    Interval,
    day,
    feast,
    later,
    month,
    next_unit,
    next_weekday,
    season,
)


def _roll(first: Interval, move: Callable[[int], Interval], today: date, past: bool) -> Interval:
    """The reading of a day or month without a year: the next one, or the last one where it lies behind."""
    if past:
        return first if first.first <= today else move(-1)
    return first if first.last >= today else move(1)


def _day_month(v: dict[str, Any], today: date, past: bool, month_first: bool) -> Interval:
    number = v.get("month") or v["number"]
    if spelt := v.get("spelt") or v.get("day_word"):
        v = {**v, "day": spelt}
    elif "day" not in v and "bare" not in v:  # 'el primero de mayo'
        v = {**v, "day": 1}
    if "year" in v or "yy" in v:
        return day(date(v.get("year") or 2000 + v["yy"], number, v["day"] if "day" in v else v["bare"]))
    at = v["day"] if "day" in v else v["bare"]

    def of_year(by: int) -> Interval:
        year = today.year + by
        while (number, at) == _LEAP_DAY and not isleap(year):
            year += -1 if past else 1
        return day(date(year, number, at))

    return _roll(of_year(0), of_year, today, past)


_LEAP_DAY = (2, 29)


def _days(v: dict[str, Any], today: date, past: bool, month_first: bool) -> Interval:
    """'Between the 5th and the 9th of May': days of one month, which is said once."""
    opens, closes = v.get("dash_days") or (v["first_day"], v["last_day"])
    last = _day_month({**v, "day": closes}, today, past, month_first).last
    return Interval(min(last.replace(day=opens), last), last)


def _slashes(v: dict[str, Any], today: date, past: bool, month_first: bool) -> Interval:
    """Numbers alone: the month stands first in American mail, unless it cannot."""
    one, two = v["bare"], v["second"]
    at, number = (two, one) if month_first and one <= 12 else (one, two)
    return _day_month({**v, "day": at, "month": number}, today, past, month_first)


def _month(v: dict[str, Any], today: date, past: bool, month_first: bool) -> Interval:
    if "year" in v:
        return month(v["year"], v["month"])
    return _roll(month(today.year, v["month"]), lambda by: month(today.year + by, v["month"]), today, past)


def _day_alone(v: dict[str, Any], today: date, past: bool, month_first: bool) -> Interval | None:
    for by in (0, -1, -2) if past else (0, 1, 2):
        span = next_unit(today, "month", by)
        if v["nth"] <= span.last.day:
            at = span.first.replace(day=v["nth"])
            if (at <= today) if past else (at >= today):
                return day(at)
    return None


def _weekday(v: dict[str, Any], today: date, past: bool, month_first: bool) -> Interval:
    at = next_weekday(today, v["weekday"])
    return day(at - timedelta(7) if past else at)


def _weekday_ahead(v: dict[str, Any], today: date, past: bool, month_first: bool) -> Interval:
    return day(next_unit(today, "week", v["ahead"]).first + timedelta(v["weekday"]))


def _shift(v: dict[str, Any], today: date, past: bool, month_first: bool) -> Interval | None:
    """A day so many days from today; 'yesterday' is one only where the sentence looks back."""
    return day(today + timedelta(v["shift"])) if v["shift"] >= 0 or past else None


def _season(v: dict[str, Any], today: date, past: bool, month_first: bool) -> Interval:
    if "year" in v:
        return season(date(v["year"], SEASONS[v["season"]][0], 1), v["season"])
    return season(today, v["season"])


def _quarter(v: dict[str, Any], today: date, past: bool, month_first: bool) -> Interval:
    year, number = v.get("year", today.year), next(v[each] for each in ("q", "n", "spelt") if each in v)
    span = next_unit(date(year, 3 * number - 2, 1), "quarter", 0)
    return span if "year" in v or span.last >= today else next_unit(span.first, "quarter", 4)


def _half(v: dict[str, Any], today: date, past: bool, month_first: bool) -> Interval:
    """The first or the second half of a year."""
    name = "first_half" if v["half"] == 1 else "second_half"
    span = next_unit(date(v.get("year", today.year), 1, 1), "year", 0).part(name)
    return span if "year" in v or span.last >= today else next_unit(span.first, "year", 1).part(name)


def _calendar_week(v: dict[str, Any], today: date, past: bool, month_first: bool) -> Interval:
    """A week by its number (ISO 8601); of this year, unless it is over."""
    monday = date.fromisocalendar(v.get("year", today.year), v["week"], 1)
    if "year" not in v and not past and monday < today - timedelta(6):
        monday = date.fromisocalendar(today.year + 1, v["week"], 1)
    return Interval(monday, monday + timedelta(6))


def _season_ahead(v: dict[str, Any], today: date, past: bool, month_first: bool) -> Interval:
    """'Next spring', said in spring, is that of next year."""
    span = season(today, v["season"])
    return season(span.last + timedelta(1), v["season"]) if span.first <= today else span


def _nth_weekday(v: dict[str, Any], today: date, past: bool, month_first: bool) -> Interval:
    """'The first Monday in May'; the last one where its number is -1."""
    span = next_unit(today, "month", v["ahead"]) if "ahead" in v else _month(v, today, past, month_first)
    if v["rank"] > 0:
        return day(next_weekday(span.first - timedelta(1), v["weekday"]) + timedelta(7 * (v["rank"] - 1)))
    return day(next_weekday(span.last, v["weekday"]) - timedelta(7))


def _unit_part(name: str, part: str) -> Callable[[dict[str, Any], date, bool, bool], Interval]:
    """'Zu Jahresbeginn', said in May, is that of next year."""

    def read(v: dict[str, Any], today: date, past: bool, month_first: bool) -> Interval:
        found = next_unit(today, v[name], 0).part(part)
        over = found.first <= today if part == "start" else found.last < today
        return next_unit(today, v[name], 1).part(part) if over and not past else found

    return read


def _part_of_month(name: str) -> Callable[[dict[str, Any], date, bool, bool], Interval]:
    """'Die erste Maiwoche': a part of a month in one word with it."""

    def read(v: dict[str, Any], today: date, past: bool, month_first: bool) -> Interval:
        return _month({"month": v.get("month_week") or v["month_half"]}, today, past, month_first).part(name)

    return read


def _part_of_season(name: str, part: str, today: date) -> Interval:
    """'Spätsommer': the part of a season in one word with it, of the next one where it is over."""
    span = season(today, name)
    found = span.part(part)
    return found if found.last >= today else season(span.last + timedelta(1), name).part(part)


FOLLOWING = frozenset(("follow", "follow_day", "follow_count", "follow_one", "next_follow", "weekday_follow"))
"""Dates that lie behind another, which is named before or right behind them ('the Monday after', 'a week after')."""
STANDING = frozenset(("next_follow", "weekday_follow"))
"""Those of them that lie behind today where no other is named."""
_PARTS_OF_MONTHS = ("first_week", "second_week", "third_week", "fourth_week", "last_week", "first_half", "second_half")

RULES: dict[str, Callable[[dict[str, Any], date, bool, bool], Interval | None]] = {
    "day_month": _day_month,
    "days": _days,
    "dots": _day_month,
    "slashes": _slashes,
    "month": _month,
    "month_ahead": lambda v, today, past, _: month(today.year + (v["month"] <= today.month), v["month"]),
    "day_alone": _day_alone,
    "weekday": _weekday,
    "weekday_ahead": _weekday_ahead,
    "in": lambda v, today, past, _: day(later(today, -v["n"] if past else v["n"], v["unit"])),
    "ahead": lambda v, today, past, _: next_unit(today, v["unit"], v["ahead"]),
    "part_of": lambda v, today, past, _: next_unit(today, v["unit"], 0),
    "next": lambda v, today, past, _: next_unit(today, v["unit"], 1),
    "september": lambda v, today, past, _: Interval(*(season(today, "autumn").first,) * 2),
    "shift": _shift,
    "second": lambda v, today, past, _: next_unit(today, v["unit"], 2),
    "weekday_week": lambda v, today, past, _: day(next_weekday(today, v["weekday"]) + timedelta(7)),
    "weekday_next": lambda v, today, past, _: day(next_unit(today, "week", 1).first + timedelta(v["weekday"])),
    "weekday_second": lambda v, today, past, _: day(next_weekday(today, v["weekday"]) + timedelta(7)),
    "weekday_fortnight": lambda v, today, past, _: day(next_weekday(today, v["weekday"]) + timedelta(14)),
    "nth_weekday": _nth_weekday,
    "in_half": lambda v, today, past, _: day(later(today, v.get("n", 1) + 0.5, v["unit"])),
    "year_on": lambda v, today, past, _: day(later(today, 1, "year")),
    "unit_start": _unit_part("unit_start", "start"),
    "unit_middle": _unit_part("unit_middle", "middle"),
    "early_season": lambda v, today, past, _: _part_of_season(v["early_season"], "start", today),
    "late_season": lambda v, today, past, _: _part_of_season(v["late_season"], "end", today),
    "follow": lambda v, today, past, _: next_unit(today, v["unit"], 1),
    "follow_day": _weekday,
    "follow_count": lambda v, today, past, _: day(later(today, v["n"], v["unit"])),
    "follow_one": lambda v, today, past, _: None,
    "next_follow": lambda v, today, past, _: next_unit(today, v["unit"], 1),
    "weekday_follow": _weekday,
    "end": lambda v, today, past, _: next_unit(today, v["unit"], 0).part("end"),
    "unit_end": lambda v, today, past, _: next_unit(today, v["unit_end"], 0).part("end"),
    "today": lambda v, today, past, _: day(today),
    "season": _season,
    "season_ahead": _season_ahead,
    "half": _half,
    "calendar_week": _calendar_week,
    "weekend": lambda v, today, past, _: day(next_weekday(today, 0)),
    "feast": lambda v, today, past, _: feast(today, v["feast"]),
    "quarter": _quarter,
    "year": lambda v, today, past, _: next_unit(date(v["year"], 1, 1), "year", 0),
    **{f"month_{name}": _part_of_month(name) for name in _PARTS_OF_MONTHS},
}
