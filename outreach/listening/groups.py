"""Does a group of phrases, which say the same thing, stand in a sentence?"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from outreach.listening.chains import Phrase, Span
from outreach.listening.scope import Clauses, bare_span
from outreach.listening.walks import Text

_JOINS = "but|and|so|because|since|please|aber|und|bitte|mais|et|donc|pero|y|porque|ma|maar|mas"
_BREAK = re.compile(rf"[,;:(!?]|\s-\s|\s(?:{_JOINS})\s")
WAYS = ("verb", "verbing", "verbed", "noun", "line")
"""The places that channel words fill."""

Likely = Mapping[str, Sequence[Phrase]]
"""By the name of their set, the phrases whose words a sentence holds; the others are not tried."""
Named = Callable[[str], tuple[str, ...]]
"""Which channels some words name."""


@dataclass(frozen=True, slots=True)
class Match:
    """Where a phrase matched in a sentence, and the channel words it found."""

    start: int
    end: int
    group: "Group"
    channels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """Where a cue stands in a sentence."""

    at: int
    until: int

    def start(self) -> int:
        """Its first letter."""
        return self.at

    def end(self) -> int:
        """Behind its last letter."""
        return self.until


@dataclass(frozen=True, slots=True)
class Group:
    """Phrases that say the same thing, and what takes them back; sets of phrases are known by name."""

    name: str
    kind: str
    fields: dict[str, Any]
    says: str
    """The set of which one phrase says it."""
    together: tuple[str, ...]
    """Sets of which one phrase each must stand in one clause; empty where `says` has the phrases."""
    anywhere: bool
    """Whether the whole sentence counts as the one clause of `together`."""
    guards: tuple[str, ...]
    """Anywhere in the sentence, these take it back."""
    unless: str
    """Anywhere in the sentence; in the clause, for `together`."""
    unless_before: str
    """In the sentence before the phrase."""
    whole: str
    """The phrase counts only as a whole `sentence` or `clause`; anywhere where it is empty."""
    weak: bool
    """It counts only where the sentence says nothing stronger ('call me' beside a date)."""

    def matches(self, text: Text, likely: Likely, named: Named, clauses: Clauses) -> Iterator[Match]:
        """Where its phrases stand in a masked sentence and are not taken back."""
        found = self._all(text, likely, named, clauses) if self.together else self._any(text, likely, named, clauses)
        before = likely.get(self.unless_before)
        for match in found:
            if not before or not _taken_back(before, text, match.start):
                yield match

    def _any(self, text: Text, likely: Likely, named: Named, clauses: Clauses) -> Iterator[Match]:
        guarded = None
        for phrase in likely.get(self.says, ()):
            found = (
                [(text, span) for span in phrase.find(text)] if not self.whole else self._wholes(phrase, text, clauses)
            )
            if found and guarded is None:
                guarded = self._guarded(text, likely) or _stands(likely.get(self.unless, ()), text)
            if guarded:
                return
            for spoken, span in found:
                yield Match(
                    *span, self, tuple(_channels(phrase, spoken, (0, len(spoken.text)) if self.whole else span, named))
                )

    def _wholes(self, phrase: Phrase, text: Text, clauses: Clauses) -> list[tuple[Text, Span]]:
        """The sentence or the clauses that the phrase fills."""
        spans = clauses.bare(text) if self.whole == "clause" else [bare_span(text.text, 0, len(text.text))]
        parts = [(Text(text.text[start:end]), (start, end)) for start, end in spans]
        return [(part, (start, end)) for part, (start, end) in parts if phrase.fills(part)]

    def _all(self, text: Text, likely: Likely, named: Named, clauses: Clauses) -> Iterator[Match]:
        if not all(name in likely for name in self.together):
            return
        guarded = None
        for start, end in ((0, len(text.text)),) if self.anywhere else clauses.of(text):
            every = self._together(text, start, end, likely)
            if not every or _stands(likely.get(self.unless, ()), text, start, end):
                continue
            if guarded is None:
                guarded = self._guarded(text, likely)
            if guarded:
                return
            channels = dict.fromkeys(c for phrase, span in every for c in _channels(phrase, text, span, named))
            yield Match(min(s for _, (s, _) in every), max(e for _, (_, e) in every), self, tuple(channels))

    def _together(self, text: Text, start: int, end: int, likely: Likely) -> list[tuple[Phrase, Span]]:
        """Where its phrases stand between two places; empty where one of them does not."""
        every: list[tuple[Phrase, Span]] = []
        for name in self.together:
            found = [(phrase, span) for phrase in likely[name] for span in phrase.find(text, start, end)]
            if not found:
                return []
            every += found
        return every

    def _guarded(self, text: Text, likely: Likely) -> bool:
        return any(_stands(likely.get(name, ()), text) for name in self.guards)


def _taken_back(before: Sequence[Phrase], text: Text, at: int) -> bool:
    """Whether the clause takes a phrase back before it comes."""
    breaks = [found.end() for found in _BREAK.finditer(text.text, 0, at)]
    return _stands(before, text, breaks[-1] if breaks else 0, at)


def _stands(phrases: Sequence[Phrase], text: Text, start: int = 0, limit: int | None = None) -> bool:
    """Whether any of the phrases stands between two places."""
    return any(True for phrase in phrases for _ in phrase.find(text, start, limit))


def _channels(phrase: Phrase, text: Text, span: Span, named: Named) -> Iterator[str]:
    """The channels whose words fill a phrase's places."""
    for _, start, end in phrase.captures(text, *span):
        yield from named(text.text[start:end])
