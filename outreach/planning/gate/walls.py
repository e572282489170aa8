"""At which moments does every wall clock, wherever they may live, show an hour that is open?

A wall is worked out for whole days of UTC and kept, so that asking it again costs a look-up; a zone's day is cut where
its clock changes, and within a piece the wall runs as UTC does. So a time that the clock skips opens at the change, and
one that it shows twice is open twice. Seconds are counted from 1970, days are days since then.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from functools import lru_cache

from outreach.contacts.wishes import DAYS
from outreach.planning.gate.rest_days import Rest

Spans = tuple[tuple[int, int], ...]
"""From when on and until when, in order, without overlap."""
Week = tuple[Spans, ...]
"""For each day from Monday on, what opens on it, in minutes of the wall; past 24 hours it runs over midnight."""

LOOK_AHEAD = 800
"""How many days are searched for an hour that suits every wall: more than two years, so every weekday of the year."""
_DAY = 86_400
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, eq=False)
class Wall:
    """Hours of the week that must be shown in each of some zones, but for days of rest; known by its identity."""

    zones: tuple[tzinfo, ...]
    week: Week
    rest: Rest | None = None


def week(start: str, end: str, days: tuple[str, ...] | None = None) -> Week:
    """The same hours on each of these days; `end` before `start` runs over midnight, equal ends are the whole day."""
    first, last = _minutes(start), _minutes(end)
    span = (0, 1440) if first == last else (first, last if first < last else last + 1440)
    return tuple((span,) if days is None or day in days else () for day in DAYS)


def either(weeks: Iterable[Week]) -> Week:
    """What at least one of these weeks opens."""
    return tuple(_merged(sorted(span for day in days for span in day)) for days in zip(*weeks, strict=True))


def _merged(spans: Sequence[tuple[int, int]]) -> Spans:
    found: list[tuple[int, int]] = []
    for start, end in spans:
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return tuple(found)


def _minutes(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


ALL_WEEK = week("00:00", "24:00")


def next_open(walls: tuple[Wall, ...], at: datetime) -> datetime | None:
    """The first moment from `at` on that all of these walls allow; None: none in the next `LOOK_AHEAD` days."""
    if not walls:
        return at
    since = at - _EPOCH
    for start, end in _common(walls, since.days):
        second = since.days * _DAY + since.seconds
        if second < end:
            return at if start <= second else _moment(start)
    later = _next_day(walls, since.days + 1)
    return _moment(_common(walls, later)[0][0]) if later is not None else None


def _moment(second: int) -> datetime:
    return datetime.fromtimestamp(second, UTC)


@lru_cache(maxsize=1 << 14)
def _next_day(walls: tuple[Wall, ...], day: int) -> int | None:
    """The first day from `day` on that has an open hour. Weeks are alike but for holidays and changes of the clock."""
    zones = tuple({zone: None for wall in walls for zone in wall.zones})
    plain = tuple(wall for wall in walls if wall.rest is None)
    closed: set[tuple[int, ...]] = set()
    for ahead in range(day, day + LOOK_AHEAD):
        alike = _alike(zones, ahead)
        if alike in closed:
            continue
        if _common(walls, ahead):
            return ahead
        if alike is not None and not _common(plain, ahead):
            closed.add(alike)
    return None


@lru_cache(maxsize=1 << 15)
def _alike(zones: tuple[tzinfo, ...], day: int) -> tuple[int, ...] | None:
    """What tells a day from others: its weekday and the clocks of the zones; None where one of them changes."""
    pieces = [_pieces(zone, day) for zone in zones]
    return (day % 7, *(piece[0][2] for piece in pieces)) if all(len(piece) == 1 for piece in pieces) else None


@lru_cache(maxsize=1 << 15)
def _common(walls: tuple[Wall, ...], day: int) -> Spans:
    """What all of these walls leave open of a day."""
    found: Spans = ((day * _DAY, (day + 1) * _DAY),)
    for wall in walls:
        found = _both(found, _spans(wall, day)) if found else ()
    return found


@lru_cache(maxsize=1 << 15)
def _spans(wall: Wall, day: int) -> Spans:
    """What a wall leaves open of a day, in every zone; where no zone is known, nothing."""
    found: Spans = ((day * _DAY, (day + 1) * _DAY),) if wall.zones else ()
    for zone in wall.zones:
        found = _both(found, _in_zone(wall, zone, day)) if found else ()
    return found


def _in_zone(wall: Wall, zone: tzinfo, day: int) -> Spans:
    found = []
    for begin, end, offset in _pieces(zone, day):
        # What began on the local day before may run over midnight into this piece.
        for local in range((begin + offset) // _DAY - 1, (end - 1 + offset) // _DAY + 1):
            if wall.rest is not None and local in wall.rest:
                continue
            for start, stop in wall.week[(local + 3) % 7]:  # 1970 began on a Thursday
                opens = max(begin, local * _DAY + start * 60 - offset)
                closes = min(end, local * _DAY + stop * 60 - offset)
                if opens < closes:
                    found.append((opens, closes))
    return _joined(sorted(found))


def _joined(spans: list[tuple[int, int]]) -> Spans:
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def _both(one: Spans, other: Spans) -> Spans:
    return tuple((max(a, c), min(b, d)) for a, b in one for c, d in other if max(a, c) < min(b, d))


@lru_cache(maxsize=1 << 15)
def _pieces(zone: tzinfo, day: int) -> tuple[tuple[int, int, int], ...]:
    """A day of UTC cut where the clock of a zone changes, each piece with its seconds east of UTC."""
    begin, end = day * _DAY, (day + 1) * _DAY
    before, after = _offset(zone, begin), _offset(zone, end - 1)
    if before == after:
        return ((begin, end, before),)
    # No clock changes twice in a day, so its seconds are in order: those before the change, then those after it.
    change = begin + bisect_right(range(begin, end), False, key=lambda second: _offset(zone, second) != before)
    return (begin, change, before), (change, end, after)


def _offset(zone: tzinfo, second: int) -> int:
    offset = _moment(second).astimezone(zone).utcoffset()
    assert offset is not None
    return offset.days * _DAY + offset.seconds
