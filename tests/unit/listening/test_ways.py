"""Which way a sentence wishes for, and until when."""

from datetime import date

import pytest

from outreach.listening.clauses import sentences
from outreach.listening.phrases import language
from outreach.listening.reading import read
from outreach.listening.ways import channels

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


def _ways(code: str, text: str) -> dict[str, str]:
    found = [each for part in sentences(text) for each in channels(read(part, language(code), DAY))]
    return {str(each.fields["channel"]): str(each.fields["wish"]) for each in found}


def test_a_wider_phrase_says_how_a_way_is_meant() -> None:
    assert _ways("en", "You can text me any time, far easier than a call.")["sms"] == "prefer"
    assert _ways("en", "You can text me any time.")["sms"] == "accept"
    assert _ways("en", "Email's good, or ring the shop.") == {"email": "accept", "phone": "accept"}
    assert _ways("en", "Ring the shop.")["phone"] == "prefer"


def test_a_word_that_is_shortened_is_heard_behind_any_other() -> None:
    assert _ways("en", "Email's fine.") == _ways("en", "Email is fine.") == {"email": "accept"}
