"""How likely does a sentence say a thing, by its words, their neighbours and their letters?

What the phrases foresee is a part of what people write. The weights in `weights/<language>.txt` are learned from
thousands of labelled sentences (`tests/listening/sentences`, by `tests/listening/learning.py`): a logistic regression
over words, two and three of them side by side, and letters of words, and over what the phrases heard.
"""

from array import array
from collections.abc import Collection, Sequence
from functools import cache, partial
from itertools import pairwise
from math import exp
from pathlib import Path
from string import ascii_lowercase
from struct import Struct

from outreach.listening.folding import words_in
from outreach.listening.kept import kept
from outreach.patterns import when_used

LABELS = (
    "access", "cadence", "channel:accept", "channel:only", "channel:prefer", "channel:refuse", "erase", "fact", "hours",
    "interest", "left_company", "legal", "new_address", "not_before", "not_interested", "only_person", "question",
    "resume", "stop", "unhappy", "wrong_person", "any",
)  # fmt: skip
"""What is weighed: kinds, wishes of channels, the requests for one's data, and whether anything is said at all."""
ANY = len(LABELS) - 1
SILENT = -3.5
"""Below this for `any`, a sentence that no phrase speaks for is weighed no further."""
UNIT = 20
"""The weights in the files are whole numbers of twentieths."""
LEAST, MOST = 3, 5
"""How many letters of a word stand together."""

_FOLDER = Path(__file__).with_name("weights")
_READ_BY = Path(__file__).read_bytes()
Kept = tuple[list[int], dict[str, list[int]], dict[str, bytes]]
"""The base of each label; what a label that the phrases heard adds to each; and the weights of the features, each a
label's number and its weight in turn, packed as `array("h")`: so they are read in no time."""


def tokens(folded: str, words: Sequence[str]) -> list[str]:
    """The words of a sentence between its beginning and its end, which count as words; a question tells itself."""
    mark = [mark for mark in "?!" if mark in folded[-6:]]
    return ["^", *words, *mark, "$"]


def letters(word: str) -> list[str]:
    """The letters of a word that stand together; its ends count as letters."""
    if len(word) < LEAST:
        return []
    bound = f"<{word}>"
    return [bound[at : at + n] for n in range(LEAST, MOST + 1) for at in range(len(bound) - n + 1)]


def neighbours(words: Sequence[str], count: int) -> list[str]:
    """Each so many words that stand side by side."""
    return [" ".join(words[at : at + count]) for at in range(len(words) - count + 1)]


def features(words: Sequence[str]) -> list[str]:
    """All that is weighed of a sentence's tokens; `-` stands before letters, so that they are no word."""
    return [
        *words,
        *neighbours(words, 2),
        *neighbours(words, 3),
        *(f"-{part}" for word in words for part in letters(word)),
    ]


def share(count: int) -> float:
    """How much each of so many features counts: in a long sentence less."""
    return float(3 / (count + 10) ** 0.5)


class Weights:
    """The weights of one language."""

    def __init__(self, read: Kept) -> None:
        self._bases, self._heard, self._features = read
        self._words: dict[str, tuple[int, int]] = {}
        self._several: dict[bytes, int] = {}

    def likely(
        self, folded: str, words: Sequence[str], heard: Collection[str], *, surely: bool = False
    ) -> list[float] | None:
        """How likely each label is, from 0 to 1, where the phrases have `heard` so much.

        None where nothing is said, unless something is `surely`.
        """
        said = tokens(folded, words)
        known = [self._words.get(word) or self._word(word) for word in said]
        total = sum(weights for _, weights in known) + self._together(said)
        sums = _side_by_side(total)
        # So many pairs and so many threes of them.
        part = share(sum(count for count, _ in known) + 2 * len(said) - 3) / UNIT
        if not heard and not surely and self._bases[ANY] / UNIT + part * (sums[ANY] - _HALF) < SILENT:
            return None
        bases = self._bases
        for label_heard in (*heard, "any") if heard else ():
            bases = [base + more for base, more in zip(bases, self._heard[label_heard], strict=True)]
        return [_likelihood(base / UNIT + part * (each - _HALF)) for base, each in zip(bases, sums, strict=True)]

    def likeliest(self, folded: str, labels: Sequence[str]) -> str:
        """Which of some labels a clause says likeliest."""
        likely = self.likely(folded, words_in(folded), (), surely=True) or [0.0] * len(LABELS)
        return max(labels, key=lambda label: likely[LABELS.index(label)])

    def _word(self, word: str) -> tuple[int, int]:
        """How many features a word has, and its weights as one number."""
        parts = letters(word)
        found = [self._features.get(feature) for feature in (word, *(f"-{part}" for part in parts))]
        weighed = 1 + len(parts), sum(_as_one(each) for each in found if each)
        if len(self._words) > _MOST_KNOWN:
            self._words.clear()
        self._words[word] = weighed
        return weighed

    def _together(self, said: Sequence[str]) -> int:
        """The weights of neighbours; three weigh something only where the first two do."""
        total, weighed, several = 0, self._features.get, self._several
        for at, (first, second) in enumerate(pairwise(said), 2):
            pair = f"{first} {second}"
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


def _as_one(found: bytes) -> int:
    """The weights of a feature as one whole number, each in a lane of its own: one addition adds them all."""
    numbers = array("h", found)
    return sum(weight << _LANE * label for label, weight in zip(numbers[::2], numbers[1::2], strict=True))


def _side_by_side(total: int) -> tuple[int, ...]:
    """The lanes of a sum of such numbers, each raised by `_HALF`, for a lane cannot be below nothing."""
    return _LANES.unpack((total + _RAISED).to_bytes(_LANES.size, "little"))


_LANE, _HALF = 64, 1 << 63
_LANES = Struct(f"<{len(LABELS)}Q")
_RAISED = sum(_HALF << _LANE * label for label in range(len(LABELS)))


def _likelihood(weight: float) -> float:
    return 1 / (1 + exp(-max(-_SURE, min(_SURE, weight))))


_SURE = 30.0
"""Beyond this it is as good as 0 or 1, whatever somebody has written a thousand times over."""


_MOST_KNOWN = 20_000


def file_of(code: str) -> Path:
    """Where the weights of a language lie."""
    return _FOLDER / f"{code}.txt"


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


def learned_from(code: str) -> str:
    """What tells the sentences that the weights of a language were learned from."""
    return file_of(code).read_text("utf-8").partition("\n")[0].removeprefix("learned from ")


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


@cache
def weights(code: str) -> Weights:
    """The weights of a language, read at its first use."""
    path = file_of(code)
    return Weights(kept(f"weights-{code}", [path], _READ_BY, partial(read_weights, path)))
