"""Where do the weights lie, and what do their files say?

`weights/<language>.txt` and the files beside it are written by `tests/listening/learning.py`.
"""

import marshal
from array import array
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from string import ascii_lowercase
from typing import NamedTuple

from outreach.listening.kept import kept
from outreach.patterns import when_used

_FOLDER = Path(__file__).with_name("weights")
_READ_BY = Path(__file__).read_bytes()
Rows = list[list[int]]


class Learned(NamedTuple):
    """What the files of a name say."""

    bases: list[int]
    """The base of each label."""
    heard: dict[str, list[int]]
    """What each thing that the phrases heard adds to each label."""
    weights: dict[str, bytes]
    """The weights of the features, each a label's number and its weight in turn, packed as `array("h")`."""
    vectors: dict[str, bytes]
    """Where features lie among each other, a number a byte, `NOWHERE` in the middle."""
    layers: tuple[Rows, Rows]
    """What lies where says (layers.py): a row for each unit that is hidden, and one for each label."""


Followed = dict[str, tuple[bytes, dict[str, bytes] | None]]
"""The words that stand behind another: what the two weigh, and with which third word behind them they weigh more."""
Kept = tuple[list[int], dict[str, list[int]], dict[str, bytes], dict[str, bytes], tuple[Rows, Rows]]
"""The same, ready for use: of a feature how many weights it has, those, and its vector; those of one word alone, and by
each word what stands behind it, folded up (`unfolded`): of most words nobody asks."""

PAIRS, THREES, LETTERS, VECTORS, VECTORS_OF_PAIRS, LAYERS = (
    "pairs", "threes", "letters", "vectors", "vectors.pairs", "layers",
)  # fmt: skip
"""What stands in files of its own, so that none is large: the weights of two and three words side by side and of
letters, the vectors of words and of two of them, and the layers."""
NOWHERE = ord("P")
"""The letter in the middle of those that can be written: a number of a vector is its distance from it."""
FARTHEST = 46
"""So far from there a letter may be."""


def files_of(name: str) -> list[Path]:
    """Where the weights of a name lie, the one that tells what they were learned from first."""
    parts = ("", PAIRS, THREES, LETTERS, VECTORS, VECTORS_OF_PAIRS, LAYERS)
    return [_FOLDER / f"{name}{part and '.'}{part}.txt" for part in parts]


def written(learned: Learned, learned_from: str) -> list[str]:
    """Weights as their files have them, a feature a line; `learned_from` tells the sentences apart."""
    lines = [f"learned from {learned_from}", _told(learned.bases)]
    lines += [f"{label} {_told(weights)}" for label, weights in sorted(learned.heard.items())]
    parts: dict[str, list[str]] = {"": [*lines, ""], PAIRS: [], THREES: [], LETTERS: []}
    for feature, packed in sorted(learned.weights.items()):
        part = LETTERS if feature[0] == "-" else ("", PAIRS, THREES)[feature.count(" ")]
        parts[part].append(f"{feature}\t{_as_letters(packed)}")
    vectors: dict[str, list[str]] = {VECTORS: [], VECTORS_OF_PAIRS: []}
    for feature, vector in sorted(learned.vectors.items()):
        vectors[VECTORS_OF_PAIRS if " " in feature else VECTORS].append(f"{feature}\t{vector.decode('ascii')}")
    hidden, labels = (list(map(_told, rows)) for rows in learned.layers)
    every = (*parts.values(), *vectors.values(), [*hidden, "", *labels])
    return ["".join(f"{line}\n" for line in part) for part in every]


def learned_from(name: str) -> str:
    """What tells the sentences that the weights of a language were learned from."""
    return files_of(name)[0].read_text("utf-8").partition("\n")[0].removeprefix("learned from ")


def read_weights(paths: Sequence[Path]) -> Learned:
    """What the files of a name say."""
    *weights, words, pairs, layers = (path.read_text("utf-8") for path in paths)
    head, _, rest = "".join(weights).partition("\n\n")
    _, bases, *heard = head.splitlines()
    adds = {label: _numbers(weights) for label, _, weights in (line.partition(" ") for line in heard)}
    split = (line.partition("\t") for line in rest.splitlines())
    lie = (line.partition("\t") for line in f"{words}{pairs}".splitlines())
    hidden, labels = ([*map(_numbers, part.splitlines())] for part in layers.split("\n\n"))
    return Learned(
        _numbers(bases),
        adds,
        {feature: _of_letters(weights) for feature, _, weights in split},
        {feature: vector.encode("ascii") for feature, _, vector in lie},
        (hidden, labels),
    )


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


def _told(numbers: Sequence[int]) -> str:
    return " ".join(map(str, numbers))


def kept_weights(name: str) -> Kept:
    """What the files of a name say, kept from the last time where they have not changed."""
    paths = files_of(name)
    read: Kept = kept(f"weights-{name}", paths, _READ_BY, partial(_filed, paths))
    return read


def _filed(paths: Sequence[Path]) -> Kept:
    """What the files say, two and three words side by side filed under the first of them."""
    learned = read_weights(paths)
    alone: dict[str, bytes] = {}
    behind: dict[str, Followed] = {}
    for feature in sorted(learned.weights.keys() | learned.vectors.keys(), key=lambda each: (each.count(" "), each)):
        weights = learned.weights.get(feature, b"")
        packed = bytes([len(weights) // _PAIR]) + weights + learned.vectors.get(feature, b"")
        words = feature.split(" ")
        if len(words) == 1:
            alone[feature] = packed
        elif len(words) == 2:
            behind.setdefault(words[0], {})[words[1]] = packed, None
        else:
            first, second, third = words
            both, thirds = behind[first][second]
            behind[first][second] = both, {**(thirds or {}), third: packed}
    folded = {word: marshal.dumps(followed) for word, followed in behind.items()}
    return learned.bases, learned.heard, alone, folded, learned.layers


def unfolded(followed: bytes | None) -> Followed:
    """What stands behind a word; nothing where nothing was kept of it."""
    return marshal.loads(followed) if followed else {}  # noqa: S302 (it was kept by us, as safely as all of it)


_PAIR = 2 * array("h").itemsize


def unpacked(packed: bytes) -> tuple["array[int]", bytes]:
    """The weights of a feature, each a label's number and its weight in turn, and its vector."""
    end = 1 + _PAIR * packed[0]
    return array("h", packed[1:end]), packed[end:]
