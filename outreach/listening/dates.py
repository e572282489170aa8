"""Which days does a sentence name, seen from the day on which it was written?

An interval grammar: 'mid-March' is ten days, 'next week' seven. It reads what stands there and guesses nothing: a
number alone is no date. The words are data, `phrases/<language>.dates.yaml`; the rules are here.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from outreach.listening.chains import Phrase
from outreach.listening.date_rules import RULES
from outreach.listening.folding import fold
from outreach.listening.grammar import Before, Filled, Rules
from outreach.listening.intervals import Interval, next_unit
from outreach.listening.matching import Choice, Node, Shape, Terms, Word
from outreach.listening.needs import Way
from outreach.listening.notation import Lists, read_list
from outreach.listening.walks import FIGURE, Text
from outreach.patterns import when_used

_APART = when_used(r"\W{0,2}")
_CLOSE = when_used(r"[^\w,;]{0,3}")
"""What may stand between a link and its date: 'the week after, Monday 26th' is not after the 26th."""

UNITS = ("day", "week", "month", "quarter", "year")
_LINKS = ("after", "through", "until", "before", "since", "start")
_DAY = r"(?:[12]\d|3[01]|0?[1-9])(?![\s.-]?\d{3})"
_NO_MONTH = r"(?![/.]\d)"
"""Behind a day of the month alone: 'le 20/04' names a month."""
_YEAR = r"(?:(?:19|20)\d\d)"
_NUMERIC = [
    ("day_month", re.compile(r"(?<![\w.-])(?P<year>20\d\d)-(?P<number>\d\d)-(?P<bare>\d\d)(?![\w-])")),
    (
        "slashes",
        re.compile(
            rf"(?<![\w./])(?!24/7)(?P<bare>{_DAY})/(?P<second>{_DAY})(?:/(?P<year>20\d\d)|/(?P<yy>\d\d))?(?![\w/])"
        ),
    ),
    (
        "dots",
        re.compile(
            rf"(?<![\w.])(?P<bare>{_DAY})\.\s?(?P<number>0?[1-9]|1[0-2])\.(?:\s?(?P<year>20\d\d)|(?P<yy>\d\d))?(?!\d)"
        ),
    ),
]
"""Dates in figures, the same in every language; `slashes` may mean the month first."""


@dataclass(frozen=True, slots=True)
class When:
    """A stretch of days that the text names, with its span."""

    start: int
    end: int
    first: date
    last: date
    rule: str
    link: str = ""
    """What the words before it make of it: `after`, `until`, `through`, `before`, `since`, `start` or ''."""
    end_included: bool = False
    """Whether words behind it include its last day ('bis 5. Mai einschließlich')."""

    @property
    def earliest(self) -> date:
        """The first day that 'not before this' or 'after this' allows."""
        return self.last + timedelta(1) if self.link in ("after", "through") or self.end_included else self.first


class DateGrammar:
    """The date words of one language, compiled.

    Beside months, weekdays, numbers, units, seasons and feasts: `halves` of a year, `unit_ends` ('Monatsende'), and
    `month_weeks` and `month_halves`, what a month's name is joined to ('Maiwoche').
    """

    def __init__(self, words: Mapping[str, Any]) -> None:
        self.month_first = bool(words.get("month_first"))
        self.indexes = {
            "month": _index(words["months"], 1),
            "weekday": _index(words["weekdays"], 0),
            "n": _index_named(words["numbers"]),
            "unit": _index_named(words["units"]),
            "season": _index_named(words.get("seasons", {})),
            "feast": _index_named(words.get("feasts", {})),
            "ahead": _index_named(words.get("ahead", {})),
            "shift": _index_named(words.get("shift", {})),
            "half": _index_named(words.get("halves", {})),
            "unit_end": _index_named(words.get("unit_ends", {})),
            "month_week": _index(_compounds(words["months"], words.get("month_weeks")), 1),
            "month_half": _index(_compounds(words["months"], words.get("month_halves")), 1),
            "spelt": {fold(word): number for number, word in enumerate(words.get("ordinals", []), 1)},
        }
        named = ((rule, phrase) for rule, phrases in words["rules"].items() for phrase in phrases)
        self.rules = Rules(named, Lists(words.get("words", {})), self._places(words))
        self.gone = Before(words.get("gone", ()))
        self.shy = {fold(word): Before(phrases) for word, phrases in words.get("shy", {}).items()}
        self.parts = {name: Before(phrases) for name, phrases in words.get("parts", {}).items()}
        self.links = {name: Before(words["links"][name], _CLOSE) for name in _LINKS if name in words["links"]}
        self.included = Phrase(read_list(words["included"], {}), places=False)

    def _places(self, words: Mapping[str, Any]) -> dict[str, Node]:
        ordinal = words["ordinal"]
        places: dict[str, Node] = {name: Terms(index) for name, index in self.indexes.items()}
        return places | {
            "n": Choice([Shape(r"\d{1,2}"), places["n"]]),
            "day": Shape(_DAY + ordinal, _DAY),
            "nth": Shape(_DAY + words.get("nth", ordinal) + _NO_MONTH),
            "week": Shape(r"(?:5[0-3]|[1-4]\d|0?[1-9])(?!\d|[.:/]\d)"),
            "bare": Shape(_DAY),
            "year": Shape(_YEAR),
            "number": Shape(r"(?:1[0-2]|0?[1-9])"),
            "yy": Shape(r"\d\d"),
            "q": Choice([Word([f"{letter}{number}"]) for letter in "qt" for number in range(1, 5)]),
        }

    @property
    def ways(self) -> list[Way]:
        """What words a text holds that names a day, beside the rules."""
        return [Way((frozenset({FIGURE}),))]

    def find(self, text: Text, today: date, *, past: bool = False) -> list[When]:
        """Every date named in folded text, longest reading first; `past` looks back for a year not said."""
        found = [(start, end, rule, filled) for rule, start, end, filled in self.rules.find(text)]
        if text.has_figures:
            found = [*_numeric(text.text), *found]
        found = [each for each in found if not self._misread(text, each[0], each[1], past and each[2] == "weekday")]
        found.sort(key=lambda each: (each[0] - each[1], each[0]))
        taken: list[tuple[int, int]] = []
        kept: list[When] = []
        for start, end, rule, filled in found:
            if any(start < e and end > s for s, e in taken):
                continue
            taken.append((start, end))
            if (interval := self._resolve(rule, filled, today, past)) is not None:
                kept.append(When(start, end, interval.first, interval.last, rule))
        kept = self._rolled(sorted(kept, key=lambda when: when.start), text, past)
        linked = [(self._linked(when, text, today, past), when) for when in kept]
        return [when for when, bare in linked if bare.rule != "part_of" or when.start < bare.start]

    def _rolled(self, found: list[When], text: Text, past: bool) -> list[When]:
        """The dates, a bare day taken from the date before it: 'we close on 11 April; ring on the 13th'."""
        for at, (before, when) in enumerate(pairwise(found), 1):
            if when.rule == "day_alone" and before.rule in ("day_month", "month") and not past:
                nth = re.sub(r"\D", "", text.text[when.start : when.end])
                later = self._resolve("day_alone", {"nth": (nth, 0, 0)}, before.first, past) if nth else None
                found[at] = replace(when, first=later.first, last=later.last) if later else when
        return found

    def _misread(self, text: Text, start: int, end: int, last: bool) -> bool:
        """Whether the words before it show that a word is no date: 'you may', 'last summer', 'Frau Sommer'."""
        before = Text(text.text[max(0, start - 20) : start])
        shy = self.shy.get(text.text[start:end])
        return (shy is not None and shy.start(before) is None) or (self.gone.start(before) is not None and not last)

    def _linked(self, when: When, text: Text, today: date, past: bool) -> When:
        """The date with the words around it: its part ('end of'), its link ('until'), 'included'."""
        before = Text(text.text[max(0, when.start - 60) : when.start])
        started = ((phrases.start(before), name) for name, phrases in self.parts.items())
        if parts := [(at, name) for at, name in started if at is not None]:
            at, name = min(parts)  # 'the second half of', not 'half of'
            part = Interval(when.first, when.last).part(name)
            if when.rule == "part_of" and part.last < today and not past:  # 'at the beginning of the year', said in May
                part = _following(when).part(name)
            when = replace(when, first=part.first, last=part.last, start=when.start - len(before.text) + at)
            before = Text(before.text[:at])
        for name, phrases in self.links.items():
            if phrases.start(before) is not None:
                when = replace(when, link=name)
                break
        apart = _APART.match(text.text, when.end)
        places = range(when.end, apart.end() + 1 if apart else when.end)
        if any(text.ends(end) for at in places for end in self.included.chain.ends(text, at)):
            when = replace(when, end_included=True)
        return when

    def _resolve(self, rule: str, filled: Filled, today: date, past: bool) -> Interval | None:
        values = {name: self._value(name, text) for name, (text, _, _) in filled.items()}
        try:
            return RULES[rule.split("_of_")[0]](values, today, past, self.month_first)
        except (ValueError, OverflowError):  # 31 February, the year 0, a century ahead
            return None

    def _value(self, name: str, text: str) -> Any:
        if name in ("day", "nth", "bare", "second", "year", "number", "yy", "week"):
            return int(re.sub(r"\D", "", text))
        if name == "q":
            return int(text[1])
        if name == "n" and text.isdigit():
            return int(text)
        return self.indexes[name][re.sub(r"\s+", " ", text).strip(". ")]


def _following(when: When) -> Interval:
    """The week, month, quarter or year behind one."""
    days = (when.last - when.first).days + 1
    unit = next(unit for unit, most in (("week", 7), ("month", 31), ("quarter", 92), ("year", 366)) if days <= most)
    return next_unit(when.last + timedelta(1), unit, 0)


def _index(rows: list[list[str]], base: int) -> dict[str, Any]:
    return {fold(key): base + at for at, row in enumerate(rows) for key in row}


def _compounds(rows: list[list[str]], behind: str | None) -> list[list[str]]:
    """'Maiwoche' and the like, where a language makes one word of two."""
    return [[f"{key}{behind}" for key in row] for row in rows] if behind else []


def _index_named(rows: Mapping[Any, list[str]]) -> dict[str, Any]:
    return {fold(key): value for value, row in rows.items() for key in row}


def _numeric(text: str) -> Iterator[tuple[int, int, str, Filled]]:
    """The dates in figures that stand in a text."""
    for rule, pattern in _NUMERIC:
        for match in pattern.finditer(text):
            filled = {name: (match[name], *match.span(name)) for name in match.groupdict() if match[name]}
            yield match.start(), match.end(), rule, filled
