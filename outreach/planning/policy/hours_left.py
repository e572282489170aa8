"""Which minutes of a week do quiet hours, quiet days and windows leave, and is one of them left at all?

A week is one whole number with a bit for each minute, so that weeks in several zones can be laid over each other.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache, reduce
from zoneinfo import ZoneInfo

from outreach.contacts.wishes import DAYS
from outreach.planning.facts.hours import inside, read_time
from outreach.planning.policy.house_policy import HousePolicy
from outreach.planning.policy.objection import Objection, Objections
from outreach.planning.policy.rules import Rule, Window

_DAY = 24 * 60
_WEEK = 7 * _DAY
_ALL = (1 << _WEEK) - 1


def no_minute_for_all(house: HousePolicy, now: datetime) -> Objections:
    """Whether the house is closed all week, or never open at once in all places where an unknown contact may live."""
    if len(set(house.quiet_days)) == len(DAYS):
        what = "every day of the week is a quiet day, so nothing can ever go out"
        yield Objection("no_open_minute", ("policy", "quiet_days"), what, "take the working days out of it")
        return
    week = _open(house)
    weeks = (now + timedelta(days=7 * ahead) for ahead in range(53))
    offsets = {tuple(_offset(zone, at) for zone in house.plausible_zones) for at in weeks}
    if all(not _together(week, each) for each in offsets):
        what = "no minute is open in all plausible zones at once, so nobody whose zone is not known can be reached"
        remedy = "shorten quiet_hours, or take zones out that none of your contacts live in"
        yield Objection("no_open_minute", ("policy", "plausible_zones"), what, remedy)


def no_minute_for_rule(rule: Rule, house: HousePolicy) -> Objections:
    """Whether a rule's window lies wholly in quiet hours or on quiet days."""
    window = rule.when.window
    if window is None or len(set(house.quiet_days)) == len(DAYS):
        return
    if not _window(window) & _open(house):
        on_a_day = _window(window) & _of_days(house.quiet_days)
        where = "lies wholly in quiet hours" if on_a_day else "lies wholly on quiet days"
        remedy = "move it to when the house is open: see policy.quiet_hours and policy.quiet_days"
        yield Objection("no_open_minute", ("when", "window"), f"the window {where}, so the rule can never fire", remedy)


def _open(house: HousePolicy) -> int:
    """The minutes, on the wall, that quiet hours and quiet days leave."""
    quiet = house.quiet_hours
    hours = _minutes(quiet.end, quiet.start)
    return _repeated(hours) & _of_days(house.quiet_days)


def _of_days(quiet: Iterable[str]) -> int:
    """The minutes of the days that are not named."""
    day = (1 << _DAY) - 1
    return sum(day << (_DAY * number) for number, name in enumerate(DAYS) if name not in set(quiet))


def _window(window: Window) -> int:
    """The minutes of a window; what runs over midnight belongs to the day on which it began."""
    start, end = read_time(window.start), read_time(window.end)
    wall = _minutes(window.start, window.end)
    if window.days is None:
        return _repeated(wall)
    split = start.hour * 60 + start.minute
    evening = wall >> split << split if end <= start else wall
    morning = wall ^ evening
    days = [number for number, name in enumerate(DAYS) if name in window.days]
    return reduce(
        lambda all_, number: all_ | evening << (_DAY * number) | morning << (_DAY * ((number + 1) % 7)), days, 0
    )


@lru_cache(maxsize=256)
def _minutes(start: str, end: str) -> int:
    """The minutes of one day in [start, end); equal ends are the whole day."""
    first, last = read_time(start), read_time(end)
    return sum(1 << minute for minute in range(_DAY) if inside(time(minute // 60, minute % 60), first, last))


def _repeated(day: int) -> int:
    return sum(day << (_DAY * number) for number in range(7))


def _offset(zone: str, at: datetime) -> int:
    """Minutes from UTC."""
    shown = at.astimezone(UTC).astimezone(ZoneInfo(zone)).utcoffset() or timedelta()
    return int(shown.total_seconds() // 60)


def _together(week: int, offsets: Sequence[int]) -> int:
    """The minutes of a week in UTC at which all walls show a minute of `week`."""
    return reduce(lambda left, offset: left & _turned(week, offset), offsets, _ALL)


def _turned(week: int, offset: int) -> int:
    """A week on the wall as it falls in UTC: what the wall shows at minute m is m - offset there."""
    by = offset % _WEEK
    return (week >> by | week << (_WEEK - by)) & _ALL
