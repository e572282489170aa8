"""Is a text folded for the words of machines as a slow reading folds it?"""

import re
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from outreach.inbox.wording import beyond_ascii, folded

_ACCENTS = re.compile("[\u0300-\u036f]")
_TEXTS = st.text(alphabet=st.one_of(st.sampled_from("aZ  \n\t\xa0éÜßİΣς’`—\u0301\u2003"), st.characters()))


def _slowly(text: str) -> str:
    letters = ("'" if letter in "’‘´" else unicodedata.normalize("NFD", letter.casefold()) for letter in text)
    return " ".join(_ACCENTS.sub("", "".join(letters)).split())


@given(_TEXTS)
def test_a_text_is_folded_as_letter_by_letter(text: str) -> None:
    assert folded(text) == _slowly(text)


def test_many_different_letters_are_folded_alike() -> None:
    letters = " ".join(map(chr, range(0xC0, 0x17F)))
    assert len(beyond_ascii(letters)) > 100
    assert folded(letters) == _slowly(letters)


@given(_TEXTS)
def test_what_is_beyond_ascii_is_all_of_it(text: str) -> None:
    assert beyond_ascii(text) == {letter for letter in text if ord(letter) > 127}
