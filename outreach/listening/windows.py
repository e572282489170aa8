"""Does a text name several hours, each on days of its own: 'Tuesdays after three or Saturdays before ten'?

They count where days and times follow each other with nothing between them but what joins or introduces them (`joins`
beside the words for hours); what is said in another order says one thing (`hours.py`).
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from outreach.listening.clock import PARTS, Time, moved_into
from outreach.listening.clock_shapes import joined_by_dashes
from outreach.listening.hours import Hours, HoursGrammar
from outreach.listening.stretches import SHUT, StretchGrammar
from outreach.listening.walks import Text
from outreach.listening.week_days import DAYS
from outreach.patterns import when_used

_WEEK = frozenset(range(7))


class Window(NamedTuple):
    """Days (from Monday, 0, on; none for all) and a time on them, and where they stand."""

    days: frozenset[int]
    time: Time
    start: int
    end: int


class _Told(NamedTuple):
    """Some days, or a time."""

    start: int
    end: int
    days: frozenset[int] | None
    time: Time


class WindowGrammar:
    """The windows of one language."""

    def __init__(self, hours: HoursGrammar, stretches: StretchGrammar) -> None:
        self._hours, self._stretches = hours, stretches
        self._week, self._refused = hours.days, hours.refused

    def find(self, text: Text) -> list[Window]:
        """The hours that a text names one after the other; none where it names fewer than two."""
        times = self._times(text) if self._stretches.known and _JOINED.search(text.text) else []
        if len(times) < 2:
            return []
        chains = list(self._chains(sorted([*times, *self._days(text, times)], key=_place), text))
        if not chains or self._stretches.manner(text) == SHUT:
            return []
        found: list[Window] = []
        for chain in chains:
            of_every_day = all(each.days is None for each in chain)
            if self._is_closed(text, chain[0].start, chain[-1].end) or (
                of_every_day and self._refused.is_denied(text, chain[0].start, chain[-1].end)
            ):
                return []
            found += _grouped(chain)
        several = dict.fromkeys((each.days, each.time) for each in found)
        return found if len(several) == len(found) > 1 and _all_apart(list(several)) else []

    def _is_closed(self, text: Text, start: int, end: int) -> bool:
        """Whether the clause takes out the windows in a stretch: 'never before nine or after five'."""
        return (
            self._refused.is_negated(text, start, 25)
            or self._refused.is_refused(text, end)
            or self._refused.is_refused_before(text, start)
            or _TELLS.match(text.text, end) is not None
        )

    def _times(self, text: Text) -> list[_Told]:
        """Every time of the clock, a part of the day beside it taken together with it, and all other parts."""
        parts, found = self._stretches.parts(text), list[_Told]()
        clocks = self._hours.clocks(text, self._hours.parts_in(text))
        if any(each.rule.startswith("not_") for each in clocks):
            return []
        for clock in clocks:
            start, end, time = clock.start, clock.end, (clock.since, clock.until)
            for part in [each for each in parts if max(clock.start - each[1], each[0] - clock.end) <= _NEAR]:
                if not _JOINED.search(text.text, min(part[1], clock.end), max(part[0], clock.start)):
                    parts.remove(part)
                    start, end, time = min(start, part[0]), max(end, part[1]), moved_into(time, PARTS[part[2]])
            found.append(_Told(start, end, None, time))
        for start, end, since, until in joined_by_dashes(text):
            if not any(start < each.end and each.start < end for each in found):
                found.append(_Told(start, end, None, (since, until)))
        all_day = [_Told(start, end, None, (None, None)) for start, end in self._hours.all_hours.find(text)]
        return [
            *found,
            *(_Told(start, end, None, PARTS[name]) for start, end, name in parts),
            *(all_day if found or parts else ()),
        ]

    def _days(self, text: Text, times: Sequence[_Told]) -> list[_Told]:
        """The days of the week, as they stand; one alone that is cut short counts right before a time ('Mo 8-10')."""
        week = self._week
        found: list[tuple[int, int, frozenset[int]]] = []
        for match in week.ranges.finditer(text.text):
            first, last = (week.number(name) for name in match.groups() if name)
            days = frozenset((first + step) % 7 for step in range((last - first) % 7 + 1))
            found.append((*match.span(), days))
        for _, start, end, filled in week.habits.find(text):
            days = frozenset(map(int, week.habit[" ".join(filled["habit"][0].split())]))
            found.append((start, end, days))
        for word in _WORD.finditer(text.text):
            before_a_time = any(0 <= each.start - word.end() <= 2 for each in times)
            if word[0] in week.compounds:
                found.append((*word.span(), frozenset((week.compounds[word[0]][0],))))
            elif word[0] in week.words and (before_a_time or word[0] not in week.short):
                found.append((*word.span(), frozenset((week.number(word[0]),))))
        found += [
            (start, end, frozenset(self._stretches.days(Text(text.text[start:end]))))
            for start, end in self._stretches.enumerations(text)
            if not any(word[0] in week.compounds for word in _WORD.finditer(text.text, start, end))
        ]
        found.sort(key=lambda each: (each[0], -each[1]))
        return [_Told(start, end, days, (None, None)) for start, end, days in _outermost(found)]

    def _chains(self, told: Sequence[_Told], text: Text) -> Iterator[list[_Told]]:
        """What follows each other with nothing but joins between; a single time is none."""
        chain: list[_Told] = []
        for each in told:
            apart = chain and each.start >= chain[-1].end  # 'Dienstagnachmittag' names a day and a time
            if apart and not self._stretches.leads.fullmatch(text.text, chain[-1].end, each.start):
                if sum(one.days is None for one in chain) > 1:
                    yield chain
                chain = []
            chain.append(each)
        if sum(one.days is None for one in chain) > 1:
            yield chain


def several(windows: Sequence[Window]) -> Hours:
    """Windows as hours: the first, and the others besides."""
    told = [_hours(each) for each in windows]
    start, end = min(each.start for each in told), max(each.end for each in told)
    spans = tuple(span for each in told for span in each.spans)
    first = told[0]
    return Hours(start, end, first.days, first.since, first.until, spans, tuple(told[1:]))


def _place(told: _Told) -> tuple[int, bool]:
    """Where it stands; a day before the part of it that is named in the same word."""
    return told.start, told.days is None


def _hours(window: Window) -> Hours:
    days = tuple(DAYS[day] for day in sorted(window.days)) if window.days and window.days != _WEEK else None
    return Hours(window.start, window.end, days, *window.time, ((window.start, window.end),))


def _outermost(found: Sequence[tuple[int, int, frozenset[int]]]) -> Iterator[tuple[int, int, frozenset[int]]]:
    """Without what stands in something longer before it."""
    until = 0
    for start, end, days in found:
        if start >= until:
            until = end
            yield start, end, days


def _grouped(told: Sequence[_Told]) -> list[Window]:
    """Each time with its days: those told before it; where a chain begins with a time, those told behind."""
    behind = told[0].days is None
    groups: list[list[_Told]] = [[]]
    for each in told:
        timed = any(one.days is None for one in groups[-1])
        if timed and (each.days is None or not behind):
            groups.append([])
        groups[-1].append(each)
    found, days = list[Window](), frozenset[int]()
    for group in reversed(groups) if behind else groups:
        days = frozenset[int]().union(*(one.days for one in group if one.days)) or days
        if time := next((one.time for one in group if one.days is None), None):
            found.append(Window(days, time, group[0].start, group[-1].end))
    return found[::-1] if behind else found


def _all_apart(told: Sequence[tuple[frozenset[int], Time]]) -> bool:
    """Whether no two windows open anything together: 'after nine and before five' is one."""
    return all(_apart(first, second) for at, first in enumerate(told) for second in told[at + 1 :])


def _apart(first: tuple[frozenset[int], Time], second: tuple[frozenset[int], Time]) -> bool:
    if first[0] and second[0] and first[0].isdisjoint(second[0]):
        return True
    (since, until), (begin, end) = first[1], second[1]
    return (until or "24:00") <= (begin or "00:00") or (end or "24:00") <= (since or "00:00")


_NEAR = 8
_TELLS = when_used(r",?\s(?:je|j'\w+|on|nous|ich|wir|i|i'm|i am|we|we're|estoy|estamos|doy|tengo|tenemos|trabajo)\b")
"""What says behind the last of them what its writer does then: 'afternoons, mornings I teach'."""
_JOINED = re.compile(r"[,;/+&]|\b(?:and|or|und|oder|et|ou|y|o|e|u|en|of|ed)\b")
"""What joins two times that are told apart: 'mornings or after four'."""
_WORD = re.compile(r"\w+")
