"""At which moments does the clock on a wall show a time, and when does a day begin on it?

All moments are UTC. A time that the clock skips is the moment of the change, one that it shows twice is both.
"""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache

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


@lru_cache(maxsize=1 << 14)
def start_of_day(day: date, zone: tzinfo) -> datetime:
    """The moment at which a day begins on the wall."""
    return moments(day, _MIDNIGHT, zone)[0]
