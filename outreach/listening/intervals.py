"""Which days does a word for a stretch of time cover, seen from a given day?"""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "winter": (12, 2)}
"""The meteorological seasons, by first and last month."""


_OF_A_YEAR = {"start": (0, 1), "middle": (5, 7), "end": (11, 12), "first_half": (0, 6), "second_half": (6, 12)}
"""The parts of a year: after how many of its months each begins and ends."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Days from `first` to `last`, both included."""

    first: date
    last: date

    def part(self, name: str) -> "Interval":
        """Its `start`, `middle`, `end`, `first_half` or `second_half`; the whole for any other name."""
        days = (self.last - self.first).days + 1
        if days > 360 and name in _OF_A_YEAR:
            begun, ended = _OF_A_YEAR[name]
            return Interval(months_later(self.first, begun), months_later(self.first, ended) - timedelta(1))
        spans = {
            "start": (0, max(1, days // 3)),
            "middle": (9, 20) if days in range(28, 32) else (days // 3, max(1, days * 2 // 3)),
            "end": (days - min(max(2, days // 5), 18), days),
            "first_half": (0, max(1, days // 2)),
            "second_half": (14 if 28 <= days <= 31 else days // 2, days),
            "first_week": (0, min(7, days)),
            "second_week": (min(7, days - 1), min(14, days)),
            "third_week": (min(14, days - 1), min(21, days)),
            "fourth_week": (min(21, days - 1), min(28, days)),
            "last_week": (days - min(7, days), days),
        }
        if name not in spans or days < 2:
            return self
        begin, end = spans[name]
        if name == "end" and days == 7:  # the end of a week is its Friday
            begin, end = 4, 5
        return Interval(self.first + timedelta(begin), self.first + timedelta(max(begin, end - 1)))


def day(value: date) -> Interval:
    """One day."""
    return Interval(value, value)


def month(year: int, number: int) -> Interval:
    """A calendar month."""
    return Interval(date(year, number, 1), date(year, number, calendar.monthrange(year, number)[1]))


def months_later(value: date, count: int) -> date:
    """The same day `count` months on, or the month's last where it has no such day."""
    index = value.year * 12 + value.month - 1 + count
    year, number = min(max(index // 12, 1), 9999), index % 12 + 1
    return date(year, number, min(value.day, calendar.monthrange(year, number)[1]))


def next_weekday(after: date, weekday: int) -> date:
    """The first such weekday (Monday 0) strictly after a day."""
    return after + timedelta((weekday - after.weekday() - 1) % 7 + 1)


def next_unit(today: date, unit: str, ahead: int) -> Interval:
    """The week (Monday first), month, quarter or year that is `ahead` of today's."""
    if unit == "week":
        monday = today - timedelta(today.weekday()) + timedelta(7 * ahead)
        return Interval(monday, monday + timedelta(6))
    if unit == "quarter":
        first = months_later(date(today.year, (today.month - 1) // 3 * 3 + 1, 1), 3 * ahead)
        return Interval(first, months_later(first, 3) - timedelta(1))
    if unit == "year":
        return Interval(date(today.year + ahead, 1, 1), date(today.year + ahead, 12, 31))
    if unit == "month":
        first = months_later(today.replace(day=1), ahead)
        return month(first.year, first.month)
    return day(today + timedelta(ahead))


def later(today: date, count: float, unit: str) -> date:
    """The day that lies `count` days, working days, weeks, months, quarters or years ahead."""
    if unit == "day":
        return today + timedelta(round(count))
    if unit == "workday":
        return today + timedelta(round(count * 7 / 5))
    if unit == "week":
        return today + timedelta(round(7 * count))
    months = {"month": 1, "quarter": 3, "year": 12}[unit] * count
    whole = int(months)
    return months_later(today, whole) + timedelta(round((months - whole) * 30))


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous algorithm of 1876)."""
    golden, century, rest = year % 19, year // 100, year % 100
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    shift = (golden + 11 * epact + 22 * weekday) // 451
    number, before = divmod(epact + weekday - 7 * shift + 114, 31)
    return date(year, number, before + 1)


def season(today: date, name: str) -> Interval:
    """The next season of that name that is not over; a winter runs over the turn of the year."""
    start, end = SEASONS[name]
    for year in (today.year - 1, today.year, today.year + 1):
        last_year = year + 1 if end < start else year
        span = Interval(date(year, start, 1), month(last_year, end).last)
        if span.last >= today:
            return span
    raise AssertionError("a season comes every year")


def _half_term(today: date) -> Interval:
    """The next week in which English schools are shut amid a term: in February, in May, in October."""
    first = [date(year, number, at) for year in (today.year, today.year + 1) for number, at in _HALF_TERMS]
    return next(Interval(each, each + timedelta(8)) for each in first if each + timedelta(8) >= today)


_HALF_TERMS = ((2, 14), (5, 24), (10, 25))


def feast(today: date, name: str) -> Interval:
    """The next feast of that name not yet over; `holidays` are the next of Easter, summer and Christmas."""
    if name == "half_term":
        return _half_term(today)
    if name == "holidays":
        return min((season(today, "summer"), feast(today, "easter"), feast(today, "christmas")), key=lambda i: i.last)
    for year in (today.year - 1, today.year, today.year + 1):
        span = _feast_of(year, name)
        if span.last >= today:
            return span
    raise AssertionError("a feast comes every year")


_FIXED = {
    "epiphany": (1, 6), "valentine": (2, 14), "patrick": (3, 17), "labour": (5, 1), "independence_day": (7, 4),
    "bastille": (7, 14), "assumption": (8, 15), "unity": (10, 3), "halloween": (10, 31), "all_saints": (11, 1),
    "armistice": (11, 11), "boxing": (12, 26),
    "candlemas": (2, 2), "joseph": (3, 19), "john": (6, 24), "reformation": (10, 31), "columbus": (10, 12),
    "martin": (11, 11), "nicholas": (12, 6), "immaculate": (12, 8), "christmas_eve": (12, 24), "new_years_day": (1, 1),
}  # fmt: skip
"""Feasts that have a day of the calendar."""
_AFTER_EASTER = {
    "fat_thursday": -52, "rose_monday": -48, "shrove_tuesday": -47, "ash_wednesday": -46, "palm_sunday": -7,
    "maundy_thursday": -3, "good_friday": -2, "easter_monday": 1, "ascension": 39, "whit_monday": 50,
    "corpus_christi": 60,
}  # fmt: skip
"""And those that have a day so many behind Easter Sunday."""


_WEEKS_OFF = {"winter_holidays": ((2, 1), (2, 15)), "ski_holidays": ((2, 7), (3, 8))}
"""Holidays of schools in winter; they differ from place to place, by a week or two."""


def _feast_of(year: int, name: str) -> Interval:
    if name in _WEEKS_OFF:
        begins, ends = _WEEKS_OFF[name]
        return Interval(date(year, *begins), date(year, *ends))
    if name == "easter":
        return Interval(easter(year) - timedelta(2), easter(year))
    if name == "pentecost":
        return Interval(easter(year) + timedelta(49), easter(year) + timedelta(50))
    if name == "carnival":
        return Interval(easter(year) - timedelta(52), easter(year) - timedelta(46))
    if name == "thanksgiving":
        first = next_weekday(date(year, 10, 31), 3) + timedelta(21)
        return Interval(first, first + timedelta(3))
    if name in _AFTER_EASTER:
        return day(easter(year) + timedelta(_AFTER_EASTER[name]))
    if name == "autumn_holidays":  # they differ from place to place; all are over after the third of November
        return Interval(date(year, 10, 15), date(year, 11, 3))
    if name in _FIXED:
        number, at = _FIXED[name]
        return day(date(year, number, at))
    if name == "labor_day":
        return day(next_weekday(date(year, 8, 31), 0))
    if name == "memorial_day":
        return day(next_weekday(date(year, 5, 24), 0))
    if name == "new_year":  # offices wake up after Epiphany
        return Interval(date(year + 1, 1, 1), date(year + 1, 1, 6))
    return Interval(date(year, 12, 24), date(year + 1, 1, 1))
