"""Which time of day do words name: 'half past four', 'quarter to nine'?"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from outreach.listening.folding import fold
from outreach.listening.matching import Shape
from outreach.listening.walks import FIGURE
from outreach.patterns import spaced

LATE = (
    r"(?:in the (?:afternoon|evening)|'?s (?:middags|avonds)|at night|de la (?:tarde|noche)|du soir"
    r"|(?:de )?l'apres-midi|da (?:tarde|noite)|del pomeriggio|di sera|nachmittags|abends|am (?:nachmittag|abend)\b)"
)
EARLY = (
    r"(?:in the morning|'?s (?:ochtends|morgens)|de la manana|du mat(?:in)?\b|da manha|di mattina|del mattino"
    r"|vormittags|morgens|in der fruh|fruhmorgens|fruh\b|am (?:vormittag|morgen)\b)"
)
_GERMAN = (
    r"(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|sonnabend|wochen|telefon|apparat|besten|liebsten|ehesten|tag\b|platz"
    r"|schreibtisch|stuck|nachsten|(?:mo|di|mi|do|fr|sa|so)\b"
)
"""Before these, 'am' is a German word: 'nach halb fünf am Wochenende'."""
_ZONED = r"(?:uhr|heures|horas|hs|hrs|h|uur|ore)\s"
_AM = rf"a\.?m\b\.?(?!\s(?:{_GERMAN}))"
PART_OF_DAY = rf"\s?(?:{_AM}|p\.?m\b\.?|(?:o'?clock\s|{_ZONED})?(?:{LATE}|{EARLY})|o'?clock|uhr)"
"""What may follow an hour and says which half of the day it is in."""


class Spoken:
    """The hours of one language in words; empty where its data has none.

    `hours` are the words from one to twelve or further (with `/` between those for the same), `minutes` what stands
    before them ('half past' is 30 minutes after), or before a figure ('half 7'), `past` what stands behind them ('nine
    thirty'), and `behind` the words that may follow, beside `days`: 'after two' is a time, 'after two weeks' is none.
    Where an hour may be told, one of the words that are `named` stands.
    """

    def __init__(self, data: Mapping[str, Any], days: Iterable[str] = ()) -> None:
        said = (str(words).split("/") for words in data.get("hours", []))
        self.hours = {fold(word): number for number, words in enumerate(said, 1) for word in words}
        self.minutes = {fold(str(words)): int(count) for words, count in data.get("minutes", {}).items()}
        self.past = {fold(str(words)): int(count) for words, count in data.get("past", {}).items()}
        before, after = _either(self.minutes), _either([*(fold(str(word)) for word in data.get("behind", [])), *days])
        told = rf"(?:{before})\s+(?:{_either(self.hours)})|(?:{_either(self.hours)})\s(?:{_either(self.past)})"
        hour = rf"(?:(?P<minutes>{before})\s+)?(?P<hour>{_either(self.hours)})(?:\s(?P<past>{_either(self.past)}))?"
        figured = rf"(?P<figured>1[0-2]|0?[1-9])(?:\s?(?:h|heures?|horas?))?\s(?P<then>{_either(self.past)})(?!\s?\d)"
        beside = rf"(?P<beside>{before})\s+(?P<figure>1[0-2]|[1-9])(?![\d:h]|[.,]\d)"
        hour = rf"(?:{figured}|{hour}|{beside})"
        part = rf"(?P<suffix>{PART_OF_DAY})"
        self._said = spaced(rf"{hour}{part}?")
        ends = rf"(?=\s*(?:$|[,.;:!?)-]|(?:{after})\b))"
        plain = _unnamed(hour)
        self.named = frozenset(word.split()[-1] for word in self.hours)
        self.words = (
            *(word.split()[0] for word in self.hours),
            *(word for words in self.minutes for word in words.split()),
        )
        words = [*(max(hour.split(), key=len) for hour in self.hours), FIGURE]
        self.told = Shape(
            rf"(?:{_unnamed(figured)}|(?:{_either(self.hours)})\s(?:{_either(self.past)}))\b(?:{_unnamed(part)})?",
            words=words,
        )
        """An hour with minutes behind it, in figures or words ('11 y cuarto'): no shorter one is meant."""
        self.shape = Shape(
            plain + _unnamed(part),
            plain + ends,
            rf"(?:{told})\b",  # no hour but a time has minutes
            words=words,
        )
        self.loose = Shape(plain, words=words)
        """An hour in words, whatever follows."""

    def holds(self, text: str, at: int) -> bool:
        """Whether a place lies inside of a time in words: at the 'past' of 'quarter past nine'."""
        if not self.minutes:
            return False
        first = max(0, at - _FAR)
        return any(
            first + match.start() < at < first + match.end() for match in self._said.finditer(text[first : at + _FAR])
        )

    def figures(self, text: str) -> str:
        """The time in figures, as it stands where it is in figures."""
        said = self._said.fullmatch(" ".join(text.split())) if self.hours else None
        if said is None:
            return text
        figure = said["figure"] or said["figured"]
        hour = int(figure) if figure else self.hours[said["hour"]]
        minutes = self.minutes.get(said["minutes"] or said["beside"] or "", 0)
        minutes += self.past.get(said["past"] or said["then"] or "", 0)
        if minutes < 0:
            hour, minutes = hour - 1 or 12, minutes + 60
        return f"{hour}:{minutes:02}{said['suffix'] or ''}"


_FAR = 30
"""No time in words is longer."""


def _unnamed(pattern: str) -> str:
    """A pattern whose groups have no names."""
    return re.sub(r"\?P<\w+>", "?:", pattern)


def _either(words: Mapping[str, Any] | list[str]) -> str:
    """Any of the words, the longest first."""
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=len, reverse=True)) or "(?!)"
