"""A sentence is parted where each part says something else by itself, and stays whole where one needs the other."""

import pytest

from tests.listening.test_plain import heard_in


def test_each_part_is_the_evidence_of_its_wish() -> None:
    assert [(each["kind"], each["quote"]) for each in heard_in("By email please, but no more than once a month.")] == [
        ("channel", "By email please"),
        ("cadence", "no more than once a month"),
    ]


def test_three_parts_are_three_wishes() -> None:
    assert sorted(each["kind"] for each in heard_in("Not before September, email only; once a month at most.")) == [
        "cadence", "channel", "not_before",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("whole", "kinds"),
    [
        ("An email once a month is fine.", ["cadence"]),
        ("No phone calls, not before 5 May.", ["channel"]),
        ("Please don't call in at the orchard, Thursday or any other day.", ["channel"]),
    ],
)
def test_what_belongs_together_stays_together(whole: str, kinds: list[str]) -> None:
    assert [each["kind"] for each in heard_in(whole)] == kinds


def test_what_others_say_stays_whole() -> None:
    assert heard_in('The page has two buttons: "By email please", and "no more than once a month".') == []


def test_what_only_begins_on_a_day_ends_on_none() -> None:
    (way, day) = heard_in("WhatsApp is fine, but not until 5 May.")
    assert (way["channel"], way["wish"], way["until"]) == ("whatsapp", "accept", None)
    assert day["from"] == "2025-05-05"


def test_a_refusal_that_ends_on_a_day_ends_before_it() -> None:
    (refused,) = heard_in("No phone calls, not until 5 May.")
    assert refused["until"] == "2025-05-04"
