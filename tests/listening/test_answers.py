"""A short answer says what its question makes of it, whether the question stands above it or in the mail below."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from outreach.listening.cases import case_message, heard_object
from outreach.listening.extract import hear

DATA: dict[str, list[list[Any]]] = yaml.safe_load((Path(__file__).parent / "answers.yaml").read_text("utf-8"))
ANSWERS = [(language, *row) for language, rows in DATA.items() for row in rows]
ABOVE = "Hi Sam,\n\n> {question}\n{answer}\n\nBest\nAnn\n"
BELOW = "{answer}\n\nAnn\n\nOn Mon, 10 Mar 2025 at 09:12, Sam Roe <sam@roe.example> wrote:\n> {question}\n> Sam\n"


def _case(body: str) -> dict[str, str]:
    case = {"id": "one", "received": "2025-03-12T10:00:00+01:00", "subject": "Re: pumps", "body": body}
    return case | {"from": "Ann Ode <ann@ode.example>", "to": "Sam Roe <sam@roe.example>"}


def _heard(body: str) -> list[dict[str, Any]]:
    heard: list[dict[str, Any]] = heard_object("one", case_message(_case(body)))["signals"]
    return heard


@pytest.mark.parametrize("form", [ABOVE, BELOW], ids=["above", "below"])
@pytest.mark.parametrize(("language", "question", "answer", "says"), ANSWERS)
def test_an_answer_says_what_its_question_makes_of_it(
    language: str, question: str, answer: str, says: dict[str, Any] | None, form: str
) -> None:
    heard = _heard(form.format(question=question, answer=answer))
    if says is None:
        assert heard == [], language
    else:
        (found,) = heard
        assert {name: found.get(name) for name in says} == says
        assert answer.startswith(found["quote"])


def test_of_two_questions_that_it_may_be_to_none_is_taken_and_a_stop_is_asked_about() -> None:
    body = BELOW.format(question="Would you like a demo? If not, shall I take you off our list?", answer="Yes please.")
    heard = hear(case_message(_case(body)))
    assert not heard.signals
    assert [each.kind for each in heard.unsure] == ["stop"]


def test_what_stands_behind_a_no_is_heard_as_it_is() -> None:
    body = BELOW.format(question="Would you like a demo?", answer="No. Please stop writing to me.")
    assert [each["kind"] for each in _heard(body)] == ["stop"]


@pytest.mark.parametrize("form", [ABOVE, BELOW], ids=["above", "below"])
@pytest.mark.parametrize(
    ("question", "answer", "ways"),
    [
        ("May I call you?", "No, email me.", {"phone": "refuse", "email": "prefer"}),
        ("Shall I text you?", "No calls, no texts.", {"phone": "refuse", "sms": "refuse"}),
        ("May I call you?", "Yes, but no texts.", {"phone": "accept", "sms": "refuse"}),
    ],
)
def test_what_goes_on_behind_a_yes_or_no_is_heard_beside_it(
    question: str, answer: str, ways: dict[str, str], form: str
) -> None:
    heard = _heard(form.format(question=question, answer=answer))
    assert {each["channel"]: each["wish"] for each in heard} == ways


@pytest.mark.parametrize(
    ("answer", "whom"),
    [("No, that's Anna Kern.", "Anna Kern"), ("No, write to anna@ode.example.", "anna@ode.example"), ("No.", None)],
)
def test_who_is_the_wrong_one_may_name_the_right_one(answer: str, whom: str | None) -> None:
    (found,) = _heard(BELOW.format(question="Are you the right person for this?", answer=answer))
    assert (found["kind"], found["refer_to"]) == ("wrong_person", whom)


def test_our_last_of_the_thread_is_answered_where_nothing_is_quoted() -> None:
    ours = ["I have not heard from you. Shall I take you off our list?\n\nSam", "Would you like a demo?\n\nSam"]
    heard = hear(case_message(_case("Yes please.\n\nAnn\n")), ours)
    assert [each.kind for each in heard.signals] == ["stop"]
    assert [each.kind for each in hear(case_message(_case("Yes please.\n\nAnn\n")), ours[1:]).signals] == ["interest"]


@pytest.mark.parametrize("form", [ABOVE, BELOW], ids=["above", "below"])
@pytest.mark.parametrize("answer", ["No, unsubscribe me.", "No. Take me off your list.", "Yes, but stop mailing me."])
def test_a_stop_is_a_stop_whatever_it_answers(answer: str, form: str) -> None:
    heard = hear(case_message(_case(form.format(question="Would you like a demo?", answer=answer))))
    assert "stop" in [each.kind for each in (*heard.signals, *heard.unsure)]


def test_a_footer_asks_nobody_whether_they_are_to_be_left_in_peace() -> None:
    footer = "Would you like a demo?\n>\n> No longer want these emails? Unsubscribe here."
    assert [each["kind"] for each in _heard(BELOW.format(question=footer, answer="Yes please."))] == ["interest"]


def test_what_we_asked_is_nobodys_wish_where_it_is_not_answered() -> None:
    body = BELOW.format(question="Shall I take you off our list?", answer="The pumps have arrived, thanks for that.")
    assert _heard(body) == []
