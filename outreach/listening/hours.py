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
from outreach.listening.folding import fold
from outreach.listening.grammar import Before, Rules
from outreach.listening.matching import TIME, Choice, Node, Terms
from outreach.listening.needs import Way
from outreach.listening.notation import Lists, read_list
from outreach.listening.spoken import Spoken
from outreach.listening.walks import Text
from outreach.patterns import spaced, when_used

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_RULES = ("between", "not_before", "not_after", "after", "before")

_CLAUSE = when_used(
    r"[,;.!?]\s(?!da\b|dann\b|in der zeit\b|so (?:not|never|please)\b|dus niet\b|also nicht\b)"
    r"|\s-\s|\s(?:und|aber|sonst|and|but|otherwise|et|mais|y|pero)\s"
)
_NOT_YET = when_used(r"\b(?:noch (?:nicht|nix|kein\w*)|pas encore|(?:todavia|aun) no|no \w+ (?:todavia|aun))\b")
_BUT_FOR = re.compile(r"\b(?:sauf|hormis|excepte|hors|a part|qu[e']|salvo|excepto|menos|sino|mas que|fuera de)\b|qu'$")
"""What takes the time behind it out of a refusal: 'no calls but in the morning'."""


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

    `morning`, `afternoon`, `evening` and `lunch` are words for parts of the day, `compounds` those that a weekday's
    name is joined to ('Dienstagnachmittag'), `short` the days from Monday on as they are cut short in 'Mo-Do'.
    """

    def __init__(self, words: Mapping[str, Any], dates: DateGrammar) -> None:
        data = words.get("hours", {})
        self.weekdays = dates.indexes["weekday"]
        lists = Lists(data.get("words", {}))
        self._clock = [(rule, phrase) for rule in _RULES for phrase in data.get(rule, [])]
        self._lists = lists
        self.spoken = Spoken(data.get("spoken", {}))
        at = Choice([CLOCK, self.spoken.shape]) if self.spoken.hours else CLOCK
        self.at: Node = Choice([at, self.spoken.loose]) if self.spoken.hours else at
        """A time of the clock, in figures or words, whatever follows."""
        self.clock = Rules(self._clock, lists, {"a": at, "b": at})
        self.compounds = _compounds(words["weekdays"], data.get("compounds", {}))
        joined = {name: [f"{each}s" for each, (_, part) in self.compounds.items() if part == name] for name in PARTS}
        parts = Lists({name: [*data.get(name, ()), *joined[name]] for name in PARTS if data.get(name)})
        self.parts = Rules(((name, f"{{{name}}}") for name in parts), parts, {})
        self.habit = {fold(key): value for value, row in data.get("habits", {}).items() for key in row}
        self.habit |= {fold(f"{each}s"): str(day) for each, (day, _) in self.compounds.items()}
        habits: dict[str, Node] = {"habit": Terms(self.habit, pointed=False)}
        self.habits = Rules([("", "<habit>")] if self.habit else [], {}, habits)
        self._alone = data.get("alone", ())
        self._every, self._kept_by = data.get("every_day", ()), data.get("kept_by", ())
        self._kept_before, self._kept_beside = data.get("kept_before", ()), data.get("kept_beside", ())
        self._through = [fold(str(phrase)) for phrase in data.get("through", [])]
        self._names = [fold(name) for row in words["weekdays"] for name in row]
        named = re.findall(r"\w+", " ".join(self._names))
        self._days_named = frozenset([*named, *(f"{name}s" for name in named)])
        self.short = {fold(name): day for day, row in enumerate(data.get("short", ())) for name in row}
        joined_days = (fold(f"{each}{end}") for each in self.compounds for end in ("", "s"))
        self.words_of_days = self._days_named.union(self.short, joined_days)
        self.negated = Before(data.get("never", ()), re.compile(r"(?:\s+\w+)?\s*"))
        self._refusals = data.get("refused") or ()
        self._refusals_before = data.get("refused_before") or ()

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
            rf"(?<!\w)(?:({self._day})\s?(?:{through})\s?({self._day})|({short})\.?\s?(?:{through})\s?({short}))(?!\w)"
        )

    @cached_property
    def another(self) -> re.Pattern[str]:
        """One more day behind one."""
        joined = r"\s?(?:,|and|or|&|und|oder|et|y|e|en|ou|o)\s?(?:on\s|los\s|le\s|les\s)?"
        return spaced(rf"{joined}({self._day})(?!\w)")

    def may_open(self, first: str, likely: Iterable[int], *, days: bool) -> bool:
        """Whether hours or days of the week may stand at the very start of a text.

        It has this first word or sign, holds names of days or none, and may hold these rules (`Rules.first`).
        """
        if first[:1].isdigit() or first in self.words_of_days:
            return True
        if days:
            return any(first in openers for openers in self._openers.values())
        return any(first in self._openers.get(number, ()) for number in likely)

    @cached_property
    def _openers(self) -> dict[int, frozenset[str]]:
        """The words with which each rule may begin; where that cannot be told, those of hours that are spoken."""
        spoken = frozenset((*NOON.split("|"), *self.spoken.words))
        rules = [each for each in (self.clock, self.parts, self.habits) if each.rules]
        found = {each.first + at: phrase.chain.keys for each in rules for at, (_, phrase) in enumerate(each.rules)}
        return {
            number: spoken if not keys or any(key[-1:] == "*" for key in keys) else keys
            for number, keys in found.items()
        }

    @cached_property
    def kept(self) -> re.Pattern[str]:
        """Single days that the words around them make a habit: 'Friday mornings', 'any day but Friday'."""
        before, after, beside = (_words(words) for words in (self._kept_before, self._kept_by, self._kept_beside))
        several = rf"{self._day}(?:\s?,\s?{self._day})*\s?(?:,|and|or|&|\+|und|oder|y|et|e)\s?{self._day}"
        days = rf"(?:{several}|{self._day})"
        return spaced(
            rf"(?<!\w)(?:(?:{before})\s+{days}|{days}(?=(?:\s|')(?:{after})(?!\w))|{several}(?=\s(?:{beside})(?!\w)))"
        )

    @property
    def ways(self) -> list[Way]:
        """What words a text holds that names hours or days of the week, beside the rules of `clock` and so on."""
        return [Way((self.words_of_days,))]

    def find(self, text: Text) -> list[Hours]:
        """The hours named in folded text: one where there is one, days and times taken together."""
        times = self._times(text)
        parts = {(start, end) for start, end, _ in self.parts_in(text)} if times else set()
        clocks = [(start, end, TIME) for start, end, *_ in times if (start, end) not in parts]
        days, spans = self._days(text, text.masked(clocks))  # 'no later than four on Mondays' refuses no Monday
        if days is None and not times:
            return []
        since, until = merged([(a, b) for _, _, a, b in times])
        spans += [(start, end) for start, end, _, _ in times]
        start, end = min(s for s, _ in spans), max(e for _, e in spans)
        return [Hours(start, end, days, since, until, tuple(spans))]

    def find_loosely(self, text: Text) -> Hours | None:
        """The hours of a text that is known to name some, in no way foreseen: all its days, or its part of the day."""
        days = list(self.day.finditer(text.text))
        joined = [(m.span(), self.compounds[m[0]]) for m in _WORD.finditer(text.text) if m[0] in self.compounds]
        parts = [(start, end, name) for name, start, end, _ in self.parts.find(text)]
        parts = [*parts, *((*span, part) for span, (_, part) in joined)][:1]
        spans = [
            *(day.span() for day in days),
            *(span for span, _ in joined),
            *((start, end) for start, end, _ in parts),
        ]
        if not spans:
            return None
        named = {self.weekdays[_day_key(day[0], self.weekdays)] for day in days} | {day for _, (day, _) in joined}
        if days and self.is_negated(text, days[0].start(), 30):
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
            refused = not rule.startswith("not_") and self.is_refused(text, end)
            of_a_day = self._ends_in_a_day(text, start)  # 'except Wednesdays between 12 and 3'
            if rule == "between" and not of_a_day and self.is_negated(text, start, 25):
                span = around(*span)  # 'please don't ring between 12 and 3'
            found.append((start, end, *(other(*span) if refused else span)))
        if not found:
            found = joined_by_dashes(text)
        noon = found and all(re.search(rf"\b(?:{NOON})$", text.text[s:e]) for s, e, _, _ in found)
        if noon and parts and parts[0][0] < found[0][0]:
            found = []  # 'in the morning, from noon I sleep': what is said first is meant
        return found or [*self._parts_of_the_day(text, parts)]

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
                start = text.text.rfind(" ", 0, filled["a"][1] - 1) + 1
            found.append(Clock(rule, start, end, *stretch(rule, said)))
        return found

    def _parts_of_the_day(
        self, text: Text, parts: list[tuple[int, int, str]]
    ) -> Iterator[tuple[int, int, str | None, str | None]]:
        """What is left of the day where a part is refused, before it or behind it."""
        for start, end, name in parts:
            if self.is_refused(text, end) or self.is_refused_before(text, start):
                yield start, end, *other(*PARTS[name])
            elif not self.is_negated(text, start, 25):
                yield start, end, *PARTS[name]

    def _ends_in_a_day(self, text: Text, at: int) -> bool:
        last = text.text[max(0, at - 20) : at].split()[-1:]
        return bool(last) and last[0].strip(",.") in self._days_named

    def is_negated(self, text: Text, at: int, far: int) -> bool:
        """Whether 'never', 'except' or the like stands right before."""
        return self.negated.start(Text(text.text[max(0, at - far) : at])) is not None

    @cached_property
    def refused(self) -> Phrase:
        """What refuses the hours before it."""
        return Phrase(read_list(self._refusals, {}), places=False)

    @cached_property
    def alone(self) -> re.Pattern[str]:
        """What makes the days before it the only ones."""
        return spaced(rf"\s(?:{_words(self._alone)})(?!\w)")

    @cached_property
    def every_day(self) -> Phrase:
        """What says that weekends count, too: 'any evening except Wednesdays'."""
        return Phrase(read_list(self._every, {}), places=False)

    def is_refused(self, text: Text, at: int) -> bool:
        """Whether the clause goes on to refuse the time that ends here: 'nach 17 Uhr bitte nicht mehr'."""
        clause = _NOT_YET.sub(" ", _CLAUSE.split(text.text[at : at + 60], maxsplit=1)[0])
        return bool(self._refusals) and any(True for _ in self.refused.find(Text(clause)))

    @cached_property
    def refused_before(self) -> Phrase:
        """What refuses the part of the day behind it: 'ne m'appelez pas le matin'."""
        return Phrase(read_list(self._refusals_before, {}), places=False)

    def is_refused_before(self, text: Text, at: int) -> bool:
        """Whether the clause has refused the time that begins here."""
        if not self._refusals_before:
            return False
        clause = _CLAUSE.split(text.text[max(0, at - 60) : at])[-1]
        return not _BUT_FOR.search(clause) and any(True for _ in self.refused_before.find(Text(clause)))

    def _days(self, text: Text, untimed: Text) -> tuple[tuple[str, ...] | None, list[tuple[int, int]]]:
        """The days and where they stand; `untimed` is the text without its times of the clock."""
        wanted: set[int] = set()
        unwanted: set[int] = set()
        spans: list[tuple[int, int]] = []
        for match in () if self.words_of_days.isdisjoint(text.words) else self.ranges.finditer(text.text):
            first, last = (self.number(name) for name in match.groups() if name)
            wanted |= {(first + step) % 7 for step in range((last - first) % 7 + 1)}
            spans.append(match.span())
        for _, start, end, filled in () if spans else self.habits.find(text):
            days = {int(d) for d in str(self.habit[re.sub(r"\s+", " ", filled["habit"][0])])}
            no = self.is_negated(untimed, start, 30) or self.is_refused(text, end)
            (unwanted if no else wanted).update(days)
            while more := self.another.match(text.text, end):
                (unwanted if days & unwanted else wanted).add(self.weekdays[_day_key(more[1], self.weekdays)])
                days.add(self.weekdays[_day_key(more[1], self.weekdays)])
                end = more.end()
            spans.append((start, end))
            if not no and self.alone.match(text.text, end):  # 'weekdays only, my weekends are for the bees'
                return tuple(DAYS[d] for d in sorted(days)), [(start, end)]
        if wanted:
            left_out = list(self._left_out(text, spans))
            wanted -= {day for day, _ in left_out}
            spans += [span for _, span in left_out]
        for match in () if spans or self._days_named.isdisjoint(text.words) else self.kept.finditer(text.text):
            days = {self.weekdays[_day_key(name, self.weekdays)] for name in re.findall(self._day, match[0])}
            day = re.search(self._day, match[0])
            no = self.is_negated(untimed, match.start() + (day.start() if day else 0), 30)
            (unwanted if no else wanted).update(days)
            spans.append(match.span())
        wanted -= unwanted
        if unwanted and not wanted:
            wanted = set(range(7 if any(True for _ in self.every_day.find(text)) else 5)) - unwanted
        return (tuple(DAYS[d] for d in sorted(wanted)) if wanted else None), spans

    def number(self, name: str) -> int:
        """The number of a day by its name, whole or cut short."""
        return self.short[name] if name in self.short else int(self.weekdays[_day_key(name, self.weekdays)])

    def _left_out(self, text: Text, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, tuple[int, int]]]:
        """Single days that are taken out of those in `spans`: 'weekdays except Wednesday'."""
        for match in () if self._days_named.isdisjoint(text.words) else self.day.finditer(text.text):
            inside = any(match.start() < end and match.end() > start for start, end in spans)
            if not inside and self.is_negated(text, match.start(), 30):
                yield self.weekdays[_day_key(match[0], self.weekdays)], match.span()


_WORD = re.compile(r"\w+")


def _compounds(weekdays: Sequence[Sequence[str]], ends: Mapping[str, Sequence[str]]) -> dict[str, tuple[int, str]]:
    """'Dienstagnachmittag' and the like, each with its day and its part of it."""
    return {
        fold(f"{day}{end}"): (number, part)
        for part, each in ends.items()
        for end in each
        for number, row in enumerate(weekdays)
        for day in row
    }


def _longest(parts: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """The parts of the day that stand in no longer one: 'a primera hora de la tarde' is no morning."""
    return [
        (start, end, name)
        for start, end, name in parts
        if not any(s <= start and end <= e and e - s > end - start for s, e, _ in parts)
    ]


_NEAR = 6
"""How many letters may part 'abends' from its hour."""


def _words(words: Iterable[str]) -> str:
    """Any of the words, folded, as a pattern."""
    return "|".join(r"\s+".join(map(re.escape, fold(str(each)).split())) for each in words) or "(?!)"


def _day_key(text: str, weekdays: Mapping[str, int]) -> str:
    text = text.strip(". ")
    return text if text in weekdays else text.removesuffix("s")
