"""Hours in words and days that their neighbours make a habit."""

import pytest

from outreach.listening.phrases import language
from outreach.listening.walks import Text

_WORKDAYS = ("mon", "tue", "wed", "thu", "fri")


@pytest.mark.parametrize(
    ("text", "days", "since", "until"),
    [
        ("between nine and eleven", None, "09:00", "11:00"),
        ("after half past four", None, "16:30", None),
        ("before quarter to nine", None, None, "08:45"),
        ("between ten in the morning and noon", None, "10:00", "12:00"),
        ("between six and seven in the morning", None, "06:00", "07:00"),
        ("after 8 in the evening", None, "20:00", None),
        ("mon-fri 8-4", _WORKDAYS, "08:00", "16:00"),
        ("monday and wednesday afternoons", ("mon", "wed"), "12:00", "18:00"),
        ("thursday or friday from 2pm", ("thu", "fri"), "14:00", None),
        ("not on a monday", ("tue", "wed", "thu", "fri"), None, None),
        ("any evening except wednesdays", ("mon", "tue", "thu", "fri", "sat", "sun"), "18:00", None),
        ("weekdays only, my weekends are for the bees", _WORKDAYS, None, None),
        ("i teach until three, so after 3.30pm", None, "15:30", None),
    ],
)
def test_hours_are_read(text: str, days: tuple[str, ...] | None, since: str | None, until: str | None) -> None:
    (hours,) = language("en").hours.find(Text(text))
    assert (hours.days, hours.since, hours.until) == (days, since, until)


@pytest.mark.parametrize("text", ["after two weeks", "only after 3,000 hours", "call me on friday", "one of two pumps"])
def test_what_names_no_hours(text: str) -> None:
    assert not language("en").hours.find(Text(text))
