"""A pass of planning looks at whom something happened to, and at nobody else (P8)."""

from tests.house import House


def test_planning_looks_only_at_whom_something_happened_to(house: House) -> None:
    for number in range(30):
        house.contact(f"Person {number}", f"person{number}@client.example", zone="America/Los_Angeles")
    assert house.passes(minutes=1).planned.contacts == 30
    assert house.passes(minutes=1).planned.contacts == 0
    house.they_write("person7@client.example", "What does it cost?", subject="Prices")
    assert house.passes(minutes=1).planned.contacts == 1
    assert house.passes(minutes=1).planned.contacts == 0
