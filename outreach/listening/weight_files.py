"""Where do the weights lie, and what do their files say?

`weights/<language>.txt` and the files beside it are written by `tests/listening/learning.py`.
"""

from array import array
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from string import ascii_lowercase

from outreach.listening.kept import kept
from outreach.patterns import when_used

_FOLDER = Path(__file__).with_name("weights")
_READ_BY = Path(__file__).read_bytes()
Learned = tuple[list[int], dict[str, list[int]], dict[str, bytes]]
"""The base of each label; what each thing that the phrases heard adds to each; and the weights of the features, each a
label's number and its weight in turn, packed as `array("h")`: so they are read in no time."""
Followed = dict[str, tuple[bytes, dict[str, bytes] | None]]
"""The words that stand behind another: what the two weigh, and with which third word behind them they weigh more."""
Kept = tuple[list[int], dict[str, list[int]], dict[str, bytes], dict[str, Followed]]
"""The same with the features of one word alone, and by each word what weighs something behind it."""

PAIRS, THREES, LETTERS = "pairs", "threes", "letters"
"""What stands in files of its own, so that none is large: two and three words side by side, and letters."""


def files_of(name: str) -> list[Path]:
    """Where the weights of a name lie, the one that tells what they were learned from first."""
    return [_FOLDER / f"{name}{part}.txt" for part in ("", f".{PAIRS}", f".{THREES}", f".{LETTERS}")]


def written(learned: Learned, learned_from: str) -> list[str]:
    """Weights as their files have them, a feature a line; `learned_from` tells the sentences apart."""
    bases, heard, found = learned
    lines = [f"learned from {learned_from}", " ".join(map(str, bases))]
    lines += [f"{label} {' '.join(map(str, weights))}" for label, weights in sorted(heard.items())]
    parts: dict[str, list[str]] = {"": [*lines, ""], PAIRS: [], THREES: [], LETTERS: []}
    for feature, packed in sorted(found.items()):
        part = LETTERS if feature[0] == "-" else ("", PAIRS, THREES)[feature.count(" ")]
        parts[part].append(f"{feature}\t{_as_letters(packed)}")
    return ["".join(f"{line}\n" for line in part) for part in parts.values()]


def learned_from(name: str) -> str:
    """What tells the sentences that the weights of a language were learned from."""
    return files_of(name)[0].read_text("utf-8").partition("\n")[0].removeprefix("learned from ")


def read_weights(paths: Sequence[Path]) -> Learned:
    """What the files of a name say."""
    head, _, rest = "".join(path.read_text("utf-8") for path in paths).partition("\n\n")
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
    """What the files of a name say, kept from the last time where they have not changed."""
    paths = files_of(name)
    read: Kept = kept(f"weights-{name}", paths, _READ_BY, partial(_filed, paths))
    return read


def _filed(paths: Sequence[Path]) -> Kept:
    """What the files say, two and three words side by side filed under the first of them."""
    bases, heard, found = read_weights(paths)
    alone: dict[str, bytes] = {}
    behind: dict[str, Followed] = {}
    for feature, packed in sorted(found.items(), key=lambda each: each[0].count(" ")):
        words = feature.split(" ")
        if len(words) == 1:
            alone[feature] = packed
        elif len(words) == 2:
            behind.setdefault(words[0], {})[words[1]] = packed, None
        else:
            first, second, third = words
            both, thirds = behind[first][second]
            behind[first][second] = both, {**(thirds or {}), third: packed}
    return bases, heard, alone, behind
