"""He writes from the same mailbox spelt another way, and his stop holds all the same."""

from tests.house import House


def test_gmail_dots_and_plus_are_one_person(house: House) -> None:
    dov = house.contact("Dov Ros", "dov.ros@gmail.com", stage="lead", zone="America/New_York")
    house.they_write("dovros@gmail.com", "What would it cost for ten of us?", subject="Prices")
    house.passes(minutes=1)
    assert len(house.entries(dov, "waiting")) == 1
    house.they_write("dovros+sales@googlemail.com", "Please take me off your list.", subject="Re: Prices")
    house.passes(minutes=1)
    assert [wish.kind for wish in house.wishes(dov)] == ["stop"]
    assert [entry.state for entry in house.entries()] == ["void"]
