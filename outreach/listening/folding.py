"""How does a text read in lower case without accents, and which words are in it?

All of a mail goes through here, most of it ASCII: what is done to every letter is left to methods of str and bytes.
"""

import unicodedata
from functools import lru_cache

from outreach.inbox.wording import beyond_ascii

_QUOTES = {"’": "'", "‘": "'", "`": "'", "´": "'", "\xa0": " ", "\u202f": " ", "‑": "-", "–": "-", "—": "-"}
_STROKED = {"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ı": "i"}
"""Letters whose stroke Unicode doesn't take for an accent."""
_MANY = 40
"""So many different letters with accents are translated one by one rather than each in a pass of its own."""


def fold(text: str) -> str:
    """The text in lower case without accents, character for character: offsets stay what they were."""
    if "`" in text:
        text = text.replace("`", "'")
    if text.isascii():
        return text.lower()
    odd = beyond_ascii(text)
    if len(odd) > _MANY:
        return "".join([_fold_letter(letter) for letter in text])
    for letter in odd:
        text = text.replace(letter, _fold_letter(letter))
    return text.lower() if text.isascii() else _bytes(text).lower().decode("utf-8", "surrogatepass")


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


@lru_cache(maxsize=4096)
def _fold_letter(letter: str) -> str:
    plain = unicodedata.normalize("NFD", letter.lower())[0].lower()[0]
    return _QUOTES.get(letter) or _QUOTES.get(plain) or _STROKED.get(plain, plain)


def words_in(folded: str) -> list[str]:
    """The words of a folded text in order, as `\\w+` finds them."""
    if not folded.isascii():
        for letter in beyond_ascii(folded):
            if not letter.isalnum():
                folded = folded.replace(letter, " ")
    return _bytes(folded).translate(_WORDS).decode("utf-8", "surrogatepass").split()


_WORDS = bytes(byte if byte > 127 or chr(byte).isalnum() or chr(byte) == "_" else 32 for byte in range(256))
"""For each byte of a word itself, for all others a blank."""
