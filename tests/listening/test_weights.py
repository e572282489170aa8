"""Are the weights those of the sentences, and do they add only what a sentence names?"""

import pytest

from outreach.listening.cases import case_message
from outreach.listening.extract import hear, hear_phrases
from outreach.listening.folding import fold, words_in
from outreach.listening.phrase_files import LANGUAGES
from outreach.listening.signals import Heard
from outreach.listening.weights import LABELS, features, file_of, learned_from, letters, tokens, weights
from tests.listening.learning import digest

FORGET = "Kindly let ours be an address you forget."


def message(body: str) -> dict[str, str]:
    """A mail that says this."""
    return {"id": "one", "received": "2025-03-12T10:00:00+01:00", "from": "Ann Ode <ann@ode.example>",
            "to": "Sam Roe <sam@roe.example>", "subject": "Re: hello", "body": f"{body}\n"}  # fmt: skip


def heard(body: str) -> Heard:
    return hear(case_message(message(body)))


@pytest.mark.parametrize("code", LANGUAGES)
def test_they_were_learned_from_the_sentences_as_they_are(code: str) -> None:
    """After a change of the sentences: python -m tests.listening.learning."""
    assert learned_from(code) == digest(code)


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_sentence_of_no_known_word_says_nothing(code: str) -> None:
    assert weights(code).likely("qzx vrrk", ["qzx", "vrrk"], set()) is None


def test_what_is_weighed_of_a_sentence() -> None:
    said = tokens("no calls?", ["no", "calls"])
    assert said == ["^", "no", "calls", "?", "$"]
    assert {"no", "calls", "no calls", "^ no", "-<ca", "-calls", "-lls>"} <= {*features(said)}
    assert letters("no") == []


def test_all_is_added_up_as_it_was_learned() -> None:
    """The sums that are kept for each word come to what the features alone come to."""
    weigh, text = weights("en"), "I would much rather you rang me."
    words = words_in(fold(text))
    once, again = (weigh.likely(fold(text), words, set(), surely=True) for _ in range(2))
    assert once == again
    assert once is not None
    assert len(once) == len(LABELS)
    assert all(0 <= each <= 1 for each in once)


def test_each_signal_has_its_sentence_and_tells_who_read_it() -> None:
    found = heard(f"Hello Sam,\n\n{FORGET}\n\nAnn")
    (signal,) = found.signals
    assert (signal.kind, signal.reader, signal.quote) == (
        "stop",
        "weights/en",
        "Kindly let ours be an address you forget.",
    )
    assert found.visible[signal.start : signal.end] == signal.quote
    assert not hear_phrases(case_message(message(FORGET))).signals


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_file_is_too_large(code: str) -> None:
    assert file_of(code).stat().st_size < 1_000_000
