"""Which small grammars does a language have (days, frequencies, hours), and which of their rules may a text hold?"""

from collections.abc import Iterable, Mapping
from typing import Any

from outreach.listening.dates import DateGrammar
from outreach.listening.grammar import Rules
from outreach.listening.hours import HoursGrammar
from outreach.listening.matching import OFTEN, TIME, WHEN
from outreach.listening.needs import Needing, Way
from outreach.listening.often import OftenGrammar
from outreach.listening.stretches import StretchGrammar
from outreach.listening.windows import WindowGrammar


class Grammars:
    """The grammars of a language, their rules numbered from 1, what stands beside the rules of each before them."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        self.dates = DateGrammar(words)
        self.often = OftenGrammar(words)
        self.hours = HoursGrammar(words, self.dates)
        self.stretches = StretchGrammar(words.get("hours", {}).get("open", {}), self.hours)
        self.windows = WindowGrammar(self.hours, self.stretches)
        self._parts: tuple[tuple[str, list[Way], tuple[Rules, ...]], ...] = (
            (WHEN, self.dates.ways, (self.dates.rules,)),
            (OFTEN, [], (self.often.rules,)),
            (TIME, self.hours.ways, (self.hours.clock, self.hours.parts, self.hours.days.habits)),
        )
        self._mark_of = [""]
        for mark, ways, grammars in self._parts:
            self._mark_of += [mark] * len(ways)
            for rules in grammars:
                rules.first = len(self._mark_of)
                self._mark_of += [mark] * len(rules.rules)
        self._of_hours = frozenset(number for number, mark in enumerate(self._mark_of) if mark == TIME)
        self._days_named = min(self._of_hours)

    def ways(self, needing: Needing) -> dict[int, list[Way]]:
        """In which ways each may stand, by number."""
        found: list[list[Way]] = [[]]
        for _, ways, grammars in self._parts:
            found += [[way] for way in ways]
            found += [needing.ways(phrase.chain) for rules in grammars for _, phrase in rules.rules]
        return dict(enumerate(found))

    def marks(self, likely: Iterable[int]) -> set[str]:
        """The marks that likely rules make."""
        return {self._mark_of[number] for number in likely}

    def open(self, first: str, likely: set[int]) -> bool:
        """Whether hours or days of the week may stand at the very start of a text with this first word."""
        if self._of_hours.isdisjoint(likely):
            return False
        return self.hours.may_open(first, likely, days=self._days_named in likely)
