"""Stories of a contact, and of one draft, that pass to a colleague: by the owner's offer and the colleague's yes."""

import pytest
from sqlmodel import select

from outreach.contacts.between_records import HandOver
from outreach.contacts.records import Contact
from outreach.errors import NotYours, Stale
from outreach.keeping.records import Audit
from outreach.review import handing_over, queue
from outreach.review.also_waiting import also_waiting
from outreach.review.records import OutboxEntry
from tests.house import OTHER_REP, REP, SUPPORT, House

ANN = "ann@client.example"


@pytest.fixture
def ann(house: House) -> int:
    """Ann is Rosa's, and has asked what it costs; an answer waits for Rosa's yes."""
    contact_id = house.contact("Ann Client", ANN, zone="America/Los_Angeles", stage="lead")
    house.they_write(ANN, "What does it cost for ten people?", subject="Prices")
    house.passes(minutes=1)
    return contact_id


def _offer(house: House, contact_id: int, *, by: str = REP, to: str = OTHER_REP, entry: int | None = None) -> int:
    with house.engine.database.write() as session:
        giver, taker = house.user(session, by), house.user(session, to)
        row = handing_over.offer(session, contact_id, giver, taker, "I am away", house.clock.now(), entry_id=entry)
        return row.id or 0


def _answer(house: House, offer: int, *, by: str = OTHER_REP, yes: bool = True) -> None:
    with house.engine.database.write() as session:
        handing_over.answer(session, offer, house.user(session, by), house.clock.now(), yes=yes)


def _owner(house: House, contact_id: int) -> int | None:
    with house.engine.database.read() as session:
        return session.get_one(Contact, contact_id).owner_id


def _listed(house: House, email: str) -> list[int | None]:
    with house.engine.database.read() as session:
        return [entry.id for entry in queue.listed(session, house.user(session, email))]


def _id(house: House, email: str) -> int | None:
    with house.engine.database.read() as session:
        return house.user(session, email).id


def test_an_offer_changes_nothing_until_the_colleague_says_yes(house: House, ann: int) -> None:
    before = [entry.id for entry in house.entries()]
    offer = _offer(house, ann)
    assert _owner(house, ann) == _id(house, REP)
    with house.engine.database.read() as session:
        [waits] = also_waiting(session, _id(house, OTHER_REP) or 0, house.clock.now(), 9)
    assert (waits.kind, waits.quote, waits.from_id) == ("hand_over", "I am away", _id(house, REP))
    _answer(house, offer, yes=False)
    assert _owner(house, ann) == _id(house, REP)
    assert _listed(house, REP) == before


def test_with_a_yes_the_contact_is_theirs_and_what_waits_is_written_in_their_name(house: House, ann: int) -> None:
    [old] = house.entries(ann)
    _answer(house, _offer(house, ann))
    assert _owner(house, ann) == _id(house, OTHER_REP)
    house.passes(minutes=1)
    [void, fresh] = house.entries(ann)
    assert (void.id, void.state, void.why[0]["text"]) == (old.id, "void", "Ann Client belongs to Omar Haddad now")
    assert _listed(house, REP) == []
    assert _listed(house, OTHER_REP) == [fresh.id]
    assert b"omar@tidewater.example" in house.draft(fresh).raw
    with house.engine.database.read() as session:
        on_record = [row.what for row in session.exec(select(Audit).where(Audit.contact_id == ann))]
    assert {"offered to a colleague", "hand-over taken"} <= set(on_record)


def test_nobody_gives_what_is_not_theirs_and_nobody_takes_what_was_not_offered(house: House, ann: int) -> None:
    with pytest.raises(NotYours):
        _offer(house, ann, by=OTHER_REP, to=SUPPORT)
    with pytest.raises(Stale):
        _offer(house, ann, to=REP)
    offer = _offer(house, ann)
    with pytest.raises(Stale, match="offered to somebody already"):
        _offer(house, ann, to=SUPPORT)
    for somebody in (REP, SUPPORT):
        with pytest.raises(NotYours):
            _answer(house, offer, by=somebody)
    _answer(house, offer)
    with pytest.raises(Stale, match="answered already"):
        _answer(house, offer)


def test_who_offered_takes_it_back_before_it_is_answered(house: House, ann: int) -> None:
    offer = _offer(house, ann)
    with pytest.raises(NotYours), house.engine.database.write() as session:
        handing_over.take_back(session, offer, house.user(session, OTHER_REP), house.clock.now())
    with house.engine.database.write() as session:
        handing_over.take_back(session, offer, house.user(session, REP), house.clock.now())
    with pytest.raises(Stale):
        _answer(house, offer)
    with house.engine.database.read() as session:
        assert [row.answer for row in session.exec(select(HandOver))] == ["withdrawn"]


def test_one_draft_is_given_and_the_contact_stays(house: House, ann: int) -> None:
    [entry] = house.entries(ann)
    with pytest.raises(NotYours):
        house.approve(entry, OTHER_REP)
    _answer(house, _offer(house, ann, entry=entry.id))
    assert _owner(house, ann) == _id(house, REP)
    assert (_listed(house, REP), _listed(house, OTHER_REP)) == ([], [entry.id])
    assert house.approve(entry, OTHER_REP).allowed
    [mail] = house.sends()
    assert b"From: Rosa Delgado" in mail.raw, "it is Rosa's mail, with Omar's yes"
    with house.engine.database.read() as session:
        assert session.get_one(OutboxEntry, entry.id).approved_by == _id(house, OTHER_REP)


def test_what_was_decided_meanwhile_is_not_taken(house: House, ann: int) -> None:
    [entry] = house.entries(ann)
    offer = _offer(house, ann, entry=entry.id)
    house.approve(entry)
    with pytest.raises(Stale, match="does not wait any more"):
        _answer(house, offer)
    assert house.entries(ann)[0].given_to is None
