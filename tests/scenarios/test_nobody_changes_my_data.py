"""'Others change my data': a colleague knows better, says so, and the owner decides; all of it can be read afterwards.

A change that is taken moves the plan at once, as if the owner had made it.
"""

import pytest
from sqlmodel import Session, col, select

from outreach.contacts import owners_hand, proposing
from outreach.contacts.changing import Change
from outreach.contacts.owners_answer import Answer, answer_owner
from outreach.contacts.records import Contact, Entry
from outreach.errors import NotYours
from tests.house import OTHER_REP, REP, SUPPORT, House


def test_a_colleague_knows_better_and_the_owner_decides(house: House) -> None:
    priya = house.contact("Priya Nair", "priya@kite.example", phone="+1 212 555 0188", zone="America/New_York")
    house.passes(minutes=1)
    assert house.entries(priya) == [], "the plan has nothing for her"

    with pytest.raises(NotYours), house.engine.database.write() as session:
        owners_hand.lock_own(session, priya, house.user(session, OTHER_REP).id or 0)
    with house.engine.database.write() as session:
        asks_for_call = [Change("tags", "", "asked-for-call")]
        number = _propose(session, house, priya, asks_for_call)
    house.passes(minutes=1)
    assert house.entries(priya) == [], "a proposal changes nothing"

    with house.engine.database.write() as session:
        answer_owner(session, number, house.user(session, REP), Answer(yes=True), house.clock.now())
    house.passes(minutes=1)
    [card] = house.entries(priya, "waiting")
    assert card.channel == "phone", "with the owner's yes the plan moves"

    with house.engine.database.read() as session:
        lines = session.exec(select(Entry).where(Entry.contact_id == priya).order_by(col(Entry.id))).all()
        sue, rosa = (f"user {house.user(session, email).id}" for email in (SUPPORT, REP))
    told = [(line.by, line.what) for line in lines if line.what.startswith(("change", "answered"))]
    assert told == [(sue, "change proposed"), (rosa, "changed by hand"), (rosa, "answered yes: change")]


def _propose(session: Session, house: House, contact_id: int, wanted: list[Change]) -> int:
    contact = session.get_one(Contact, contact_id)
    sue = house.user(session, SUPPORT)
    return proposing.propose(session, contact, sue, wanted, "She asked us to ring her.", house.clock.now())
