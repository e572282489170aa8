"""A mail as a whole: what several sentences hardly say, each by itself, they may surely say together."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from outreach.inbox.parsed import ParsedMessage
from outreach.listening import whole_weights
from outreach.listening.cases import case_message
from outreach.listening.extract import hear, hear_sentences
from outreach.listening.signals import KINDS as SIGNALS
from outreach.listening.weights import LABELS
from outreach.listening.whole_mail import KINDS, Looked, WholeMail, odds
from outreach.listening.whole_weights import likely_kinds, written

_LIKELY = some.lists(some.floats(0, 1), min_size=len(LABELS), max_size=len(LABELS))
_LOOKED = some.builds(Looked, some.integers(0, 400), _LIKELY, some.frozensets(some.sampled_from(LABELS)))


def _sentence(at: int, kind: str, likely: float) -> Looked:
    return Looked(at, [likely if label == kind else 0.01 for label in LABELS], frozenset())


def _likely(kind: str, *each: float) -> float:
    mail = WholeMail([_sentence(at, kind, likely) for at, likely in enumerate(each)], len(each), ())
    return dict(likely_kinds(mail, ())).get(kind, 0.0)


def _message(text: str, subject: str = "Re: hello") -> ParsedMessage:
    case = {"id": "one", "received": "2025-03-12T10:00:00+01:00", "from": "Ann Ode <ann@ode.example>",
            "to": "Sam Roe <sam@roe.example>", "subject": subject, "body": f"{text}\n"}  # fmt: skip
    return case_message(case)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_has_weights_and_is_likelier_the_likelier_its_sentence(kind: str) -> None:
    assert kind in LABELS
    likely = [_likely(kind, each) for each in (0.1, 0.3, 0.5, 0.7, 0.9, 0.99)]
    assert all(one < other for one, other in pairwise(likely))
    assert likely[-1] > 0.5


def test_the_weights_fit_what_is_told_of_a_mail() -> None:
    weights = whole_weights.whole_weights()
    assert tuple(weights) == KINDS
    mail = WholeMail([], 0, ())
    assert {len(row) for row in weights.values()} == {1 + len(mail.numbers_of("stop"))}


def test_the_file_says_what_was_written() -> None:
    weights = whole_weights.whole_weights()
    assert written(weights) == whole_weights.weights_file().read_text("utf-8")


@given(some.lists(_LOOKED, max_size=6), some.integers(0, 400), some.frozensets(some.sampled_from(LABELS)))
def test_how_likely_is_a_number_from_nought_to_one(looked: list[Looked], sentences: int, heard: frozenset[str]) -> None:
    found = dict(likely_kinds(WholeMail(looked, sentences, heard), heard))
    assert all(0 <= likely <= 1 for likely in found.values())
    assert heard & set(KINDS) <= found.keys() <= set(KINDS)


@given(some.tuples(some.floats(0, 1), some.floats(0, 1)).map(sorted))
def test_for_what_is_likelier_no_less_speaks(likely: list[float]) -> None:
    less, more = map(odds, likely)
    assert less <= more


def test_the_sentence_that_speaks_for_it_most_is_its_evidence() -> None:
    mail = WholeMail([_sentence(3, "stop", 0.2), _sentence(5, "stop", 0.6), _sentence(8, "legal", 0.9)], 9, ())
    assert mail.sentence_of("stop") == 5
    assert mail.sentence_of("legal") == 8


def test_what_no_sentence_says_by_itself_is_heard_of_the_mail() -> None:
    message = _message(
        "You have reached the woman who counts the beetles! I look after natural history. "
        "Cases go through our projects office."
    )
    alone = hear_sentences(message)
    assert alone is not None
    assert alone.signals == []
    assert [each.kind for each in hear(message).signals] == ["wrong_person"]


def test_a_mishap_that_nobody_is_blamed_for_is_no_complaint() -> None:
    message = _message(
        "My brother has the yard in Duluth and I have the one in Superior, and we share a crane. Twice this fall it "
        "stood in the wrong town. I'd like to see how your calendar handles two places."
    )
    assert [each.kind for each in hear(message).signals] == ["interest"]


def test_a_machines_mail_has_no_sentences() -> None:
    assert hear_sentences(_message("I am away. Do not write again.", "Automatic reply: hello")) is None


def test_what_is_weighed_are_kinds() -> None:
    assert {*KINDS} <= {*SIGNALS}
