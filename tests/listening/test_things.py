"""Asked for, wanted, complained of or threatened with: heard whatever the thing is. What others do says nothing."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.listening.test_plain import heard_in

DATA: dict[str, dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "things.yaml").read_text(encoding="utf-8"))
SECTIONS = [(language, name) for language, sections in DATA.items() for name in sections]
_JOINED = {"de el": "del", "a el": "al", "de le": "du", "à le": "au"}


def _told(section: dict[str, Any]) -> Iterator[str]:
    for sentence in section["said"]:
        (form,) = re.findall(r"<(\w+)>", sentence)
        for thing in section["of"]:
            text = sentence.replace(f"<{form}>", thing[form])
            text = re.sub(r"\b(de el|a el|de le|à le)\b", lambda match: _JOINED[match[1]], text)
            yield text[0].upper() + text[1:]


@pytest.mark.parametrize(("language", "name"), SECTIONS)
def test_it_is_heard_whatever_it_is_of(language: str, name: str) -> None:
    section = DATA[language][name]
    told = list(_told(section))
    heard = [(text, [each["kind"] for each in heard_in(text) if each["kind"] != "fact"]) for text in told]
    wrong = [(text, kinds) for text, kinds in heard if kinds != section["wanted"]]
    assert len(told) > 40
    assert len(wrong) <= len(told) // 12, wrong
