"""How likely does a sentence say a thing, by its words, their neighbours and their letters?

What the phrases foresee is a part of what people write. The weights (weight_files.py) are learned from many
thousand labelled sentences (`tests/listening`, by `tests/listening/learning.py`): half a logistic regression over what
features.py names and what the phrases heard, half what the words say together (layers.py).
"""

from array import array
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cache
from math import tanh
from struct import Struct
from typing import Generic, NamedTuple, TypeVar

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
from outreach.listening.layers import Layers
from outreach.listening.phrases import language
from outreach.listening.weight_files import NOWHERE, Followed, Kept, kept_weights, unfolded, unpacked

LABELS = (
    "access", "cadence", "channel:accept", "channel:only", "channel:prefer", "channel:refuse", "erase", "fact", "hours",
    "interest", "left_company", "legal", "new_address", "not_before", "not_interested", "only_person", "question",
    "resume", "stop", "unhappy", "wrong_person", "any",
)  # fmt: skip
"""What is weighed: kinds, wishes of channels, the requests for one's data, and whether anything is said at all."""
ANY = len(LABELS) - 1
UNIT = 20
"""The weights in the files are whole numbers of twentieths."""
VECTOR_UNIT = 10
"""The numbers of vectors are whole tenths."""


class Weighed(NamedTuple):
    """A sentence by its words, before it is known what the phrases hear in it."""

    own: bytes
    """What its features weigh for each label, and where they lie, each in a lane of its own."""
    before: bytes
    """The same of the words of the sentence before."""
    behind: bytes
    """And of the one behind."""
    part: float
    """How much each of its features counts, in units of the weights."""
    beside_part: float
    """How much each of those beside it counts."""


class Word(NamedTuple):
    """What is known of a word."""

    whole: int
    """What it weighs for each label by itself, in the sentence before, and in the one behind: all in one number."""
    features: int
    """How many it has."""
    followed: Followed
    """What weighs something behind it."""


class Side(NamedTuple):
    """What the words of a sentence weigh beside another, and how many they are."""

    weight: bytes
    words: int


Asked = TypeVar("Asked")
Found = TypeVar("Found")


class _Known(dict[Asked, Found], Generic[Asked, Found]):
    """What was looked up once; it forgets all of it where it comes to be too much."""

    def __init__(self, look_up: Callable[[Asked], Found]) -> None:
        super().__init__()
        self._look_up = look_up

    def __missing__(self, asked: Asked) -> Found:
        if len(self) > _MOST_KNOWN:
            self.clear()
        found = self[asked] = self._look_up(asked)
        return found


