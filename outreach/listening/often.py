"""How often at most does a sentence name: how many times in which stretch of time?"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from outreach.listening.folding import fold
from outreach.listening.grammar import Filled, Rules
from outreach.listening.matching import Choice, Node, Shape, Terms
from outreach.listening.notation import Lists, read_phrase
from outreach.listening.walks import Text

_FIGURES = Shape(r"\d{1,2}\s?(?:x|×|mal|fois|veces|volte|keer|vezes)")
_LOOSELY = (
    "<times> ... {per} <unit>", "<n> ... {per} <unit>", "<times> ... <adverb>", "<n> ... <adverb>",
    "{per} <unit> ... <times>", "{per} <unit> ... <n>",
)  # fmt: skip
"""How a frequency may stand where a sentence is known to name one: with words between."""
_YEARLY = {"day": 365, "week": 52, "month": 12, "quarter": 4, "year": 1}


@dataclass(frozen=True, slots=True)
class Often:
    """`count` times per `unit` (day, week, month, quarter, year), with its span."""

    start: int
    end: int
    count: int
    unit: str


class OftenGrammar:
    """The words for frequencies of one language, compiled; the data stands with the dates."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        data = words.get("often", {})
        self.times = {fold(key): value for value, row in data.get("times", {}).items() for key in row}
        self.units = {fold(key): unit for unit, row in data.get("units", {}).items() for key in row}
        self.adverbs = {fold(key): unit for unit, row in data.get("adverbs", {}).items() for key in row}
        numbers = {fold(key): value for value, row in words["numbers"].items() for key in row}
        self.numbers = {key: int(value) for key, value in numbers.items() if value == int(value)}
        places: dict[str, Node] = {
            "times": Choice([_FIGURES, Terms(self.times)]),
            "unit": Terms(self.units),
            "adverb": Terms(self.adverbs),
            "n": Choice([Shape(r"\d{1,2}"), Terms(self.numbers)]),
        }
        lists = Lists(data.get("words", {}))
        self.rules = Rules((("", rule) for rule in data.get("rules", [])), lists, places)
        self._soon = [read_phrase(phrase, lists, places) for phrase in data.get("soon", [])]
        self._too_often = [read_phrase(phrase, lists, places) for phrase in data.get("too_often", [])]
        self._loosely = [rule for rule in _LOOSELY if "{per}" not in rule or "per" in lists], lists, places

    def find(self, text: Text) -> list[Often]:
        """Every frequency in folded text, in order, none inside another."""
        found = [often for _, s, e, filled in self.rules.find(text) if (often := self._read(text, s, e, filled))]
        if found:
            found = self._wished(found, text)
        found.sort(key=lambda often: (often.start, -often.end))
        kept: list[Often] = []
        for often in found:
            if not kept or often.start >= kept[-1].end:
                kept.append(often)
        return kept

    def _wished(self, found: list[Often], text: Text) -> list[Often]:
        """Without what asks for one message at a day to come ('drop me a line in a month'), or 'is far too often'."""
        soon = [span for phrase in self._soon for span in phrase.find(text)]
        behind = [start for phrase in self._too_often for start, _ in phrase.find(text)]
        return [
            often
            for often in found
            if not any(start < often.end and often.start < end for start, end in soon)
            and not any(0 <= start - often.end < 3 for start in behind)
        ]

    @cached_property
    def _loose(self) -> Rules:
        rules, lists, places = self._loosely
        return Rules((("", rule) for rule in rules), lists, places)

    def find_loosely(self, text: Text) -> Often | None:
        """The frequency of a text that is known to name one, though in no way foreseen: the least spread out."""
        found = [often for _, s, e, filled in self._loose.find(text) if (often := self._read(text, s, e, filled))]
        return min(self._wished(found, text), key=lambda often: often.end - often.start, default=None)

    def _read(self, text: Text, start: int, end: int, filled: Filled) -> Often | None:
        if "adverb" in filled:
            return self._paced(start, end, filled)
        name, at, _ = filled["unit"]
        unit = self.units[_single(name)]
        number, _, until = filled.get("n", ("1", 0, 0))
        if "times" in filled:
            if "n" in filled:
                return _every(start, end, self._number(number), unit)
            return Often(start, end, self._times(filled["times"][0]), unit)
        count = self._number(number)
        if "n" in filled and until <= at and not text.text[until:at].strip():  # 'every two weeks', nothing between
            return _every(start, end, count, unit)
        return Often(start, end, count, unit) if count else None

    def _paced(self, start: int, end: int, filled: Filled) -> Often:
        """An adverb: 'monthly', '2 year' for 'twice a year', and how many times or of what ('four mails monthly')."""
        count, _, unit = self.adverbs[_single(filled["adverb"][0])].rpartition(" ")
        times = int(count or 1)
        if "times" in filled:
            times *= self._times(filled["times"][0])
        elif "n" in filled:
            times *= self._number(filled["n"][0])
        return Often(start, end, times, unit)

    def _times(self, text: str) -> int:
        digits = re.match(r"\d+", _single(text))
        return int(digits[0]) if digits else self.times[_single(text)]

    def _number(self, text: str) -> int:
        return int(text) if text.isdigit() else self.numbers[_single(text)]


def _every(start: int, end: int, count: int, unit: str) -> Often | None:
    """'Every two months' as a count in the smallest larger unit that takes it: six a year."""
    if count < 1 or (count > 1 and unit == "year"):
        return None
    if count == 1:
        return Often(start, end, 1, unit)
    if unit == "day" and count % 7 == 0:
        return _every(start, end, count // 7, "week")
    for larger in ("month", "quarter", "year"):
        times = _YEARLY[unit] / count / _YEARLY[larger]
        if times >= 1 and times == int(times):
            return Often(start, end, int(times), larger)
    return Often(start, end, 1, "year")


def _single(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip(". ")
