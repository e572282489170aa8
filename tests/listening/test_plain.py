"""Single sentences as many people write them, plainly: in each language nearly all are heard as they are meant.

`plain.jsonl` has 2,292 of people who did not know the engine; a quarter have the words of a kind and say nothing of it.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from outreach.listening.cases import case_message, heard_object
from tests.listening.figures import same

SAID = [json.loads(line) for line in (Path(__file__).parent / "plain.jsonl").read_text("utf-8").splitlines()]
LEAST = {"en": 0.98, "de": 0.97, "fr": 0.97, "es": 0.95, "it": 0.94, "nl": 0.95, "pt": 0.95}
"""The part of the sentences of a language that is heard whole."""
CLOSING = ("refuse", "only")


@cache
def heard_in(text: str) -> list[dict[str, Any]]:
    """What is heard in a sentence that is all of a mail."""
    case = {"id": "plain", "received": "2025-03-12T10:00:00+01:00", "subject": "Re: pumps", "body": f"{text}\n"}
    case |= {"from": "Ann Ode <ann@ode.example>", "to": "Sam Roe <sam@roe.example>"}
    heard: list[dict[str, Any]] = heard_object("plain", case_message(case))["signals"]
    return heard


def signals_of(said: dict[str, Any]) -> list[dict[str, Any]]:
    """What is heard in a labelled sentence."""
    return heard_in(said["text"])


def whole(said: dict[str, Any], heard: list[dict[str, Any]]) -> bool:
    """Whether each signal is heard, and nothing besides."""
    left = list(heard)
    for wanted in said["signals"]:
        found = next((each for each in left if same(wanted, each)), None)
        if found is None:
            return False
        left.remove(found)
    return not left


@pytest.mark.parametrize("language", LEAST)
def test_nearly_all_are_heard_as_they_are_meant(language: str) -> None:
    said = [each for each in SAID if each["lang"] == language]
    right = [whole(each, signals_of(each)) for each in said]
    assert len(right) > 100
    assert sum(right) / len(right) >= LEAST[language]


def test_a_way_is_hardly_ever_heard_as_its_opposite() -> None:
    turned = []
    for said in SAID:
        wanted = {s["channel"]: s["wish"] for s in said["signals"] if s["kind"] == "channel"}
        heard = {s["channel"]: s["wish"] for s in signals_of(said) if s["kind"] == "channel"}
        turned += [
            said["id"]
            for way in wanted.keys() & heard.keys()
            if "refuse" in {wanted[way], heard[way]} and wanted[way] != heard[way]
        ]
    assert len(turned) <= 3, turned


def test_who_asks_for_silence_is_heard_and_few_others() -> None:
    stops = {said["id"] for said in SAID if any(s["kind"] == "stop" for s in said["signals"])}
    heard = {said["id"] for said in SAID if any(s["kind"] == "stop" for s in signals_of(said))}
    silence = {said["id"] for said in SAID if any(s.get("request") == "erase" for s in said["signals"])}
    assert len(stops - heard) <= 2, stops - heard
    assert len(heard - stops - silence) <= 3, heard - stops - silence
