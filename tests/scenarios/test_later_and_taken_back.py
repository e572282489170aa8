"""Stories of a yes for later, and of one that is taken back before it has left."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from outreach.errors import Stale
from outreach.planning.records import Place
from outreach.review import queue, taking_back
from outreach.review.records import Decision, OutboxEntry
from outreach.sending.claim import claim
from tests.house import OTHER_REP, REP, House, open_house

ANN = "ann@client.example"


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """A house in which a yes can be taken back for ten seconds; it is Monday, 9:00 in Los Angeles."""
    with open_house(tmp_path, monkeypatch, undo=10) as standing:
        yield standing


@pytest.fixture
def asked(house: House) -> OutboxEntry:
    """Ann in Los Angeles has asked what it costs, and an answer waits."""
    house.contact("Ann Client", ANN, zone="America/Los_Angeles", stage="lead")
    house.they_write(ANN, "What does it cost for ten people?", subject="Prices")
    house.passes()
    [entry] = house.entries()
    return entry


def _approve(house: House, entry: OutboxEntry, **how: Any) -> Any:
    with house.engine.database.write() as session:
        user, now = house.user(session, REP), house.clock.now()
        return queue.approve(session, entry.id or 0, user, None, house.engine.review, now, **how)


def _undo(house: House, entry: OutboxEntry, user: str = REP) -> None:
    with house.engine.database.write() as session:
        taking_back.undo(session, entry.id or 0, house.user(session, user), house.engine.review, house.clock.now())


def _kinds(house: House) -> list[str]:
    with house.engine.database.read() as session:
        return list(session.exec(select(Decision.kind).order_by(col(Decision.id))))


def test_a_yes_waits_ten_seconds_and_then_leaves(house: House, asked: OutboxEntry) -> None:
    assert _approve(house, asked).allowed
    house.clock.move(timedelta(seconds=9))
    assert house.sends() == []
    house.clock.move(timedelta(seconds=1))
    assert len(house.sends()) == 1
    with pytest.raises(Stale, match="it has left"):
        _undo(house, asked)


def test_a_yes_that_is_taken_back_never_leaves(house: House, asked: OutboxEntry) -> None:
    _approve(house, asked)
    house.clock.move(timedelta(seconds=5))
    _undo(house, asked)
    [entry] = house.entries()
    assert (entry.state, entry.approved_sha256, entry.approved_by) == ("waiting", None, None)
    house.passes(minutes=1)
    assert house.sends() == []
    assert _kinds(house) == ["approved", "taken_back"]
    _approve(house, asked)
    house.clock.move(timedelta(seconds=10))
    assert len(house.sends()) == 1, "and may be given again"


def test_who_takes_back_what_a_sender_has_claimed_is_told_so(house: House, asked: OutboxEntry) -> None:
    _approve(house, asked)
    house.clock.move(timedelta(seconds=10))
    with house.engine.database.write() as session:
        assert len(claim(session, [asked.id or 0], "a sender", house.clock.now())) == 1
    with pytest.raises(Stale, match="it is leaving at this moment"):
        _undo(house, asked)
    assert house.entries()[0].state == "claimed"


def test_a_stop_that_comes_before_the_ten_seconds_are_over_voids_it(house: House, asked: OutboxEntry) -> None:
    _approve(house, asked)
    house.clock.move(timedelta(seconds=3))
    house.they_write(ANN, "Please remove me from your list.", subject="Re: Prices")
    house.passes(seconds=3)
    assert house.entries()[0].state == "void"
    house.clock.move(timedelta(minutes=1))
    assert house.sends() == []
    with pytest.raises(Stale, match="it is void by now"):
        _undo(house, asked)


def test_a_stop_that_nobody_has_heard_yet_keeps_it_from_leaving(house: House, asked: OutboxEntry) -> None:
    """It arrives within the ten seconds, and the sender's turn comes before that of the listener."""
    _approve(house, asked)
    house.they_write(ANN, "Please remove me from your list.", subject="Re: Prices")
    house.engine.poll_all()
    house.clock.move(timedelta(seconds=10))
    assert house.sends() == []
    house.passes(minutes=1)
    assert house.entries()[0].state == "void"


def test_what_no_yes_is_asked_for_does_not_wait(house: House, asked: OutboxEntry) -> None:
    _approve(house, asked, at_once=True)
    assert len(house.sends()) == 1


def test_two_who_press_the_button_at_once_send_one_mail(house: House, asked: OutboxEntry) -> None:
    _approve(house, asked)
    with pytest.raises(Stale, match="it is approved by now"):
        _approve(house, asked)
    house.clock.move(timedelta(seconds=10))
    assert len(house.sends()) == 1
    house.clock.move(timedelta(minutes=5))
    assert house.sends() == []


def test_a_yes_for_tomorrow_leaves_tomorrow(house: House, asked: OutboxEntry) -> None:
    tomorrow = datetime(2026, 3, 3, 18, 0, tzinfo=UTC)
    assert _approve(house, asked, later=tomorrow).allowed
    [entry] = house.entries()
    assert (entry.state, entry.not_before) == ("approved", tomorrow)
    with house.engine.database.read() as session:
        assert session.get_one(Place, entry.proposal_id).at == tomorrow, "caps count it there"
    house.passes(hours=24, minutes=59)
    assert house.sends() == []
    house.passes(minutes=1)
    assert len(house.sends()) == 1


def test_a_moment_that_does_not_suit_them_is_not_taken_and_the_nearest_is_named(
    house: House, asked: OutboxEntry
) -> None:
    at_night = datetime(2026, 3, 3, 7, 0, tzinfo=UTC)
    verdict = _approve(house, asked, later=at_night)
    assert [reason.code for reason in verdict.reasons] == ["quiet_hours"]
    assert verdict.earliest == datetime(2026, 3, 3, 16, 0, tzinfo=UTC), "eight in the morning in Los Angeles"
    assert house.entries()[0].state == "waiting"


def test_a_reply_voids_a_yes_for_later(house: House, asked: OutboxEntry) -> None:
    _approve(house, asked, later=datetime(2026, 3, 4, 18, 0, tzinfo=UTC))
    house.passes(hours=3)
    house.they_write(ANN, "Never mind, I have found it on your page.", subject="Re: Prices")
    house.passes(minutes=1)
    assert house.entries()[0].state == "void"


def test_a_yes_for_later_is_taken_back_like_any_other(house: House, asked: OutboxEntry) -> None:
    _approve(house, asked, later=datetime(2026, 3, 10, 18, 0, tzinfo=UTC))
    house.passes(hours=1)
    _undo(house, asked)
    [entry] = house.entries()
    assert entry.not_before == house.clock.now()
    assert entry.expires_at == house.clock.now() + house.engine.policy.house.drafts_expire


def test_the_contact_is_the_owners_to_take_back(house: House, asked: OutboxEntry) -> None:
    _approve(house, asked)
    with pytest.raises(Exception, match="belongs to Rosa"):
        _undo(house, asked, OTHER_REP)
