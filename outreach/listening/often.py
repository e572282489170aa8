"""How often at most does a sentence name: how many times in which stretch of time?"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from outreach.listening.notation import fold
from outreach.listening.shapes import bounded, lists_of, pattern_of

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
        named = " ".join([*self.times, *self.units, *self.adverbs])
        self.words = frozenset(re.findall(r"\w+", named))
        """Every word of which a frequency holds one."""
        numbers = {fold(key): value for value, row in words["numbers"].items() for key in row}
        self.numbers = {key: int(value) for key, value in numbers.items() if value == int(value)}
        places = {
            "times": _either(self.times) + r"|\d{1,2}\s?(?:x|×|mal|fois|veces|volte|keer|vezes)",
            "unit": _either(self.units),
            "adverb": _either(self.adverbs),
            "n": r"\d{1,2}|" + _either(self.numbers),
        }
        lists = lists_of(data.get("words", {}))
        places = {name: f"(?:{pattern})" for name, pattern in places.items()}
        self.rules = [bounded(pattern_of(phrase, lists, places)) for phrase in data.get("rules", [])]

    def find(self, folded: str) -> list[Often]:
        """Every frequency in folded text, in order, none inside another."""
        found = [often for rule in self.rules for match in rule.finditer(folded) if (often := self._read(match))]
        found.sort(key=lambda often: (often.start, -often.end))
        kept: list[Often] = []
        for often in found:
            if not kept or often.start >= kept[-1].end:
                kept.append(often)
        return kept

    def _read(self, match: re.Match[str]) -> Often | None:
        values = {name.rsplit("_", 1)[0]: text for name, text in match.groupdict().items() if text}
        if "adverb" in values:
            return Often(match.start(), match.end(), 1, self.adverbs[_single(values["adverb"])])
        unit = self.units[_single(values["unit"])]
        if "times" in values and "n" in values:
            return _every(match, self._number(values["n"]), unit)
        if "times" in values:
            text = _single(values["times"])
            digits = re.match(r"\d+", text)
            count = int(digits[0]) if digits else self.times[text]
            return Often(match.start(), match.end(), count, unit)
        count = self._number(values.get("n", "1"))
        if match.re.groupindex.keys() & {"n_1"} and _is_gap(match):
            return _every(match, count, unit)
        return Often(match.start(), match.end(), count, unit) if count else None

    def _number(self, text: str) -> int:
        return int(text) if text.isdigit() else self.numbers[_single(text)]


def _is_gap(match: re.Match[str]) -> bool:
    """Whether the number counts units between two times ('every two weeks'): nothing stands between them."""
    return match["n_1"] is not None and not match.string[match.end("n_1") : match.start("unit_1")].strip()


def _every(match: re.Match[str], count: int, unit: str) -> Often | None:
    """'Every two months' as a count in the smallest larger unit that takes it: six a year."""
    if count < 1 or (count > 1 and unit == "year"):
        return None
    if count == 1:
        return Often(match.start(), match.end(), 1, unit)
    for larger in ("month", "quarter", "year"):
        times = _YEARLY[unit] / count / _YEARLY[larger]
        if times >= 1 and times == int(times):
            return Often(match.start(), match.end(), int(times), larger)
    return Often(match.start(), match.end(), 1, "year")


def _single(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip(". ")


def _either(words: Mapping[str, Any]) -> str:
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=len, reverse=True)) or "(?!)"
