"""What can stand at a place of a sentence: a word, one of a list, a figure?

A phrase is a small tree of such nodes; each says where it may end, likeliest first, when it starts at a given letter.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Protocol

from outreach.listening.walks import FIGURE, Ends, Text
from outreach.patterns import spaced

MARKS = WHEN, TIME, ADDRESS, OFTEN, CITED = "\ue000", "\ue001", "\ue002", "\ue003", "\ue004"
"""What stands, letter for letter, where a date, hours, an address, a frequency or cited words stood."""

Capture = tuple[str, int, int]
"""The name of a place and where what fills it starts and ends."""
Keys = frozenset[str] | None
"""The words with which a node can start ('insist*': whatever begins so); None where that cannot be told."""


class Heads:
    """The words of some keys, to be asked of the words of a text."""

    __slots__ = ("starts", "words")

    def __init__(self, keys: Iterable[str]) -> None:
        keys = frozenset(keys)
        stems = frozenset(key for key in keys if len(key) > 1 and key[-1] == "*")
        self.words = keys - stems
        self.starts = tuple(key[:-1] for key in stems)

    def __contains__(self, word: str) -> bool:
        return word in self.words or (bool(self.starts) and word.startswith(self.starts))


class Node(Protocol):
    """A part of a phrase."""

    keys: Keys
    elides: bool
    """Whether it may end in an apostrophe, so that the next word may follow at once ("m'appeler")."""

    def ends(self, text: Text, at: int) -> Ends:
        """Where it may end when it starts there, in the order in which to try."""

    def captures(self, text: Text, at: int, end: int) -> tuple[Capture, ...]:
        """The places that it fills from there to that end."""


class Word:
    """One word in the spellings that folded text may give it."""

    def __init__(self, variants: Sequence[str]) -> None:
        self.variants = tuple(variants)
        self.keys: Keys = frozenset([variant if variant.isalnum() else key_of(variant) for variant in variants])
        self.elides = all(variant[-1:] == "'" for variant in variants)

    def ends(self, text: Text, at: int) -> Ends:
        for variant in self.variants:
            if text.text.startswith(variant, at):
                return (at + len(variant),)
        return ()

    def captures(self, text: Text, at: int, end: int) -> tuple[Capture, ...]:
        return ()


class Stem:
    """A word with any letters where its star stands."""

    elides = False

    def __init__(self, pattern: str, starts: Iterable[str] = ()) -> None:
        self.pattern = re.compile(pattern)
        parts = [_LETTERS.findall(start) for start in starts]
        self.begins = frozenset(words[-1] for words in parts if words) if all(parts) else frozenset()
        """The letters with one of which its last word starts ('mal-educad*'); none where that cannot be told."""
        alone = all(len(words) == 1 for words in parts)
        self.keys: Keys = frozenset(f"{word}*" if alone else word for (word, *_) in parts) if self.begins else None

    def ends(self, text: Text, at: int) -> Ends:
        match = self.pattern.match(text.text, at)
        return (match.end(),) if match else ()

    def captures(self, text: Text, at: int, end: int) -> tuple[Capture, ...]:
        return ()


class Mark:
    """What was read before and blotted out: a date, hours, an address."""

    elides = False

    def __init__(self, letter: str) -> None:
        self.letter = letter
        self.keys: Keys = frozenset(letter)

    def ends(self, text: Text, at: int) -> Ends:
        end = at
        while text.text.startswith(self.letter, end):
            end += 1
        return (end,) if end > at else ()

    def captures(self, text: Text, at: int, end: int) -> tuple[Capture, ...]:
        return ()


class Choice:
    """One of several, tried in the order in which they are written."""

    def __init__(self, options: Sequence[Node]) -> None:
        self.options = tuple(options)
        self.elides = any(option.elides for option in options)
        self._any = tuple(option for option in options if option.keys is None)
        keys = frozenset(word for option in options for word in option.keys or ())
        self.keys: Keys = None if self._any else keys
        heads = Heads(keys)
        self._starts = heads.starts
        table: dict[str, list[Node]] = {}
        for option in options:
            for word in option.keys or ():
                table.setdefault(word, []).append(option)
        if self._any:  # in the order in which they are written
            table = {w: [o for o in options if o.keys is None or w in o.keys] for w in heads.words}
        self._table = {
            word: self._beginning(word) if word.startswith(heads.starts) else tuple(table[word]) for word in heads.words
        }

    def fitting(self, text: Text, at: int) -> tuple[Node, ...]:
        """The options that can start with what stands there."""
        word = text.key(at)
        found = self._table.get(word)
        if found is None:
            if not self._starts or not word.startswith(self._starts):
                return self._any
            if len(self._table) > _MOST_KNOWN:
                return self._beginning(word)
            found = self._table[word] = self._beginning(word)
        return found

    def _beginning(self, word: str) -> tuple[Node, ...]:
        """The options for a word that is more than one list's, in the order in which they are written."""
        return tuple(option for option in self.options if option.keys is None or word in Heads(option.keys))

    def ends(self, text: Text, at: int) -> Ends:
        options = self.fitting(text, at)
        if len(options) < 2:
            return options[0].ends(text, at) if options else ()
        found: dict[int, None] = {}
        for option in options:
            for end in option.ends(text, at):
                found[end] = None
        return tuple(found)

    def captures(self, text: Text, at: int, end: int) -> tuple[Capture, ...]:
        for option in self.fitting(text, at):
            if end in option.ends(text, at):
                return option.captures(text, at, end)
        return ()


