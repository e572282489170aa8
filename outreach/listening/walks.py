"""What can be said of every place in a sentence: which word starts there, where the next one may start?"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from outreach.listening.folding import words_in

Ends = Sequence[int]
FIGURE = "#"
"""Stands among the words of a text that holds a figure."""

_TOKENS = re.compile(r"\w+|([\ue000-\ue004])\1*")
_DIGIT = re.compile(r"\d")
_SEPARATOR = re.compile(r",?(?:\s+|-+)")
_BETWEEN = re.compile(r",?\s+|-")
_SPACE = re.compile(r"\s+")
_REST = re.compile(r"[^\s;,]+")
_PLACES = re.compile(r"(?<!\w)(?:\w+|\W)")
_INNER = re.compile(r"(?<=')|(?=-)")


class Text:
    """A folded sentence, and what was found out about its places."""

    __slots__ = (
        "_figures", "_keys", "_places", "_tokens", "_words", "clauses", "colours", "cues", "features", "groups",
        "known", "likely", "numbers", "rules", "text",
    )  # fmt: skip

    def __init__(self, text: str, words: list[str] | None = None) -> None:
        self.text = text
        self.features: set[int] | None = None
        """What its words hold, as the vocabulary of its language has it, once somebody has asked."""
        self.rules: set[int] | None = None
        """The rules of the small grammars that its words allow, where somebody asked before."""
        self.likely: Any = None
        """The phrases that its words allow to say something, once somebody has asked."""
        self.numbers: set[int] | None = None
        """Their numbers, where somebody asked for these alone."""
        self.colours: Any = None
        """Those that its words allow to colour or take back what others say, likewise."""
        self.cues: dict[str, tuple[frozenset[int], frozenset[int]]] = {}
        """Where cues start and end in it, by their name, once somebody has asked."""
        self.groups: dict[str, list[str]] | None = None
        """The names of the groups, by kind, that they belong to."""
        self.clauses: tuple[tuple[int, int], ...] | None = None
        """Its clauses, once somebody has asked."""
        self._tokens: dict[int, str] | None = None
        self._words = words
        self._figures: bool | None = None
        self._keys: frozenset[str] | None = None
        self._places: list[int] | None = None
        self.known: dict[Any, Ends] = {}
        """Where the named lists end, by list and place: many phrases ask the same."""

    @property
    def tokens(self) -> dict[int, str]:
        """The words by where they start; a mark is a word of one letter."""
        if self._tokens is None:
            if self._words is None and not self.text.isascii():
                self._tokens = {match.start(): match[1] or match[0] for match in _TOKENS.finditer(self.text)}
            else:
                self._tokens = _placed(self.text, self.words)
        return self._tokens

    @property
    def keys(self) -> frozenset[str]:
        """Its words and marks, each once."""
        if self._keys is None:
            self._keys = frozenset(self.tokens.values())
        return self._keys

    @property
    def words(self) -> list[str]:
        """Its words in order."""
        if self._words is None:
            self._words = words_in(self.text)
        return self._words

    @property
    def has_figures(self) -> bool:
        """Whether it holds a figure."""
        if self._figures is None:
            self._figures = _DIGIT.search(self.text) is not None
        return self._figures

    def masked(self, spans: Iterable[tuple[int, int, str]]) -> "Text":
        """The text with a mark, letter for letter, where each span was; itself where there is none."""
        text = self.text
        for start, end, letter in spans:
            text = text[:start] + letter * (end - start) + text[end:]
        return self if text is self.text else self._part(text)

    def behind(self, at: int) -> "Text":
        """What stands behind a place; what cannot stand in the whole is not looked for there."""
        if not at:
            return self
        rest = self._part(self.text[at:])
        rest.likely, rest.colours = self.likely, self.colours
        return rest

    def _part(self, text: str) -> "Text":
        """A text that holds no more than this one and its marks: what cannot stand here is not looked for there."""
        part = Text(text)
        part.features, part.numbers, part.rules, part.groups = self.features, self.numbers, self.rules, self.groups
        return part

    def key(self, at: int) -> str:
        """The word that starts at a place, or the sign there."""
        tokens = self._tokens if self._tokens is not None else self.tokens
        return tokens.get(at) or self.text[at : at + 1]

    @property
    def places(self) -> list[int]:
        """Every place at which a phrase may start: no word stands right before it."""
        if self._places is None:
            self._places = [match.start() for match in _PLACES.finditer(self.text)]
        return self._places

    def ends(self, at: int) -> bool:
        """Whether no word goes on at a place."""
        letter = self.text[at : at + 1]
        return not (letter.isalnum() or letter == "_")


def _placed(text: str, words: Iterable[str]) -> dict[int, str]:
    """Words, all of a text and in its order, by where they start."""
    found, at = {}, 0
    for word in words:
        at = text.index(word, at)
        found[at] = word
        at += len(word)
    return found


def separator_ends(text: Text, at: int) -> Ends:
    """Where the next word may start behind white space or hyphens; 's and 'll start where the word before ends."""
    match = _SEPARATOR.match(text.text, at)
    if match is None:
        return (at,) if text.text[at : at + 1] == "'" and text.text[at + 1 : at + 2].isalpha() else ()
    end = match.end()
    first = at + 2 if text.text[at] == "," else at + 1
    return (end,) if end == first else range(end, first - 1, -1)


def space_ends(text: Text, at: int) -> int | None:
    """Where white space that starts at a place ends; None where there is none."""
    match = _SPACE.match(text.text, at)
    return match.end() if match else None


def glued_ends(text: Text, at: int) -> Ends:
    """The same, and nothing at all behind an apostrophe ("m'appeler")."""
    ends = separator_ends(text, at)
    return (*ends, at) if text.text[at - 1 : at] == "'" else ends


def gap_ends(text: Text, at: int, most: int) -> Ends:
    """Where up to so many words may end, none first."""
    known = text.known.get((most, at))
    if known is None:
        known = text.known[most, at] = _gap_ends(text.text, at, most)
    return known


def _gap_ends(text: str, at: int, most: int) -> Ends:
    ends, inner = [at], []
    for _ in range(most):
        between = _BETWEEN.match(text, at)
        word = _REST.match(text, between.end()) if between else None
        if word is None:
            break
        at = word.end()
        ends.append(at)
        if "-" in word[0] or "'" in word[0]:
            inner.append([m.start() for m in _INNER.finditer(text, word.start() + 1, at)][::-1])
    return list(dict.fromkeys([*ends, *(end for part in reversed(inner) for end in part)]))
