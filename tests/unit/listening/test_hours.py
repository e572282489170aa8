"""Hours: which days and times of day a sentence leaves open."""

import pytest

from outreach.listening.folding import fold
from outreach.listening.phrases import language
from outreach.listening.walks import Text


@pytest.mark.parametrize(
    ("text", "days", "since", "until"),
    [
        ("Nach 17 Uhr bitte nicht mehr stören.", None, None, "17:00"),
        ("Vor 9 Uhr bitte nicht.", None, "09:00", None),
        ("Am Wochenende bitte keine Nachrichten.", ("mon", "tue", "wed", "thu", "fri"), None, None),
        ("Freitags erreichen Sie mich nie, sonst schon.", ("mon", "tue", "wed", "thu"), None, None),
        ("Nachmittags bin ich nicht da.", None, None, "12:00"),
        ("Vormittags bin ich da, nachmittags nicht.", None, None, "12:00"),
        ("Nach 17 Uhr ist kein Problem.", None, "17:00", None),
        ("Nicht vor 10 Uhr.", None, "10:00", None),
    ],
)
def test_refused_hours_leave_the_others(text: str, days: tuple[str, ...] | None, since: str, until: str) -> None:
    found = language("de").hours.find(Text(fold(text)))[0]
    assert (found.days, found.since, found.until) == (days, since, until)
