"""Where does each thing stand in the picture of a relationship? Values in, places in per cent out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from outreach.translated import ENGLISH, Tongue

SHORTEST, LONGEST = timedelta(days=60), timedelta(days=365)
_AHEAD = 0.06
"""How much of the picture lies after today, where nothing is known of later."""
_MOST_BANDS = 6
_STACKED = 5
_TICKS = 6


@dataclass(frozen=True, slots=True)
class Met:
    """One touch."""

    at: datetime
    direction: str
    department: str
    channel: str


@dataclass(frozen=True, slots=True)
class Lasting:
    """Something that held for a time: a wish, or a reason to wait."""

    words: str
    since: datetime
    until: datetime | None
    """None: it still holds, and no end is known."""
    kind: str = "wish"


@dataclass(frozen=True, slots=True)
class Dot:
    """A touch in the picture; `level` counts away from the middle line, where several fall together."""

    x: float
    level: int
    direction: str
    department: str
    channel: str


@dataclass(frozen=True, slots=True)
class Band:
    """A wish in the picture."""

    x: float
    width: float
    words: str
    kind: str
    open: bool
    """Whether it goes on beyond the picture."""
    at_end: bool
    """Whether its words stand better at its right end."""


@dataclass(frozen=True, slots=True)
class Tick:
    """The beginning of a month."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Picture:
    """All of it; nothing to draw where there was no touch and no wish."""

    dots: tuple[Dot, ...]
    bands: tuple[Band, ...]
    ticks: tuple[Tick, ...]
    today: float
    since: datetime
    until: datetime


def draw(
    met: Iterable[Met], lasting: Iterable[Lasting], now: datetime, zone: tzinfo, tongue: Tongue = ENGLISH
) -> Picture | None:
    """The picture of up to a year until now, and of as much ahead as a wish reaches; None where there is nothing."""
    touches = sorted(met, key=lambda each: each.at)
    held = sorted(lasting, key=lambda each: each.since)
    if not touches and not held:
        return None
    first = min([each.at for each in touches] + [each.since for each in held])
    since = max(now - LONGEST, min(first - timedelta(days=3), now - SHORTEST))
    ends = [each.until for each in held if each.until is not None and each.until > now]
    ahead = min(max(ends, default=now) - now, (now - since) / 2)
    until = max(now + ahead, now + (now - since) * _AHEAD)
    scale = _Scale(since, until)
    shown = [each for each in held if each.until is None or each.until > since][-_MOST_BANDS:]
    return Picture(
        _dots([each for each in touches if each.at >= since], scale),
        tuple(_band(each, scale) for each in shown),
        _ticks(scale, zone, tongue),
        scale.at(now),
        since,
        until,
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    since: datetime
    until: datetime

    def at(self, moment: datetime) -> float:
        share = (moment - self.since) / (self.until - self.since)
        return round(100 * min(1.0, max(0.0, share)), 2)


def _dots(touches: list[Met], scale: _Scale) -> tuple[Dot, ...]:
    taken: dict[tuple[str, int], int] = {}
    dots = []
    for each in touches:
        x = scale.at(each.at)
        place = each.direction, round(x / 2.6)
        level = taken.get(place, 0)
        taken[place] = level + 1
        if level < _STACKED:
            dots.append(Dot(x, level, each.direction, each.department, each.channel))
    return tuple(dots)


def _band(each: Lasting, scale: _Scale) -> Band:
    start = scale.at(each.since)
    end = scale.at(each.until) if each.until is not None else 100.0
    beyond = each.until is None or each.until > scale.until
    return Band(start, round(max(end - start, 0.8), 2), each.words, each.kind, beyond, start > 55)


def _ticks(scale: _Scale, zone: tzinfo, tongue: Tongue) -> tuple[Tick, ...]:
    day = scale.since.astimezone(zone).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    months = []
    while day <= scale.until:
        if day >= scale.since:
            months.append(day)
        day = (day + timedelta(days=32)).replace(day=1)
    every = -(-len(months) // _TICKS) or 1
    return tuple(Tick(scale.at(month), tongue.short_month(month.date())) for month in months[::every])
