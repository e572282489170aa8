"""What is declined by its name is declined, whatever it is, and whatever else the mail asks for."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.listening.test_plain import heard_in

DATA: dict[str, dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "declined.yaml").read_text(encoding="utf-8"))


def _declined(language: str) -> Iterator[str]:
    for sentence in DATA[language]["declined"]:
        (form,) = re.findall(r"<(\w+)>", sentence)
        for thing in DATA[language]["things"]:
            if form in thing:
                text = sentence.replace(f"<{form}>", thing[form])
                yield text[0].upper() + text[1:]


def _kinds(text: str) -> list[str]:
    return [each["kind"] for each in heard_in(text)]


@pytest.mark.parametrize("language", DATA)
def test_what_is_named_is_declined(language: str) -> None:
    told = list(_declined(language))
    wrong = [(text, found) for text in told if (found := _kinds(text)) != ["not_interested"]]
    assert len(told) > 90
    assert len(wrong) <= len(told) // 50, wrong


@pytest.mark.parametrize("language", DATA)
def test_it_is_declined_whatever_is_asked_for_besides(language: str) -> None:
    besides = list(DATA[language]["besides"].items())
    told = [(f"{text} {besides[at % len(besides)][0]}", besides[at % len(besides)][1])
            for at, text in enumerate(_declined(language))]  # fmt: skip
    wrong = [(text, found) for text, kind in told if sorted(found := _kinds(text)) != sorted(("not_interested", kind))]
    assert len(wrong) <= len(told) // 20, wrong


@pytest.mark.parametrize("language", DATA)
def test_whose_words_only_sound_like_it_declines_nothing(language: str) -> None:
    assert [text for text in DATA[language]["nothing"] if "not_interested" in _kinds(text)] == []
