"""She is unhappy: nothing that is planned reaches her, her owner's own words do, and then it is settled."""

import pytest
from sqlmodel import select

from outreach.contacts import ledger
from outreach.contacts.records import Hold
from outreach.errors import NotYours, Stale
from outreach.review import byhand, queue
from tests.house import OTHER_REP, REP, House

CLEO = "cleo@lighthouse.example"
WORDS = "I am really disappointed: this is the third time that the invoice is wrong."


def _unhappy(house: House) -> int:
    cleo = house.contact("Cleo Marsh", CLEO, stage="lead", zone="America/Los_Angeles")
    house.we_wrote(CLEO, "Hi Cleo,\n\nhere is the offer that we spoke of.\n\nRosa")
    house.passes(hours=1)
    house.they_write(CLEO, WORDS)
    house.passes(hours=1)
    return cleo


def _write(house: House, contact: int, user: str = REP) -> int | None:
    with house.engine.database.write() as session:
        person = house.user(session, user)
        entry, _ = byhand.write(session, contact, "apology", person, house.engine.review, house.clock.now())
        return entry.id if entry is not None else None


def test_only_her_owners_own_words_reach_her(house: House) -> None:
    cleo = _unhappy(house)
    house.passes(days=7)
    assert house.entries(cleo) == []
    assert house.refusals(cleo).get("follow-up", {"hold"}) == {"hold"}

    with pytest.raises(NotYours, match="not your contact"):
        _write(house, cleo, OTHER_REP)
    entry_id = _write(house, cleo)
    assert entry_id is not None
    [entry] = house.entries(cleo, "waiting")
    with pytest.raises(Stale, match="your own words"):
        house.approve(entry)
    with house.engine.database.write() as session:
        rosa, now = house.user(session, REP), house.clock.now()
        queue.edit(session, entry_id, rosa, "Sorry, Cleo", "I am sorry. It is put right.\n", house.engine.review, now)
    assert house.approve(entry).allowed
    [sent] = house.sends()
    assert sent.recipients == (CLEO,)
    assert b"I am sorry. It is put right." in sent.raw


def test_nothing_is_planned_until_her_owner_says_that_it_is_settled(house: House) -> None:
    cleo = _unhappy(house)
    with house.engine.database.read() as session:
        hold = session.exec(select(Hold).where(Hold.contact_id == cleo, Hold.kind == "unhappy")).one()
    assert hold.quote == WORDS
    with house.engine.database.write() as session:
        rosa = house.user(session, REP)
        ledger.lift_hold(session, hold.id or 0, rosa.id, house.clock.now(), rosa.email)
    with house.engine.database.write() as session:
        rosa = house.user(session, REP)
        _, verdict = byhand.write(session, cleo, "follow-up", rosa, house.engine.review, house.clock.now())
    assert "hold" not in {reason.code for reason in verdict.reasons}


def test_what_the_gate_forbids_is_not_drafted_by_hand_either(house: House) -> None:
    cleo = house.contact("Cleo Marsh", CLEO, zone="America/Los_Angeles")
    house.they_write(CLEO, "Please take me off your list.")
    house.passes(minutes=1)
    assert _write(house, cleo) is None
    assert house.entries(cleo) == []
