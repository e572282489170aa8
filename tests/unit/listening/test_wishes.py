"""Until when a wish for a way holds."""

from datetime import date

import pytest

from outreach.listening.clauses import sentences
from outreach.listening.phrases import language
from outreach.listening.reading import read
from outreach.listening.wishes import channels

DAY = date(2026, 7, 8)


def _until(code: str, text: str) -> list[tuple[str, str | None]]:
    found = [each for part in sentences(text) for each in channels(read(part, language(code), DAY))]
    return [(str(each.fields["wish"]), each.fields["until"]) for each in found]


@pytest.mark.parametrize(
    ("code", "text", "wish", "until"),
    [
        ("nl", "Tot 31 augustus graag per sms.", "prefer", "2026-08-31"),
        ("it", "Fino al 6 settembre scrivimi su WhatsApp.", "prefer", "2026-09-06"),
        ("pt", "Até 30 de setembro nada de chamadas, por favor.", "refuse", "2026-09-30"),
        ("it", "Prima di settembre preferisco una lettera.", "prefer", None),
    ],
)
def test_a_wish_ends_where_the_text_says_until(code: str, text: str, wish: str, until: str | None) -> None:
    assert _until(code, text) == [(wish, until)]
