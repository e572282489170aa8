"""How likely does a sentence say a thing, by its words, their neighbours and their letters?

What the phrases foresee is a part of what people write. The weights (weight_files.py) are learned from many
thousand labelled sentences (`tests/listening`, by `tests/listening/learning.py`): a logistic regression over what
features.py names, and over what the phrases heard.
"""

from array import array
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cache
from itertools import pairwise
from math import exp
from operator import attrgetter
from struct import Struct
from typing import NamedTuple

from outreach.listening.features import (
    BEFORE,
    BEGIN,
    BEHIND,
    BESIDE_COUNTS,
    END,
    Calendar,
    letters,
    share,
)
from outreach.listening.phrases import language
from outreach.listening.weight_files import Kept, kept_weights

LABELS = (
    "access", "cadence", "channel:accept", "channel:only", "channel:prefer", "channel:refuse", "erase", "fact", "hours",
    "interest", "left_company", "legal", "new_address", "not_before", "not_interested", "only_person", "question",
    "resume", "stop", "unhappy", "wrong_person", "any",
)  # fmt: skip
"""What is weighed: kinds, wishes of channels, the requests for one's data, and whether anything is said at all."""
ANY = len(LABELS) - 1
UNIT = 20
"""The weights in the files are whole numbers of twentieths."""


class Weighed(NamedTuple):
    """A sentence by its words, before it is known what the phrases hear in it."""

    total: int
    """What its features weigh for each label, each in a lane of its own."""
    part: float
    """How much each of them counts, in units of the weights."""
    beside: int = 0
    """What the words of the sentences before and behind it weigh, likewise."""
    beside_part: float = 0.0
    """How much each of those counts."""


class Word(NamedTuple):
    """What is known of a word."""

    features: int
    """How many features it has."""
    total: int
    """What they weigh."""
    before: int
    """What it weighs in the sentence before."""
    behind: int
    """What it weighs in the one behind."""


