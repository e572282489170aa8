"""Which phrases do the words of a sentence allow? Each is read when somebody asks for those of its set."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Protocol

from outreach.listening.chains import Phrase
from outreach.listening.sources import Sources


class Read(Protocol):
    """A language whose phrases are numbered."""

    sources: Sources

    def phrase(self, number: int) -> Phrase:
        """A phrase by its number."""


class Likely:
    """The likely phrases of a sentence, by the name of their set."""

    __slots__ = ("_known", "_language", "_numbers")

    def __init__(self, numbers: AbstractSet[int], language: Read) -> None:
        self._numbers, self._language = numbers, language
        self._known: dict[str, Sequence[Phrase]] = {}

    def get(self, name: str) -> Sequence[Phrase]:
        """The likely phrases of a set."""
        known = self._known.get(name)
        if known is None:
            language = self._language
            numbers = language.sources.numbers(name) & self._numbers
            known = self._known[name] = [language.phrase(number) for number in sorted(numbers)] if numbers else ()
        return known

    def part(self, name: str) -> Sequence[Phrase]:
        """The one phrase of a part of an `all:`, where all parts are likely."""
        return [self._language.phrase(number) for number in self._language.sources.numbers(name)]
