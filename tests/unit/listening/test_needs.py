"""The words that a sentence must hold before a phrase is tried."""

import pytest

from outreach.listening.needs import needs_of, words_in
from outreach.listening.notation import fold


@pytest.mark.parametrize(
    ("phrase", "needs"),
    [
        ("take me off", {"take"}),
        ("(a/b) c", {"c"}),
        ("(a/b) [c]", {"a", "b"}),
        ("[please] stop*", None),
        ("<when> {me}", None),
        ("don't", {"dont", "don", "t"}),
        ("für", {"fur", "fuer"}),
    ],
)
def test_what_a_phrase_needs(phrase: str, needs: set[str] | None) -> None:
    assert needs_of(phrase, {}) == needs


@pytest.mark.parametrize(
    ("text", "word"), [("Contactez-moi", "moi"), ("m'appeler", "appeler"), ("I don't", "dont"), ("Für", "fur")]
)
def test_what_a_sentence_holds(text: str, word: str) -> None:
    assert word in words_in(fold(text))
