"""Which days and times do several stretches of a mail leave open together?"""

from collections.abc import Sequence
from dataclasses import dataclass

from outreach.listening.clock import Time, later, merged, moved_into, other
from outreach.listening.pointing import Stretch
from outreach.listening.stretches import BUSY, OPEN, PERHAPS
from outreach.listening.week_days import week_less

NOTHING: Time = (None, None)


@dataclass
class _Left:
    """What is left of the week and of the day so far."""

    days: frozenset[int] = frozenset()
    time: Time = NOTHING
    exact: bool = False
    """Whether the time was told in hours, not as a part of the day."""
    pointed: bool = False
    """Whether it was told by pointing back."""

    def take(self, told: Sequence[Stretch], part: Time) -> None:
        """What more some stretches leave, in a part of the day that is told, too."""
        self.days = self.days or frozenset[int]().union(*(each.days for each in told))
        exact = [each.time for each in told if each.named.exact]
        back = [each.time for each in told if each.points and not each.named.exact]
        time = merged([moved_into(each, part) for each in exact] or [each.time for each in told])
        time = _filled(time, merged(back))
        better = not self.pointed or None not in time  # 'before that, between six and seven'
        if exact and not self.exact and better and _begins_in(time, self.time):
            self.time = time  # 'after lunch, say from two'
        else:
            self.time = _filled(self.time, time)
        self.exact |= any(each.named.exact for each in told)
        self.pointed |= any(each.points for each in told)


def settled(told: Sequence[Stretch]) -> tuple[frozenset[int], Time]:
    """The days and times that some stretches leave together."""
    if all(each.manner < 0 for each in told):  # 'I am in the office from eight to four'
        told = [each._replace(manner=PERHAPS) if _is_there(each) else each for each in told]
    left = _Left()
    parts = (each.named.part for each in told if each.manner > 0 and each.named.part != NOTHING)
    part = next(parts, NOTHING)
    for manner in (OPEN, PERHAPS):
        left.take([each for each in told if each.manner == manner], part)
    shut = [each for each in told if each.manner < 0]
    closed = frozenset[int]().union(*(each.named.days for each in shut if not each.named.clocks))
    closed |= frozenset[int]().union(*(each.named.days - each.days for each in told if each.manner > 0))
    if left.days:
        left.days = left.days - closed or left.days
    elif closed:
        left.days = week_less(closed, any_day=any(each.any_day for each in told))
    left.time = _filled(
        left.time, _rest([each for each in shut if not each.named.days or each.named.days == left.days], left)
    )
    return left.days, left.time


def _rest(shut: Sequence[Stretch], left: _Left) -> Time:
    """What stretches that are not open leave of the day: what is behind them or before, or until something begins."""
    telling = [each for each in shut if each.manner != BUSY or each.named.exact or left.time == NOTHING]
    rest = [other(each.named.since, each.named.until) for each in telling]
    since = max((since for since, _ in rest if since), default=None)
    until = min((until for _, until in rest if until), default=None)
    begun = left.time[0] if left.exact else None
    ends = (clock for each in shut if each.time == NOTHING for clock in each.named.clocks if begun and clock > begun)
    return since, until or next(ends, None)


def _is_there(stretch: Stretch) -> bool:
    return stretch.manner == BUSY and stretch.named.exact and None not in stretch.time


def _begins_in(time: Time, part: Time) -> bool:
    """Whether a time begins in a part of the day, or not long before it."""
    first = time[0] or time[1]
    if first is None or part == NOTHING:
        return False
    return (part[0] or "02:00") <= f"{int(first[:2]) + 2:02}{first[2:]}" and first <= (part[1] or "24")


def _filled(time: Time, more: Time) -> Time:
    """A time with an end taken from another where it is open, as long as it then still begins before it ends."""
    since, until = time[0] or more[0], time[1] or more[1]
    if since and until and since >= until:
        until = later(until) if until < "12:00" else until  # 'after nine at night but before eleven'
    return time if since and until and since >= until else (since, until)
