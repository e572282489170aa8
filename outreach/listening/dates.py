"""Which days does a sentence name, seen from the day on which it was written?

An interval grammar: 'mid-March' is ten days, 'next week' seven. It reads what stands there and guesses nothing: a
number alone is no date. The words are data, `phrases/<language>.dates.yaml`; the rules are here.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from outreach.listening.date_rules import RULES
from outreach.listening.intervals import Interval
from outreach.listening.notation import fold
from outreach.listening.shapes import bounded, lists_of, pattern_of

UNITS = ("day", "week", "month", "quarter", "year")
_LINKS = ("after", "through", "until", "before", "since", "start")
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?![\s.-]?\d{3})"
_YEAR = r"(?:(?:19|20)\d\d)"
_NUMERIC = [
    ("day_month", re.compile(r"(?<![\w.-])(?P<year_1>20\d\d)-(?P<number_1>\d\d)-(?P<bare_1>\d\d)(?![\w-])")),
    (
        "slashes",
        re.compile(
            rf"(?<![\w./])(?!24/7)(?P<bare_1>{_DAY})/(?P<second_1>{_DAY})(?:/(?P<year_1>20\d\d)|/(?P<yy_1>\d\d))?(?![\w/])"
        ),
    ),
    (
        "dots",
        re.compile(
            rf"(?<![\w.])(?P<bare_1>{_DAY})\.\s?(?P<number_1>0?[1-9]|1[0-2])\.(?:\s?(?P<year_1>20\d\d)|(?P<yy_1>\d\d))?(?!\d)"
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
    """The date words of one language, compiled."""

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
        }
        self.words = frozenset(
            re.findall(r"[^\W\d]+", " ".join(key for index in self.indexes.values() for key in index))
        )
        """Every word that a date may hold."""
        places = {name: _either(index) for name, index in self.indexes.items()}
        places["n"] = rf"(?:\d{{1,2}}|{places['n']})"
        places |= {
            "day": _DAY + words["ordinal"],
            "nth": _DAY + words.get("nth", words["ordinal"]),
            "bare": _DAY,
            "year": _YEAR,
            "number": r"(?:1[0-2]|0?[1-9])",
            "yy": r"\d\d",
        }
        places["q"] = "[qt][1-4]"
        lists = lists_of(words.get("words", {}))
        self.gone = _before(words.get("gone", ["-"]))
        self.shy = {fold(word): _before(phrases) for word, phrases in words.get("shy", {}).items()}
        self.rules = _NUMERIC + [
            (rule, bounded(pattern_of(phrase, lists, places)))
            for rule, phrases in words["rules"].items()
            for phrase in phrases
        ]
        self.parts = {name: _before(phrases) for name, phrases in words.get("parts", {}).items()}
        self.links = {name: _before(words["links"][name]) for name in _LINKS if name in words["links"]}
        self.included = re.compile(rf"\W{{0,2}}{lists_of({'x': words['included']})['x']}(?!\w)")

    def find(self, folded: str, today: date, *, past: bool = False) -> list[When]:
        """Every date named in folded text, longest reading first; `past` looks back for a year not said."""
        found = [(match, rule) for rule, pattern in self.rules for match in pattern.finditer(folded)]
        found = [(match, rule) for match, rule in found if not self._misread(match, folded)]
        found.sort(key=lambda pair: (pair[0].start() - pair[0].end(), pair[0].start()))
        taken: list[tuple[int, int]] = []
        kept: list[When] = []
        for match, rule in found:
            start, end = match.span()
            if any(start < e and end > s for s, e in taken):
                continue
            taken.append((start, end))
            if (interval := self._resolve(rule, _groups(match), today, past)) is not None:
                kept.append(When(start, end, interval.first, interval.last, rule))
        return [self._linked(when, folded) for when in sorted(kept, key=lambda when: when.start)]

    def _misread(self, match: re.Match[str], folded: str) -> bool:
        """Whether the words before it show that a word is no date: 'you may', 'last summer', 'Frau Sommer'."""
        before = folded[max(0, match.start() - 20) : match.start()]
        shy = self.shy.get(match[0])
        return bool((shy and not shy.search(before)) or self.gone.search(before))

    def _linked(self, when: When, folded: str) -> When:
        """The date with the words around it: its part ('end of'), its link ('until'), 'included'."""
        before = folded[max(0, when.start - 60) : when.start]
        for name, pattern in self.parts.items():
            if match := pattern.search(before):
                part = Interval(when.first, when.last).part(name)
                when = replace(when, first=part.first, last=part.last, start=when.start - len(match[0]))
                before = before[: match.start()]
                break
        for name, pattern in self.links.items():
            if pattern.search(before):
                when = replace(when, link=name)
                break
        if self.included.match(folded, when.end):
            when = replace(when, end_included=True)
        return when

    def _resolve(self, rule: str, groups: dict[str, str], today: date, past: bool) -> Interval | None:
        values = {name: self._value(name, text) for name, text in groups.items()}
        try:
            return RULES[rule.split("_of_")[0]](values, today, past, self.month_first)
        except (ValueError, OverflowError):  # 31 February, the year 0, a century ahead
            return None

    def _value(self, name: str, text: str) -> Any:
        if name in ("day", "nth", "bare", "second", "year", "number", "yy"):
            return int(re.sub(r"\D", "", text))
        if name == "q":
            return int(text[1])
        if name == "n" and text.isdigit():
            return int(text)
        return self.indexes[name][re.sub(r"\s+", " ", text).strip(". ")]


def _index(rows: list[list[str]], base: int) -> dict[str, Any]:
    return {fold(key): base + at for at, row in enumerate(rows) for key in row}


def _index_named(rows: Mapping[Any, list[str]]) -> dict[str, Any]:
    return {fold(key): value for value, row in rows.items() for key in row}


def _either(index: Mapping[str, Any]) -> str:
    if not index:
        return r"(?!)"
    words = sorted(index, key=len, reverse=True)
    return "(?:" + "|".join(r"\s+".join(re.escape(part) for part in word.split()) for word in words) + r")\.?"


def _before(phrases: list[str]) -> re.Pattern[str]:
    """A pattern for these phrases at the end of what stands before a date."""
    listed = lists_of({"x": phrases})["x"]
    return re.compile(rf"(?<!\w){listed}(?:\W{{0,3}}|-)$")


def _groups(match: re.Match[str]) -> dict[str, str]:
    return {name.rsplit("_", 1)[0]: text for name, text in match.groupdict().items() if text}
