"""Somebody changes a mail in the database after it was approved: it never leaves, and the others do."""

from outreach.rendering.records import Draft
from tests.house import House


def test_changed_bytes_never_leave_and_hold_up_nobody(house: House) -> None:
    for name in ("ann", "ben"):
        house.contact(name.title(), f"{name}@client.example", zone="America/Los_Angeles")
        house.they_write(f"{name}@client.example", "What does it cost?", subject="Prices")
    house.passes(minutes=1)
    for entry in house.entries(None, "waiting"):
        assert house.approve(entry).allowed
    first, _ = house.entries()
    with house.engine.database.write() as session:
        draft = session.get_one(Draft, first.draft_id)
        draft.raw = draft.raw.replace(b"$49", b"$1 ")

    [sent] = house.sends()
    assert b"$49" in sent.raw
    assert [entry.state for entry in house.entries()] == ["failed", "sent"]
    assert house.entries()[0].why[0]["text"] == "the stored bytes are not the approved ones"
    assert house.sends() == []
