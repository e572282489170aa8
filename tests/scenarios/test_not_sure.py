"""A phrase hears a stop where hardly anybody means one: none is written down, nothing goes out, a person is asked."""

import pytest

from outreach.listening.cases import case_message
from outreach.listening.extract import hear, hear_phrases
from tests.house import House
from tests.scenarios.asked import answers, held, questions

ANNA = "anna@anchor.example"
OTHERS = "If I tell my team to unsubscribe from something they do the opposite."
STOP = "Please take me off your list."


def _said(body: str) -> dict[str, str]:
    return {"id": "one", "received": "2025-03-12T10:00:00+01:00", "from": f"Anna Berg <{ANNA}>",
            "to": "Rosa Lind <rosa@tidewater.example>", "subject": "Re: hello", "body": f"{body}\n"}  # fmt: skip


@pytest.fixture
def anna(house: House) -> int:
    return house.contact("Anna Berg", ANNA, stage="lead", zone="America/New_York")


def test_what_is_not_sure_is_no_signal_and_stands_beside_them() -> None:
    heard = hear(case_message(_said(OTHERS)))
    assert [each.kind for each in hear_phrases(case_message(_said(OTHERS))).signals] == ["stop"]
    assert heard.signals == ()
    assert [(each.kind, each.quote) for each in heard.unsure] == [("stop", OTHERS)]
    assert heard.to_dict()["unsure"] == [{"kind": "stop", "quote": OTHERS}]


def test_a_stop_elsewhere_in_the_mail_leaves_nothing_to_ask() -> None:
    heard = hear(case_message(_said(f"{OTHERS} {STOP}")))
    assert [each.quote for each in heard.signals] == [STOP]
    assert heard.unsure == ()


def test_nothing_goes_out_until_she_has_said_that_it_was_none(house: House, anna: int) -> None:
    house.they_write(ANNA, f"What would it cost for ten of us?\n\n{OTHERS}", subject="Prices")
    house.passes(minutes=5)
    assert house.wishes(anna) == []
    assert held(house, anna) == ["asked"]
    assert house.entries(anna, "waiting") == []
    [asked] = questions(house, anna)
    assert (asked.kind, asked.quote) == ("second_reading", OTHERS)
    answers(house, asked, yes=False)
    house.passes(minutes=5)
    assert held(house, anna) == []
    assert len(house.entries(anna, "waiting")) == 1
    house.they_write(ANNA, OTHERS, subject="Re: Prices")
    house.passes(minutes=5)
    assert questions(house, anna) == [], "the same sentence is not asked about twice"


def test_a_yes_is_the_stop_that_it_was(house: House, anna: int) -> None:
    house.they_write(ANNA, OTHERS)
    house.passes(minutes=5)
    [asked] = questions(house, anna)
    answers(house, asked, yes=True)
    assert [(wish.kind, wish.quote) for wish in house.wishes(anna)] == [("stop", OTHERS)]
    assert held(house, anna) == []
