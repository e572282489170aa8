"""Days of one month, which is said once, and stretches of days: 'between the 5th and the 9th of May'."""

from datetime import date
from typing import Any

import pytest

from outreach.listening.absence import read_absence
from outreach.listening.cases import case_message
from outreach.listening.extract import hear


def heard(body: str, kind: str) -> list[dict[str, Any]]:
    case = {"id": "days-1", "received": "2025-03-12T10:00:00+01:00", "subject": "Re: pumps", "body": f"{body}\n"}
    message = case_message({**case, "from": "Ann Vale <ann@vale.example>", "to": "Sam Hill <sam@hill.example>"})
    return [signal.fields for signal in hear(message).signals if signal.kind == kind]


@pytest.mark.parametrize(
    "body",
    [
        "Please get back to me between 5 and 9 May.",
        "Write to me again from the 5th to the 9th of May.",
        "Check back between May 5 and 9.",
        "Bitte melden Sie sich zwischen dem 5. und 9. Mai wieder.",
        "Bitte melden Sie sich ab 5.5. wieder.",
        "Merci de revenir vers moi entre le 5 et le 9 mai.",
        "Por favor, vuelva a escribirme entre el 5 y el 9 de mayo.",
    ],
)
def test_the_first_of_them_is_the_day_to_wait_for(body: str) -> None:
    assert [said["from"] for said in heard(body, "not_before")] == ["2025-05-05"]


@pytest.mark.parametrize(
    "body",
    [
        "I'm away from 5 to 9 May, write again after that.",
        "I'm away May 5-9, write again after that.",
        "Ich bin vom 5.-9. Mai weg, danach gern wieder.",
    ],
)
def test_after_them_is_the_day_behind_the_last(body: str) -> None:
    assert [said["from"] for said in heard(body, "not_before")] == ["2025-05-10"]
    assert heard(body, "hours") == []


@pytest.mark.parametrize(
    ("body", "last"),
    [
        ("Don't call me from 5 to 9 May.", "2025-05-09"),
        ("Don't call me between 28 April and 3 May.", "2025-05-03"),
        ("Bitte rufen Sie vom 5. bis 9. Mai nicht an.", "2025-05-09"),
        ("Zwischen dem 28. April und dem 3. Mai bitte nicht anrufen.", "2025-05-03"),
        ("Ne m'appelez pas du 28 avril au 3 mai.", "2025-05-03"),
        ("No me llame del 5 al 9 de mayo.", "2025-05-09"),
        ("No calls until 3 May, please.", "2025-05-03"),
    ],
)
def test_a_refusal_ends_with_them(body: str, last: str) -> None:
    assert [(said["wish"], said["until"]) for said in heard(body, "channel")] == [("refuse", last)]


def test_one_off_hours_beside_them_are_none() -> None:
    assert heard("Please call me on 5 or 6 May between 9 and 11.", "hours") == []


def test_an_absence_of_some_days_ends_behind_the_last() -> None:
    today = date(2025, 4, 30)
    for note in ("I'm away 5-9 May.", "Ich bin vom 5. bis 9. Mai nicht da.", "Je suis absent du 5 au 9 mai."):
        assert read_absence(note, today).back == date(2025, 5, 10)
    assert read_absence("Back on 5 or 6 May.", today).back == date(2025, 5, 5)
