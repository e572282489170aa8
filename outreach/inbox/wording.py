"""Which of many things that machines say does a text say? One pass over it answers for all of them.

A regular expression of a hundred alternatives is tried at every letter; RE2 runs all of them as one automaton.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from html import unescape
from pathlib import Path
from typing import Any

import re2

from outreach.patterns import when_used

_ACCENTS = when_used("[\u0300-\u036f]+")
_HIDDEN = when_used(r"<(?:style|script|head|title)\b[^>]{0,400}>[^<]{0,4000}", re.IGNORECASE)
_BREAK = when_used(r"<(?:br|/?p|/?div|/?tr|/td|/?table|/h[1-6]|/?li|/?ul|hr|/?pre|/?blockquote)\b[^>]{0,400}>", re.I)
_TAG = when_used(r"<(?![^<>\s@]{1,80}@)[^<>]{0,1000}>")
_HEAD = when_used(r"\[(\w+)\] ?(.*)")
_DEFINED = when_used(r"@(\w+) = (.+)")
_STANDS = when_used(r"@([a-z_]+)")
_FOLDER = Path(__file__).with_name("words")
_MEMORY = 64 << 20
"""Bytes for the automaton; it keeps what the texts at hand need, far less than this."""


def read_words(name: str) -> dict[str, tuple[str, ...]]:
    """The patterns of `words/<name>.txt` by meaning; `@who` stands for its definition, `~` for all lines of a frame."""
    lists: dict[str, list[str]] = {}
    frames: dict[str, str] = {}
    stands: dict[str, str] = {}
    meaning = ""
    for line in (_FOLDER / f"{name}.txt").read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        if (head := _HEAD.match(line)) is not None:
            meaning = head[1]
            lists[meaning], frames[meaning] = [], head[2]
        elif (defined := _DEFINED.match(line)) is not None:
            stands[defined[1]] = defined[2]
        else:
            lists[meaning].append(_STANDS.sub(lambda match: stands.get(match[1], match[0]), line))
    return {
        key: (frames[key].replace("~", "|".join(each)),) if frames[key] else tuple(each) for key, each in lists.items()
    }


class Meanings:
    """Which of many meanings a text has; the patterns are RE2's, so time is linear in the text.

    The words are those of a file (`read_words`), compiled at first use. A text is folded before it is asked about.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._named: list[str] = []
        self._set: re2.Set | None = None
        self._single: dict[str, Any] = {}

    @cached_property
    def patterns(self) -> Mapping[str, Sequence[str]]:
        """Every pattern by the name of its meaning."""
        return read_words(self._name)

    def of(self, text: str) -> frozenset[str]:
        """The names of the meanings that a short text has, all in one pass."""
        if self._set is None:
            self._set = self._compiled()
        return frozenset(self._named[at] for at in self._set.Match(text.encode("utf-8", "replace")) or ())

    def in_text(self, text: str) -> "Said":
        """The meanings of a longer text, each looked for when it is asked about."""
        return Said(self, text)

    def has(self, name: str, text: bytes) -> bool:
        """Whether a text in UTF-8 has one meaning."""
        if name not in self._single:
            self._single[name] = re2.compile("|".join(f"(?:{each})" for each in self.patterns[name]), _options())
        return self._single[name].search(text) is not None

    def _compiled(self) -> re2.Set:
        compiled = re2.Set.SearchSet(_options())
        for name, alternatives in self.patterns.items():
            for pattern in alternatives:
                compiled.Add(pattern)
                self._named.append(name)
        compiled.Compile()
        return compiled


class Said:
    """The meanings of one text: `"away" in said`."""

    def __init__(self, meanings: Meanings, text: str) -> None:
        self._meanings, self._text = meanings, text.encode("utf-8", "replace")
        self._known: dict[str, bool] = {}

    def __contains__(self, name: str) -> bool:
        if name not in self._known:
            self._known[name] = self._meanings.has(name, self._text)
        return self._known[name]

    def any(self, *names: str) -> bool:
        """Whether the text has one of several meanings."""
        return any(name in self for name in names)


def _options() -> re2.Options:
    options = re2.Options()
    options.max_mem = _MEMORY
    return options


def folded(text: str) -> str:
    """Lower case without accents, white space as single spaces, one kind of apostrophe."""
    if not text.isascii():
        odd = beyond_ascii(text)
        if len(odd) > _MANY:
            text = _ACCENTS.sub("", unicodedata.normalize("NFD", "".join(map(_plain, text))))
        else:
            for letter in odd:
                text = text.replace(letter, _plain(letter))
    plain = text.encode("utf-8", "surrogatepass").translate(_LOWER)
    while b"  " in plain:
        plain = plain.replace(b"  ", b" ")
    return plain.decode("utf-8", "surrogatepass").strip()


def beyond_ascii(text: str) -> set[str]:
    """The letters and signs of a text that are not ASCII's; to ask each of them is far quicker than to look at all."""
    return set(text.encode("utf-8", "surrogatepass").translate(None, _ASCII).decode("utf-8", "surrogatepass"))


_ASCII = bytes(range(128))
_LOWER = bytes(32 if code < 128 and chr(code).isspace() else code for code in _ASCII.lower()) + bytes(range(128, 256))
"""For each byte of ASCII the small letter, for white space a blank; other letters are put right before."""
_MANY = 40
"""So many different letters with accents are put right one by one rather than each in a pass of its own."""


@lru_cache(maxsize=4096)
def _plain(letter: str) -> str:
    """What stands for one letter: nothing for an accent by itself."""
    if letter in "’‘´":
        return "'"
    return " " if letter.isspace() else _ACCENTS.sub("", unicodedata.normalize("NFD", letter.casefold()))


def tagless(html: str, most: int) -> str:
    """The words of HTML, roughly: block ends as line ends, other tags as blanks, entities resolved."""
    text = _HIDDEN.sub(" ", html[: 8 * most])
    text = _BREAK.sub("\n", " ".join(text.split()))
    return unescape(_TAG.sub(" ", text))[:most]
