"""Where lie the units that spot what is said, and the places of words, and what do their files say?

`weights/spotters.txt` and `weights/<language>.places*.txt` are written by `tests/listening/spotting.py`.
"""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

from outreach.listening.kept import kept
from outreach.listening.layers import Columns, columns_of, in_lanes
from outreach.listening.weight_files import NOWHERE, Rows

_FOLDER = Path(__file__).with_name("weights")
_READ_BY = b"".join(Path(__file__).with_name(name).read_bytes() for name in ("spotter_files.py", "layers.py"))
WIDE, PLACE_UNIT, THOUSAND = 3, 13, 1000
"""So many words are looked at side by side; a place is told in thirteenths, what is made of it in thousandths."""
PARTS = 2
"""The places of a language stand in so many files, so that none is large."""


class Units(NamedTuple):
    """The units that spot, ready for use: a lane of a whole number for each (spotters.py)."""

    says: list[str]
    """What they say of a sentence: each label, and each wish for each channel (`channel:phone:refuse`)."""
    several: int
    """How many there are."""
    first: int
    """What each comes to by itself."""
    columns: list[list[int]]
    """Of the word before, in the middle and behind: what each makes of each number that tells its place."""
    beside: Columns
    """What is made of where the words of a sentence beside it lie on average."""
    both: Columns
    """What those that are hidden, and then the labels, make of what was spotted and of what is made of those beside."""
    labels: Columns
    """What the labels make of what is hidden."""


def places_of(code: str) -> list[Path]:
    """Where the places of a language's words lie."""
    return [_FOLDER / f"{code}.places.{part}.txt" for part in range(1, PARTS + 1)]


def has_places(code: str) -> bool:
    """Whether the words of a language have places."""
    return all(path.is_file() for path in places_of(code))


def spotters_file() -> Path:
    """Where the units lie."""
    return _FOLDER / "spotters.txt"


def written_units(says: Sequence[str], *parts: Rows) -> str:
    """The units and the layers over them, as their file has them: a row a line, an empty line before each part."""
    told = ("".join(f"{' '.join(map(str, row))}\n" for row in part) for part in parts)
    return "\n".join([f"{' '.join(says)}\n", *told])


def written_places(places: Sequence[tuple[str, Sequence[int]]]) -> list[str]:
    """The places of words as their files have them: a word a line, and behind it a letter for each number."""
    lines = [f"{word}\t{''.join(chr(NOWHERE + number) for number in place)}\n" for word, place in sorted(places)]
    half = -(-len(lines) // PARTS)
    return ["".join(lines[half * part : half * (part + 1)]) for part in range(PARTS)]


def kept_units() -> Units:
    """The units, kept from the last time where their file has not changed."""
    found = kept("spotters", [spotters_file()], _READ_BY, _read_units)
    says, several, first, columns, beside, both, labels = found
    return Units(says, several, first, columns, Columns(*beside), Columns(*both), Columns(*labels))


class Places:
    """Where words lie."""

    def __init__(self, drawers: Sequence[bytes]) -> None:
        self._drawers = drawers

    def get(self, word: str) -> bytes | None:
        """The place of a word, a letter for each number; `None` where it has none."""
        line = f"\n{word}\t".encode(errors="backslashreplace")
        drawer = self._drawers[_drawer(word)]
        begin = drawer.find(line) + len(line)
        return drawer[begin : drawer.index(b"\n", begin)] if begin >= len(line) else None


def kept_places(code: str) -> Places:
    """The places of a language's words, kept from the last time where their files have not changed."""
    paths = places_of(code)
    return Places(kept(f"places-{code}", paths, _READ_BY, partial(_read_places, paths)))


def _read_units() -> tuple[object, ...]:
    says, *parts = spotters_file().read_text("utf-8").split("\n\n")
    rows, *layers = ([[int(each) for each in row.split()] for row in part.splitlines()] for part in parts)
    first, *columns = (in_lanes(column, "I") for column in zip(*rows, strict=True))
    size = len(columns) // WIDE
    split = [columns[at : at + size] for at in range(0, len(columns), size)]
    return (says.split(), len(rows), first, split, *(tuple(columns_of(part)) for part in layers))


def _read_places(paths: Sequence[Path]) -> list[bytes]:
    """The lines of the files in drawers: to look through one is quicker than to read a table of them all."""
    drawers = [bytearray(b"\n") for _ in range(_DRAWERS)]
    for line in (line for path in paths for line in path.read_text("utf-8").splitlines(keepends=True)):
        drawers[_drawer(line.partition("\t")[0])] += line.encode()
    return [bytes(drawer) for drawer in drawers]


def _drawer(word: str) -> int:
    return crc32(word.encode(errors="backslashreplace")) % _DRAWERS


_DRAWERS = 512
