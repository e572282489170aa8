"""Who is not to write again is never heard as one who may: a stop beside the words of its opposite stays a stop."""

from pathlib import Path

import pytest
import yaml

from tests.listening.test_plain import heard_in

DATA: dict[str, dict[str, list[str]]] = yaml.safe_load((Path(__file__).parent / "again.yaml").read_text("utf-8"))


def _kinds(text: str) -> list[str]:
    return [each["kind"] for each in heard_in(text)]


@pytest.mark.parametrize("text", [text for said in DATA.values() for text in said["never_again"]])
def test_what_is_not_to_begin_again_is_a_stop(text: str) -> None:
    assert _kinds(text) == ["stop"]


@pytest.mark.parametrize("text", [text for said in DATA.values() for text in said["again"]])
def test_what_may_begin_again_lifts_one(text: str) -> None:
    assert _kinds(text) == ["resume"]


@pytest.mark.parametrize("text", [text for said in DATA.values() for text in said["other"]])
def test_a_thing_that_is_not_to_be_sent_again_is_neither(text: str) -> None:
    assert {"stop", "resume"}.isdisjoint(_kinds(text))
