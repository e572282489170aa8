"""Which days and times of day does a sentence name?"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from outreach.listening.chains import Phrase
from outreach.listening.clock import PARTS, around, in_the_evening, merged, other, stretch
from outreach.listening.clock_shapes import CLOCK, NOON, joined_by_dashes
from outreach.listening.dates import DateGrammar
from outreach.listening.grammar import Rules
from outreach.listening.matching import TIME, Choice, Node
from outreach.listening.needs import Way
from outreach.listening.notation import Lists, read_list
from outreach.listening.refused_times import RefusedTimes
from outreach.listening.spoken import Spoken
from outreach.listening.walks import Text
from outreach.listening.week_days import DAYS, WeekDays
from outreach.patterns import when_used

_RULES = ("between", "not_before", "not_after", "after", "before")


class Clock(NamedTuple):
    """A time of the clock, by its rule and its span, from when to when."""

    rule: str
    start: int
    end: int
    since: str | None
    until: str | None


@dataclass(frozen=True, slots=True)
class Hours:
    """Days (None for all) and times `HH:MM` (None for an open end) that a text names, with its span."""

    start: int
    end: int
    days: tuple[str, ...] | None
    since: str | None
    until: str | None
    spans: tuple[tuple[int, int], ...]
    """Where each of its days and times stands."""
    besides: tuple["Hours", ...] = ()
    """Others that are named beside it and are open as well: 'Tuesdays after three or Saturdays before ten'."""

    def fields(self) -> dict[str, Any]:
        """Those of a signal, ready for JSON."""
        told = {"days": list(self.days) if self.days else None, "from": self.since, "to": self.until}
        return told | {"besides": [each.fields() for each in self.besides]} if self.besides else told


class HoursGrammar:
    """The words for times of day of one language, compiled; the data stands with the dates.

    `morning`, `afternoon`, `evening` and `lunch` are words for parts of the day, `all_hours` for all of it.
    """

    def __init__(self, words: Mapping[str, Any], dates: DateGrammar) -> None:
        data = words.get("hours", {})
        self._all_hours = data.get("all_hours") or ()
        self.refused = RefusedTimes(data)
        self.days = WeekDays(words, dates.indexes["weekday"], self.refused)
        lists = Lists(data.get("words", {}))
        self._clock = [(rule, phrase) for rule in _RULES for phrase in data.get(rule, [])]
        self._lists = lists
        self.spoken = Spoken(data.get("spoken", {}), [*self.days.words, *(key.split()[0] for key in self.days.habit)])
        at = Choice([self.spoken.told, CLOCK, self.spoken.shape]) if self.spoken.hours else CLOCK
        self.at: Node = Choice([at, self.spoken.loose]) if self.spoken.hours else at
        """A time of the clock, in figures or words, whatever follows."""
        self.clock = Rules(self._clock, lists, {"a": at, "b": at})
        joined = {
            name: [f"{each}s" for each, (_, part) in self.days.compounds.items() if part == name] for name in PARTS
        }
        parts = Lists({name: [*data.get(name, ()), *joined[name]] for name in PARTS if data.get(name)})
        self.parts = Rules(((name, f"{{{name}}}") for name in parts), parts, {})

    @cached_property
    def all_hours(self) -> Phrase:
        """What names all of a day: 'Mondays all day, Fridays until one'."""
        return Phrase(read_list(self._all_hours, {}), places=False)

    def may_open(self, first: str, likely: Iterable[int], *, days: bool) -> bool:
        """Whether hours or days of the week may stand at the very start of a text.

        It has this first word or sign, holds names of days or none, and may hold these rules (`Rules.first`).
        """
        if first[:1].isdigit() or first in self.days.words:
            return True
        if days:
            return any(first in openers for openers in self._openers.values())
        return any(first in self._openers.get(number, ()) for number in likely)

    @cached_property
    def _openers(self) -> dict[int, frozenset[str]]:
        """The words with which each rule may begin; where that cannot be told, those of hours that are spoken."""
        spoken = frozenset((*NOON.split("|"), *self.spoken.words))
        rules = [each for each in (self.clock, self.parts, self.days.habits) if each.rules]
        found = {each.first + at: phrase.chain.keys for each in rules for at, (_, phrase) in enumerate(each.rules)}
        return {
            number: spoken if not keys or any(key[-1:] == "*" for key in keys) else keys
            for number, keys in found.items()
        }

    @property
    def ways(self) -> list[Way]:
        """What words a text holds that names hours or days of the week, beside the rules of `clock` and so on."""
        return [Way((self.days.words,))]

    def find(self, text: Text) -> list[Hours]:
        """The hours named in folded text: one where there is one, days and times taken together."""
        times = self._times(text)
        parts = {(start, end) for start, end, _ in self.parts_in(text)} if times else set()
        clocks = [(start, end, TIME) for start, end, *_ in times if (start, end) not in parts]
        days, spans = self.days.find(text, text.masked(clocks))  # 'no later than four on Mondays' refuses no Monday
        if days is None and not times:
            return []
        since, until = merged([(a, b) for _, _, a, b in times])
        spans += [(start, end) for start, end, _, _ in times]
        start, end = min(s for s, _ in spans), max(e for _, e in spans)
        return [Hours(start, end, days, since, until, tuple(spans))]

    def find_loosely(self, text: Text) -> Hours | None:
        """The hours of a text that is known to name some, in no way foreseen: all its days, or its part of the day."""
        days = list(self.days.day.finditer(text.text))
        joined = [
            (m.span(), self.days.compounds[m[0]]) for m in _WORD.finditer(text.text) if m[0] in self.days.compounds
        ]
        parts = [(start, end, name) for name, start, end, _ in self.parts.find(text)]
        parts = [*parts, *((*span, part) for span, (_, part) in joined)][:1]
        spans = [
            *(day.span() for day in days),
            *(span for span, _ in joined),
            *((start, end) for start, end, _ in parts),
        ]
        if not spans:
            return None
        named = {self.days.number(day[0]) for day in days} | {day for _, (day, _) in joined}
        if days and self.refused.is_negated(text, days[0].start(), 30):
            named = set(range(5)) - named
        since, until = PARTS[parts[0][2]] if parts else (None, None)
        in_order = tuple(DAYS[day] for day in sorted(named)) or None
        return Hours(min(spans)[0], max(end for _, end in spans), in_order, since, until, tuple(spans))

    def _times(self, text: Text) -> list[tuple[int, int, str | None, str | None]]:
        """The times, each with its span: clock times where there are any, else parts of the day."""
        parts = self.parts_in(text)
        found: list[tuple[int, int, str | None, str | None]] = []
        for rule, start, end, since, until in self.clocks(text, parts):
            span = since, until
            refused = not rule.startswith("not_") and self.refused.is_refused(text, end)
            of_a_day = self._ends_in_a_day(text, start)  # 'except Wednesdays between 12 and 3'
            if rule == "between" and not of_a_day and self.refused.is_negated(text, start, 25):
                span = around(*span)  # 'please don't ring between 12 and 3'
            found.append((start, end, *(other(*span) if refused else span)))
        found = self._within(text, found)
        if not found:
            found = joined_by_dashes(text)
        noon = found and all(re.search(rf"\b(?:{NOON})$", text.text[s:e]) for s, e, _, _ in found)
        if noon and parts and parts[0][0] < found[0][0]:
            found = []  # 'in the morning, from noon I sleep': what is said first is meant
        return found or [*self._parts_of_the_day(text, parts)]

    def _within(
        self, text: Text, found: list[tuple[int, int, str | None, str | None]]
    ) -> list[tuple[int, int, str | None, str | None]]:
        """Two times that are refused together, what lies between them: 'no calls before nine or after five'."""
        if len(found) != 2:
            return found
        (start, ends, *one), (begins, end, *other) = sorted(found, key=lambda each: each[0])
        clocks = sorted(each for each in (*one, *other) if each)
        if len(clocks) != 2 or not _OR.fullmatch(text.text, ends, begins):
            return found
        return [(start, end, clocks[0], clocks[1])] if self.refused.is_denied(text, start, end) else found

    def parts_in(self, text: Text) -> list[tuple[int, int, str]]:
        """The parts of the day that a text names, none inside of a longer one."""
        return _longest([(start, end, name) for name, start, end, _ in self.parts.find(text)])

    @cached_property
    def clock_loosely(self) -> Rules:
        """The same rules, with hours in words whatever follows: 'ab elf bei mir'."""
        return Rules(self._clock, self._lists, {"a": self.at, "b": self.at})

    def clocks(self, text: Text, parts: Sequence[tuple[int, int, str]], *, loosely: bool = False) -> list[Clock]:
        """The times of the clock, whatever is said of them, by rule and span."""
        found: list[Clock] = []
        for rule, start, end, filled in (self.clock_loosely if loosely else self.clock).find(text):
            inside_part = any(start >= s and end <= e and e - s > 6 for s, e, _ in parts)
            if inside_part or any(end > each.start and start < each.end for each in found):
                continue
            if self.spoken.holds(text.text, start):  # 'quarter past nine' is not after nine
                continue
            said = {name: self.spoken.figures(value[0]) for name, value in filled.items()}
            if any(name == "evening" and -_NEAR < max(start - e, s - end) < _NEAR for s, e, name in parts):
                said = {name: in_the_evening(time) for name, time in said.items()}
            if rule.startswith("not_"):  # what is not to be done stays to be read
                if self.refused.is_of_another_clause(text, start, filled["a"][1]):
                    continue
                start = text.text.rfind(" ", 0, filled["a"][1] - 1) + 1
            found.append(Clock(rule, start, end, *stretch(rule, said)))
        return found

    def _parts_of_the_day(
        self, text: Text, parts: list[tuple[int, int, str]]
    ) -> Iterator[tuple[int, int, str | None, str | None]]:
        """What is left of the day where a part is refused, before it or behind it."""
        for start, end, name in parts:
            no = self.refused.is_refused(text, end) or self.refused.is_refused_before(text, start)
            if no or self.refused.is_negated(text, start, 25):
                yield start, end, *other(*PARTS[name])
            else:
                yield start, end, *PARTS[name]

    def _ends_in_a_day(self, text: Text, at: int) -> bool:
        last = text.text[max(0, at - 20) : at].split()[-1:]
        return bool(last) and last[0].strip(",.") in self.days.named


_WORD = re.compile(r"\w+")
_OR = when_used(
    r"\s?,?\s?(?:or|and|nor|oder|und|ni|et|ou|o|y|e|noch|of|en|nem)?\s?(?:(?:not|nicht|pas|no)\s)?"
    r"(?:(?:before|after|vor|nach|avant|apres|antes de|despues de)\s(?:las?\s)?)?"
)


def _longest(parts: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """The parts of the day that stand in no longer one ('a primera hora de la tarde' is no morning), nor begin inside
    of another ('after lunch suits me')."""
    return [
        (start, end, name)
        for start, end, name in parts
        if not any((s <= start and end <= e and e - s > end - start) or s < start < e for s, e, _ in parts)
    ]


_NEAR = 6
"""How many letters may part 'abends' from its hour."""
