"""They write one sentence: what is kept of it, who hears of it, and what the planner then does or leaves."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import col, select

from outreach.contacts import ledger
from outreach.contacts.records import AnswerOwed, Hold, Moment, Note, Notice, QuestionToOwner
from outreach.listening.records import SignalRecord
from outreach.listening.signals import KINDS
from tests.house import REP, House

ANNA = "anna@anchor.example"


@dataclass(frozen=True)
class Story:
    """A sentence, the kind that it is heard as, and what is then so a week after our unanswered offer."""

    kind: str
    words: str
    then: Callable[[House, int], None]


def _rows(house: House, model: type[Any], contact: int) -> list[Any]:
    with house.engine.database.read() as session:
        wanted = select(model).where(model.contact_id == contact).order_by(col(model.id))
        return list(session.exec(wanted))


def _asked(house: House, contact: int) -> list[str]:
    return [row.kind for row in _rows(house, QuestionToOwner, contact)]


def _told(house: House, contact: int) -> list[tuple[str, str]]:
    with house.engine.database.read() as session:
        rosa = house.user(session, REP).id
    return [(row.kind, row.quote) for row in _rows(house, Notice, contact) if row.user_id == rosa]


def _held(house: House, contact: int) -> list[str]:
    return [row.kind for row in _rows(house, Hold, contact) if row.lifted_at is None]


def _a_stop(house: House, anna: int) -> None:
    assert "stopped" in house.refusals(anna)["follow-up"]
    assert house.entries(anna, "waiting") == []


def _no_calls(house: House, anna: int) -> None:
    house.tags(anna, "asked-for-call")
    house.passes(minutes=1)
    assert house.refusals(anna)["first-call"] >= {"channel_refused"}


def _email_only(house: House, anna: int) -> None:
    _no_calls(house, anna)
    assert house.wishes(anna)[0].wish == "only"


def _not_before_may(house: House, anna: int) -> None:
    assert house.wishes(anna)[0].earliest == date(2026, 5, 1)
    assert "not_before" in house.refusals(anna)["follow-up"]


def _mornings(house: House, anna: int) -> None:
    [entry] = house.entries(anna, "waiting")
    [wish] = house.wishes(anna)
    assert (wish.start, wish.end) == ("09:00", "11:00")
    assert 9 <= entry.not_before.astimezone(ZoneInfo("America/Los_Angeles")).hour < 11


def _two_windows(house: House, anna: int) -> None:
    [wish] = house.wishes(anna)
    assert (wish.days, wish.start, wish.end) == (["tue"], "15:00", None)
    assert wish.besides == [[["fri"], None, "10:00"]]
    local = house.entries(anna, "waiting")[0].not_before.astimezone(ZoneInfo("America/Los_Angeles"))
    assert (local.weekday() == 1 and local.hour >= 15) or (local.weekday() == 4 and local.hour < 10)


def _once_a_month(house: House, anna: int) -> None:
    assert "their_cadence" in house.refusals(anna)["follow-up"]


def _omar_alone(house: House, anna: int) -> None:
    assert "only_person" in house.refusals(anna)["follow-up"]


def _somebody_else(house: House, anna: int) -> None:
    assert _held(house, anna) == ["wrong_person"]
    assert _asked(house, anna) == ["referral"]
    assert house.entries(anna, "waiting") == []


def _left(house: House, anna: int) -> None:
    assert _held(house, anna) == ["left_company"]
    assert _asked(house, anna) == ["successor"]
    assert [wish.kind for wish in house.wishes(anna)] == [], "who leaves has asked for no silence"
    assert house.address(ANNA).bad_why == "left"
    assert house.entries(anna, "waiting") == []


def _moved(house: House, anna: int) -> None:
    assert _asked(house, anna) == ["new_address"]
    assert house.address(ANNA).bad_since is None, "nothing is changed before her owner has said yes"


def _unhappy(house: House, anna: int) -> None:
    assert _held(house, anna) == ["unhappy"]
    assert [kind for kind, _ in _told(house, anna)] == ["unhappy"]
    assert "hold" in house.refusals(anna)["follow-up"]


def _legal(house: House, anna: int) -> None:
    assert _held(house, anna) == ["legal"]
    assert [kind for kind, _ in _told(house, anna)] == ["legal"]
    assert "hold" in house.refusals(anna)["follow-up"]


def _erased(house: House, anna: int) -> None:
    assert _held(house, anna) == ["data_request"]
    assert [kind for kind, _ in _told(house, anna)] == ["data_request"]
    assert house.refusals(anna)["follow-up"] >= {"hold", "stopped"}


def _interested(house: House, anna: int) -> None:
    assert [kind for kind, _ in _told(house, anna)] == ["interest"]
    assert [notice.read_at is None for notice in _rows(house, Notice, anna)] == [False], "Rosa has answered it"
    assert house.wishes(anna) == []


def _not_interested(house: House, anna: int) -> None:
    assert house.wishes(anna) == [], "a no to an offer is no wish for silence"
    assert house.entries(anna, "waiting") == []
    assert "follow-up" not in house.refusals(anna)


def _again(house: House, anna: int) -> None:
    assert _asked(house, anna) == ["loosening"]
    assert [(wish.kind, wish.needs_yes) for wish in house.wishes(anna)] == [("resume", True)]


def _a_question(house: House, anna: int) -> None:
    [owed] = _rows(house, AnswerOwed, anna)
    assert (owed.text, owed.answered_at is None) == ("How many users does the small plan include?", False)


def _a_fact(house: House, anna: int) -> None:
    [note], [moment] = _rows(house, Note, anna), _rows(house, Moment, anna)
    assert note.private
    assert note.text == moment.text == "My birthday is on 12 June."
    assert moment.day in ("--06-12", "2026-06-12")


STORIES = [
    Story("stop", "Please take me off your list.", _a_stop),
    Story("channel", "Please don't call me any more.", _no_calls),
    Story("channel", "Email only, please.", _email_only),
    Story("not_before", "Please write to me again in May.", _not_before_may),
    Story("hours", "Please reach me only between 9 and 11 in the morning.", _mornings),
    Story("hours", "The best time to reach me is Tuesdays after 3 or Fridays before 10.", _two_windows),
    Story("cadence", "Please write to me at most once a month.", _once_a_month),
    Story("only_person", "I only deal with Omar Haddad.", _omar_alone),
    Story("wrong_person", "I am not the right person; please write to petra@anchor.example.", _somebody_else),
    Story("left_company", "I have left the company. Please contact petra@anchor.example.", _left),
    Story("new_address", "Please note my new address: anna@elsewhere.example.", _moved),
    Story("unhappy", "I am really disappointed: this is the third time that the invoice is wrong.", _unhappy),
    Story("legal", "If this happens again, you will hear from my lawyer.", _legal),
    Story("data_request", "Please delete all data that you hold about me.", _erased),
    Story("interest", "Yes, please send us an offer.", _interested),
    Story("not_interested", "We are not interested at the moment.", _not_interested),
    Story("resume", "You can write to me again.", _again),
    Story("question", "How many users does the small plan include?", _a_question),
    Story("fact", "My birthday is on 12 June.", _a_fact),
]


def test_every_kind_of_the_guide_has_its_story() -> None:
    assert {story.kind for story in STORIES} == set(KINDS)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.words[:30].replace(" ", "-").lower())
def test_what_follows(house: House, story: Story) -> None:
    anna = house.contact("Anna Berg", ANNA, phone="+1 213 555 0144", stage="lead", zone="America/Los_Angeles")
    offer = house.we_wrote(ANNA, "Hi Anna,\n\nhere is what we offer.\n\nRosa", subject="Our offer")
    house.passes(hours=1)
    house.they_write(ANNA, f"Hi Rosa,\n\n{story.words}\n\nAnna", subject="Re: Our offer", In_Reply_To=offer)
    house.passes(hours=1)
    with house.engine.database.read() as session:
        heard = session.exec(select(SignalRecord).where(SignalRecord.contact_id == anna)).all()
    assert story.kind in {signal.kind for signal in heard}
    assert all(signal.quote and signal.quote in story.words for signal in heard)

    # Rosa answers by hand, and Anna is silent for a week: now the house would follow up.
    house.passes(hours=1)
    house.we_wrote(ANNA, "Thank you, Anna.\n\nRosa", subject="Re: Our offer", In_Reply_To=offer)
    house.passes(minutes=10)
    house.clock.move(datetime(2026, 3, 9, 17, 0, tzinfo=UTC) - house.clock.now())
    house.passes()
    story.then(house, anna)


def test_an_address_that_they_write_from_takes_the_place_of_the_others(house: House) -> None:
    anna = house.contact("Anna Berg", ANNA)
    with house.engine.database.write() as session:
        ledger.add_address(session, anna, "email", "anna@elsewhere.example")
    house.they_write("anna@elsewhere.example", "Please use anna@elsewhere.example from now on.\n\nAnna")
    house.passes(hours=1)
    [question] = _rows(house, QuestionToOwner, anna)
    assert question.does["replaces"] == [ANNA]


def test_an_address_that_was_closed_is_asked_about(house: House) -> None:
    anna = house.contact("Anna Berg", ANNA)
    with house.engine.database.write() as session:
        ledger.close_address(session, anna, {ANNA}, "left", ledger.Evidence(), house.clock.now())
    house.they_write(ANNA, f"Please use my new address from now on: {ANNA}.\n\nAnna")
    house.passes(hours=1)
    assert _asked(house, anna) == ["new_address"]


def test_the_only_address_that_we_have_is_no_new_one(house: House) -> None:
    anna = house.contact("Anna Berg", ANNA)
    house.they_write(ANNA, f"Please use my new address from now on: {ANNA}.\n\nAnna")
    house.passes(hours=1)
    assert _asked(house, anna) == []
