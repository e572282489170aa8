"""An account cannot be read for an hour: nothing goes out, and what else there is to wait for is not forgotten (P7)."""

from datetime import timedelta

from outreach.planning.records import Due
from tests.house import House

SOFIA = "sofia@client.example"


def test_once_we_hear_again_the_plan_knows_how_long_to_wait(house: House) -> None:
    sofia = house.contact("Sofia Ricci", SOFIA, stage="lead", zone="America/Los_Angeles")
    first = house.they_write(SOFIA, "Please write to me at most once a month.")
    house.passes(minutes=5)
    house.we_wrote(SOFIA, "Gladly.\n\nRosa", In_Reply_To=first, References=first)
    house.passes(minutes=5)

    house.clock.move(timedelta(days=8))
    house.engine.think()
    assert house.refusals(sofia)["follow-up"] >= {"their_cadence", "deaf"}
    with house.engine.database.read() as session:
        due = session.get_one(Due, sofia)
    assert due.at < house.clock.now() + timedelta(minutes=1)

    house.passes(minutes=1)
    assert house.refusals(sofia)["follow-up"] == {"their_cadence"}
    with house.engine.database.read() as session:
        due = session.get_one(Due, sofia)
    assert due.at > house.clock.now() + timedelta(days=20)
