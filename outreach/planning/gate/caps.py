"""How many touches have there been in a window, and when is there room for one more?"""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date, datetime, timedelta, tzinfo
from operator import attrgetter

from outreach.planning.facts.facts import TouchFact
from outreach.planning.facts.hours import start_of_day
from outreach.planning.policy.durations import WINDOWS
from outreach.planning.policy.house_policy import Cap

_when = attrgetter("at")


def counted(cap: Cap, touches: Iterable[TouchFact]) -> list[TouchFact]:
    """The touches of ours that a cap counts, the oldest first; a place counts like the touch it is held for."""
    return of_cap(cap, ours(touches))


def ours(touches: Iterable[TouchFact]) -> list[TouchFact]:
    """The touches that limits count at all, the oldest first: made by us, and not by a machine."""
    return sorted([touch for touch in touches if touch.direction == "out" and not touch.automatic], key=_when)


def of_cap(cap: Cap, touches: list[TouchFact]) -> list[TouchFact]:
    """Those of `ours` that one cap counts."""
    if cap.channels is not None:
        touches = [touch for touch in touches if touch.channel in cap.channels]
    if cap.departments is not None:
        touches = [touch for touch in touches if touch.department in cap.departments]
    return touches


def room_from(cap: Cap, touches: list[TouchFact], at: datetime, zone: tzinfo) -> datetime:
    """The first moment from `at` on at which one more touch keeps within the cap; `touches` as `counted` gives them."""
    if cap.window == "rolling":
        return _room_rolling(cap.max, WINDOWS[cap.per], [touch.at for touch in touches], at)
    while True:
        day = at.astimezone(zone).date()
        start, end = (start_of_day(edge, zone) for edge in period(cap.per, day))
        if sum(start <= touch.at < end for touch in touches) < cap.max:
            return at
        at = end


def _room_rolling(most: int, window: timedelta, moments: list[datetime], at: datetime) -> datetime:
    """Room is there once so many touches have left the window that, with those still ahead, one more fits.

    A touch that lies ahead (a place held for later) counts in every window that would hold both.
    """
    if moments and moments[-1] <= at:
        inside = len(moments) - bisect_right(moments, at - window)
        return at if inside < most else moments[-most] + window
    while True:
        near = [moment for moment in moments if at - window < moment < at + window]
        if len(near) < most or not _overfull([*near, at], most, window):
            return at
        at = min(moment + window for moment in near if moment + window > at)


def _overfull(moments: list[datetime], most: int, window: timedelta) -> bool:
    ordered = sorted(moments)
    return any(later - earlier < window for earlier, later in zip(ordered, ordered[most:], strict=False))


def period(per: str, day: date) -> tuple[date, date]:
    """First day and day after the last of the calendar period that holds `day`; weeks begin on Monday."""
    if per == "day":
        return day, day + timedelta(days=1)
    if per == "week":
        start = day - timedelta(days=day.weekday())
        return start, start + timedelta(days=7)
    months = {"month": 1, "quarter": 3, "year": 12}[per]
    first = (day.month - 1) // months * months
    ahead = first + months
    return date(day.year, first + 1, 1), date(day.year + ahead // 12, ahead % 12 + 1, 1)


def gap_from(gap: timedelta, touches: Iterable[TouchFact], at: datetime) -> datetime:
    """The first moment from `at` on that lies at least `gap` from every touch of ours."""
    return gap_after(gap, ours(touches), at)


def gap_after(gap: timedelta, touches: list[TouchFact], at: datetime) -> datetime:
    """The same for touches as `ours` gives them."""
    if not touches or touches[-1].at + gap <= at:
        return at
    for touch in touches:
        if abs(at - touch.at) < gap:
            at = touch.at + gap
    return at
