"""We wrote, and wrote again: what they then say ends the sequence for them, or does not."""

from datetime import UTC, datetime

import pytest
from sqlmodel import select

from outreach.listening import corrector
from outreach.listening.records import SignalRecord
from tests.house import REP, House

ANNA = "anna@anchor.example"


def _followed_up(house: House) -> tuple[int, str]:
    """An offer, a week of silence, and a follow-up that Rosa has approved."""
    anna = house.contact("Anna Berg", ANNA, stage="lead", zone="America/Los_Angeles")
    offer = house.we_wrote(ANNA, "Hi Anna,\n\nhere is what we offer.\n\nRosa", subject="Our offer")
    house.passes(hours=1)
    _on(house, 10)
    [entry] = house.entries(anna, "waiting")
    assert house.proposal(entry).rule == "follow-up"
    assert house.approve(entry).allowed
    assert len(house.sends()) == 1
    return anna, offer


def _on(house: House, day: int) -> None:
    """It is nine in the morning where she lives, on that day of March."""
    house.clock.move(datetime(2026, 3, day, 17, 0, tzinfo=UTC) - house.clock.now())
    house.passes()


def _they_and_we(house: House, words: str, offer: str) -> None:
    house.passes(hours=1)
    house.they_write(ANNA, f"Hi Rosa,\n\n{words}\n\nAnna", subject="Re: Our offer", In_Reply_To=offer)
    house.passes(hours=3)
    house.we_wrote(ANNA, "Thank you, Anna.\n\nRosa", subject="Re: Our offer", In_Reply_To=offer)
    house.passes(hours=1)


@pytest.mark.parametrize(
    ("words", "over"),
    [
        ("Yes, please send us an offer.", True),
        ("We are not interested at the moment.", True),
        ("Thank you, I have seen it.", False),
    ],
)
def test_what_ends_it(house: House, words: str, over: bool) -> None:
    anna, offer = _followed_up(house)
    _they_and_we(house, words, offer)
    _on(house, 24)
    assert [house.proposal(entry).rule for entry in house.entries(anna, "waiting")] == ([] if over else ["follow-up"])


def test_what_was_no_interest_ends_nothing(house: House) -> None:
    anna, offer = _followed_up(house)
    _they_and_we(house, "Yes, please send us an offer.", offer)
    _on(house, 24)
    with house.engine.database.write() as session:
        row = session.exec(select(SignalRecord).where(SignalRecord.kind == "interest")).one()
        rosa, settings = house.user(session, REP), house.engine.settings.house
        corrector.correct(session, row.id or 0, rosa, None, settings, house.clock.now())
    house.passes(minutes=1)
    assert [house.proposal(entry).rule for entry in house.entries(anna, "waiting")] == ["follow-up"]
