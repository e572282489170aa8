"""The clock: which half of the day is meant, and what is left of a day."""

import pytest

from outreach.listening.clock import Time, between, moved_into
from outreach.listening.phrases import language
from outreach.listening.walks import Text

MORNING, AFTERNOON, EVENING = (None, "12:00"), ("12:00", "18:00"), ("18:00", None)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("8", "4", ("08:00", "16:00")),
        ("6", "14 uhr", ("06:00", "14:00")),
        ("12", "halb 1", ("12:00", "13:00")),
        ("1", "3 pm", ("13:00", "15:00")),
        ("9", "11", ("09:00", "11:00")),
    ],
)
def test_one_end_tells_the_half_of_the_day_of_the_other(first: str, last: str, expected: Time) -> None:
    assert between(first, last.replace("halb 1", "1")) == expected


@pytest.mark.parametrize(
    ("time", "part", "expected"),
    [
        (("08:00", None), EVENING, ("20:00", None)),
        (("07:30", "08:30"), EVENING, ("19:30", "20:30")),
        (("18:00", "19:30"), MORNING, ("06:00", "07:30")),
        (("09:00", "11:30"), AFTERNOON, ("09:00", "11:30")),
        (("10:00", "12:00"), EVENING, ("10:00", "12:00")),
        (("13:00", None), MORNING, ("13:00", None)),
        ((None, None), EVENING, (None, None)),
    ],
)
def test_a_part_of_the_day_moves_a_time_into_it_where_only_so_it_lies_there(
    time: Time, part: Time, expected: Time
) -> None:
    assert moved_into(time, part) == expected


@pytest.mark.parametrize(
    ("code", "words", "clocks"),
    [
        ("en", "after quarter past nine", [("09:15", None)]),
        ("en", "it ends at quarter past nine", []),
        ("de", "abends nach halb sieben lese ich", [("18:30", None)]),
        ("es", "antes de las tres menos cuarto", [(None, "14:45")]),
        ("es", "hasta un cuarto para las ocho", []),
        ("fr", "après dix heures moins le quart", [("09:45", None)]),
    ],
)
def test_minutes_belong_to_their_hour(code: str, words: str, clocks: list[Time]) -> None:
    hours = language(code).hours
    found = hours.clocks(Text(words.replace("è", "e")), hours.parts_in(Text(words)))
    assert [(each.since, each.until) for each in found] == clocks
