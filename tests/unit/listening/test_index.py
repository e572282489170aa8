"""The words that a sentence must hold before a phrase is tried."""

import pytest

from outreach.listening.index import Index, Needing, Rarity, Stems
from outreach.listening.matching import WHEN, Mark
from outreach.listening.notation import fold, read_list, read_phrase
from outreach.listening.walks import Text

RARITY = Rarity({"the", "me", "not"})
LISTS = {"me": read_list(["me", "us", "my name"], {})}
PLACES = {"when": Mark(WHEN)}


def _needs(phrase: str) -> set[frozenset[str]]:
    return set(Needing(RARITY).of(read_phrase(phrase, LISTS, PLACES).chain))


@pytest.mark.parametrize(
    ("phrase", "needs"),
    [
        ("take me off", [{"take"}, {"me"}, {"off"}]),
        ("(a/b) c", [{"a", "b"}, {"c"}]),
        ("(a/b) [c]", [{"a", "b"}]),
        ("(do not/never)", [{"do", "never"}]),
        ("(not any longer/never)", [{"longer", "never"}]),
        ("[please] stop*", [{"stop*"}]),
        ("*schick*", []),
        ("(stop*/never) now", [{"stop*", "never"}, {"now"}]),
        ("<when> {me}", [{WHEN}, {"me", "us", "name"}]),
        ("don't", [{"don", "dont"}]),
        ("für", [{"fur", "fuer"}]),
        ("m' appeler", [{"m"}, {"appeler"}]),
    ],
)
def test_what_a_phrase_needs(phrase: str, needs: list[set[str]]) -> None:
    assert _needs(phrase) == set(map(frozenset, needs))


@pytest.mark.parametrize(
    ("text", "word"), [("Contactez-moi", "moi"), ("m'appeler", "appeler"), ("I don't", "don"), ("Für", "fur")]
)
def test_what_a_sentence_holds(text: str, word: str) -> None:
    assert word in Text(fold(text)).words


def test_only_phrases_whose_words_are_all_there_are_likely() -> None:
    phrases = ["take {me} off", "call (me/us)", "*stop*", "write {me} <when>", "unsubscri* us"]
    needs = [Needing(RARITY).of(read_phrase(phrase, LISTS, PLACES).chain) for phrase in phrases]
    index, stems = Index(dict(enumerate(needs)), RARITY), Stems(needs)
    assert index.likely(Text("call us off").words) == {1, 2}
    assert index.likely(Text("take us off").words) == {0, 2}
    assert index.likely(Text(f"write us on {WHEN}{WHEN}").words) == {2, 3}
    assert index.likely(stems.added_to(Text("unsubscribe us").words)) == {2, 4}
