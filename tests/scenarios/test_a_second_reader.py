"""A model reads along: it never acts, a person is asked where it hears more, and nothing waits when it is silent."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlmodel import select

from outreach.config import SecondReading
from outreach.listening.completions import Completions
from outreach.listening.records import Hearing
from tests.house import House
from tests.scenarios.asked import answers, held, questions
from tests.servers.model_endpoint import ModelEndpoint

ANNA = "anna@anchor.example"
VEILED = "Our chapter with you is written to its end."
STOP = "Please take me off your list."


def _says(mail: str) -> list[dict[str, Any]]:
    return [{"kind": "stop", "quote": VEILED}] if VEILED in mail else []


@pytest.fixture
def model(house: House) -> Iterator[ModelEndpoint]:
    with ModelEndpoint(_says) as endpoint:
        settings = SecondReading(base_url=endpoint.url, model="small", auth="none", timeout=1)
        house.engine.second_reader = Completions(settings)
        yield endpoint


def _anna(house: House) -> int:
    return house.contact("Anna Berg", ANNA, stage="lead", zone="America/New_York")


def test_a_stop_that_only_it_hears_is_asked_about_and_holds_meanwhile(house: House, model: ModelEndpoint) -> None:
    anna = _anna(house)
    house.they_write(ANNA, f"What would it cost for ten of us?\n\n{VEILED}", subject="Prices")
    assert house.passes(minutes=5).consulted.asked == 1
    assert house.wishes(anna) == []
    assert held(house, anna) == ["asked"]
    assert house.entries(anna, "waiting") == [], "nothing is planned while it may have been a stop"
    [asked] = questions(house, anna)
    assert (asked.kind, asked.quote) == ("second_reading", VEILED)
    answers(house, asked, yes=True)
    assert [(wish.kind, wish.quote) for wish in house.wishes(anna)] == [("stop", VEILED)]
    assert held(house, anna) == []


def test_a_no_lets_everything_go_on_and_it_is_not_asked_again(house: House, model: ModelEndpoint) -> None:
    anna = _anna(house)
    house.they_write(ANNA, f"What would it cost for ten of us?\n\n{VEILED}", subject="Prices")
    house.passes(minutes=5)
    [asked] = questions(house, anna)
    answers(house, asked, yes=False)
    house.they_write(ANNA, VEILED, subject="Re: Prices")
    house.passes(minutes=5)
    assert questions(house, anna) == []
    assert held(house, anna) == []
    assert house.wishes(anna) == []
    assert len(model.asked) == 2, "each mail is shown once"


def test_a_stop_that_it_denies_holds_until_the_owner_says_otherwise(house: House, model: ModelEndpoint) -> None:
    anna = _anna(house)
    house.they_write(ANNA, STOP)
    house.passes(minutes=5)
    [asked] = questions(house, anna)
    assert [wish.undone_at for wish in house.wishes(anna)] == [None]
    answers(house, asked, yes=False)
    assert [wish.undone_at is None for wish in house.wishes(anna)] == [False]


@pytest.mark.parametrize("fault", ["status", "redirect", "drip", "flood"])
def test_while_it_does_not_answer_nothing_waits_for_it(house: House, model: ModelEndpoint, fault: str) -> None:
    anna = _anna(house)
    model.misbehaves = fault
    house.they_write(ANNA, "What would it cost for ten of us?", subject="Prices")
    assert house.passes(minutes=5).consulted.trouble
    assert len(house.entries(anna, "waiting")) == 1
    for _ in range(4):
        house.passes(minutes=5)
    assert len(model.asked) == 3, "each mail is tried three times"
    assert {body["path"] for body in model.asked} == {"/v1/chat/completions"}


def test_prose_and_what_does_not_stand_in_the_mail_are_dropped(house: House, model: ModelEndpoint) -> None:
    anna = _anna(house)
    model.misbehaves = "prose"
    house.they_write(ANNA, VEILED)
    assert house.passes(minutes=5).consulted.dropped == 1
    model.misbehaves = ""
    model.says = lambda _: [{"kind": "stop", "quote": "Never write to me again."}]
    house.they_write(ANNA, "Thank you for the call.")
    assert house.passes(minutes=5).consulted.dropped == 1
    assert questions(house, anna) == []


def test_what_it_is_shown_is_what_a_contact_newly_wrote(
    house: House, model: ModelEndpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    _anna(house)
    house.they_write(ANNA, "Thank you.\n\nOn Mon, Mar 2, 2026 at 9:00 AM Rosa wrote:\n> A secret of ours\n")
    house.they_write(ANNA, "I am out of the office until 9 March.", Auto_Submitted="auto-replied")
    house.passes(minutes=5)
    [shown] = model.asked
    assert "Thank you." in shown["messages"][-1]["content"]
    assert "secret" not in shown["messages"][-1]["content"]
    monkeypatch.setenv("OUTREACH_SECOND_READER_KEY", "only-for-tests")
    house.engine.second_reader = Completions(SecondReading(base_url=model.url, model="small"))
    house.they_write(ANNA, "Thank you again.")
    house.passes(minutes=5)
    assert model.keys == [None, "Bearer only-for-tests"]


def test_without_one_nobody_is_asked(house: House) -> None:
    anna = _anna(house)
    assert house.engine.second_reader is None
    house.they_write(ANNA, VEILED)
    house.passes(minutes=5)
    assert questions(house, anna) == []
    with house.engine.database.read() as session:
        assert session.exec(select(Hearing.second_at)).all() == [None]
