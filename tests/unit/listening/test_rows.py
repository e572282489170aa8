"""Rows of numbers come back as they were packed."""

from hypothesis import given
from hypothesis import strategies as st

from outreach.listening.rows import Rows, packed


@given(st.lists(st.lists(st.integers(0, 2**32 - 1), max_size=5), max_size=8))
def test_rows_come_back_as_they_were(rows: list[list[int]]) -> None:
    found = Rows(packed(rows))
    assert [found[at] for at in range(len(found))] == rows
