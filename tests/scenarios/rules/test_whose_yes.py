"""Stories of rules on the whole engine: whose yes a draft needs, what stands beside it, what is used up by it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import select

from outreach.contacts import ledger
from outreach.contacts.ledger import Evidence
from outreach.contacts.records import Moment
from outreach.contacts.wishes import Wish
from outreach.review import queue
from outreach.review.records import Decision, OutboxEntry
from outreach.web.shown_why import shown_why
from outreach.web.times import Face
from tests.house import House, open_house

ANNA = "anna@anchor.example"
RULES = """
policy:
  min_gap: 1 hour
  low_risk: [birthday]
rules:
  - name: good-luck
    purpose: Your day is near, and we wish you luck.
    who: {moment: {ahead: 3 days}}
    how: {channels: [email], template: birthday}
    approval: always
    priority: 30
  - name: birthday
    purpose: It is your birthday.
    who: {birthday: true}
    how: {channels: [email], template: birthday}
    approval: never
    priority: 20
  - name: ring-them
    purpose: You asked for a call.
    who: {tags: [call]}
    how:
      channels: [phone]
      template: first-call
      talking_points: [Ask how the migration went., The new harbour map is out.]
    priority: 15
  - name: news
    purpose: There is news every other week.
    who: {tags: [news], last_outbound: {at_least: 10 days}}
    when: {times: 9}
    how: {channels: [email], template: follow-up}
    approval: first_time
    priority: 10
"""


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """A house with these rules."""
    with open_house(tmp_path, monkeypatch, rules=RULES) as standing:
        yield standing


def _on(house: House, day: int, month: int = 3) -> None:
    """It is nine in the morning in Los Angeles, on that day."""
    house.clock.move(
        datetime(2026, month, day, 17 if month == 3 and day < 8 else 16, 0, tzinfo=UTC) - house.clock.now()
    )
    house.passes()


def _anna(house: House, **columns: object) -> int:
    return house.contact("Anna Berg", ANNA, phone="+12135550144", stage="lead", zone="America/Los_Angeles", **columns)


def test_the_first_one_waits_for_a_person_and_later_ones_go_by_themselves(house: House) -> None:
    anna = _anna(house, tags=["news"])
    house.we_wrote(ANNA, "Hello Anna.\n\nRosa")
    house.passes(hours=1)
    _on(house, 16)
    [first] = house.entries(anna)
    assert first.state == "waiting"
    house.approve(first)
    assert len(house.sends()) == 1
    _on(house, 27)
    [_, second] = house.entries(anna)
    assert (second.state, second.approved_by) == ("approved", None)
    assert len(house.sends()) == 1


def test_one_that_went_by_itself_is_no_yes_either(house: House) -> None:
    anna = _anna(house, tags=["news"])
    house.we_wrote(ANNA, "Hello Anna.\n\nRosa")
    house.passes(hours=1)
    _on(house, 16)
    [first] = house.entries(anna)
    house.approve(first)
    assert len(house.sends()) == 1
    with house.engine.database.write() as session:
        session.get_one(OutboxEntry, first.id).approved_by = None
    _on(house, 27)
    assert house.entries(anna)[-1].state == "waiting"


def test_a_first_one_that_was_skipped_is_no_yes(house: House) -> None:
    anna = _anna(house, tags=["news"])
    house.we_wrote(ANNA, "Hello Anna.\n\nRosa")
    house.passes(hours=1)
    _on(house, 16)
    [first] = house.entries(anna)
    with house.engine.database.write() as session:
        queue.skip(session, first.id or 0, house.user(session, "rosa@tidewater.example"), "Not now", house.clock.now())
    house.they_write(ANNA, "Hello Rosa, thank you.")
    house.passes(hours=1)
    house.we_wrote(ANNA, "Hello Anna, thank you, too.")
    house.passes(hours=1)
    _on(house, 30)
    assert [entry.state for entry in house.entries(anna, "waiting", "approved", "sent")] == ["waiting"]


def test_a_birthday_mail_that_the_house_calls_low_risk_goes_out_without_a_yes(house: House) -> None:
    anna = _anna(house, birthday="1980-03-05")
    house.passes(minutes=5)
    assert house.entries(anna) == []
    _on(house, 5)
    [entry] = house.entries(anna)
    assert entry.state == "approved"
    assert len(house.sends()) == 1
    _on(house, 6)
    assert len(house.entries(anna)) == 1
    with house.engine.database.read() as session:
        [decision] = session.exec(select(Decision))
        assert decision.user_id is None


def test_what_is_worth_saying_stands_on_the_card(house: House) -> None:
    anna = _anna(house, tags=["call"])
    house.passes(minutes=5)
    [card] = house.entries(anna, "waiting")
    points = ["Ask how the migration went.", "The new harbour map is out."]
    assert house.proposal(card).talking_points == points
    assert all(point not in house.draft(card).text for point in points)


def test_a_moment_is_used_once_and_only_by_what_was_sent(house: House) -> None:
    anna = _anna(house)
    with house.engine.database.write() as session:
        session.add(Moment(contact_id=anna, text="our regatta", day="2026-03-06"))
        session.flush()
        ledger.changed(session, [anna])
    house.passes(minutes=5)
    assert house.entries(anna) == []
    _on(house, 4)
    [entry] = house.entries(anna, "waiting")
    assert house.proposal(entry).rule == "good-luck"
    assert _used(house) == [None]
    house.approve(entry)
    assert len(house.sends()) == 1
    assert _used(house) == [house.clock.now()]
    _on(house, 6)
    assert len(house.entries(anna)) == 1


def _used(house: House) -> list[datetime | None]:
    with house.engine.database.read() as session:
        return [row.used_at for row in session.exec(select(Moment))]


def test_where_no_way_is_left_the_owner_sees_why(house: House) -> None:
    anna = _anna(house, tags=["call"])
    with house.engine.database.write() as session:
        now = house.clock.now()
        refusal = Wish("channel", now, "Please don't call me.", channel="phone", wish="refuse")
        ledger.record_wish(session, anna, refusal, Evidence(), now)
    house.passes(minutes=5)
    assert house.entries(anna) == []
    assert house.refusals(anna) == {"ring-them": {"channel_refused"}}
    with house.engine.database.read() as session:
        now = house.clock.now()
        shown = shown_why(session, house.engine, anna, now, Face(UTC, now), "ring-them")
    [ring] = shown.rules
    assert ring.state == "fits, and is refused"
    [line] = ring.lines
    assert line.startswith("By phone: They refused phone calls. They wrote: “Please don't call me.”")
