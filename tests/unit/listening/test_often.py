"""Frequencies: how many times in which stretch of time."""

import pytest

from outreach.listening.folding import fold
from outreach.listening.phrases import language
from outreach.listening.walks import Text


@pytest.mark.parametrize(
    ("text", "count", "unit"),
    [
        ("viermal jährlich", 4, "year"),
        ("vier Aussendungen pro Jahr", 4, "year"),
        ("halbjährlich", 2, "year"),
        ("alle vierzehn Tage", 26, "year"),
        ("alle zwei Monate", 6, "year"),
        ("zwei Mails monatlich", 2, "month"),
        ("einmal im Quartal", 1, "quarter"),
    ],
)
def test_how_often(text: str, count: int, unit: str) -> None:
    found = language("de").often.find(Text(fold(text)))[0]
    assert (found.count, found.unit) == (count, unit)
