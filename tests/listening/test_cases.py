"""Labelled cases of our own: each says what a message means; the floors may rise, never fall."""

import json
from pathlib import Path
from typing import Any

import pytest

from outreach.listening.cases import case_message, heard_object

CASES = [json.loads(line) for line in (Path(__file__).parent / "cases.jsonl").read_text("utf-8").splitlines()]
DATED = {"not_before": "from"}


def _key(signal: dict[str, Any]) -> tuple[object, ...]:
    """What makes two signals the same: the kind and its fields, a date's range aside."""
    kind = signal["kind"]
    named = {k: v for k, v in signal.items() if k not in ("kind", "quote", "text")}
    if kind in ("not_before", "fact"):
        named = {}
    return (kind, *sorted((k, str(v).casefold()) for k, v in named.items()))


def _is_right(case: dict[str, Any], heard: dict[str, Any]) -> bool:
    expected = case["expected"]
    wanted, got = sorted(map(_key, expected["signals"])), sorted(map(_key, heard["signals"]))
    days = {s["kind"]: s for s in heard["signals"] if s["kind"] in DATED}
    ranges = [s for s in expected["signals"] if s["kind"] in DATED]
    in_range = all(s["kind"] in days and s["from"] <= days[s["kind"]]["from"] <= s["to"] for s in ranges)
    same_return = expected["return_date"] in (None, heard["return_date"])
    return wanted == got and in_range and same_return and expected["automatic"] == heard["automatic"]


@pytest.fixture(scope="module")
def heard() -> dict[str, dict[str, Any]]:
    return {case["id"]: heard_object(case["id"], case_message(case)) for case in CASES}


def test_nearly_every_case_is_heard_right(heard: dict[str, dict[str, Any]]) -> None:
    wrong = [case["id"] for case in CASES if not _is_right(case, heard[case["id"]])]
    assert len(wrong) <= 0.03 * len(CASES), wrong


def test_who_asks_to_stop_is_heard(heard: dict[str, dict[str, Any]]) -> None:
    missed = [
        case["id"]
        for case in CASES
        if any(s["kind"] == "stop" for s in case["expected"]["signals"])
        and not any(s["kind"] == "stop" for s in heard[case["id"]]["signals"])
    ]
    assert missed == []


def test_who_does_not_ask_to_stop_is_not_silenced(heard: dict[str, dict[str, Any]]) -> None:
    false = [
        case["id"]
        for case in CASES
        if not any(s["kind"] == "stop" for s in case["expected"]["signals"])
        and any(s["kind"] == "stop" for s in heard[case["id"]]["signals"])
    ]
    assert false == []


def test_every_quote_stands_in_the_message(heard: dict[str, dict[str, Any]]) -> None:
    for case in CASES:
        whole = " ".join(f"{case['body']} {case['subject']}".split())
        for signal in heard[case["id"]]["signals"]:
            assert " ".join(signal["quote"].split()) in whole, case["id"]


def test_the_cases_cover_every_language_and_kind() -> None:
    assert {case["lang"] for case in CASES} == {"en", "de", "fr", "es", "it", "nl", "pt"}
    kinds = {s["kind"] for case in CASES for s in case["expected"]["signals"]}
    assert {"stop", "channel", "not_before", "hours", "cadence", "resume", "fact", "left_company"} <= kinds
