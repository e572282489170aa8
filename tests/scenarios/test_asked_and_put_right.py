"""Her owner is asked, told, and can say that it was not meant so; what they say is done, and undone."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from outreach.contacts.owners_answer import Answer, answer_owner
from outreach.contacts.records import AnswerOwed, Hold, Moment, Note, Notice, QuestionToOwner
from outreach.errors import ConfigError, NotYours, Stale
from outreach.listening import corrector
from outreach.listening.cases import case_message
from outreach.listening.corrected_cases import corrected_cases
from outreach.listening.extract import hear
from outreach.listening.records import SignalRecord
from tests.house import OTHER_REP, REP, House, open_house

ANNA, NEW, PETRA = "anna@anchor.example", "anna@elsewhere.example", "petra@anchor.example"
UNHAPPY = "I am really disappointed: this is the third time that the invoice is wrong."
STOP = "Please take me off your list."


@pytest.fixture
def anna(house: House) -> int:
    """A lead to whom we have written."""
    contact = house.contact("Anna Berg", ANNA, phone="+1 213 555 0144", stage="lead", zone="America/Los_Angeles")
    house.we_wrote(ANNA, "Hi Anna,\n\nhere is what we offer.\n\nRosa", subject="Our offer")
    house.passes(hours=1)
    return contact


def _writes(house: House, words: str, sender: str = ANNA) -> None:
    house.they_write(sender, f"Hi Rosa,\n\n{words}\n\nAnna", subject="Re: Our offer")
    house.passes(hours=1)


def _rows(house: House, model: type[Any], *where: Any) -> list[Any]:
    with house.engine.database.read() as session:
        return list(session.exec(select(model).where(*where).order_by(col(model.id))))


def _question(house: House) -> QuestionToOwner:
    [found] = _rows(house, QuestionToOwner, col(QuestionToOwner.answered_at).is_(None))
    return found


def _answer(house: House, answer: Answer, user: str = REP) -> None:
    with house.engine.database.write() as session:
        answer_owner(session, _question(house).id or 0, house.user(session, user), answer, house.clock.now())


def _correct(house: House, kind: str, meant: list[object] | None = None, user: str = REP) -> None:
    [row] = _rows(house, SignalRecord, SignalRecord.kind == kind, col(SignalRecord.corrected_at).is_(None))
    with house.engine.database.write() as session:
        settings = house.engine.settings.house
        corrector.correct(session, row.id or 0, house.user(session, user), meant, settings, house.clock.now())


def _standing(house: House, contact: int) -> Any:
    from outreach.planning.facts.state import load_facts

    engine = house.engine
    with engine.database.read() as session:
        return load_facts(session, [contact], engine.policy.house, engine.ears, house.clock.now())[contact].standing


def test_what_opens_a_way_again_holds_with_her_owners_yes_alone(house: House, anna: int) -> None:
    _writes(house, "Please don't call me any more.")
    _writes(house, "You can call me again.")
    assert "phone" in _standing(house, anna).refused
    with pytest.raises(NotYours, match="belongs to Rosa"):
        _answer(house, Answer(yes=True), OTHER_REP)
    _answer(house, Answer(yes=True))
    assert "phone" not in _standing(house, anna).refused

    # She changes her mind once more: her latest word holds, and the same sentence is a new question then.
    _writes(house, "Please don't call me any more.")
    assert "phone" in _standing(house, anna).refused
    _writes(house, "You can call me again.")
    assert _question(house).kind == "loosening"


def test_a_no_is_kept_and_the_sentence_is_not_asked_about_again(house: House, anna: int) -> None:
    _writes(house, STOP)
    _writes(house, "You can write to me again.")
    _answer(house, Answer(yes=False))
    _writes(house, "You can write  to me again!")
    assert [row.answer for row in _rows(house, QuestionToOwner)] == ["no"]
    assert _standing(house, anna).stop is not None


def test_a_new_address_takes_the_place_of_the_old_one(house: House, anna: int) -> None:
    _writes(house, f"Please note my new address: {NEW}.")
    _answer(house, Answer(yes=True))
    assert house.contact_of(NEW) == anna
    assert house.address(ANNA).bad_why == f"replaced by {NEW}"
    house.we_wrote(NEW, "Thank you, Anna, noted.\n\nRosa")
    house.passes(days=7)
    [entry] = house.entries(anna, "waiting")
    assert house.draft(entry).recipient == NEW


def test_an_address_that_is_somebody_elses_is_not_taken(house: House, anna: int) -> None:
    house.contact("Nora Lind", NEW)
    _writes(house, f"Please note my new address: {NEW}.")
    with pytest.raises(Stale, match="Nora Lind"):
        _answer(house, Answer(yes=True))
    assert _question(house).answered_at is None
    assert house.address(ANNA).bad_since is None


def test_the_right_person_is_written_to_instead(house: House, anna: int) -> None:
    _writes(house, "I am not the right person for this.")
    assert [hold.kind for hold in _rows(house, Hold, col(Hold.lifted_at).is_(None))] == ["wrong_person"]
    with pytest.raises(Stale, match="needs the email address"):
        _answer(house, Answer(yes=True))
    _answer(house, Answer(yes=True, name="Petra Lang", email=PETRA))
    assert house.contact_of(PETRA) != anna
    assert _rows(house, Hold, col(Hold.lifted_at).is_(None)) == []
    house.passes(days=14)
    assert house.entries(anna, "waiting") == [], "the follow-up is over for her"


def test_a_stop_that_was_none_is_undone_with_all_that_followed(house: House, anna: int) -> None:
    _writes(house, STOP)
    assert _standing(house, anna).stop is not None
    with pytest.raises(NotYours, match="belongs to Rosa"):
        _correct(house, "stop", user=OTHER_REP)
    _correct(house, "stop")
    assert _standing(house, anna).stop is None
    assert [wish.undone_at for wish in house.wishes(anna)] == [house.clock.now()], "it is kept"

    # The same sentence of hers is not heard so again; of somebody else it is.
    _writes(house, STOP.upper())
    assert _standing(house, anna).stop is None
    bob = house.contact("Bob Stone", "bob@pier.example", stage="lead")
    _writes(house, STOP, "bob@pier.example")
    assert _standing(house, bob).stop is not None


def test_an_apology_was_not_due_and_she_is_written_to_again(house: House, anna: int) -> None:
    _writes(house, f"{UNHAPPY} Which invoice is the right one?")
    assert _standing(house, anna).holds
    assert [notice.kind for notice in _rows(house, Notice, col(Notice.read_at).is_(None))] == ["unhappy"]
    _correct(house, "unhappy")
    assert _standing(house, anna).holds == ()
    assert _rows(house, Notice, col(Notice.read_at).is_(None)) == []
    house.passes(minutes=1)
    assert [house.proposal(entry).rule for entry in house.entries(anna, "waiting")] == ["answer-question"]
    _correct(house, "question")
    house.passes(minutes=1)
    assert house.entries(anna, "waiting") == []
    assert [owed.undone_at is None for owed in _rows(house, AnswerOwed)] == [False]


def test_a_hold_rests_on_what_she_said_again(house: House, anna: int) -> None:
    _writes(house, UNHAPPY)
    _writes(house, "I am very disappointed with your service.")
    first, second = _rows(house, SignalRecord, SignalRecord.kind == "unhappy")
    with house.engine.database.write() as session:
        rosa, settings = house.user(session, REP), house.engine.settings.house
        corrector.correct(session, first.id or 0, rosa, None, settings, house.clock.now())
    [hold] = _standing(house, anna).holds
    assert hold.quote == second.quote


def test_a_fact_and_an_address_that_were_misread_are_taken_back(house: House, anna: int) -> None:
    _writes(house, f"My birthday is on 12 June. Please note my new address: {NEW}.")
    _answer(house, Answer(yes=True))
    _correct(house, "fact")
    assert [row.undone_at is None for model in (Note, Moment) for row in _rows(house, model)] == [False, False]
    _correct(house, "new_address")
    assert house.address(ANNA).bad_since is None
    assert house.address(NEW).bad_why == "not what was meant"


def test_what_was_meant_holds_as_her_owners_entry(house: House, anna: int) -> None:
    _writes(house, STOP)
    with pytest.raises(ConfigError, match="is not in the guide"):
        _correct(house, "stop", [{"kind": "channel", "channel": "pigeon", "wish": "refuse"}])
    _correct(house, "stop", [{"kind": "channel", "channel": "phone", "wish": "refuse"}, {"kind": "not_interested"}])
    standing = _standing(house, anna)
    assert (standing.stop, list(standing.refused)) == (None, ["phone"])
    assert [wish.source for wish in house.wishes(anna)] == ["words", "user"]
    # Her own later word beats what was entered.
    _writes(house, "Calls are fine. I prefer phone calls.")
    _answer(house, Answer(yes=True))
    assert "phone" not in _standing(house, anna).refused


def test_corrections_are_cases_of_the_guide(house: House, anna: int) -> None:
    _writes(house, f"{UNHAPPY} Which invoice is the right one?")
    _correct(house, "unhappy", [{"kind": "interest"}])
    with house.engine.database.read() as session:
        [case] = json.loads(json.dumps(list(corrected_cases(session))))
    assert (case["lang"], case["from"], case["subject"]) == ("en", ANNA, "Re: Our offer")
    question = {"kind": "question", "text": "Which invoice is the right one?"}
    assert sorted(case["expected"]["signals"], key=str) == sorted([question, {"kind": "interest"}], key=str)
    heard_again = hear(case_message(case))
    assert [signal.kind for signal in heard_again.signals] == ["unhappy", "question"]


def test_two_statements_that_cannot_both_be_meant_are_shown_and_the_stricter_holds(house: House, anna: int) -> None:
    _writes(house, "Email only, please.")
    _writes(house, "I prefer phone calls.")
    standing = _standing(house, anna)
    assert "phone" in standing.refused
    [conflict] = standing.conflicts
    assert (conflict.holds.quote, conflict.other.quote) == ("Email only, please.", "I prefer phone calls.")
    _answer(house, Answer(yes=True))
    assert _standing(house, anna).conflicts == ()


def test_a_manager_is_told_where_the_house_wants_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTREACH_HOUSE__TELL_MANAGER", '["unhappy"]')
    with open_house(tmp_path, monkeypatch) as house:
        with house.engine.database.write() as session:
            house.user(session, OTHER_REP).role = "manager"
        house.contact("Anna Berg", ANNA)
        _writes(house, UNHAPPY)
        _writes(house, "If this happens again, you will hear from my lawyer.")
        with house.engine.database.read() as session:
            ids = {house.user(session, email).id: email for email in (REP, OTHER_REP)}
        told = [(ids[notice.user_id], notice.kind) for notice in _rows(house, Notice)]
    assert sorted(told) == [(OTHER_REP, "unhappy"), (REP, "legal"), (REP, "unhappy")]
