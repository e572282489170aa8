"""Which days and times of day does a sentence name?"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from outreach.listening.dates import DateGrammar
from outreach.listening.notation import fold
from outreach.listening.shapes import bounded, lists_of, pattern_of

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_PARTS = {
    "morning": (None, "12:00"),
    "afternoon": ("12:00", "18:00"),
    "evening": ("18:00", None),
    "lunch": ("12:00", "14:00"),
}
_CLOCK = (
    r"(?:(?:[01]?\d|2[0-4])(?:\s?[:.h]\s?[0-5]\d)?\s?(?:a\.?m\b\.?|p\.?m\b\.?|o'?clock|uhr|heures|horas|hs|hrs|h\b|uur|ore)?"
    r"|noon|midday|midi|mediodia|mezzogiorno|mittag)"
)


@dataclass(frozen=True, slots=True)
class Hours:
    """Days (None for all) and times `HH:MM` (None for an open end) that a text names, with its span."""

    start: int
    end: int
    days: tuple[str, ...] | None
    since: str | None
    until: str | None


class HoursGrammar:
    """The words for times of day of one language, compiled; the data stands with the dates."""

    def __init__(self, words: Mapping[str, Any], dates: DateGrammar) -> None:
        data = words.get("hours", {})
        self.words = frozenset(re.findall(r"\w+", fold(" ".join(_texts([data, words["weekdays"]])))))
        """Every word that its phrases hold."""
        self.weekdays = dates.indexes["weekday"]
        places = {"a": _CLOCK, "b": _CLOCK}
        lists = lists_of(data.get("words", {}))
        self.clock = [
            (rule, bounded(pattern_of(phrase, lists, places)))
            for rule in ("between", "not_before", "not_after", "after", "before")
            for phrase in data.get(rule, [])
        ]
        self.parts = [(name, bounded(lists_of({"x": data[name]})["x"])) for name in _PARTS if data.get(name)]
        named = [re.escape(fold(w)) for row in words["weekdays"] for w in row]
        self.habit = {fold(key): value for value, row in data.get("habits", {}).items() for key in row}
        habits = (
            "|".join(re.escape(key).replace(r"\ ", r"\s+") for key in sorted(self.habit, key=len, reverse=True))
            or "(?!)"
        )
        day = "(?:" + "|".join(sorted(named, key=len, reverse=True)) + r")s?\b\.?"
        through = lists_of({"x": data.get("through", ["-"])})["x"]
        self.ranges = re.compile(rf"(?<!\w)({day})\s?(?:-|{through})\s?({day})(?!\w)")
        self.habits = re.compile(rf"(?<!\w)({habits})(?!\w)")
        self.another = re.compile(
            rf"\s?(?:,|and|or|&|und|oder|et|y|e|en|ou|o)\s?(?:on\s|los\s|le\s|les\s)?({day})(?!\w)"
        )
        self.negated = bounded(lists_of({"x": data.get("never", ["-"])})["x"] + r"(?:\s+\w+)?\s*")

    def find(self, folded: str) -> list[Hours]:
        """The hours named in folded text: one where there is one, days and times taken together."""
        times = self._times(folded)
        days, spans = self._days(folded)
        if days is None and not times:
            return []
        since, until = _merged([(a, b) for _, _, a, b in times])
        spans += [(start, end) for start, end, _, _ in times]
        start, end = min(s for s, _ in spans), max(e for _, e in spans)
        return [Hours(start, end, days, since, until)]

    def _times(self, folded: str) -> list[tuple[int, int, str | None, str | None]]:
        """The times, each with its span: clock times where there are any, else parts of the day."""
        parts = [(*m.span(), name) for name, pattern in self.parts for m in pattern.finditer(folded)]
        found: list[tuple[int, int, str | None, str | None]] = []
        for rule, pattern in self.clock:
            for match in pattern.finditer(folded):
                inside_part = any(match.end() <= e and match.end() > s and e - s > 6 for s, e, _ in parts)
                if not inside_part and all(match.end() <= s or match.start() >= e for s, e, _, _ in found):
                    found.append((match.start(), match.end(), *_span(rule, match)))
        return found or [(s, e, *_PARTS[name]) for s, e, name in parts if not self._is_negated(folded, s)]

    def _is_negated(self, folded: str, at: int) -> bool:
        """Whether 'never', 'except' or the like stands right before."""
        before = folded[max(0, at - 25) : at]
        negative = self.negated.search(before)
        return bool(negative and negative.end() == len(before))

    def _days(self, folded: str) -> tuple[tuple[str, ...] | None, list[tuple[int, int]]]:
        wanted: set[int] = set()
        unwanted: set[int] = set()
        spans: list[tuple[int, int]] = []
        for match in self.ranges.finditer(folded):
            first, last = (self.weekdays[_day_key(text, self.weekdays)] for text in match.groups())
            wanted |= {(first + step) % 7 for step in range((last - first) % 7 + 1)}
            spans.append(match.span())
        covered = list(spans)
        for match in () if spans else self.habits.finditer(folded):
            if any(match.start() < e and match.end() > s for s, e in covered):
                continue
            days = {int(d) for d in str(self.habit[re.sub(r"\s+", " ", match[0])])}
            before = folded[max(0, match.start() - 30) : match.start()]
            negative = self.negated.search(before)
            (unwanted if negative and negative.end() == len(before) else wanted).update(days)
            end = match.end()
            while more := self.another.match(folded, end):
                (unwanted if days & unwanted else wanted).add(self.weekdays[_day_key(more[1], self.weekdays)])
                end = more.end()
            spans.append((match.start(), end))
        if unwanted and not wanted:
            wanted = set(range(5)) - unwanted
        return (tuple(DAYS[d] for d in sorted(wanted)) if wanted else None), spans


def _texts(data: Any) -> Iterator[str]:
    """Every text in nested data."""
    if isinstance(data, Mapping):
        data = list(data.values())
    if isinstance(data, list):
        for part in data:
            yield from _texts(part)
    else:
        yield str(data)


def _day_key(text: str, weekdays: Mapping[str, int]) -> str:
    text = text.strip(". ")
    return text if text in weekdays else text.removesuffix("s")


def _span(rule: str, match: re.Match[str]) -> tuple[str | None, str | None]:
    groups = match.groupdict()
    first, last = groups.get("a_1") or "", groups.get("b_1") or ""
    if rule == "between":
        return _between(first, last)
    if rule in ("after", "not_before"):
        return _clock(first, afternoon=range(1, 8) if rule == "after" else range(1, 6)), None
    return None, _clock(first, afternoon=range(1, 7))


def _between(first: str, last: str) -> tuple[str | None, str | None]:
    if re.search(r"p\.?m", last) and not re.search(r"[ap]\.?m", first) and _hour(first) <= _hour(last) < 12:
        first += " pm"
    start = _clock(first, afternoon=range(1, 7))
    end = _clock(last, afternoon=range(1, 7))
    if end <= start and end < "12:00":
        end = f"{int(end[:2]) + 12:02}{end[2:]}"
    return start, end


def _hour(text: str) -> int:
    digits = re.match(r"\d+", text)
    return int(digits[0]) if digits else 12


def _clock(text: str, *, afternoon: range) -> str:
    """A time as `HH:MM`; a bare low hour is one of the afternoon, as offices keep no other."""
    digits = re.match(r"(\d{1,2})(?:\s?[:.h]\s?(\d\d))?", text)
    if digits is None:
        return "12:00"
    hour, minute = int(digits[1]), digits[2] or "00"
    if re.search(r"p\.?m", text) and hour < 12:
        hour += 12
    elif re.search(r"a\.?m", text):
        hour %= 12
    elif hour in afternoon and not re.search(r"uhr|h|uur|ore", text) and not digits[1].startswith("0"):
        hour += 12
    return f"{min(hour, 23):02}:{minute}" if hour < 24 else "23:59"


def _merged(times: list[tuple[str | None, str | None]]) -> tuple[str | None, str | None]:
    """Several spans as one: 'after 9 and before 5', or the first where they stand apart."""
    since = next((a for a, _ in times if a), None)
    until = next((b for _, b in times if b), None)
    return since, until
