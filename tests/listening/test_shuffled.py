"""Other names, companies and years must not change what is heard: nothing in the phrases knows a case."""

import json
from pathlib import Path
from typing import Any

import pytest

from outreach.listening.cases import case_message, heard_object
from tests.listening.shuffle import YEARS, shuffled

HERE = Path(__file__).parent
CASES = [json.loads(line) for line in (HERE / "cases.jsonl").read_text("utf-8").splitlines()]


def _said(case: dict[str, Any]) -> tuple[object, ...]:
    """The verdict and what sort of signals were heard, names and days aside."""
    heard = heard_object(case["id"], case_message(case))
    kinds = [(s["kind"], s.get("channel"), s.get("wish"), s.get("per")) for s in heard["signals"]]
    return heard["automatic"], bool(heard["return_date"]), sorted(map(str, kinds))


@pytest.mark.parametrize("seed", [1, 2])
def test_other_people_and_years_are_heard_alike(seed: int) -> None:
    changed = [case["id"] for case in CASES if _said(case) != _said(shuffled(case, seed))]
    assert len(changed) <= 0.003 * len(CASES), changed


def test_the_shuffle_does_change_who_writes_and_when() -> None:
    same_sender = sum(case["from"] == shuffled(case, 1)["from"] for case in CASES)
    same_year = sum(case["received"] == shuffled(case, 1)["received"] for case in CASES)
    assert same_sender < 0.1 * len(CASES)
    assert same_year < 0.1 * len(CASES)
    assert YEARS == 28
