"""Machines and those who only look like one; when the absent are back. The floors may rise, never fall."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from outreach.listening.cases import case_message
from outreach.listening.extract import hear
from outreach.listening.signals import Heard

CASES = [json.loads(line) for line in (Path(__file__).parent / "machines.jsonl").read_text("utf-8").splitlines()]
AWAY = [case for case in CASES if case["expected"]["automatic"] == "out_of_office"]


@pytest.fixture(scope="module")
def heard() -> dict[str, Heard]:
    return {case["id"]: hear(case_message(case)) for case in CASES}


def _is_back(case: dict[str, Any], heard: Heard) -> bool:
    """Whether the day is the expected one, or the Monday behind a weekend."""
    wanted = case["expected"]["return_date"]
    if wanted is None or heard.return_date is None:
        return wanted is None and heard.return_date is None
    day = date.fromisoformat(wanted)
    return day <= heard.return_date <= day + timedelta(7 - day.weekday() if day.weekday() > 4 else 0)


def test_machines_are_told_from_people(heard: dict[str, Heard]) -> None:
    wrong = [case["id"] for case in CASES if heard[case["id"]].automatic != case["expected"]["automatic"]]
    assert len(wrong) <= 0.03 * len(CASES), wrong


def test_no_person_is_taken_for_one_who_is_away(heard: dict[str, Heard]) -> None:
    people = [case["id"] for case in CASES if case["expected"]["automatic"] is None]
    assert [key for key in people if heard[key].automatic == "out_of_office"] == []


def test_the_day_of_return_is_right(heard: dict[str, Heard]) -> None:
    wrong = [case["id"] for case in AWAY if not _is_back(case, heard[case["id"]])]
    assert len(wrong) <= 0.05 * len(AWAY), wrong


@pytest.mark.parametrize(
    ("body", "stand_in"),
    [
        ("I am away. Please contact Lou Park, lou@vale.example.", "Lou Park <lou@vale.example>"),
        (
            "Im Urlaub. Meine Vertretung übernimmt Herr Jan Kolb (kolb@vale.example).",
            "Herr Jan Kolb <kolb@vale.example>",
        ),
        ("Absent. Mon collègue Didier prend le relais : didier@vale.example", "didier@vale.example"),
        ("De vacaciones. Escriba a Ana Paz, ana.paz@vale.example", "Ana Paz <ana.paz@vale.example>"),
        ("Assente. Per urgenze: Dott. Marco Riva, riva@vale.example", "Dott. Marco Riva <riva@vale.example>"),
        ("Afwezig. Neem contact op met collega Bram Vos.", "Bram Vos"),
        ("I am away and read nothing.", ""),
    ],
)
def test_who_stands_in(body: str, stand_in: str) -> None:
    case = {
        "id": "s", "received": "2025-08-01T09:00:00+01:00", "from": "Kim <kim@vale.example>", "to": "rosa@hart.example",
        "subject": "Automatic reply", "headers": [["Auto-Submitted", "auto-replied"]], "body": body,
    }  # fmt: skip
    found = hear(case_message(case)).stand_in
    assert stand_in in found if "didier" in stand_in else found == stand_in


@pytest.mark.parametrize(
    ("received", "body"),
    [
        ("2025-08-10T09:00:00+01:00", "I am away until 4 August."),
        ("2025-08-10T09:00:00+01:00", "I am out of the office and back on 4 August 2025."),
        ("2025-08-10T09:00:00+01:00", "I am on leave and back on 4 September 2027."),
    ],
)
def test_a_day_past_or_far_ahead_is_none(received: str, body: str) -> None:
    case = {
        "id": "p", "received": received, "from": "Kim <kim@vale.example>", "to": "rosa@hart.example",
        "subject": "Automatic reply", "headers": [["Auto-Submitted", "auto-replied"]], "body": body,
    }  # fmt: skip
    assert hear(case_message(case)).return_date is None
