"""Which numbers stand for the words of a sentence, and for those that stand side by side?

Whatever phrases need (needs.py) is a number, so that a sentence is held against thousands of phrases in a few steps.
"""

from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import repeat
from operator import add, mul

from outreach.listening.needs import Feature
from outreach.listening.walks import FIGURE

_MOST = 1 << 15
"""Words, each of which takes so many numbers for what may stand behind it."""
_MOST_KNOWN = 50_000


class Vocabulary:
    """The words that the phrases of a language need, numbered from 1; any other word is 0."""

    def __init__(self, words: Iterable[str] = ()) -> None:
        self._numbers = {word: at for at, word in enumerate(dict.fromkeys((FIGURE, *words)), 1)}
        self._known: dict[str, int] = {}
        self._more: dict[int, list[int]] = {}

    @property
    def words(self) -> list[str]:
        """The words in their order, to make the same vocabulary again."""
        return list(self._numbers)

    def __contains__(self, word: str) -> bool:
        return word in self._numbers

    def number(self, feature: Feature) -> int:
        """The number of what a phrase needs; new words get the next one."""
        if isinstance(feature, str):
            return self._of(feature)
        one, other = feature
        return self._of(one) * _MOST + self._of(other)

    def _of(self, word: str) -> int:
        number = self._numbers.get(word)
        if number is None:
            number = self._numbers[word] = len(self._numbers) + 1
            assert number < _MOST, "too many words for one language"
        return number

    def features(self, words: Sequence[str]) -> set[int]:
        """What words in this order hold: each word, each two neighbours, beginnings ('unsubscri*'), figures."""
        try:
            numbers = [*map(self._known.__getitem__, words)]
        except KeyError:
            self._learn(words)
            numbers = [*map(self._known.__getitem__, words)]
        found = {*numbers, *map(add, map(mul, numbers, repeat(_MOST)), numbers[1:])}
        if not self._more.keys().isdisjoint(found):
            found.update(more for number in self._more.keys() & found for more in self._more[number])
        return found

    def _learn(self, words: Sequence[str]) -> None:
        """Look up words that were not met before."""
        if len(self._known) > _MOST_KNOWN:
            self._known.clear()
            self._more.clear()
        for word in words:
            if word not in self._known:
                more = [number for stem, number in self._stems if word.startswith(stem)]
                if any(map(str.isdigit, word)):
                    more.append(self._numbers[FIGURE])
                number = self._numbers.get(word, 0)
                if more and not number:  # a number of its own, which no phrase needs
                    number = -len(self._known) - 1
                if more:
                    self._more[number] = more
                self._known[word] = number

    @cached_property
    def _stems(self) -> list[tuple[str, int]]:
        """The beginnings of words that phrases need."""
        return [(word[:-1], number) for word, number in self._numbers.items() if len(word) > 1 and word[-1] == "*"]
