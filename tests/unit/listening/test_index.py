"""The words that a sentence must hold before a phrase is tried."""

import pytest

from outreach.listening.folding import fold
from outreach.listening.index import Filed, Index, Needing, Rarity, Stems, filed, stems_of
from outreach.listening.matching import WHEN, Mark
from outreach.listening.notation import read_list, read_phrase
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


def _filed(phrases: list[str]) -> Filed:
    needing = Needing(RARITY)
    ways = {at: needing.ways(read_phrase(phrase, LISTS, PLACES).chain) for at, phrase in enumerate(phrases)}
    return filed(ways, needing)


def test_only_phrases_whose_words_are_all_there_are_likely() -> None:
    words = _filed(["take {me} off", "call (me/us)", "*stop*", "write {me} <when>", "unsubscri* us"])
    index, stems = Index(words), Stems(stems_of([words]))
    assert index.likely(Text("call us off").words) == {1, 2}
    assert index.likely(Text("take us off").words) == {0, 2}
    assert index.likely(Text(f"write us on {WHEN}{WHEN}").words) == {2, 3}
    assert index.likely(stems.added_to(Text("unsubscribe us").words)) == {2, 4}


def test_of_several_ways_to_say_it_one_must_be_there_in_full() -> None:
    index = Index(_filed(["(not a match/count us out/no way) [thanks]", "[please] (leave/let) ... (me alone/us be)"]))
    assert index.likely(Text("not a good match, thanks").words) == {0}
    assert index.likely(Text("a match, thanks").words) == set()
    assert index.likely(Text("count us in, thanks").words) == set()
    assert index.likely(Text("leave me alone").words) == {1}
    assert index.likely(Text("leave it be").words) == set()
