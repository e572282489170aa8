"""How likely does a sentence say a thing, by its words, their neighbours and their letters?

What the phrases foresee is a part of what people write. The weights (weight_files.py) are learned from many
thousand labelled sentences (`tests/listening`, by `tests/listening/learning.py`): a logistic regression over what
features.py names, and over what the phrases heard.
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
from outreach.listening.phrases import language
from outreach.listening.weight_files import Followed, Kept, kept_weights

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

    own: bytes
    """What its features weigh for each label, each in a lane of its own."""
    part: float
    """How much each of them counts, in units of the weights."""
    before: bytes
    """What the words of the sentence before weigh, likewise."""
    behind: bytes
    """What those of the one behind weigh."""
    beside_part: float
    """How much each of those counts."""


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
        self._bases, self._heard, self._features, self._followed = read
        self.calendar = calendar
        count = len(self._bases)
        self._lanes, self._width = Struct(f"<{count}I"), _LANE * count
        self._raised = sum(_HALF << _LANE * lane for lane in range(3 * count))
        self._words = _Known(self._looked_up)
        self._words_of = _Known(self._looked_up_of)
        self._several = _Known(_as_one)

    def weigh(self, mail: Sequence[Sequence[str]], *, greeted: bool = False) -> list[Weighed]:
        """The sentences of a mail by their tokens; `greeted` where the first is but a greeting."""
        if not mail:
            return []
        begin = Side(self._parted(self._total(f"{BEFORE}{BEGIN}"))[0], 1)
        end = Side(self._parted(self._total(f"{BEHIND}{END}"))[0], 1)
        before, own, behind = [begin], [], []
        for said in mail:
            total, count = self._added([*map(self._words.__getitem__, said)], said)
            alone, ahead, after = self._parted(total)
            own.append((alone, share(count) / UNIT))
            before.append(Side(ahead, len(said) - 2) if len(said) > 2 else begin)
            behind.append(Side(after, len(said) - 2) if len(said) > 2 else end)
        if greeted:
            before[1] = begin
        return [
            Weighed(alone, part, ahead.weight, after.weight, BESIDE_COUNTS * share(ahead.words + after.words) / UNIT)
            for (alone, part), ahead, after in zip(own, before[:-1], [*behind[1:], end], strict=True)
        ]

    def weigh_of(self, seen: Sequence[str], said: Sequence[str], of: str) -> Weighed:
        """A sentence by its tokens and, as it is `said`, what is said `of` something; nothing is beside it."""
        own, count = self._added([*map(self._words.__getitem__, seen)], seen)
        of_it, more = self._added([*map(self._words_of.__getitem__, [f"{of}{word}" for word in said])], said)
        alone, _, _ = self._parted(own + of_it)
        _, nothing, _ = self._parted(0)
        return Weighed(alone, share(count + more) / UNIT, nothing, nothing, 0.0)

    def saying(self, weighed: Weighed) -> float:
        """What speaks for it that a sentence says anything, where no phrase does: 0 is as likely as not."""
        own, before, behind = (_last(lanes) - _HALF for lanes in (weighed.own, weighed.before, weighed.behind))
        return self._bases[ANY] / UNIT + weighed.part * own + weighed.beside_part * (before + behind)

    def likely(self, weighed: Weighed, heard: Iterable[str]) -> list[float]:
        """How likely each label is, from 0 to 1, where the phrases have `heard` so much."""
        bases, part, beside_part = self._bases, weighed.part, weighed.beside_part
        for adds in filter(None, map(self._heard.get, heard)):
            bases = [base + more for base, more in zip(bases, adds, strict=True)]
        lanes = map(self._lanes.unpack, (weighed.own, weighed.before, weighed.behind))
        raised = _HALF * (part + 2 * beside_part)
        # The logistic function, as it overflows nowhere.
        return [
            0.5 + 0.5 * tanh((base / UNIT + part * own + beside_part * (before + behind) - raised) / 2)
            for base, own, before, behind in zip(bases, *lanes, strict=True)
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
        return Word(own, 1 + len(parts), self._followed.get(word, _NOBODY))

    def _looked_up_of(self, word: str) -> Word:
        """A word that is said of something: its letters weigh nothing."""
        return Word(self._total(word), 1, self._followed.get(word, _NOBODY))

    def _total(self, *features: str) -> int:
        return sum(_as_one(each) for each in map(self._features.get, features) if each)

    def _parted(self, whole: int) -> tuple[bytes, bytes, bytes]:
        """The lanes of a sum of weights by where the words stand, each raised by `_HALF`: none can be below nothing."""
        size = self._lanes.size
        lanes = (whole + self._raised).to_bytes(3 * size, "little")
        return lanes[:size], lanes[size : 2 * size], lanes[2 * size :]


def _as_one(found: bytes) -> int:
    """The weights of a feature as one whole number, each in a lane of its own: one addition adds them all."""
    numbers = array("h", found)
    return sum(weight << _LANE * label for label, weight in zip(numbers[::2], numbers[1::2], strict=True))


def _last(lanes: bytes) -> int:
    return int.from_bytes(lanes[-_LANE // 8 :], "little")


_LANE, _HALF = 32, 1 << 31
_NOBODY: Followed = {}


_MOST_KNOWN = 20_000


def and_any(heard: Collection[str]) -> list[str]:
    """What the phrases heard, and that they heard anything."""
    return [*heard, "any"] if heard else []


@cache
def weights(code: str) -> Weights:
    """The weights of a language's sentences, read at their first use."""
    return Weights(kept_weights(code), language(code).calendar)
