r"""How does a phrase, written for people, become a pattern?

`take [me] (off/from) {list}` reads: a word, an optional word, one of two, any of a named list. `...` stands for up to
five words, `....` for twenty-five, `word*` for any ending. `<name>` is a place that the reader of the phrase fills (a
date, a channel); `\/` is a slash.
Patterns run over folded text: lower case, without accents, so 'dont' and "don't", 'Anfuehrer' and 'Anführer' agree.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache

GAP_WORDS = 5
LONG_GAP_WORDS = 25
_SEPARATOR = r",?[\s-]+"
_BEHIND_APOSTROPHE = r"(?:,?[\s-]+|(?<='))"
_WORD = r"(?:(?:,?\s+|-)[^\s;,]+)"
_GAPS = {"...": rf"{_WORD}{{0,{GAP_WORDS}}}?", "....": rf"{_WORD}{{0,{LONG_GAP_WORDS}}}?"}
PIECE = re.compile(r"\.{3,4}|[()\[\]/]|\{\w+\}|<\w+>|(?:\\/|[^\s()\[\]/{}<>])+")
"""One piece of a phrase: a gap, a bracket, a list, a place or a word."""
_LETTERS = {"ä": "ae?", "ö": "oe?", "ü": "ue?", "ß": "(?:ß|ss)", "'": "'?", "’": "'?", "*": r"\w*"}
_QUOTES = {"’": "'", "‘": "'", "`": "'", "´": "'", "\xa0": " ", "\u202f": " ", "‑": "-", "–": "-", "—": "-"}


def fold(text: str) -> str:
    """The text in lower case without accents, character for character: offsets stay what they were."""
    return text.translate({ord(letter): _fold_letter(letter) for letter in set(text)})


@lru_cache(maxsize=4096)
def _fold_letter(letter: str) -> str:
    if letter in _QUOTES:
        return _QUOTES[letter]
    return unicodedata.normalize("NFD", letter.lower())[0]


def _gap_after(pattern: str) -> str:
    """What separates two words: white space or a hyphen, and nothing behind an apostrophe ("m'appeler")."""
    elided = pattern.endswith("'") or re.search(r"'[|)]", pattern[-3000:])
    return _BEHIND_APOSTROPHE if elided else _SEPARATOR


class NotationError(ValueError):
    """A phrase that cannot be read: a bracket too many, or a list that nobody named."""


class _Reader:
    """Reads one phrase from left to right."""

    def __init__(self, phrase: str, lists: Mapping[str, str], places: Mapping[str, str]) -> None:
        self.phrase, self.lists, self.places = phrase, lists, places
        self.pieces = PIECE.findall(phrase)
        self.at = 0
        self.used: dict[str, int] = {}

    def alternatives(self, closing: str) -> str:
        options = [self.sequence()]
        while self.at < len(self.pieces) and self.pieces[self.at] == "/":
            self.at += 1
            options.append(self.sequence())
        if closing:
            if self.at >= len(self.pieces) or self.pieces[self.at] != closing:
                raise NotationError(f"{self.phrase!r}: a bracket is left open")
            self.at += 1
        return options[0] if len(options) == 1 else f"(?:{'|'.join(options)})"

    def sequence(self) -> str:
        pattern, started = "", False
        while self.at < len(self.pieces) and self.pieces[self.at] not in ")]/":
            piece = self.pieces[self.at]
            self.at += 1
            if piece == "-":
                continue
            if piece in _GAPS:
                pattern += _GAPS[piece] if started else ""
            elif piece == "[":
                inner = self.alternatives("]")
                pattern += f"(?:{_gap_after(pattern)}{inner})?" if started else f"(?:{inner}{_gap_after(inner)})?"
            else:
                item = self.alternatives(")") if piece == "(" else self.item(piece)
                pattern += (_gap_after(pattern) if started else "") + item
                started = True
        return pattern

    def item(self, piece: str) -> str:
        if piece[0] == "{":
            if piece[1:-1] not in self.lists:
                raise NotationError(f"{self.phrase!r}: there is no list {piece}")
            return self.lists[piece[1:-1]]
        if piece[0] == "<":
            if piece[1:-1] not in self.places:
                raise NotationError(f"{self.phrase!r}: there is no place {piece}")
            self.used[piece] = self.used.get(piece, 0) + 1
            return f"(?P<{piece[1:-1]}_{self.used[piece]}>{self.places[piece[1:-1]]})"
        word = unicodedata.normalize("NFC", piece.lower()).replace("\\/", "/").removeprefix("-")
        if word.endswith("'") or word.endswith("’"):
            return "".join(_LETTERS.get(letter) or re.escape(fold(letter)) for letter in word[:-1]) + "'"
        return "".join(_LETTERS.get(letter) or re.escape(fold(letter)) for letter in word)


def pattern_of(phrase: str, lists: Mapping[str, str], places: Mapping[str, str]) -> str:
    """The regular expression of a phrase, without word boundaries; places become groups `name_1`, `name_2`, …"""
    reader = _Reader(phrase, lists, places)
    pattern = reader.alternatives("")
    if reader.at != len(reader.pieces):
        raise NotationError(f"{phrase!r}: a bracket closes that was never opened")
    return pattern


def lists_of(named: Mapping[str, list[str]], known: Mapping[str, str] | None = None) -> dict[str, str]:
    """Named word lists as patterns; a list may use those above it."""
    lists = dict(known or {})
    for name, phrases in named.items():
        options = [pattern_of(str(phrase), lists, {}) for phrase in phrases]
        lists[name] = f"(?:{'|'.join(sorted(options, key=len, reverse=True))})"
    return lists


def bounded(pattern: str) -> re.Pattern[str]:
    """The pattern as whole words."""
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)")


class Lazy:
    """A pattern as whole words, compiled when it is first asked for: most are never asked."""

    def __init__(self, make: Callable[[], str]) -> None:
        self._make = make

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return bounded(self._make())
