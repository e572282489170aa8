"""The notation of phrases: what it reads, and what it refuses."""

import pytest

from outreach.listening.notation import NotationError, bounded, fold, lists_of, pattern_of

LISTS = lists_of({"me": ["me", "us", "my name"]})


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("take me off", "please take me off now", True),
        ("take me off", "take meat off", False),
        ("take {me} off", "take my name off", True),
        ("(take/strike) {me}", "strike us", True),
        ("write [to] {me}", "write to me", True),
        ("write [to] {me}", "write me", True),
        ("call me ... again", "call me when you can again", True),
        ("call me ... again", "call me one two three four five six again", False),
        ("call me .... again", "call me one two three four five six again", True),
        ("unsubscri*", "unsubscribing", True),
        ("don't", "dont", True),
        ("grüße", "gruesse", True),
        ("grüße", "Gruße", True),
        ("für", "fuer", True),
        ("contactez (moi/nous)", "contactez-moi", True),
        ("m' appeler", "m'appeler", True),
    ],
)
def test_a_phrase_matches(phrase: str, text: str, found: bool) -> None:
    assert bool(bounded(pattern_of(phrase, LISTS, {})).search(fold(text))) is found


@pytest.mark.parametrize("phrase", ["take (me", "take me)", "take {nobody}", "on <day>"])
def test_a_phrase_that_cannot_be_read_is_refused(phrase: str) -> None:
    with pytest.raises(NotationError):
        pattern_of(phrase, LISTS, {})


@pytest.mark.parametrize("text", ["Éléphant", "naïve ‘x’", "İstanbul", "ß ﬁ", "e\u0301", "„Zitat“"])
def test_folding_keeps_every_offset(text: str) -> None:
    assert len(fold(text)) == len(text)
