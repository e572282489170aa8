"""A mail went out: the verdicts of the time it was planned, approved and let go are there to read."""

from datetime import UTC, datetime

from outreach.web.shown_sent import entry_of, shown_sent
from outreach.web.times import Face
from tests.house import House

NORA = "nora@quay.example"


def test_planned_at_night_approved_and_let_go_in_the_morning(house: House) -> None:
    nora = house.contact("Nora Lind", NORA, stage="lead", zone="Europe/Berlin")
    house.clock.move(datetime(2026, 3, 3, 22, 0, tzinfo=UTC) - house.clock.now())
    house.they_write(NORA, "Hello Rosa,\n\nhow much does it cost?\n\nNora", zone="Europe/Berlin")
    house.passes(minutes=1)
    [entry] = house.entries(nora, "waiting")
    house.approve(entry)
    house.passes(hours=9)
    [accepted] = house.sends()
    with house.engine.database.read() as session:
        message_id = str(house.draft(entry).rfc_message_id)
        found = entry_of(session, message_id)
        assert found is not None
        assert found.id == entry.id
        assert entry_of(session, f"<{message_id.strip('<>')}>") is found
        shown = shown_sent(session, found, Face(UTC, house.clock.now()))
    assert message_id.strip("<>").encode() in accepted.raw
    planned, approved, let_go = shown.steps
    assert "Planned by rule answer-pricing" in planned.what
    assert any("Quiet hours" in line for line in planned.lines)
    assert approved.what == "Approved by Rosa Delgado"
    assert any("Quiet hours" in line for line in approved.lines)
    assert let_go.what.startswith("Let go from account rosa; the server said: ")
    assert let_go.lines == ("Nothing speaks against it.",)
    [gave_way] = dict(shown.considered)["answer-question"]
    assert gave_way.startswith("Gave way to answer-pricing: ")
    assert shown.data["planned"]["policy_version"] == shown.data["approved_under"] == house.engine.policy.version
    assert [each["outcome"] for each in shown.data["let_go"]] == ["sent"]
