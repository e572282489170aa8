"""What do the words of a sentence say together, which none of them says alone?

Each word, and each two side by side, lies somewhere among all others (its vector); a sentence lies where its words lie
on average. Two layers of units make of that place what speaks for each label: the first finds out which regions it
lies in, the second what these say. All is learned from the labelled sentences (`tests/listening/layered.py`).

A whole layer is worked out in one number: what a unit is given stands in a lane of its own, and to multiply the
number multiplies every lane.
"""

from array import array
from collections.abc import Sequence
from functools import cache
from math import tanh
from struct import Struct
from typing import NamedTuple

from outreach.listening.weight_files import Rows

THOUSAND = 1000
"""The numbers of the layers are whole thousandths."""
_FINE = 256
"""In so many steps a place is measured from the middle to the edge."""


class Layers:
    """The layers of some labels."""

    def __init__(self, rows: tuple[Rows, Rows]) -> None:
        hidden, labels = rows
        self._hidden, self._labels = Layer(columns_of(hidden), _FINE), Layer(columns_of(labels), THOUSAND)

    def say(self, place: Sequence[float]) -> list[float]:
        """What speaks for each label at a place."""
        seen = self._hidden.given([round(_FINE * tanh(each)) for each in place])
        found = self._labels.given([each // _FINE if each > 0 else 0 for each in seen])
        return [each / THOUSAND**2 for each in found]


class Columns(NamedTuple):
    """Units, a lane for each: what it comes to by itself, and how much of each thing given; all in thousandths."""

    several: int
    first: int
    given: list[int]


class Layer:
    """Units to which something is given, in parts of one, of which `unit` make one."""

    def __init__(self, units: Columns, unit: int) -> None:
        self._first, self._given = unit * units.first, units.given
        self._lanes = Struct(f"<{units.several}Q")
        self._raised = _raised(units.several, "Q")

    def given(self, numbers: Sequence[int]) -> list[int]:
        """What its units come to when they are given so much, in so many parts and thousandths of one."""
        return self.told(self.made_of(numbers))

    def made_of(self, numbers: Sequence[int]) -> int:
        """What they make of so much, a lane for each unit; of several things together, they make the sum."""
        total = 0
        for number, weights in zip(numbers, self._given, strict=True):
            if number:
                total += number * weights
        return total

    def told(self, made: int, times: int = 1) -> list[int]:
        """What its units come to so many times, with what they made of what they were given."""
        total = times * self._first + made + self._raised
        return [lane - _HALF for lane in self._lanes.unpack(total.to_bytes(self._lanes.size, "little"))]


def columns_of(rows: Rows) -> Columns:
    """Units by their rows: what it comes to by itself, and how much of each thing given."""
    first, *given = (in_lanes(column, "Q") for column in zip(*rows, strict=True))
    return Columns(len(rows), first, given)


def in_lanes(numbers: Sequence[int], kind: str) -> int:
    """Numbers as one, a lane for each, as wide as a number of an array of that kind (`I`, `Q`)."""
    half = _half(kind)
    return int.from_bytes(array(kind, [number + half for number in numbers]).tobytes(), "little") - _raised(
        len(numbers), kind
    )


@cache
def _raised(count: int, kind: str) -> int:
    return int.from_bytes(array(kind, [_half(kind)] * count).tobytes(), "little")


def _half(kind: str) -> int:
    return 1 << 8 * array(kind).itemsize - 1


_HALF = _half("Q")