class Weights:
    """The weights of some labels in one language."""

    def __init__(self, read: Kept, calendar: Calendar) -> None:
        self._bases, self._heard, self._features = read
        self.calendar = calendar
        self._lanes = Struct(f"<{len(self._bases)}Q")
        self._raised = sum(_HALF << _LANE * label for label in range(len(self._bases)))
        self._words: dict[str, Word] = {}
        self._several: dict[bytes, int] = {}

    def weigh(self, mail: Sequence[Sequence[str]], *, greeted: bool = False) -> list[Weighed]:
        """The sentences of a mail by their tokens; `greeted` where the first is but a greeting."""
        if not mail:
            return []
        known = [[*map(self._known, said)] for said in mail]
        begin, end = (self._known(BEGIN).before, 1), (self._known(END).behind, 1)
        before = [begin, *_side(known[:-1], attrgetter("before"), begin)]
        behind = [*_side(known[1:], attrgetter("behind"), end), end]
        if greeted:
            before[1:2] = [begin]
        found: list[Weighed] = []
        for said, words, (ahead, so_many), (after, and_so_many) in zip(mail, known, before, behind, strict=True):
            total, count = self._sum(said, words)
            part, beside_part = share(count) / UNIT, BESIDE_COUNTS * share(so_many + and_so_many) / UNIT
            found.append(Weighed(total, part, ahead + after, beside_part))
        return found

    def sum(self, said: Sequence[str]) -> tuple[int, int]:
        """What tokens and their letters weigh, and how many features they are."""
        return self._sum(said, [*map(self._known, said)])

    def _sum(self, said: Sequence[str], known: Sequence[Word]) -> tuple[int, int]:
        total = sum(word.total for word in known) + self._together(said)
        # So many pairs and so many threes of them.
        return total, sum(word.features for word in known) + 2 * len(said) - 3

    def sum_of(self, said: Sequence[str], of: str) -> tuple[int, int]:
        """What tokens weigh that are said `of` something, and how many features they are; letters are none of them."""
        alone = [self._features.get(f"{of}{word}") for word in said]
        total = sum(self._several.get(found) or self._added(found) for found in alone if found)
        return total + self._together(said, of), 3 * len(said) - 3

    def saying(self, weighed: Weighed) -> float:
        """What speaks for it that a sentence says anything, where no phrase does: 0 is as likely as not."""
        own, beside = ((total + self._raised) >> _LANE * ANY for total in (weighed.total, weighed.beside))
        return self._bases[ANY] / UNIT + weighed.part * (own - _HALF) + weighed.beside_part * (beside - _HALF)

    def likely(self, weighed: Weighed, heard: Iterable[str]) -> list[float]:
        """How likely each label is, from 0 to 1, where the phrases have `heard` so much."""
        bases, part, beside_part = self._bases, weighed.part, weighed.beside_part
        for adds in filter(None, map(self._heard.get, heard)):
            bases = [base + more for base, more in zip(bases, adds, strict=True)]
        sums, more = self._side_by_side(weighed.total), self._side_by_side(weighed.beside)
        return [
            _likelihood(base / UNIT + part * (own - _HALF) + beside_part * (beside - _HALF))
            for base, own, beside in zip(bases, sums, more, strict=True)
        ]

    def _known(self, word: str) -> Word:
        """What is known of a word, looked up once."""
        return self._words.get(word) or self._looked_up(word)

    def _looked_up(self, word: str) -> Word:
        parts = letters(word)
        own = self._total(word, *(f"-{part}" for part in parts))
        known = Word(1 + len(parts), own, self._total(f"{BEFORE}{word}"), self._total(f"{BEHIND}{word}"))
        if len(self._words) > _MOST_KNOWN:
            self._words.clear()
        self._words[word] = known
        return known

    def _total(self, *features: str) -> int:
        return sum(_as_one(each) for each in map(self._features.get, features) if each)

    def _together(self, said: Sequence[str], of: str = "") -> int:
        """The weights of neighbours; three weigh something only where the first two do."""
        total, weighed, several = 0, self._features.get, self._several
        for at, (first, second) in enumerate(pairwise(said), 2):
            pair = f"{of}{first} {second}"
            if found := weighed(pair):
                total += several.get(found) or self._added(found)
                if at < len(said) and (found := weighed(f"{pair} {said[at]}")):
                    total += several.get(found) or self._added(found)
        return total

    def _added(self, found: bytes) -> int:
        """What neighbours add, kept as one number."""
        if len(self._several) > _MOST_KNOWN:
            self._several.clear()
        weighed = self._several[found] = _as_one(found)
        return weighed

    def _side_by_side(self, total: int) -> tuple[int, ...]:
        """The lanes of a sum of weights, each raised by `_HALF`, for a lane cannot be below nothing."""
        return self._lanes.unpack((total + self._raised).to_bytes(self._lanes.size, "little"))


def _side(
    known: Sequence[Sequence[Word]], weight: Callable[[Word], int], edge: tuple[int, int]
) -> list[tuple[int, int]]:
    """What the words of sentences weigh beside another, and how many they are; of none, as where no sentence is."""
    return [(sum(map(weight, words[1:-1])), len(words) - 2) if len(words) > 2 else edge for words in known]


def _as_one(found: bytes) -> int:
    """The weights of a feature as one whole number, each in a lane of its own: one addition adds them all."""
    numbers = array("h", found)
    return sum(weight << _LANE * label for label, weight in zip(numbers[::2], numbers[1::2], strict=True))


_LANE, _HALF = 64, 1 << 63


def _likelihood(weight: float) -> float:
    return 1 / (1 + exp(-max(-_SURE, min(_SURE, weight))))


_SURE = 30.0
"""Beyond this it is as good as 0 or 1, whatever somebody has written a thousand times over."""


_MOST_KNOWN = 20_000


def and_any(heard: Collection[str]) -> list[str]:
    """What the phrases heard, and that they heard anything."""
    return [*heard, "any"] if heard else []


@cache
def weights(code: str) -> Weights:
    """The weights of a language's sentences, read at their first use."""
    return Weights(kept_weights(code), language(code).calendar)
