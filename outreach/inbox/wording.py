"""Is one of many phrases in a text? Most texts hold none, and a search for the words that every phrase needs tells.

A pattern of a hundred alternatives is tried at every letter; a plain `in` is a hundred times faster. What must be in
a match is read from the pattern itself, so that nobody keeps two lists.
"""

import re

_QUANTIFIER = re.compile(r"[?*+]|\{(\d*)(?:,\d*)?\}")
_CLASS = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]")
_LITERAL_ESCAPES = re.compile(r"[^A-Za-z0-9]")


class Phrases:
    """A pattern without flags, and the words of which every match holds one."""

    def __init__(self, pattern: str) -> None:
        self.pattern = re.compile(pattern)
        words = _Reading(pattern).needed()
        every = sorted(words, key=len) if words is not None else [""]
        self.words = [word for at, word in enumerate(every) if not any(short in word for short in every[:at])]

    def search(self, text: str) -> re.Match[str] | None:
        """The first match, as `re.search` finds it."""
        for word in self.words:
            if word in text:
                return self.pattern.search(text)
        return None


class _Reading:
    """Reads a pattern once from its start: literals, classes, groups, alternatives and how often they come."""

    def __init__(self, pattern: str) -> None:
        self._text, self._at = pattern, 0

    def needed(self) -> set[str] | None:
        """Words of which every match of the alternatives from here holds at least one; None where that is unknown."""
        every: set[str] | None = set()
        while True:
            words = self._sequence()
            every = None if words is None or every is None else every | words
            if not self._text.startswith("|", self._at):
                return every
            self._at += 1

    def _sequence(self) -> set[str] | None:
        """The most telling of what one alternative cannot do without."""
        found: list[set[str]] = []
        run = ""
        while self._at < len(self._text) and self._text[self._at] not in "|)":
            letter, words = self._atom()
            least, most_one = self._times()
            if letter and least and most_one:
                run += letter
                continue
            found.append({run + letter if least else run})
            run = ""
            if words and least:
                found.append(words)
        found.append({run})
        best = max(found, key=lambda words: (min(map(len, words)), -len(words)))
        return best if min(map(len, best)) else None

    def _atom(self) -> tuple[str, set[str] | None]:
        """One element: the letter that it is, or the words of a group; neither for a class, an anchor or a dot."""
        text, at = self._text, self._at
        if text[at] == "(":
            plain = text.startswith("(?:", at)
            if not plain and text.startswith("(?", at):
                raise ValueError(f"a group of another kind: {text[at : at + 20]}")
            self._at += 3 if plain else 1
            words = self.needed()
            self._at += 1
            return "", words
        if match := _CLASS.match(text, at):
            self._at = match.end()
            return "", None
        self._at += 2 if text[at] == "\\" else 1
        if text[at] == "\\":
            return (text[at + 1] if _LITERAL_ESCAPES.match(text[at + 1]) else ""), None
        return ("" if text[at] in "^$." else text[at]), None

    def _times(self) -> tuple[bool, bool]:
        """Whether the element before must come, and whether it comes just once."""
        match = _QUANTIFIER.match(self._text, self._at)
        if match is None:
            return True, True
        self._at = match.end()
        if self._text.startswith("?", self._at):
            self._at += 1
        return match[0] == "+" or (match[0][0] == "{" and match[1] not in ("", "0")), False
