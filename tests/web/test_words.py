"""Are times, wishes and letters told so that nobody takes them for something else?"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.contacts.wish_words import tell_wish
from outreach.contacts.wishes import Times, Wish
from outreach.contacts.zones import Zones
from outreach.web.letters import blocks, flowing, marked, shortened
from outreach.web.throttle import MOST_FOR_ADDRESS, MOST_FOR_PLACE, MOST_FROM_EVERYWHERE, WINDOW, Throttle
from outreach.web.times import Face

NOW = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
NEW_YORK, BERLIN = ZoneInfo("America/New_York"), ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("hours", "told"),
    [
        (0, "today 12:00"), (-12, "today 00:00"), (12, "tomorrow 00:00"), (-13, "yesterday 23:00"),
        (48, "Wed 4 Mar 12:00"), (-24 * 90, "Tue 2 Dec 2025 12:00"),
    ],
)  # fmt: skip
def test_a_moment_is_told_as_its_reader_would(hours: int, told: str) -> None:
    assert Face(NEW_YORK, NOW).when(NOW + timedelta(hours=hours)).text == told


@pytest.mark.parametrize(
    ("zones", "told"),
    [
        ((BERLIN,), "Tue 3 Mar 04:00 their time (today 22:00 yours)"),
        ((NEW_YORK,), "today 22:00"),
        ((BERLIN, NEW_YORK), "today 22:00"),
        ((BERLIN, ZoneInfo("Europe/Paris")), "Tue 3 Mar 04:00 their time (today 22:00 yours)"),
        ((), "today 22:00"),
    ],
)
def test_their_time_stands_beside_ours_where_it_differs_and_is_known(zones: tuple[ZoneInfo, ...], told: str) -> None:
    assert Face(NEW_YORK, NOW).both(NOW + timedelta(hours=10), Zones(zones, "stated")) == told


@pytest.mark.parametrize(
    ("wish", "told"),
    [
        (Wish("stop", NOW), "Silence, please"),
        (Wish("channel", NOW, channel="phone", wish="refuse"), "No phone calls"),
        (Wish("channel", NOW, channel="email", wish="only"), "Only email"),
        (Wish("channel", NOW, channel="phone", wish="accept"), "Phone calls again"),
        (
            Wish("channel", NOW, channel="sms", wish="refuse", until=date(2026, 4, 1)),
            "No text messages, until 1 Apr 2026",
        ),
        (Wish("not_before", NOW, earliest=date(2027, 1, 2)), "Nothing before 2 Jan 2027"),
        (Wish("hours", NOW, days=("mon", "fri"), start="09:00", end="12:00"), "Only Mon, Fri 09:00 to 12:00"),
        (Wish("hours", NOW, start="17:00"), "Only 17:00 to 24:00"),
        (
            Wish("hours", NOW, days=("tue",), start="15:00", besides=(Times(("sat",), None, "10:00"),)),
            "Only Tue 15:00–24:00 or Sat 00:00–10:00",
        ),
        (Wish("cadence", NOW, most=1, per="month"), "At most once a month"),
        (Wish("cadence", NOW, most=3, per="year"), "At most 3 times a year"),
        (Wish("only_person", NOW, person="Rosa"), "Only Rosa of us"),
        (Wish("resume", NOW), "May be written to again"),
    ],
)
def test_a_wish_is_told_in_a_few_words(wish: Wish, told: str) -> None:
    assert tell_wish(wish) == told


def test_columns_are_set_in_letters_of_one_width_and_sentences_are_not() -> None:
    text = "Hello.\n\n  Small    $49\n  Large   $289\n\n\n\nBest,\nRosa\n"
    assert [(block.text, block.aligned) for block in blocks(text)] == [
        ("Hello.", False), ("  Small    $49\n  Large   $289", True), ("Best,\nRosa", False),
    ]  # fmt: skip


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(-2, 70), st.integers(-2, 70), st.sampled_from("ab"))))
def test_marking_keeps_every_letter(text: str, spans: list[tuple[int, int, str]]) -> None:
    pieces = marked(text, spans)
    assert "".join(piece.text for piece in pieces) == flowing(text)
    covered = {at for start, end, _ in spans if 0 <= start < end <= len(text) for at in range(start, end)}
    at = 0
    for piece in pieces:
        assert all((index in covered) == bool(piece.marks) for index in range(at, at + len(piece.text)))
        at += len(piece.text)


@given(st.text(max_size=400), st.integers(5, 100))
def test_one_line_is_one_line(text: str, most: int) -> None:
    line = shortened(text, most)
    assert len(line) <= most + 1
    assert "\n" not in line


def test_the_throttle_counts_by_address_and_by_place() -> None:
    throttle = Throttle()
    assert [throttle.wait("A@x.example ", "here", NOW) for _ in range(MOST_FOR_ADDRESS)] == [None] * MOST_FOR_ADDRESS
    assert throttle.wait("a@x.example", "here", NOW) == WINDOW
    assert throttle.wait("a@x.example", "there", NOW) is None
    for number in range(MOST_FOR_PLACE - MOST_FOR_ADDRESS):
        assert throttle.wait(f"{number}@x.example", "here", NOW) is None
    assert throttle.wait("new@x.example", "here", NOW) == WINDOW
    assert throttle.wait("new@x.example", "here", NOW + WINDOW) is None


def test_guesses_at_one_address_from_many_places_come_to_an_end() -> None:
    throttle = Throttle()
    for number in range(MOST_FROM_EVERYWHERE):
        assert throttle.wait("a@x.example", f"place {number}", NOW) is None
    assert throttle.wait("a@x.example", "another place", NOW) == WINDOW
    assert throttle.wait("b@x.example", "another place", NOW) is None
    assert [throttle.wait("", f"place {number}", NOW) for number in range(99)] == [None] * 99


def test_a_line_that_ended_because_it_was_full_flows_into_the_next() -> None:
    text = (
        "Thank you for telling me that calls don't work for you. It's noted: I\n"
        "won't ring, and neither will anyone else here. Here are our prices in\n"
        "writing:\n\n"
        "- five people and fewer, which is what most of the smaller yards take, 49\n"
        "- more\n\n"
        "Best,\nMaya\n12 Harbour Road\nPortland"
    )
    told = flowing(text).split("\n")
    assert told[0].endswith(
        "It's noted: I won't ring, and neither will anyone else here. Here are our prices in writing:"
    )
    assert told[2:] == text.split("\n")[4:]


@given(st.text(alphabet="ab \n\t-é", max_size=400) | st.text(max_size=200))
def test_flowing_changes_nothing_but_ends_of_lines_and_keeps_every_place(text: str) -> None:
    told = flowing(text)
    assert len(told) == len(text)
    assert all(new == old or (old, new) == ("\n", " ") for old, new in zip(text, told, strict=True))
    assert told.split() == text.split()
    assert flowing(told).split() == text.split()
