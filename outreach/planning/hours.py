"""When may someone be reached, by the clock on their wall?

All moments are UTC; walls are read in each zone in which the contact may live, across daylight changes: a time
that the clock skips is the moment of the change, one that it shows twice is both.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from outreach.contacts.wishes import DAYS

_MIDNIGHT = time(0)


def moments(day: date, wall: time, zone: tzinfo) -> list[datetime]:
    """The moments at which the clock first shows `wall` or, where that is skipped, passes over it."""
    found = []
    for fold in (0, 1):
        moment = datetime.combine(day, wall, zone).replace(fold=fold).astimezone(UTC)
        shown = moment.astimezone(zone)
        if (shown.date(), shown.time().replace(fold=0)) != (day, wall):
            return [_change(datetime.combine(day, wall, zone))]
        if moment not in found:
            found.append(moment)
    return sorted(found)


def _change(skipped: datetime) -> datetime:
    """The moment at which the clock jumps over `skipped`, to the minute."""
    early, late = sorted(skipped.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    assert skipped.tzinfo is not None
    return _change_between(early, late, skipped.tzinfo)


def _change_between(early: datetime, late: datetime, zone: tzinfo) -> datetime:
    """The first minute after `early` at which the offset is another one; there is one change until `late`."""
    before = early.astimezone(zone).utcoffset()
    while late - early > timedelta(minutes=1):
        middle = early + timedelta(minutes=int((late - early) / timedelta(minutes=2)))
        if middle.astimezone(zone).utcoffset() == before:
            early = middle
        else:
            late = middle
    return late


def read_time(text: str) -> time:
    """HH:MM; 24:00 is the end of the day."""
    return _MIDNIGHT if text == "24:00" else time.fromisoformat(text)


def inside(wall: time, start: time, end: time) -> bool:
    """Whether a wall time lies in [start, end), which may run over midnight; equal ends are the whole day."""
    if start < end:
        return start <= wall < end
    return wall >= start or wall < end


def open_at(at: datetime, zone: tzinfo, start: time, end: time, days: tuple[str, ...] | None) -> bool:
    """Whether the wall shows a time in [start, end) of one of these days."""
    local = at.astimezone(zone)
    if not inside(local.time().replace(fold=0), start, end):
        return False
    # A window over midnight belongs to the day on which it began.
    day = local.date() - timedelta(days=1) if start >= end and start != end and local.time() < end else local.date()
    return days is None or DAYS[day.weekday()] in days


def next_open(at: datetime, zone: tzinfo, start: time, end: time, days: tuple[str, ...] | None) -> datetime | None:
    """The first moment from `at` on at which `open_at` holds; None if no day is left to hold it."""
    if days is not None and not days:
        return None
    if open_at(at, zone, start, end, days):
        return at
    return next((moment for moment in _starts(at, zone, start) if open_at(moment, zone, start, end, days)), None)


def _starts(at: datetime, zone: tzinfo, start: time) -> Iterator[datetime]:
    """Every moment after `at` at which a window can open: its start, midnight, and changes of the clock."""
    first = at.astimezone(zone).date() - timedelta(days=1)
    for ahead in range(16):
        day = first + timedelta(days=ahead)
        opening = {moment for wall in (_MIDNIGHT, start) for moment in moments(day, wall, zone)}
        if (change := _change_on(day, zone)) is not None:
            opening.add(change)
        yield from sorted(moment for moment in opening if moment > at)


def _change_on(day: date, zone: tzinfo) -> datetime | None:
    """The moment at which the clock changes on that day, if it does."""
    early = datetime.combine(day, _MIDNIGHT, zone).astimezone(UTC)
    late = datetime.combine(day + timedelta(days=1), _MIDNIGHT, zone).astimezone(UTC)
    if late.astimezone(zone).utcoffset() == early.astimezone(zone).utcoffset():
        return None
    return _change_between(early, late, zone)


def start_of_day(day: date, zone: tzinfo) -> datetime:
    """The moment at which a day begins on the wall."""
    return moments(day, _MIDNIGHT, zone)[0]
