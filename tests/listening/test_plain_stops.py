"""Plain requests to be left in peace: heard whatever stands beside them, and not where somebody else says them."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from outreach.listening.cases import case_message
from outreach.listening.extract import hear
from outreach.listening.signals import Heard

DATA: dict[str, dict[str, list[str]]] = yaml.safe_load(
    (Path(__file__).parent / "stops.yaml").read_text(encoding="utf-8")
)


def _heard(language: str, text: str) -> Heard:
    mail: dict[str, Any] = {
        "id": "one", "lang": language, "received": "2025-03-12T10:00:00+01:00", "from": "Ann Ode <ann@ode.example>",
        "to": "Sam Roe <sam@roe.example>", "subject": "Re: pumps", "body": f"{text}\n",
    }  # fmt: skip
    return hear(case_message(mail))


def _told(language: str, sentences: str) -> list[str]:
    return [
        sentence.replace("<stop>", stop if _keeps(language, stop, sentence) else stop[0].lower() + stop[1:])
        for stop in DATA[language]["stops"]
        for sentence in DATA[language][sentences]
    ]


def _keeps(language: str, stop: str, sentence: str) -> bool:
    """Whether its first letter stays a capital."""
    return (
        language == "de"
        or stop.startswith("I ")
        or sentence.startswith("<")
        or sentence[sentence.find("<") - 1] in '"«„'
    )


@pytest.mark.parametrize("language", DATA)
def test_a_plain_stop_is_heard_whatever_stands_beside_it(language: str) -> None:
    told = _told(language, "said")
    missed = [text for text in told if all(each.kind != "stop" for each in _heard(language, text).signals)]
    assert len(missed) <= len(told) // 80, missed


@pytest.mark.parametrize("language", DATA)
def test_and_never_as_the_wish_to_hear_more(language: str) -> None:
    for text in _told(language, "said"):
        assert all(each.kind not in ("resume", "interest") for each in _heard(language, text).signals), text


@pytest.mark.parametrize("language", [each for each in DATA if DATA[each]["of_others"]])
def test_what_somebody_else_says_stops_nothing(language: str) -> None:
    heard = [t for t in _told(language, "of_others") if any(s.kind == "stop" for s in _heard(language, t).signals)]
    assert not heard


def test_what_another_is_told_to_have_said_is_asked_about() -> None:
    found = _heard("de", "Mein Chef sagt: nehmen Sie uns von der Liste.")
    assert found.signals == ()
    assert [each.kind for each in found.unsure] == ["stop"]
