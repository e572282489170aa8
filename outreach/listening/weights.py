"""How likely does a sentence say a thing, by its words, their neighbours and their letters?

What the phrases foresee is a part of what people write. The weights in `weights/<language>.txt` are learned from
thousands of labelled sentences (`tests/listening/sentences`, by `tests/listening/learning.py`): a logistic regression
over what features.py names, and over what the phrases heard.
"""

from array import array
from collections.abc import Collection, Iterable, Sequence
from functools import cache, partial
from itertools import pairwise
from math import exp
from pathlib import Path
from string import ascii_lowercase
from struct import Struct
from typing import NamedTuple

from outreach.listening.features import Calendar, letters, share, tokens
from outreach.listening.kept import kept
from outreach.listening.phrases import language
from outreach.patterns import when_used

LABELS = (
    "access", "cadence", "channel:accept", "channel:only", "channel:prefer", "channel:refuse", "erase", "fact", "hours",
    "interest", "left_company", "legal", "new_address", "not_before", "not_interested", "only_person", "question",
    "resume", "stop", "unhappy", "wrong_person", "any",
)  # fmt: skip
"""What is weighed: kinds, wishes of channels, the requests for one's data, and whether anything is said at all."""
ANY = len(LABELS) - 1
UNIT = 20
"""The weights in the files are whole numbers of twentieths."""

_FOLDER = Path(__file__).with_name("weights")
_READ_BY = Path(__file__).read_bytes()
Kept = tuple[list[int], dict[str, list[int]], dict[str, bytes]]
"""The base of each label; what each thing that the phrases heard adds to each; and the weights of the features, each a
label's number and its weight in turn, packed as `array("h")`: so they are read in no time."""


class Weighed(NamedTuple):
    """A sentence by its words, before it is known what the phrases hear in it."""

    total: int
    """What its features weigh for each label, each in a lane of its own."""
    part: float
    """How much each of them counts, in units of the weights."""


class Weights:
    """The weights of some labels in one language."""

    def __init__(self, read: Kept, calendar: Calendar) -> None:
        self._bases, self._heard, self._features = read
        self.calendar = calendar
        self._lanes = Struct(f"<{len(self._bases)}Q")
        self._raised = sum(_HALF << _LANE * label for label in range(len(self._bases)))
        self._words: dict[str, tuple[int, int]] = {}
        self._several: dict[bytes, int] = {}

    def weigh(self, folded: str, words: Sequence[str] | None = None) -> Weighed:
        """A folded sentence; `words` are its words, where they are known."""
        said = tokens(folded, self.calendar, words)
        total, count = self.sum(said)
        return Weighed(total, share(count) / UNIT)

    def sum(self, said: Sequence[str]) -> tuple[int, int]:
        """What tokens and their letters weigh, and how many features they are."""
        known = [self._words.get(word) or self._word(word) for word in said]
        total = sum(weights for _, weights in known) + self._together(said)
        # So many pairs and so many threes of them.
        return total, sum(count for count, _ in known) + 2 * len(said) - 3

    def sum_of(self, said: Sequence[str], of: str) -> tuple[int, int]:
        """What tokens weigh that are said `of` something, and how many features they are; letters are none of them."""
        alone = [self._features.get(f"{of}{word}") for word in said]
        total = sum(self._several.get(found) or self._added(found) for found in alone if found)
        return total + self._together(said, of), 3 * len(said) - 3

    def saying(self, weighed: Weighed) -> float:
        """What speaks for it that a sentence says anything, where no phrase does: 0 is as likely as not."""
        weight = self._side_by_side(weighed.total)[ANY] - _HALF
        return self._bases[ANY] / UNIT + weighed.part * weight

    def likely(self, weighed: Weighed, heard: Iterable[str]) -> list[float]:
        """How likely each label is, from 0 to 1, where the phrases have `heard` so much."""
        bases, part = self._bases, weighed.part
        for adds in filter(None, map(self._heard.get, heard)):
            bases = [base + more for base, more in zip(bases, adds, strict=True)]
        sums = self._side_by_side(weighed.total)
        return [_likelihood(base / UNIT + part * (each - _HALF)) for base, each in zip(bases, sums, strict=True)]

    def _word(self, word: str) -> tuple[int, int]:
        """How many features a word has, and its weights as one number."""
        parts = letters(word)
        found = [self._features.get(feature) for feature in (word, *(f"-{part}" for part in parts))]
        weighed = 1 + len(parts), sum(_as_one(each) for each in found if each)
        if len(self._words) > _MOST_KNOWN:
            self._words.clear()
        self._words[word] = weighed
        return weighed

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


def file_of(name: str) -> Path:
    """Where the weights of a language lie."""
    return _FOLDER / f"{name}.txt"


def written(read: Kept, learned_from: str) -> str:
    """Weights as their file has them, a feature a line; `learned_from` tells the sentences apart."""
    bases, heard, found = read
    lines = [f"learned from {learned_from}", " ".join(map(str, bases))]
    lines += [f"{label} {' '.join(map(str, weights))}" for label, weights in sorted(heard.items())]
    lines += [
        "",
        *(f"{feature}\t{_as_letters(packed)}" for feature, packed in sorted(found.items())),
    ]
    return "\n".join(lines) + "\n"


def learned_from(name: str) -> str:
    """What tells the sentences that the weights of a language were learned from."""
    return file_of(name).read_text("utf-8").partition("\n")[0].removeprefix("learned from ")


def read_weights(path: Path) -> Kept:
    """What a file of weights says."""
    head, _, rest = path.read_text("utf-8").partition("\n\n")
    _, bases, *heard = head.splitlines()
    table = {label: _numbers(weights) for label, _, weights in (line.partition(" ") for line in heard)}
    split = (line.partition("\t") for line in rest.splitlines())
    return _numbers(bases), table, {feature: _of_letters(weights) for feature, _, weights in split}


def _as_letters(packed: bytes) -> str:
    """Each label as a letter, `a` for the first, with its weight behind it: numbers would be half as long again."""
    numbers = array("h", packed)
    return "".join(f"{ascii_lowercase[at]}{weight}" for at, weight in zip(numbers[::2], numbers[1::2], strict=True))


def _of_letters(text: str) -> bytes:
    found = ((ascii_lowercase.index(letter), int(weight)) for letter, weight in _LETTERED.findall(text))
    return array("h", [number for pair in found for number in pair]).tobytes()


_LETTERED = when_used(r"([a-z])(-?\d+)")


def _numbers(text: str) -> list[int]:
    return [int(number) for number in text.split()]


def kept_weights(name: str) -> Kept:
    """What the file of a name says, kept from the last time where it has not changed."""
    path = file_of(name)
    read: Kept = kept(f"weights-{name}", [path], _READ_BY, partial(read_weights, path))
    return read


def and_any(heard: Collection[str]) -> list[str]:
    """What the phrases heard, and that they heard anything."""
    return [*heard, "any"] if heard else []


@cache
def weights(code: str) -> Weights:
    """The weights of a language's sentences, read at their first use."""
    return Weights(kept_weights(code), language(code).calendar)
