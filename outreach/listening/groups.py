"""Does a group of phrases, which say the same thing, stand in a sentence?"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from outreach.listening.chains import Phrase, Span
from outreach.listening.likely import Likely
from outreach.listening.scope import Clauses, bare_span
from outreach.listening.walks import Text

_JOINS = "but|and|so|because|since|please|aber|und|bitte|mais|et|donc|pero|y|porque|ma|maar|mas"
_BREAK = re.compile(rf"[,;:(!?]|\s-\s|\s(?:{_JOINS})\s")
WAYS = ("verb", "verbing", "verbed", "noun", "line")
"""The places that channel words fill."""


class Speech(Protocol):
    """A language, as groups ask it."""

    clauses: Clauses

    def likely(self, text: Text) -> Likely:
        """The phrases that may say something."""

    def colours(self, text: Text) -> Likely:
        """Those that may colour or take back what others say; asked for only where one says something."""

    def around(self, masked: str | Text, start: int, end: int) -> tuple[int, int]:
        """The span of the clauses that a stretch of a sentence touches."""

    def named(self, words: str) -> tuple[str, ...]:
        """The channels that some words name."""


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
    """Anywhere in the sentence, these take it back; of `guards_before` what stands in front, of `guards_clause` what
    stands in front in the same clause."""
    unless: str
    """Anywhere in the sentence; in the clause, for `together` and where `near`."""
    unless_before: str
    """In the sentence before the phrase."""
    whole: str
    """The phrase counts only as a whole `sentence` or `clause`; anywhere where it is empty."""
    near: bool
    """What takes back a phrase of `says` counts in the phrase's own clauses alone."""
    surely: bool
    """It is said in so many words, and no weight takes it back ('I am fed up to the back teeth')."""
    weak: bool
    """It counts only where the sentence says nothing stronger ('call me' beside a date)."""
    beside: bool
    """A way that it names counts only where the message closes another ('no calls; send me the list by mail')."""

    def matches(self, text: Text, speech: Speech) -> Iterator[Match]:
        """Where its phrases stand in a masked sentence and are not taken back."""
        for match in self._all(text, speech) if self.together else self._any(text, speech):
            before = speech.colours(text).get(self.unless_before)
            if before and _taken_back(before, text, match.start):
                continue
            if not self._of_others(text, speech, match):
                yield match

    def _of_others(self, text: Text, speech: Speech, match: Match) -> bool:
        """Whether what comes first, in the clause or in the sentence, makes it the word of somebody else."""
        colours = speech.colours(text)
        for guard in self.guards:
            name = guard.removeprefix("guards.")
            here, before = colours.get(f"guards_clause.{name}"), colours.get(f"guards_before.{name}")
            if here and _stands(here, text, speech.clauses.start_of(text, match.start), match.end):
                return True
            if before and _stands(before, text, 0, match.end):
                return True
        return False

    def _any(self, text: Text, speech: Speech) -> Iterator[Match]:
        guarded = None
        for phrase in speech.likely(text).get(self.says):
            if self.whole:
                found = self._wholes(phrase, text, speech)
            else:
                found = [(span, text, span) for span in phrase.find(text)]
            if found and guarded is None:
                guarded = self._guarded(text, speech) or (not self.near and self._unless(text, speech, 0, None))
            if guarded:
                return
            for span, part, within in found:
                if self.near and self._unless(text, speech, *speech.around(text, *span)):
                    continue
                yield Match(*span, self, tuple(_channels(phrase, part, within, speech)))

    def _wholes(self, phrase: Phrase, text: Text, speech: Speech) -> list[tuple[Span, Text, Span]]:
        """The sentence or the clauses that the phrase fills, each as a text of its own."""
        spans = speech.clauses.bare(text) if self.whole == "clause" else [bare_span(text.text, 0, len(text.text))]
        parts = [((start, end), Text(text.text[start:end]), (0, end - start)) for start, end in spans]
        return [each for each in parts if phrase.fills(each[1])]

    def _all(self, text: Text, speech: Speech) -> Iterator[Match]:
        likely = speech.likely(text)
        if not likely.get(self.together[0]) or not all(_stands(likely.part(name), text) for name in self.together):
            return
        guarded = None
        for start, end in ((0, len(text.text)),) if self.anywhere else speech.clauses.of(text):
            every = self._together(text, start, end, likely)
            if not every or self._unless(text, speech, start, end):
                continue
            if guarded is None:
                guarded = self._guarded(text, speech)
            if guarded:
                return
            channels = dict.fromkeys(c for phrase, span in every for c in _channels(phrase, text, span, speech))
            yield Match(min(s for _, (s, _) in every), max(e for _, (_, e) in every), self, tuple(channels))

    def _together(self, text: Text, start: int, end: int, likely: Likely) -> list[tuple[Phrase, Span]]:
        """Where its phrases stand between two places; empty where one of them does not."""
        every: list[tuple[Phrase, Span]] = []
        for name in self.together:
            found = [(phrase, span) for phrase in likely.part(name) for span in phrase.find(text, start, end)]
            if not found:
                return []
            every += found
        return every

    def _guarded(self, text: Text, speech: Speech) -> bool:
        colours = speech.colours(text)
        return any(_stands(colours.get(name), text) for name in self.guards)

    def _unless(self, text: Text, speech: Speech, start: int, end: int | None) -> bool:
        return _stands(speech.colours(text).get(self.unless), text, start, end)


def _taken_back(before: Sequence[Phrase], text: Text, at: int) -> bool:
    """Whether the clause takes a phrase back before it comes."""
    breaks = [found.end() for found in _BREAK.finditer(text.text, 0, at)]
    return _stands(before, text, breaks[-1] if breaks else 0, at)


def _stands(phrases: Sequence[Phrase], text: Text, start: int = 0, limit: int | None = None) -> bool:
    """Whether any of the phrases stands between two places."""
    return any(True for phrase in phrases for _ in phrase.find(text, start, limit))


def _channels(phrase: Phrase, text: Text, span: Span, speech: Speech) -> Iterator[str]:
    """The channels whose words fill a phrase's places."""
    for _, start, end in phrase.captures(text, *span):
        yield from speech.named(text.text[start:end])
