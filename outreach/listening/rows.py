"""Rows of numbers, packed so that thousands of them are read from a file at once and unpacked when asked for."""

from array import array
from collections.abc import Iterable

Packed = tuple[bytes, bytes]
"""Where each row ends, and the numbers of all rows."""


def packed(rows: Iterable[Iterable[int]]) -> Packed:
    """The rows, packed."""
    ends, numbers = array("I"), array("I")
    for row in rows:
        numbers.extend(row)
        ends.append(len(numbers))
    return ends.tobytes(), numbers.tobytes()


class Rows:
    """Packed rows, by number."""

    def __init__(self, packed: Packed) -> None:
        self._ends, self._numbers = array("I", packed[0]), array("I", packed[1])

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, at: int) -> list[int]:
        return self._numbers[self._ends[at - 1] if at else 0 : self._ends[at]].tolist()