class Listed(Choice):
    """Any of a named list, the longest that fits first; looked up once a place, for all phrases that name it."""

    def ends(self, text: Text, at: int) -> Ends:
        options = self.fitting(text, at)
        if not options:
            return ()
        known = text.known.get((self, at))
        if known is None:
            found = {end for option in options for end in option.ends(text, at)}
            known = text.known[self, at] = tuple(sorted(found, reverse=True))
        return known


class Terms:
    """One of many terms of one or more words, perhaps with a point behind it ('Sept.')."""

    elides = False

    def __init__(self, terms: Iterable[str], *, pointed: bool = True) -> None:
        self.pointed = pointed
        self._filed: dict[str, list[list[str]]] = {}
        for term in sorted(terms, key=len, reverse=True):
            self._filed.setdefault(key_of(term), []).append(term.split())
        self.keys: Keys = frozenset(self._filed)
        self.terms = [words for filed in self._filed.values() for words in filed]

    def ends(self, text: Text, at: int) -> Ends:
        found: list[int] = []
        for words in self._filed.get(text.key(at), ()):
            end = _end_of(words, text.text, at)
            if end is not None:
                found += (end + 1, end) if self.pointed and text.text[end : end + 1] == "." else (end,)
        return found

    def captures(self, text: Text, at: int, end: int) -> tuple[Capture, ...]:
        return ()


def _end_of(words: Sequence[str], text: str, at: int) -> int | None:
    """Where some words end that start at a place, white space between them."""
    for number, word in enumerate(words):
        if number:
            space = _SPACE.match(text, at)
            if space is None:
                return None
            at = space.end()
        if not text.startswith(word, at):
            return None
        at += len(word)
    return at


class Shape:
    """Figures of a shape, the longest reading first; `words` are those of which a text with such figures holds one."""

    keys: Keys = None
    elides = False

    def __init__(self, *patterns: str, words: Iterable[str] = FIGURE) -> None:
        self.patterns = [spaced(pattern) for pattern in patterns]
        self.words = frozenset(words)

    def ends(self, text: Text, at: int) -> Ends:
        return [match.end() for pattern in self.patterns if (match := pattern.match(text.text, at))]

    def captures(self, text: Text, at: int, end: int) -> tuple[Capture, ...]:
        return ()


class Place:
    """A node that whoever reads the phrase asks for by name."""

    def __init__(self, name: str, node: Node) -> None:
        self.name, self.node = name, node
        self.keys: Keys = node.keys
        self.elides = node.elides

    def ends(self, text: Text, at: int) -> Ends:
        return self.node.ends(text, at)

    def captures(self, text: Text, at: int, end: int) -> tuple[Capture, ...]:
        return ((self.name, at, end),)


def key_of(variant: str) -> str:
    """What `Text.key` gives where this spelling starts: its first letters, or its first sign."""
    match = _LETTERS.match(variant)
    return match[0] if match else variant[:1]


_MOST_KNOWN = 20_000
_LETTERS = re.compile(r"\w+")
_SPACE = re.compile(r"\s+")
