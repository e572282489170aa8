"""The notation of phrases: what it reads, and what it refuses."""

import pytest

from outreach.listening.folding import fold
from outreach.listening.joined import Way
from outreach.listening.matching import Node, Place
from outreach.listening.notation import NotationError, read_list, read_phrase
from outreach.listening.walks import Text

LISTS: dict[str, Node] = {"me": read_list(["me", "us", "my name"], {})}
WORDS = read_list(["call", "phone call", "mail", "pick up"], {})
JOINER = read_list(["or", "and"], {})


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
    assert bool(list(read_phrase(phrase, LISTS, {}).find(Text(fold(text))))) is found


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("stop", "Stop, stop! Unstoppable stops", ["stop", "stop"]),
        ("no ... more", "no more and no more", ["no more", "no more"]),
        ("no .... more", "no, well, no more", ["no, well, no more"]),
        ("(no/no more) mail", "no more mail", ["no more mail"]),
        ("{me} [please]", "my name please", ["my name please"]),
        ("[please] {me}", "please, us", ["please, us"]),
        ("le* moi", "Laissez-le-moi", ["le-moi"]),
        ("not ... l' heure", "not at l'heure", ["not at l'heure"]),
        ("via e-mail", "via e-mail, E-Mail", ["via e-mail"]),
        ("a ... a", "a a a a", ["a a", "a a"]),
        ("(a/) b", "a b", ["a b"]),
    ],
)
def test_where_a_phrase_stands(phrase: str, text: str, found: list[str]) -> None:
    folded = fold(text)
    assert [folded[s:e] for s, e in read_phrase(phrase, LISTS, {}).find(Text(folded))] == found


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("no call please", ["call"]),
        ("no phone call please", ["phone call"]),
        ("no mail or phone call, thanks", ["mail or phone call"]),
        ("no call/mail", ["call/mail"]),
        ("no mail, call or phone call", ["mail, call or phone call"]),
        ("no mail, and thanks", ["mail"]),
    ],
)
def test_a_place_takes_all_that_are_joined(text: str, filled: list[str]) -> None:
    phrase = read_phrase("no <noun>", LISTS, {"noun": Place("noun", Way(WORDS, JOINER))})
    spoken = Text(text)
    (start, end), *_ = phrase.find(spoken)
    assert [text[s:e] for _, s, e in phrase.captures(spoken, start, end)] == filled


def test_a_search_before_a_place_sees_nothing_behind_it() -> None:
    phrase, text = read_phrase("never ... us", {}, {}), Text("never ask us again")
    assert list(phrase.find(text, 0, 12)) == [(0, 12)]
    assert list(phrase.find(text, 0, 11)) == []
    assert list(phrase.find(text, 3)) == []


@pytest.mark.parametrize("phrase", ["take (me", "take me)", "take {nobody}", "on <day>"])
def test_a_phrase_that_cannot_be_read_is_refused(phrase: str) -> None:
    with pytest.raises(NotationError):
        read_phrase(phrase, LISTS, {})


@pytest.mark.parametrize("text", ["Éléphant", "naïve ‘x’", "İstanbul", "ß ﬁ", "e\u0301", "„Zitat“"])
def test_folding_keeps_every_offset(text: str) -> None:
    assert len(fold(text)) == len(text)
