"""Plain requests to be left in peace: heard whatever stands beside them, and not where somebody else says them."""

from pathlib import Path

import pytest
import yaml

from tests.listening.test_plain import heard_in
from tests.listening.test_weights import heard

DATA: dict[str, dict[str, list[str]]] = yaml.safe_load(
    (Path(__file__).parent / "stops.yaml").read_text(encoding="utf-8")
)


def _stops(text: str) -> bool:
    return any(each["kind"] == "stop" for each in heard_in(text))


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
    missed = [text for text in told if not _stops(text)]
    assert len(missed) <= len(told) // 80, missed


@pytest.mark.parametrize("language", DATA)
def test_and_never_as_the_wish_to_hear_more(language: str) -> None:
    for text in _told(language, "said"):
        assert all(each["kind"] not in ("resume", "interest") for each in heard_in(text)), text


@pytest.mark.parametrize("language", [each for each in DATA if DATA[each]["of_others"]])
def test_what_somebody_else_says_stops_nothing(language: str) -> None:
    taken = [text for text in _told(language, "of_others") if _stops(text)]
    assert not taken


def test_what_another_is_told_to_have_said_is_asked_about() -> None:
    found = heard("Mein Chef sagt: nehmen Sie uns von der Liste.")
    assert found.signals == ()
    assert [each.kind for each in found.unsure] == ["stop"]
