"""The words that a sentence must hold before a phrase is tried."""

import pytest

from outreach.listening.folding import fold, words_in
from outreach.listening.index import Index, filed
from outreach.listening.matching import WHEN, Mark
from outreach.listening.needs import Needing, Rarity
from outreach.listening.notation import read_list, read_phrase
from outreach.listening.vocabulary import Vocabulary

RARITY = Rarity({"the", "me", "not"})
LISTS = {"me": read_list(["me", "us", "my name"], {})}
PLACES = {"when": Mark(WHEN)}


def _needs(phrase: str) -> list[set[str]]:
    """The needs, two words side by side joined by a space."""
    needs = Needing(RARITY).of(read_phrase(phrase, LISTS, PLACES).chain).needs
    return [{feature if isinstance(feature, str) else " ".join(feature) for feature in need} for need in needs]


@pytest.mark.parametrize(
    ("phrase", "needs"),
    [
        ("take", [{"take"}]),
        ("take me off", [{"take me"}, {"me off"}]),
        ("take ... off", [{"take"}, {"off"}]),
        ("take [me] off", [{"take me", "take off"}, {"take off", "me off"}, {"take"}, {"off"}]),
        ("(a/b) c", [{"a c", "b c"}, {"a", "b"}, {"c"}]),
        ("(a/b) [c]", [{"a", "b"}]),
        ("[c] [d] a", [{"a"}]),
        ("(do not/never)", [{"do not", "never"}]),
        ("(any longer/never) now", [{"longer now", "never now"}, {"any longer", "never"}, {"now"}]),
        ("[please] stop*", [{"stop*"}]),
        ("do stop*", [{"do"}, {"stop*"}]),
        ("*schick*", []),
        ("(stop*/never) now", [{"stop*", "never"}, {"now"}]),
        ("<when> {me}", [{WHEN}, {"me", "us", "my name"}]),
        ("don't", [{"don t", "dont"}]),
        ("für", [{"fur", "fuer"}]),
        ("m' appeler", [{"m appeler"}]),
        ("a & b", [{"a"}, {"b"}]),
    ],
)
def test_what_a_phrase_needs(phrase: str, needs: list[set[str]]) -> None:
    found = _needs(phrase)
    assert sorted(map(sorted, found)) == sorted(map(sorted, needs))


@pytest.mark.parametrize(
    ("text", "feature"),
    [
        ("Contactez-moi", "moi"),
        ("m'appeler", "appeler"),
        ("I don't", ("don", "t")),
        ("Für, uns", ("fur", "uns")),
        ("on the 4th", "#"),
        ("unsubscribe us", "unsubscri*"),
    ],
)
def test_what_a_sentence_holds(text: str, feature: str | tuple[str, str]) -> None:
    vocabulary = Vocabulary(["moi", "appeler", "don", "t", "fur", "uns", "us", "unsubscri*"])
    assert vocabulary.number(feature) in vocabulary.features(words_in(fold(text)))
    assert vocabulary.number(feature) not in vocabulary.features(words_in("none of these"))


def test_a_vocabulary_can_be_made_again_from_its_words() -> None:
    vocabulary = Vocabulary([WHEN])
    vocabulary.number(("call", "me"))
    again = Vocabulary(vocabulary.words)
    assert again.features(["call", "me", WHEN]) == vocabulary.features(["call", "me", WHEN])


def _likely(phrases: list[str], sentence: str) -> set[int]:
    needing, vocabulary = Needing(RARITY), Vocabulary()
    ways = {at: needing.ways(read_phrase(phrase, LISTS, PLACES).chain) for at, phrase in enumerate(phrases)}
    return Index(filed(ways, RARITY, vocabulary)).likely(
        vocabulary.features([*words_in(sentence), *(WHEN for _ in range(sentence.count(WHEN)))])
    )


def test_only_phrases_whose_words_are_all_there_are_likely() -> None:
    phrases = ["take {me} off", "call (me/us)", "*stop*", "write {me} <when>", "unsubscri* us"]
    assert _likely(phrases, "call us off") == {1, 2}
    assert _likely(phrases, "take us off") == {0, 2}
    assert _likely(phrases, "take off, us") == {2}
    assert _likely(phrases, f"write us on {WHEN}{WHEN}") == {2, 3}
    assert _likely(phrases, "unsubscribe us") == {2, 4}


def test_of_several_ways_to_say_it_one_must_be_there_in_full() -> None:
    phrases = ["(not a match/count us out/no way) [thanks]", "[please] (leave/let) ... (me alone/us be)"]
    assert _likely(phrases, "not a match, thanks") == {0}
    assert _likely(phrases, "a match, thanks") == set()
    assert _likely(phrases, "count us in, thanks") == set()
    assert _likely(phrases, "leave me alone") == {1}
    assert _likely(phrases, "leave it be") == set()
