"""Stories of a skip: what the plan makes of each of the four reasons, and how it is taken back."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from outreach.errors import NotYours, Stale
from outreach.keeping.records import Audit
from outreach.planning.records import Due
from outreach.review import queue, taking_back
from outreach.review.records import OutboxEntry
from outreach.web.shown_why import shown_why
from outreach.web.times import Face
from tests.house import OTHER_REP, REP, House, open_house

ANN = "ann@client.example"
RULES = """
policy:
  min_gap: 1 hour
  not_now: 5 days
rules:
  - name: news
    purpose: There is news.
    who: {tags: [news]}
    how: {channels: [email], template: follow-up}
    approval: always
    priority: 20
  - name: second-news
    purpose: There is other news.
    who: {tags: [second]}
    how: {channels: [email], template: follow-up}
    approval: always
    priority: 10
  - name: birthday
    purpose: It is near.
    who: {tags: [third]}
    how: {channels: [email], template: birthday}
    approval: always
"""


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    with open_house(tmp_path, monkeypatch, rules=RULES) as standing:
        yield standing


@pytest.fixture
def ann(house: House) -> int:
    """There is news for Ann, and a draft waits."""
    contact_id = house.contact("Ann Client", ANN, zone="America/Los_Angeles", tags=["news"])
    house.agreed(contact_id)
    house.passes(minutes=1)
    assert _rules(house, contact_id) == ["news"]
    return contact_id


def _skip(house: House, contact_id: int, reason: str) -> OutboxEntry:
    [entry] = house.entries(contact_id, "waiting")
    with house.engine.database.write() as session:
        waits = house.engine.policy.house.not_now
        user = house.user(session, REP)
        queue.skip(session, entry.id or 0, user, "", house.clock.now(), reason=reason, waits=waits)
    return entry


def _rules(house: House, contact_id: int) -> list[str]:
    """Of which rules something waits or waited."""
    return [house.proposal(entry).rule for entry in house.entries(contact_id)]


def _why(house: House, contact_id: int) -> str:
    with house.engine.database.read() as session:
        now = house.clock.now()
        return str(shown_why(session, house.engine, contact_id, now, Face(house.engine.settings.zone, now)))


def test_not_this_person_ends_the_rule_for_them_and_no_other(house: House, ann: int) -> None:
    _skip(house, ann, "not_this_person")
    house.they_write(ANN, "Here is our new address, by the way.")
    house.passes(days=1)
    assert _rules(house, ann) == ["news"], "whatever they write, that rule is over"
    assert "skipped as not for this person" in _why(house, ann)
    house.tags(ann, "news", "second")
    house.passes(minutes=1)
    assert _rules(house, ann) == ["news", "second-news"]


def test_the_owner_takes_it_back_and_nobody_else(house: House, ann: int) -> None:
    entry = _skip(house, ann, "not_this_person")
    house.passes(days=1)
    with pytest.raises(NotYours), house.engine.database.write() as session:
        taking_back.unskip(session, entry.id or 0, house.user(session, OTHER_REP), house.clock.now())
    with house.engine.database.write() as session:
        taking_back.unskip(session, entry.id or 0, house.user(session, REP), house.clock.now())
    house.passes(minutes=1)
    assert _rules(house, ann) == ["news", "news"]
    with pytest.raises(Stale), house.engine.database.write() as session:
        taking_back.unskip(session, entry.id or 0, house.user(session, REP), house.clock.now())
    with house.engine.database.read() as session:
        acts = {row.what for row in session.exec(select(Audit).where(Audit.contact_id == ann))}
    assert {"skipped", "why it was skipped is taken back"} <= acts


def test_not_now_lets_the_same_occasion_wait_and_come_back(house: House, ann: int) -> None:
    _skip(house, ann, "not_now")
    skipped_at = house.clock.now()
    house.passes(days=4)
    assert len(_rules(house, ann)) == 1
    assert "skipped as not now" in _why(house, ann)
    with house.engine.database.read() as session:
        assert session.get_one(Due, ann).at == skipped_at + timedelta(days=5)
    house.passes(days=1, minutes=2)
    assert _rules(house, ann) == ["news", "news"]


def test_a_template_with_the_wrong_tone_is_not_proposed_to_them_by_any_rule(house: House, ann: int) -> None:
    house.tags(ann, "news", "second")
    _skip(house, ann, "wrong_tone")
    house.passes(days=1)
    assert _rules(house, ann) == ["news"]
    assert "template follow-up was skipped for its tone" in _why(house, ann)
    house.tags(ann, "news", "second", "third")
    house.passes(minutes=1)
    assert _rules(house, ann) == ["news", "birthday"], "other templates are"
    with house.engine.database.read() as session:
        assert taking_back.for_their_tone(session) == [("follow-up", 1)]


def test_who_writes_themselves_is_not_helped_again_for_the_same_occasion(house: House, ann: int) -> None:
    _skip(house, ann, "myself")
    house.passes(days=1)
    assert len(_rules(house, ann)) == 1
    assert "you write to them yourself" in _why(house, ann)
    house.we_wrote(ANN, "Dear Ann, I have thought about it.")
    house.passes(minutes=1)
    house.they_write(ANN, "Thank you, Rosa.")
    house.passes(days=1)
    assert _rules(house, ann) == ["news", "news"], "what they write since is another occasion"
