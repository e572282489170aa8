"""A phrase hears a stop where hardly anybody means one: none is written down, nothing goes out, a person is asked."""

import pytest
from sqlmodel import col, select

from outreach.contacts.owners_answer import Answer, answer_owner
from outreach.contacts.records import Hold, QuestionToOwner
from outreach.listening.cases import case_message
from outreach.listening.extract import hear, hear_phrases
from tests.house import REP, House

ANNA = "anna@anchor.example"
OTHERS = "If I tell my team to unsubscribe from something they do the opposite."
STOP = "Please take me off your list."


def _said(body: str) -> dict[str, str]:
    return {"id": "one", "received": "2025-03-12T10:00:00+01:00", "from": f"Anna Berg <{ANNA}>",
            "to": "Rosa Lind <rosa@tidewater.example>", "subject": "Re: hello", "body": f"{body}\n"}  # fmt: skip


@pytest.fixture
def anna(house: House) -> int:
    return house.contact("Anna Berg", ANNA, stage="lead", zone="America/New_York")


def _open(house: House, contact: int) -> list[QuestionToOwner]:
    with house.engine.database.read() as session:
        wanted = select(QuestionToOwner).where(QuestionToOwner.contact_id == contact)
        return list(session.exec(wanted.where(col(QuestionToOwner.answered_at).is_(None))))


def _held(house: House, contact: int) -> list[str]:
    with house.engine.database.read() as session:
        return list(session.exec(select(Hold.kind).where(Hold.contact_id == contact, col(Hold.lifted_at).is_(None))))


def _answer(house: House, question: QuestionToOwner, *, yes: bool) -> None:
    with house.engine.database.write() as session:
        answer_owner(session, question.id or 0, house.user(session, REP), Answer(yes=yes), house.clock.now())


def test_what_is_not_sure_is_no_signal_and_stands_beside_them() -> None:
    heard = hear(case_message(_said(OTHERS)))
    assert [each.kind for each in hear_phrases(case_message(_said(OTHERS))).signals] == ["stop"]
    assert heard.signals == ()
    assert [(each.kind, each.quote) for each in heard.unsure] == [("stop", OTHERS)]
    assert heard.to_dict()["unsure"] == [{"kind": "stop", "quote": OTHERS}]


def test_a_stop_elsewhere_in_the_mail_leaves_nothing_to_ask() -> None:
    heard = hear(case_message(_said(f"{OTHERS} {STOP}")))
    assert [each.quote for each in heard.signals] == [STOP]
    assert heard.unsure == ()


def test_nothing_goes_out_until_she_has_said_that_it_was_none(house: House, anna: int) -> None:
    house.they_write(ANNA, f"What would it cost for ten of us?\n\n{OTHERS}", subject="Prices")
    house.passes(minutes=5)
    assert house.wishes(anna) == []
    assert _held(house, anna) == ["asked"]
    assert house.entries(anna, "waiting") == []
    [asked] = _open(house, anna)
    assert (asked.kind, asked.quote) == ("second_reading", OTHERS)
    _answer(house, asked, yes=False)
    house.passes(minutes=5)
    assert _held(house, anna) == []
    assert len(house.entries(anna, "waiting")) == 1
    house.they_write(ANNA, OTHERS, subject="Re: Prices")
    house.passes(minutes=5)
    assert _open(house, anna) == [], "the same sentence is not asked about twice"


def test_a_yes_is_the_stop_that_it_was(house: House, anna: int) -> None:
    house.they_write(ANNA, OTHERS)
    house.passes(minutes=5)
    [asked] = _open(house, anna)
    _answer(house, asked, yes=True)
    assert [(wish.kind, wish.quote) for wish in house.wishes(anna)] == [("stop", OTHERS)]
    assert _held(house, anna) == []
