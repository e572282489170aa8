"""Which lengths of time can be written, and how are they written back?"""

from datetime import timedelta

import pytest

from outreach.planning.policy.durations import read_duration, write_duration


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("3 days", timedelta(days=3)),
        ("1 day", timedelta(days=1)),
        ("90 minutes", timedelta(minutes=90)),
        ("2 Weeks", timedelta(days=14)),
        ("1 month", timedelta(days=30)),
        (" 5hours ", timedelta(hours=5)),
        ("0 days", timedelta()),
        (timedelta(hours=1), timedelta(hours=1)),
    ],
)
def test_what_can_be_written(text: object, length: timedelta) -> None:
    assert read_duration(text) == length


@pytest.mark.parametrize("text", ["", "three days", "3", 3, "-3 days", "1.5 days", "3 days 2 hours", "9999999 days"])
def test_what_cannot(text: object) -> None:
    with pytest.raises(ValueError, match="write it like"):
        read_duration(text)


@pytest.mark.parametrize(
    ("length", "text"),
    [
        (timedelta(days=14), "2 weeks"),
        (timedelta(days=1), "1 day"),
        (timedelta(minutes=90), "90 minutes"),
        (timedelta(hours=36), "36 hours"),
        (timedelta(), "0 minutes"),
    ],
)
def test_the_shortest_way_to_say_it(length: timedelta, text: str) -> None:
    assert write_duration(length) == text
    assert read_duration(text) == length
