"""What do the words of a sentence say together, which none of them says alone?

Each word, and each two side by side, lies somewhere among all others (its vector); a sentence lies where its words lie
on average. Two layers of units make of that place what speaks for each label: the first finds out which regions it
lies in, the second what these say. All is learned from the labelled sentences (`tests/listening/layered.py`).

A whole layer is worked out in one number: what a unit is given stands in a lane of its own, and to multiply the
number multiplies every lane.
"""

from collections.abc import Sequence
from math import tanh
from struct import Struct

from outreach.listening.weight_files import Rows

THOUSAND = 1000
"""The numbers of the layers are whole thousandths."""
_FINE = 256
"""In so many steps a place is measured from the middle to the edge."""


class Layers:
    """The layers of some labels."""

    def __init__(self, rows: tuple[Rows, Rows]) -> None:
        hidden, labels = rows
        self._hidden, self._labels = _Layer(hidden, _FINE), _Layer(labels, THOUSAND)

    def say(self, place: Sequence[float]) -> list[float]:
        """What speaks for each label at a place."""
        seen = self._hidden.given([round(_FINE * tanh(each)) for each in place])
        found = self._labels.given([each // _FINE if each > 0 else 0 for each in seen])
        return [each / THOUSAND**2 for each in found]


class _Layer:
    """Units, each with a row: what it comes to by itself, and how much of each thing given."""

    def __init__(self, rows: Rows, unit: int) -> None:
        first, *given = ([row[at] for row in rows] for at in range(len(rows[0])))
        self._first, self._given = unit * _side_by_side(first), [*map(_side_by_side, given)]
        self._lanes = Struct(f"<{len(rows)}Q")
        self._raised = _side_by_side([_HALF] * len(rows))

    def given(self, numbers: Sequence[int]) -> list[int]:
        """What its units come to when they are given so much."""
        total = self._first + self._raised
        for number, weights in zip(numbers, self._given, strict=True):
            if number:
                total += number * weights
        return [lane - _HALF for lane in self._lanes.unpack(total.to_bytes(self._lanes.size, "little"))]


def _side_by_side(numbers: Sequence[int]) -> int:
    return sum(number << _LANE * at for at, number in enumerate(numbers))


_LANE, _HALF = 64, 1 << 63
