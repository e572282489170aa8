"""Does a group of phrases, which say the same thing, stand in a sentence?"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from outreach.listening.needs import Needs, words_in
from outreach.listening.notation import Lazy
from outreach.listening.scope import Clauses

_EDGES = " .,!?;:-*_\n\t"
_JOINS = "but|and|so|because|since|please|aber|und|bitte|mais|et|donc|pero|y|porque|ma|maar|mas"
_BREAK = re.compile(rf"[,;:(!?]|\s-\s|\s(?:{_JOINS})\s")
WAYS = ("verb", "verbing", "verbed", "noun", "line")
"""The places that channel words fill."""


@dataclass(frozen=True, slots=True)
class Match:
    """Where a phrase matched in a sentence, and the channel words it found."""

    start: int
    end: int
    group: "Group"
    channels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Phrases that say the same thing, and what takes them back."""

    name: str
    kind: str
    fields: dict[str, Any]
    says: tuple[tuple[Needs, Lazy], ...]
    """Each phrase with the words of which it needs one (None where that cannot be told); one of them says it."""
    together: tuple[tuple[Needs, Lazy], ...]
    """Likewise, but all of them must stand in one clause; empty where `says` has the phrases."""
    anywhere: bool
    """Whether the whole sentence counts as the one clause of `together`."""
    unless: Lazy | None
    """Anywhere in the sentence; in the clause, for `together`."""
    unless_before: Lazy | None
    """In the sentence before the phrase."""
    whole: bool
    """The phrase counts only as a whole sentence."""
    guards: tuple[Lazy, ...]
    weak: bool
    """It counts only where the sentence says nothing stronger ('call me' beside a date)."""

    def matches(self, text: str, ways: Mapping[str, re.Pattern[str]], clauses: Clauses) -> Iterator[Match]:
        """Where its phrases stand in a masked sentence and are not taken back."""
        held = words_in(text)
        found = self._all(text, held, ways, clauses) if self.together else self._any(text, held, ways)
        for match in found:
            if not self._taken_back(text, match.start):
                yield match

    def _any(self, text: str, held: frozenset[str], ways: Mapping[str, re.Pattern[str]]) -> Iterator[Match]:
        likely = [pattern for needs, pattern in self.says if needs is None or not needs.isdisjoint(held)]
        if not likely or any(guard.pattern.search(text) for guard in (*self.guards, self.unless) if guard):
            return
        for pattern in (phrase.pattern for phrase in likely):
            if self.whole:
                bare = pattern.fullmatch(text.strip(_EDGES))
                found = [bare] if bare else []
            else:
                found = list(pattern.finditer(text))
            for match in found:
                yield Match(match.start(), match.end(), self, tuple(channels_in(match, ways)))

    def _all(
        self, text: str, held: frozenset[str], ways: Mapping[str, re.Pattern[str]], clauses: Clauses
    ) -> Iterator[Match]:
        if any(needs is not None and needs.isdisjoint(held) for needs, _ in self.together):
            return
        if any(guard.pattern.search(text) for guard in self.guards):
            return
        for start, end in ((0, len(text)),) if self.anywhere else clauses.of(text):
            found = [tuple(phrase.pattern.finditer(text, start, end)) for _, phrase in self.together]
            if not all(found) or (self.unless and self.unless.pattern.search(text, start, end)):
                continue
            every = [match for matches in found for match in matches]
            named = dict.fromkeys(channel for match in every for channel in channels_in(match, ways))
            yield Match(min(m.start() for m in every), max(m.end() for m in every), self, tuple(named))

    def _taken_back(self, text: str, at: int) -> bool:
        """Whether the clause takes the phrase back before it comes."""
        if not self.unless_before:
            return False
        breaks = [found.end() for found in _BREAK.finditer(text, 0, at)]
        return bool(self.unless_before.pattern.search(text, breaks[-1] if breaks else 0, at))


def channels_in(match: re.Match[str], ways: Mapping[str, re.Pattern[str]]) -> Iterator[str]:
    """The channels whose words fill the phrase's places; 'video calls' are no calls, as the longest words win."""
    for name, text in match.groupdict().items():
        if not text or name.rsplit("_", 1)[0] not in WAYS:
            continue
        found = [(*m.span(), channel) for channel, pattern in ways.items() for m in pattern.finditer(text)]
        for start, end, channel in found:
            if not any(s <= start and end <= e and e - s > end - start for s, e, _ in found):
                yield channel
