"""Does the morning's digest come at its hour, once, and never twice?"""

import email
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.policy import default
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from outreach import failpoints
from outreach.review import queue
from outreach.review.desk.records import Digest
from tests.house import REP, House, open_house

NEW_YORK = ZoneInfo("America/New_York")


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """A house whose Rosa wants to be told at half past seven, with a draft that waits for her."""
    with open_house(tmp_path, monkeypatch, desk="{digest: '07:30'}") as standing:
        standing.contact("Dana Whitfield", "dana@harborlight.example", stage="lead")
        standing.they_write("dana@harborlight.example", "What does it cost for ten people?", subject="Prices")
        standing.passes(minutes=5)
        yield standing


def _at(house: House, hour: int, minute: int) -> int:
    """The next day at that time on her clock; gives how many digests left."""
    day = (house.clock.now().astimezone(NEW_YORK) + timedelta(days=1)).date()
    then = datetime(day.year, day.month, day.day, hour, minute, tzinfo=NEW_YORK)
    house.clock.move(then - house.clock.now())
    return house.engine.tell_mornings()


def test_it_comes_once_at_her_hour_and_says_what_waits(house: House) -> None:
    assert _at(house, 7, 29) == 0
    house.clock.move(timedelta(minutes=1))
    assert house.engine.tell_mornings() == 1
    assert house.engine.tell_mornings() == 0
    [accepted] = house.sandbox.accepted()
    assert accepted.recipients == (REP,)
    mail = email.message_from_bytes(accepted.raw, policy=default)
    text = str(mail.get_content())  # type: ignore[attr-defined]
    assert "Dana Whitfield, “Re: Prices”" in text
    assert "overdue" not in text
    assert mail["Auto-Submitted"] == "auto-generated"


def test_it_speaks_her_language(house: House) -> None:
    with house.engine.database.write() as session:
        house.user(session, REP).language = "de"
    assert _at(house, 7, 30) == 1
    [accepted] = house.sandbox.accepted()
    mail = email.message_from_bytes(accepted.raw, policy=default)
    text = str(mail.get_content())  # type: ignore[attr-defined]
    assert mail["Subject"] == "Was auf Sie wartet"
    assert text.startswith("Das wartet auf Sie.")
    assert "Dana Whitfield, „Re: Prices“." in text
    assert "Von selbst verschwindet es von Ihrer Liste: " in text
    assert "It leaves" not in text


def test_nothing_waits_nothing_is_said_and_late_is_not_morning(house: House) -> None:
    assert _at(house, 10, 31) == 0
    house.passes()
    for entry in house.entries(None, "waiting"):
        with house.engine.database.write() as session:
            queue.skip(session, entry.id or 0, house.user(session, REP), "", house.clock.now())
    assert _at(house, 7, 45) == 0
    assert house.sandbox.accepted() == []


@pytest.mark.parametrize("point", ["digest.recorded", "digest.offered"])
def test_broken_off_in_between_it_is_not_sent_a_second_time(house: House, point: str) -> None:
    failpoints.arm(f"{point}=raise")
    try:
        with pytest.raises(failpoints.Broken):
            _at(house, 8, 0)
    finally:
        failpoints.arm("")
    assert house.engine.tell_mornings() == 0
    assert house.sandbox.accepted() == []


def test_a_server_that_is_away_is_tried_again_while_the_morning_lasts(house: House) -> None:
    rosas = house.engine.settings.house.accounts[0]
    away = rosas.model_copy(update={"smtp": [rosas.smtp[0].model_copy(update={"port": 1})]})
    back = house.engine.settings.house
    house.engine.settings.house = back.model_copy(update={"accounts": [away, *back.accounts[1:]]})
    assert _at(house, 7, 30) == 0
    house.engine.settings.house = back
    assert house.engine.tell_mornings() == 1
    with house.engine.database.read() as session:
        assert [row.state for row in session.exec(select(Digest))] == ["sent"]
