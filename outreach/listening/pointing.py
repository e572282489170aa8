"""What do days and times mean that point back to others: 'the other days', 'after that', 'in between'?"""

from collections.abc import Sequence
from typing import NamedTuple

from outreach.listening.clock import Time, later
from outreach.listening.stretches import CLOSED, OPEN, Named
from outreach.listening.week_days import WORKING, week_less


class Stretch(NamedTuple):
    """A part of a sentence that names days or times, or points back to some."""

    manner: int
    named: Named
    """What it names, whatever it says of that."""
    days: frozenset[int]
    time: Time
    """What it leaves if it is open, what it takes out taken out: 'any day but Friday'."""
    points: tuple[str, ...]
    """What it points back to (`stretches.py`), if anything."""
    told: bool
    """Whether it tells more by itself than the grammar of hours makes of it."""
    any_day: bool
    """Whether it says that weekends count, too."""
    start: int
    end: int


def pointed(told: Sequence[Stretch]) -> list[Stretch]:
    """The stretches of a mail in order, with what some point back to put into them."""
    found: list[Stretch] = []
    for stretch in told:
        found = _with(found, stretch) if stretch.points else [*found, stretch]
    return found


def _with(before: list[Stretch], stretch: Stretch) -> list[Stretch]:
    """Those before one that points back, and it."""
    for points in stretch.points:
        if stretch.manner == CLOSED and points in _OTHER_SIDE:  # 'we open at ten, don't call before'
            own = stretch.days
            before, stretch = _of_times(before, stretch, _OTHER_SIDE[points])
            stretch = stretch._replace(days=own)
        elif stretch.manner < 0:  # 'the rest of the week I am away' adds nothing
            continue
        elif points == "then":
            before = [*before[:-1], _opened(before[-1])] if before and stretch.manner == OPEN else before
        elif points == "those":
            before, stretch = _of_those(before, stretch)
        elif points == "others":
            before, stretch = _of_others(before, stretch)
        else:
            before, stretch = _of_times(before, stretch, points)
    return [*before, stretch] if stretch.days or stretch.named.any or stretch.time != (None, None) else before


def _opened(stretch: Stretch) -> Stretch:
    """A stretch of which another says that it is open: 'she sleeps from one till three, that is when to ring'."""
    clocks = stretch.named.clocks
    time = (clocks[0], clocks[-1]) if len(clocks) > 1 and None in stretch.time else stretch.time
    if len(clocks) == 1 and stretch.manner != OPEN and time == (None, None):  # 'my shift ends at ten, call me then'
        time = (clocks[0], None)
    return stretch._replace(manner=OPEN, time=time, days=stretch.days or stretch.named.days)


_OTHER_SIDE = {"before": "after", "after": "before"}
"""What is open where the one side of a time is refused."""
_Pair = tuple[list[Stretch], Stretch]
"""Those before one, and it."""


def _of_those(before: list[Stretch], stretch: Stretch) -> _Pair:
    """The days before it are its own."""
    at = next((at for at in reversed(range(len(before))) if before[at].named.days), None)
    if at is None:
        return before, stretch
    days, nothing, before = before[at].named.days, frozenset[int](), [*before]
    before[at] = before[at]._replace(named=before[at].named._replace(days=nothing), days=nothing)
    return before, stretch._replace(days=days, named=stretch.named._replace(days=days))


def _of_others(before: list[Stretch], stretch: Stretch) -> _Pair:
    """The days before it are none, as long as nothing says that they are open."""
    dayed = [each for each in before if each.named.days and each.manner != OPEN]
    if not dayed:
        return before, stretch
    taken = frozenset[int]().union(*(each.named.days for each in dayed))
    own = frozenset[int]() if stretch.days == WORKING else stretch.days - taken
    days = own or week_less(taken, any_day=stretch.any_day)
    return _shut(before, dayed), stretch._replace(manner=OPEN, days=days)


def _of_times(before: list[Stretch], stretch: Stretch, points: str) -> _Pair:
    """What comes after or before a time at which its writer is busy, or lies between two."""
    timed = [each for each in before if each.named.clocks and (each.manner != OPEN or each.time == (None, None))]
    timed = timed or [stretch][: bool(stretch.named.clocks and stretch.time == (None, None))]
    if not timed:
        return before, stretch
    last, (since, until) = timed[-1].named, stretch.time
    if points == "between":
        since, until = _between(timed) or stretch.time
    elif points == "after":
        since = since or last.clocks[-1]
        until = until or next((clock for clock in stretch.named.clocks if clock > since), None)
    else:
        until = until or last.since or last.clocks[0]
    days = stretch.days or last.days  # 'Tuesdays I am in court until two; after that you can'
    return _shut(before, timed), stretch._replace(manner=OPEN, time=(since, until), days=days)


def _shut(before: list[Stretch], some: Sequence[Stretch]) -> list[Stretch]:
    return [each._replace(manner=CLOSED) if each in some else each for each in before]


def _between(timed: Sequence[Stretch]) -> Time | None:
    """What lies between two times: where one begins and the next ends, or behind a stretch of the day."""
    first, *clocks = (clock for each in timed for clock in each.named.clocks)
    busy = timed[0].named
    if busy.since and busy.until and (after := [clock for clock in clocks if clock > busy.until]):
        return busy.until, min(after)
    if not clocks or clocks[-1] == first:
        return None
    last = later(clocks[-1]) if clocks[-1] < first and clocks[-1] < "12:00" else clocks[-1]
    return min(first, last), max(first, last)
