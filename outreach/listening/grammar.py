"""Which rules of a small grammar (dates, hours, frequencies) stand in a text, and what fills their places?"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from outreach.listening.chains import Phrase
from outreach.listening.matching import Node, Place
from outreach.listening.notation import read_list, read_phrase
from outreach.listening.walks import Text

Filled = dict[str, tuple[str, int, int]]
"""What fills each place, and where it starts and ends."""


class Rules:
    """Phrases with named places, tried only where a text holds the words that they need."""

    def __init__(self, rules: Iterable[tuple[str, str]], lists: Mapping[str, Node], places: Mapping[str, Node]) -> None:
        named = {name: Place(name, node) for name, node in places.items()}
        self.rules = [(rule, read_phrase(phrase, lists, named)) for rule, phrase in rules]

        self.first = 0
        """The number of the first rule among those of all grammars of its language."""

    def find(self, text: Text) -> Iterator[tuple[str, int, int, Filled]]:
        """Every rule that stands in a text, in the order of the rules, with its span and its places."""
        for number in self._likely(text):
            rule, phrase = self.rules[number]
            for start, end in phrase.find(text):
                filled = {name: (text.text[s:e], s, e) for name, s, e in phrase.captures(text, start, end)}
                yield rule, start, end, filled

    def _likely(self, text: Text) -> Iterable[int]:
        """The rules that the words of a text allow, as far as that was found out."""
        if text.rules is None:
            return range(len(self.rules))
        first, end = self.first, self.first + len(self.rules)
        return [number - first for number in sorted(text.rules) if first <= number < end]


_SIGNS = re.compile(r"\W{0,3}")


class Before:
    """Phrases that stand right before a place; `apart` is what may stand between."""

    def __init__(self, phrases: Sequence[str], apart: re.Pattern[str] = _SIGNS) -> None:
        self._phrases, self._apart = phrases, apart

    @cached_property
    def _list(self) -> Phrase:
        return Phrase(read_list(self._phrases, {}), places=False)

    def starts(self, text: Text) -> Iterator[int]:
        """Where such phrases stand in a text."""
        return (start for start, _ in self._list.find(text))

    def start(self, text: Text) -> int | None:
        """Where one starts that the text ends with; None where none does."""
        for at in self._list.starts(text):
            for end in self._list.chain.ends(text, at):
                if text.ends(end) and self._apart.fullmatch(text.text, end):
                    return at
        return None