class Weights:
    """The weights of some labels in one language."""

    def __init__(self, read: Kept, calendar: Calendar) -> None:
        self._bases, self._heard, self._features, self._followed, layers = read
        self.calendar = calendar
        self._layers = Layers(layers)
        self._labels, dimensions = len(self._bases), len(layers[0][0]) - 1
        self._lanes = Struct(f"<{self._labels + dimensions}I")
        self._width = _LANE * (self._labels + dimensions)
        self._raised = sum(_HALF << _LANE * lane for lane in range(3 * (self._labels + dimensions)))
        self._middle = sum(NOWHERE << _LANE * lane for lane in range(dimensions))
        self._words = _Known(self._looked_up)
        self._words_of = _Known(self._looked_up_of)
        self._several = _Known(self._as_one)
        self._before_all = Side(self._parted(self._total(f"{BEFORE}{BEGIN}"))[0], 1)
        self._behind_all = Side(self._parted(self._total(f"{BEHIND}{END}"))[0], 1)

    def knows(self, word: str) -> bool:
        """Whether a folded word was among those that the weights were learned from, or is of the calendar."""
        return word in self._features or word in self.calendar

    def weigh(self, mail: Sequence[Sequence[str]], *, greeted: bool = False) -> list[Weighed]:
        """The sentences of a mail by their tokens; `greeted` where the first is but a greeting."""
        if not mail:
            return []
        before, own, behind = [self._before_all], [], []
        for said in mail:
            total, count = self._added([*map(self._words.__getitem__, said)], said)
            alone, ahead, after = self._parted(total)
            own.append((alone, count))
            before.append(Side(ahead, len(said) - 2) if len(said) > 2 else self._before_all)
            behind.append(Side(after, len(said) - 2) if len(said) > 2 else self._behind_all)
        if greeted:
            before[1] = self._before_all
        return [_between(*each) for each in zip(own, before[:-1], [*behind[1:], self._behind_all], strict=True)]

    def weigh_of(self, seen: Sequence[str], said: Sequence[str], of: str) -> Weighed:
        """A sentence by its tokens and, as it is `said`, what is said `of` something; nothing stands beside it."""
        own, count = self._added([*map(self._words.__getitem__, seen)], seen)
        of_it, more = self._added([*map(self._words_of.__getitem__, [f"{of}{word}" for word in said])], said)
        alone, _, _ = self._parted(own + of_it)
        _, nothing, _ = self._parted(0)
        return Weighed(alone, nothing, nothing, share(count + more) / UNIT, 0.0)

    def saying(self, weighed: Weighed) -> float:
        """What speaks for it that a sentence says anything, where no phrase does: 0 is as likely as not."""
        own, before, behind = (_any(lanes) - _HALF for lanes in weighed[:3])
        return self._bases[ANY] / UNIT + weighed.part * own + weighed.beside_part * (before + behind)

    def likely(self, weighed: Weighed, heard: Iterable[str]) -> list[float]:
        """How likely each label is, from 0 to 1, where the phrases have `heard` so much."""
        bases, part, beside_part = self._bases, weighed.part, weighed.beside_part
        for adds in filter(None, map(self._heard.get, heard)):
            bases = [base + more for base, more in zip(bases, adds, strict=True)]
        raised = _HALF * (part + 2 * beside_part)
        sums = [
            part * own + beside_part * (before + behind) - raised
            for own, before, behind in zip(*map(self._lanes.unpack, weighed[:3]), strict=True)
        ]
        place = [each * (UNIT / VECTOR_UNIT) for each in sums[self._labels :]]
        # The logistic function, as it overflows nowhere.
        return [
            0.5 + 0.5 * tanh((base / UNIT + alone + together) / 2)
            for base, alone, together in zip(bases, sums, self._layers.say(place), strict=False)
        ]

    def _added(self, known: Sequence[Word], said: Sequence[str]) -> tuple[int, int]:
        """What words weigh, alone and with those behind them, and how many features they are."""
        total = several = count = 0
        weight = self._several
        for at, (whole, features, followed) in enumerate(known, 1):
            total += whole
            count += features
            if followed and at < len(said) and (both := followed.get(said[at])):
                packed, thirds = both
                several += weight[packed]
                if thirds and at + 1 < len(said) and (three := thirds.get(said[at + 1])):
                    several += weight[three]
        # So many pairs and so many threes of them.
        return total + several, count + 2 * len(said) - 3

    def _looked_up(self, word: str) -> Word:
        parts = letters(word)
        own = self._total(word, *(f"-{part}" for part in parts))
        if word not in (BEGIN, END):  # which stand beside a sentence only where no other does
            own += self._total(f"{BEFORE}{word}") << self._width
            own += self._total(f"{BEHIND}{word}") << 2 * self._width
        return Word(own, 1 + len(parts), unfolded(self._followed.get(word)))

    def _looked_up_of(self, word: str) -> Word:
        """A word that is said of something: its letters weigh nothing."""
        return Word(self._total(word), 1, unfolded(self._followed.get(word)))

    def _total(self, *features: str) -> int:
        return sum(self._as_one(each) for each in map(self._features.get, features) if each)

    def _parted(self, whole: int) -> tuple[bytes, bytes, bytes]:
        """The lanes of a sum of weights by where the words stand, each raised by `_HALF`: none can be below nothing."""
        size = self._lanes.size
        lanes = (whole + self._raised).to_bytes(3 * size, "little")
        return lanes[:size], lanes[size : 2 * size], lanes[2 * size :]

    def _as_one(self, packed: bytes) -> int:
        """The weights and the vector of a feature as one whole number, each in a lane: one addition adds them all."""
        weights, vector = unpacked(packed)
        total = sum(weight << _LANE * label for label, weight in zip(weights[::2], weights[1::2], strict=True))
        if vector:
            lanes = int.from_bytes(array("I", iter(vector)).tobytes(), "little")
            total += (lanes - self._middle) << _LANE * self._labels
        return total


def _between(own: tuple[bytes, int], before: Side, behind: Side) -> Weighed:
    """A sentence by what its features weigh, and how many they are, between two sides."""
    beside_part = BESIDE_COUNTS * share(before.words + behind.words) / UNIT
    return Weighed(own[0], before.weight, behind.weight, share(own[1]) / UNIT, beside_part)


def _any(lanes: bytes) -> int:
    """What weighs for it that anything is said."""
    return int.from_bytes(lanes[ANY * _LANE // 8 : (ANY + 1) * _LANE // 8], "little")


_LANE, _HALF = 32, 1 << 31
_MOST_KNOWN = 20_000


def and_any(heard: Collection[str]) -> list[str]:
    """What the phrases heard, and that they heard anything."""
    return [*heard, "any"] if heard else []


@cache
def weights(code: str) -> Weights:
    """The weights of a language's sentences, read at their first use."""
    return Weights(kept_weights(code), language(code).calendar)
