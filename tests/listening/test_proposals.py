"""One meeting or call that is proposed is interest, whenever it is to be: no way, no hours and no day to wait for."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.listening.test_plain import heard_in

DATA: dict[str, dict[str, list[str]]] = yaml.safe_load(
    (Path(__file__).parent / "proposals.yaml").read_text(encoding="utf-8")
)


def _told(language: str) -> Iterator[str]:
    for sentence in DATA[language]["proposed"]:
        for time in DATA[language]["times"]:
            text = sentence.replace("<time>", time)
            yield text[0].upper() + text[1:]


@pytest.mark.parametrize("language", DATA)
def test_one_call_or_meeting_is_interest_alone(language: str) -> None:
    told = list(_told(language))
    wrong = [(text, found) for text in told if (found := [each["kind"] for each in heard_in(text)]) != ["interest"]]
    assert len(wrong) <= len(told) // 25, wrong


@pytest.mark.parametrize("language", DATA)
def test_what_closes_something_beside_it_is_heard(language: str) -> None:
    for text in DATA[language]["closing"]:
        assert [each for each in heard_in(text) if each["kind"] != "interest"], text
