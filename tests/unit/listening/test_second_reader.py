"""What a second reader may propose: only what stands in the mail, in the guide's form, and closes something."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from outreach.config import SecondReading
from outreach.listening.second_reader import MOST, disagreements, proposals, question
from outreach.listening.signals import Signal

MAIL = "Thanks for the call.\nKindly let this be the last of it.\nNo calls, please."
SILENCE = "Kindly let this be the last of it."
NOW = datetime(2026, 3, 2, tzinfo=UTC)


def answer(*signals: object) -> str:
    return json.dumps({"signals": signals})


def first(kind: str, quote: str = SILENCE, **fields: Any) -> Signal:
    return Signal(kind, quote, 0, len(quote), 1.0, "phrases/en:x", fields)


def test_what_stands_in_the_mail_is_a_proposal() -> None:
    read = proposals(answer({"kind": "stop", "quote": SILENCE}), MAIL)
    assert [(signal.kind, signal.quote, signal.reader) for signal in read.signals] == [("stop", SILENCE, "second")]
    assert read.dropped == 0


@pytest.mark.parametrize(
    "said",
    [
        {"kind": "stop", "quote": "Never write to me again."},
        {"kind": "stop", "quote": ""},
        {"kind": "stop"},
        {"kind": "shout", "quote": SILENCE},
        {"kind": "channel", "quote": "No calls, please.", "channel": "fax", "wish": "refuse"},
        {"kind": "channel", "quote": "No calls, please.", "channel": ["phone"], "wish": {"refuse": 1}},
        {"kind": "cadence", "quote": SILENCE, "max": -1, "per": "week"},
        {"kind": "stop", "quote": SILENCE, "send_to": "eve@evil.test"},
        "stop",
        None,
        7,
    ],
)
def test_whatever_else_is_dropped_and_counted(said: object) -> None:
    read = proposals(answer(said), MAIL)
    assert (read.signals, read.dropped) == ((), 1)


@pytest.mark.parametrize(
    "text", ["", "I think it is a stop.", "[]", '{"signals": {}}', '{"signals": null}', "[" * 10_000]
)
def test_an_answer_that_is_no_list_of_signals_proposes_nothing(text: str) -> None:
    assert proposals(text, MAIL).signals == ()
    assert proposals(text, MAIL).dropped == 1


def test_a_flood_is_cut() -> None:
    read = proposals(answer(*[{"kind": "stop", "quote": SILENCE}] * 100), MAIL)
    assert (len(read.signals), read.dropped) == (MOST, 100 - MOST)


@given(st.text(max_size=200), st.text(max_size=50))
def test_no_answer_raises(text: str, visible: str) -> None:
    proposals(text, visible)
    proposals(answer({"kind": text, "quote": visible, text: visible}), visible)


def test_who_agrees_is_not_asked_about() -> None:
    mine = [first("stop"), first("channel", channel="phone", wish="refuse"), first("question", text="?")]
    theirs = [first("stop", "other words"), first("channel", "other", channel="phone", wish="refuse")]
    assert disagreements(mine, theirs) == ()


def test_what_only_the_second_hears_and_what_it_denies() -> None:
    missed = disagreements([first("interest")], [first("stop"), first("unhappy")])
    assert [(each.what, each.signal.kind) for each in missed] == [("missed", "stop")], "one question a sentence"
    denied = disagreements([first("stop")], [first("interest")])
    assert [(each.what, each.signal.kind) for each in denied] == [("denied", "stop")]


@pytest.mark.parametrize("kind", ["resume", "interest", "not_interested", "new_address", "question", "fact"])
def test_what_opens_something_is_nobodys_question(kind: str) -> None:
    assert disagreements([], [first(kind)]) == ()
    assert disagreements([], [first("channel", channel="phone", wish="accept")]) == ()


def test_a_yes_is_a_wish_with_its_days_as_text() -> None:
    [found] = disagreements([], [first("not_before", **{"from": "2026-05-01", "to": "2026-05-01"})])
    asking = question(found, (), NOW)
    assert asking.does == {"do": "wish", "wish": {"kind": "not_before", "earliest": "2026-05-01"}}
    json.dumps(asking.does)
    [other] = disagreements([], [first("legal")])
    assert question(other, (), NOW).does == {"do": "hold", "kind": "legal"}


@pytest.mark.parametrize(
    "url",
    ["http://models.example/v1", "ftp://127.0.0.1/", "https://", "models.example", "https://a:b@models.example/v1",
     "https://models.example/v1?key=1", "file:///etc/passwd"],
)  # fmt: skip
def test_an_endpoint_that_is_not_safe_is_refused(url: str) -> None:
    with pytest.raises(ValidationError):
        SecondReading(base_url=url, model="m")
