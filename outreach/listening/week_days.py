"""Which days of the week does a text name as a habit: 'Mondays', 'Tue-Thu', 'any day but Friday'?"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Any

from outreach.listening.chains import Phrase
from outreach.listening.folding import fold
from outreach.listening.grammar import Rules
from outreach.listening.matching import Node, Terms
from outreach.listening.notation import read_list
from outreach.listening.refused_times import RefusedTimes
from outreach.listening.walks import Text
from outreach.patterns import spaced, when_used

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEK, WORKING, _SUNDAY = frozenset(range(7)), frozenset(range(5)), frozenset((6,))


class WeekDays:
    """The words for days of the week of one language, compiled.

    `compounds` are the words for parts of the day that a weekday's name is joined to ('Dienstagnachmittag'), `short`
    the days from Monday on as they are cut short in 'Mo-Do', `habits` what names several at once, by their numbers.
    `kept_before`, `kept_by` and `kept_beside` stand before a single day that is meant each week, right behind it, or
    behind several; `alone` makes days the only ones. Of `all_days` some may be taken out; `every_day` counts the
    weekend, too.
    """

    def __init__(self, words: Mapping[str, Any], numbers: Mapping[str, int], refused: RefusedTimes) -> None:
        data = words.get("hours", {})
        self._numbers, self._refused = numbers, refused
        self.compounds = _compounds(words["weekdays"], data.get("compounds", {}))
        """'Dienstagnachmittag' and the like, each with its day and its part of it."""
        self.habit = {fold(key): value for value, row in data.get("habits", {}).items() for key in row}
        """What names days as a habit, each with the numbers of its days."""
        self.habit |= {fold(f"{each}s"): str(day) for each, (day, _) in self.compounds.items()}
        habits: dict[str, Node] = {"habit": Terms(self.habit, pointed=False)}
        self.habits = Rules([("", "<habit>")] if self.habit else [], {}, habits)
        self._alone = data.get("alone", ())
        self._all = data.get("all_days", ())
        self._every, self._kept_by = data.get("every_day", ()), data.get("kept_by", ())
        self._kept_before, self._kept_beside = data.get("kept_before", ()), data.get("kept_beside", ())
        self._through = [fold(str(phrase)) for phrase in data.get("through", [])]
        self._names = [fold(name) for row in words["weekdays"] for name in row]
        named = re.findall(r"\w+", " ".join(self._names))
        self.named = frozenset([*named, *(f"{name}s" for name in named)])
        """The words of their names."""
        self.short = {fold(name): day for day, row in enumerate(data.get("short", ())) for name in row}
        joined_days = (fold(f"{each}{end}") for each in self.compounds for end in ("", "s"))
        self.words = self.named.union(self.short, joined_days)
        """All words that name days: cut short, and joined to a part of the day, too."""

    @cached_property
    def _day(self) -> str:
        return "(?:" + "|".join(map(re.escape, sorted(self._names, key=len, reverse=True))) + r")s?\b\.?"

    @cached_property
    def day(self) -> re.Pattern[str]:
        """One day."""
        return re.compile(rf"(?<!\w){self._day}(?!\w)")

    @cached_property
    def ranges(self) -> re.Pattern[str]:
        """From one day to another; days cut short count here alone, for 'so' and 'do' are words."""
        through = "|".join(["-", "–", _words(self._through)])
        short = _words(self.short)
        return spaced(
            rf"(?<![\w-])(?:({self._day})\s?(?:{through})\s?({self._day})|({short})\.?\s?(?:{through})\s?({short}))(?!\w|-\w)"
        )

    @cached_property
    def short_days(self) -> re.Pattern[str]:
        """Several days as habits are jotted down: cut short and one after the other, or joined by a sign."""
        short = rf"(?:{_words(self.short)})\.?"
        any_day = rf"(?:{self._day}|{short})"
        joined = r"(?:\s?[,+&/-]\s?(?:(?:u|und|and|et|y|e|en)\s)?|\s(?:u\.|und|and|et|y|e|en)\s)"
        return spaced(rf"(?<!\w)(?:{short}(?:{joined}{short})+|{any_day}(?:\s?[/+]\s?{any_day})+)(?![\w/])")

    @cached_property
    def another(self) -> re.Pattern[str]:
        """One more day behind one."""
        return spaced(rf"\s?{_JOINED}({self._day})(?!\w)")

    @cached_property
    def kept(self) -> re.Pattern[str]:
        """Single days that the words around them make a habit: 'Friday mornings', 'any day but Friday'."""
        before, after, beside = (_words(words) for words in (self._kept_before, self._kept_by, self._kept_beside))
        several = rf"{self._day}(?:\s?,\s?{self._day})*\s?{_JOINED}{self._day}"
        days = rf"(?:{several}|{self._day})"
        return spaced(
            rf"(?<!\w)(?:(?:{before})\s+{days}|{days}(?=(?:\s|')(?:{after})(?!\w))|{several}(?=\s(?:{beside})(?!\w)))"
        )

    @cached_property
    def alone(self) -> re.Pattern[str]:
        """What makes the days before it the only ones."""
        return spaced(rf"\s(?:{_words(self._alone)})(?!\w)")

    @cached_property
    def all_days(self) -> Phrase:
        """What names all days, of which some may be taken out: 'tous les jours sauf le lundi'."""
        return Phrase(read_list([*self._all, *self._every], {}), places=False)

    @cached_property
    def every_day(self) -> Phrase:
        """What says that weekends count, too: 'any evening except Wednesdays'."""
        return Phrase(read_list(self._every, {}), places=False)

    def find(self, text: Text, untimed: Text) -> tuple[tuple[str, ...] | None, list[tuple[int, int]]]:
        """The days and where they stand; `untimed` is the text without its times of the clock."""
        wanted: set[int] = set()
        unwanted: set[int] = set()
        spans: list[tuple[int, int]] = []
        for match in () if self.words.isdisjoint(text.words) else self.ranges.finditer(text.text):
            first, last = (self.number(name) for name in match.groups() if name)
            wanted |= {(first + step) % 7 for step in range((last - first) % 7 + 1)}
            spans.append(match.span())
        if not spans:
            for match in () if self.words.isdisjoint(text.words) else self.short_days.finditer(text.text):
                named = [self.number(name) for name in _WORD.findall(match[0]) if name in self.words]
                if len({*named}) == len(named):  # 'so und so' are no Sundays
                    (unwanted if self._is_refused(text, text, *match.span()) else wanted).update(named)
                    spans.append(match.span())
        for days, start, end, no in () if spans else self._habitual(text, untimed):
            (unwanted if no else wanted).update(days)
            spans.append((start, end))
            if not no and self.alone.match(text.text, end):  # 'weekdays only, my weekends are for the bees'
                return tuple(DAYS[d] for d in sorted(days)), [(start, end)]
        if wanted:
            left_out = list(self._left_out(text, spans))
            wanted -= {day for day, _ in left_out}
            spans += [span for _, span in left_out]
        for match in () if spans or self.named.isdisjoint(text.words) else self.kept.finditer(text.text):
            days = {self._numbers[_day_key(name, self._numbers)] for name in re.findall(self._day, match[0])}
            day = re.search(self._day, match[0])
            no = self._refused.is_negated(untimed, match.start() + (day.start() if day else 0), 30)
            (unwanted if no else wanted).update(days)
            spans.append(match.span())
        wanted -= unwanted
        if unwanted and not wanted:
            wanted = {*week_less(frozenset(unwanted), any_day=any(True for _ in self.every_day.find(text)))}
        return (tuple(DAYS[d] for d in sorted(wanted)) if wanted else None), spans

    def _is_refused(self, text: Text, untimed: Text, start: int, end: int) -> bool:
        """Whether what stands before some days or behind them refuses them."""
        return self._refused.is_negated(untimed, start, 30) or self._refused.is_refused(text, end)

    def _habitual(self, text: Text, untimed: Text) -> list[tuple[set[int], int, int, bool]]:
        """What names days as a habit, where it stands, and whether it is refused, as what is joined is together."""
        found: list[tuple[set[int], int, int]] = []
        refused: list[bool] = []
        for _, start, end, filled in self.habits.find(text):
            days = {int(d) for d in str(self.habit[re.sub(r"\s+", " ", filled["habit"][0])])}
            while more := self.another.match(text.text, end):
                days.add(self._numbers[_day_key(more[1], self._numbers)])
                end = more.end()
            found.append((days, start, end))
            refused.append(self._is_refused(text, untimed, start, end))
        joined = [_TOGETHER.fullmatch(text.text, one[2], other[1]) is not None for one, other in pairwise(found)]
        for at in (*reversed(range(len(joined))), *range(len(joined))):
            if joined[at]:
                refused[at] = refused[at + 1] = refused[at] or refused[at + 1]
        return [(*each, no) for each, no in zip(found, refused, strict=True)]

    def number(self, name: str) -> int:
        """The number of a day by its name, whole or cut short."""
        return self.short[name] if name in self.short else int(self._numbers[_day_key(name, self._numbers)])

    def _left_out(self, text: Text, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, tuple[int, int]]]:
        """Single days that are taken out of those in `spans`: 'weekdays except Wednesday'."""
        for match in () if self.named.isdisjoint(text.words) else self.day.finditer(text.text):
            inside = any(match.start() < end and match.end() > start for start, end in spans)
            if not inside and self._refused.is_negated(text, match.start(), 30):
                yield self._numbers[_day_key(match[0], self._numbers)], match.span()


def week_less(days: frozenset[int], *, any_day: bool) -> frozenset[int]:
    """The days that are left: working days; but who is away on Sundays is there on Saturdays."""
    return (WEEK if any_day or days - WORKING == _SUNDAY else WORKING) - days


_WORD = re.compile(r"\w+")
_JOINED = r"(?:,|and|or|&|\+|und|oder|et|y|e|en|ou|o)\s?(?:am\s|on\s|los\s|el\s|le\s|les\s)?"
"""What stands before the last of several days."""
_TOGETHER = when_used(r"\s?,?\s?(?:und|oder|and|or|y|o|e|u|et|ou|ni|noch|nor|&|\+)?\s?")
"""What stands between days that are wanted together, or refused: 'montags und freitags bitte nicht'."""


def _compounds(weekdays: Sequence[Sequence[str]], ends: Mapping[str, Sequence[str]]) -> dict[str, tuple[int, str]]:
    """'Dienstagnachmittag' and the like, each with its day and its part of it."""
    return {
        fold(f"{day}{end}"): (number, part)
        for part, each in ends.items()
        for end in each
        for number, row in enumerate(weekdays)
        for day in row
    }


def _words(words: Iterable[str]) -> str:
    """Any of the words, folded, as a pattern."""
    return "|".join(r"\s+".join(map(re.escape, fold(str(each)).split())) for each in words) or "(?!)"


def _day_key(text: str, weekdays: Mapping[str, int]) -> str:
    text = text.strip(". ")
    return text if text in weekdays else text.removesuffix("s")
