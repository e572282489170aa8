"""Does folding keep every letter in its place, and are the words of a folded text those that a pattern would find?"""

import re
import sys
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from outreach.listening.folding import fold, words_in

_WORDS = re.compile(r"\w+")
_TEXTS = st.text(alphabet=st.one_of(st.sampled_from("aZ éÜßİΣſ’`“—…_1\n\u200b\ud800😀"), st.characters()))


def test_every_letter_becomes_one_of_the_same_sort() -> None:
    for code in range(sys.maxunicode + 1):
        letter = chr(code)
        plain = fold(letter)
        assert len(plain) == 1, letter
        assert plain == fold(plain) == plain.lower(), letter
        assert plain.isspace() == letter.isspace(), letter
        assert (_WORDS.match(plain) is None) == (_WORDS.match(letter) is None), letter


def test_accents_case_and_forms_of_quotes_go() -> None:
    assert fold("Ça, l’ÉTÉ – c‘est `Ärger´ im\xa0Straßenbüro") == "ca, l'ete - c'est 'arger' im straßenburo"


def test_many_different_letters_are_folded_alike() -> None:
    letters = "".join(map(chr, range(0xC0, 0x17F)))
    assert fold(letters) == "".join(fold(letter) for letter in letters)


@given(_TEXTS)
def test_a_text_folds_letter_for_letter(text: str) -> None:
    assert fold(text) == "".join(fold(letter) for letter in text)


@given(_TEXTS)
def test_words_are_those_that_a_pattern_finds(text: str) -> None:
    assert words_in(fold(text)) == _WORDS.findall(fold(text))


@given(st.text(alphabet=st.characters(min_codepoint=0x20, max_codepoint=0x24F)))
def test_of_plain_latin_letters_the_base_stays(text: str) -> None:
    for letter, plain in zip(text, fold(text), strict=True):
        if letter.isalpha() and unicodedata.normalize("NFD", letter)[0].isascii():
            assert plain == unicodedata.normalize("NFD", letter)[0].lower()
