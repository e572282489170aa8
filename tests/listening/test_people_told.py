"""Who is the right one, who has left, who alone is dealt with: whoever it is that stands in the sentence."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from outreach.listening.titles import TITLES
from tests.listening.test_plain import heard_in

DATA: dict[str, dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "people.yaml").read_text(encoding="utf-8"))
_WHOM = {"wrong_person": "refer_to", "left_company": "refer_to", "only_person": "person"}


class Told(NamedTuple):
    """A sentence, what it says, and of whom."""

    text: str
    kind: str
    whom: str


def _told(language: str) -> Iterator[Told]:
    data = DATA[language]
    for kind in _WHOM:
        for sentence in data[kind]:
            for name in data["names"]:
                text = sentence.replace("<name>", name).replace("<address>", data["address"])
                whom = data["address"] if "<address>" in sentence else _bare(name)
                yield Told(text[0].upper() + text[1:], kind, whom)


def _bare(name: str) -> str:
    return TITLES.sub("", name.removeprefix("la ").removeprefix("el "))


@pytest.mark.parametrize("language", DATA)
def test_who_is_meant_is_heard_whoever_it_is(language: str) -> None:
    told = list(_told(language))
    wrong = []
    for each in told:
        found = [(signal["kind"], signal.get(_WHOM.get(signal["kind"], ""))) for signal in heard_in(each.text)]
        if [which for which in found if which[0] != "fact"] != [(each.kind, each.whom)]:
            wrong.append((each, found))
    assert len(wrong) <= len(told) // 50, wrong


@pytest.mark.parametrize("language", DATA)
def test_who_is_but_named_is_nobody_to_turn_to(language: str) -> None:
    for text in DATA[language]["nobody"]:
        assert not [each for each in heard_in(text) if each["kind"] in _WHOM], text
