"""Stories of what a rep promised: it stands on their list until they have written again, or said that it is done."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from outreach.contacts import promising
from outreach.contacts.between_records import Promise
from outreach.errors import NotYours, Stale
from outreach.review import queue
from outreach.review.also_waiting import also_waiting, left_lately
from tests.house import OTHER_REP, REP, House

ANN = "ann@client.example"


@pytest.fixture
def ann(house: House) -> int:
    return house.contact("Ann Client", ANN, zone="America/Los_Angeles")


def _list(house: House, email: str = REP) -> list[tuple[str, str]]:
    with house.engine.database.read() as session:
        user = house.user(session, email)
        return [(each.kind, each.quote) for each in also_waiting(session, user.id or 0, house.clock.now(), 50)]


def _promises(house: House) -> list[Promise]:
    with house.engine.database.read() as session:
        return list(session.exec(select(Promise)))


def _settle(house: House, number: int, email: str = REP, *, was_one: bool) -> None:
    with house.engine.database.write() as session:
        promising.settle(session, number, house.user(session, email), house.clock.now(), was_one=was_one)


def test_a_promise_stands_on_the_list_until_we_have_written_again(house: House, ann: int) -> None:
    house.we_wrote(ANN, "Hello Ann,\n\nit was good to talk. I'll send you the drawings by Friday.\n\nRosa")
    house.passes(minutes=1)
    assert _list(house) == [("promise", "I'll send you the drawings by Friday.")]
    assert _list(house, OTHER_REP) == []
    assert _promises(house)[0].due == date(2026, 3, 6)
    house.passes(days=2)
    house.we_wrote(ANN, "Hello Ann,\n\nhere are the drawings.\n\nRosa")
    house.passes(minutes=1)
    assert _list(house) == []
    assert [row.over_why for row in _promises(house)] == ["wrote"]
    assert house.sends() == [], "nothing was ever sent by it"


def test_the_rep_says_that_it_is_done_or_was_none(house: House, ann: int) -> None:
    house.we_wrote(ANN, "I'll call you tomorrow. We will send the contract next week.\n\nRosa")
    house.passes(minutes=1)
    first, second = _promises(house)
    with pytest.raises(NotYours):
        _settle(house, first.id or 0, OTHER_REP, was_one=True)
    _settle(house, first.id or 0, was_one=True)
    _settle(house, second.id or 0, was_one=False)
    assert _list(house) == []
    assert [row.over_why for row in _promises(house)] == ["done", "none"]
    with pytest.raises(Stale):
        _settle(house, first.id or 0, was_one=True)


def test_it_leaves_the_list_by_itself_and_says_so(house: House, ann: int) -> None:
    house.we_wrote(ANN, "I'll look into it.\n\nRosa")
    house.passes(minutes=1)
    house.passes(days=31)
    assert _list(house) == []
    with house.engine.database.read() as session:
        user, now = house.user(session, REP), house.clock.now()
        [left] = left_lately(session, user.id or 0, now, timedelta(days=3), 9)
    assert (left.kind, left.quote) == ("promise", "I'll look into it.")


def test_what_they_quote_of_ours_or_promise_themselves_is_no_promise_of_ours(house: House, ann: int) -> None:
    house.they_write(ANN, "I'll send you our order by Friday.")
    house.passes(minutes=1)
    assert [kind for kind, _ in _list(house) if kind == "promise"] == []


def test_a_copy_that_is_filed_late_promises_nothing_new(house: House, ann: int) -> None:
    late = house.clock.now()
    house.passes(hours=5)
    house.we_wrote(ANN, "Hello Ann,\n\nhere are the drawings.\n\nRosa")
    house.passes(minutes=1)
    house.clock.move(late - house.clock.now())
    house.we_wrote(ANN, "I'll send you the drawings.\n\nRosa")
    house.passes(hours=6)
    assert _list(house) == []


def test_a_question_stands_on_the_list_where_no_draft_answers_it(house: House, ann: int) -> None:
    house.they_write(ANN, "Do you ship to Norway?", subject="Norway")
    house.passes(minutes=1)
    [entry] = house.entries(ann, "waiting")
    assert _list(house) == [], "the draft stands there"
    with house.engine.database.write() as session:
        queue.skip(session, entry.id or 0, house.user(session, REP), "", house.clock.now(), reason="myself")
    assert _list(house) == [("answer_owed", "Do you ship to Norway?")]
    house.passes(days=15)
    assert _list(house) == [], "it stands with the contact from then on"


def test_who_would_like_a_call_stands_on_the_list_until_we_have_been_in_touch(house: House, ann: int) -> None:
    house.they_write(ANN, "I'd rather talk on the phone, please give me a call.", subject="Hello")
    house.passes(minutes=1)
    waits = [kind for kind, _ in _list(house)]
    assert waits == ["call"]
    house.we_wrote(ANN, "Which number may I call?", subject="Re: Hello")
    house.passes(minutes=1)
    assert _list(house) == []
