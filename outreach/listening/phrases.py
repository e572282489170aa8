"""Which phrases say what, in each language? Loads `phrases/<language>.yaml` and `phrases/<language>/` once.

A kind has groups, each with the phrases that say it, in one of two forms. `says:` lists phrases, one of which must
stand in the sentence as it is written. `all:` lists phrases **each** of which must stand in one and the same clause, in
any order; each may offer many words (`"{prefer}"`, `"<noun>"`), so that

    - wish: prefer
      all: ["<noun>", "{prefer}"]
      unless: ["{dont}"]

hears 'text is what I like best' and 'I'd rather have a text' alike. `anywhere: true` takes the sentence as one clause.
`unless:` takes a group back: of `says:` anywhere in the sentence, of `all:` in the same clause, and with `near: true`
of `says:` in the clauses of the phrase. Both forms know `unless_before`, `guards` and `weak`; what is said under
`surely: true` no weight takes back (weighed.py); a way under `beside: true` counts only where the message closes
another. Of the guards that a group names, those under `guards:` take it back wherever they stand, those under
`guards_before:` in front of it, those under `guards_clause:` in front of it in its own clause. With
`whole: true` a phrase of `says:` must be the whole sentence, with `whole: clause` a whole clause ('not for us,
unsubscribe'). `behind: true` waits for the day behind the one that is named ('I am away in May, after that gladly'),
`behind: until` only where that one is an end. `named: true` counts only where the sentence names somebody,
`soon: true` only where it names a day or a week that begins within three weeks (`appointments.py`), `soon: day` such
a day. What a clause is, scope.py says.
"""

from collections.abc import Iterator, Mapping
from functools import cache, cached_property, partial
from typing import Any

from outreach.listening.chains import Phrase
from outreach.listening.features import calendar
from outreach.listening.folding import fold
from outreach.listening.grammars import Grammars
from outreach.listening.groups import WAYS, Found, Group, Match
from outreach.listening.joined import Way as Joined
from outreach.listening.kept import kept
from outreach.listening.likely import Likely
from outreach.listening.matching import ADDRESS, OFTEN, TIME, WHEN, Listed, Mark, Node, Place
from outreach.listening.needs import Rarity
from outreach.listening.notation import Lists, read_list, read_phrase
from outreach.listening.nouns import Nouns
from outreach.listening.others import Others
from outreach.listening.phrase_files import LANGUAGES, READ_BY, files_of, read_data
from outreach.listening.scope import Clauses
from outreach.listening.sieve import Sieve, file_phrases
from outreach.listening.sources import TELLING, Sources, groups_of
from outreach.listening.tongues import common_words
from outreach.listening.walks import Text, space_ends
from outreach.uncollected import uncollected

_MARKED: dict[str, Node] = {"when": Mark(WHEN), "hours": Mark(TIME), "address": Mark(ADDRESS), "often": Mark(OFTEN)}
_NONE = Listed([])


class Language:
    """One language's phrases; each is read when a sentence first holds the words that it needs."""

    def __init__(
        self, code: str, data: Mapping[str, Any], dates: Mapping[str, Any], ready: tuple[Any, ...] = ()
    ) -> None:
        self.code = code
        self.no_names, self.offices, self.articles = (
            frozenset(fold(word) for word in str(data.get(name, "")).split())
            for name in ("no_names", "offices", "articles")
        )
        self.nouns = Nouns.of(data["nouns"]) if data.get("nouns") else None
        self.lists = Lists(data.get("words", {}))
        self._read_channels(data.get("channels", {}))
        self.sources = Sources(data)
        self._phrases: dict[int, Phrase] = {}
        self.calendar = calendar(dates, str(data.get("shortened", "")).split())
        self.letters: Mapping[str, str] = data.get("letters", {})
        """What the writers of a language put for letters that their keyboards lack, and what these fold to."""
        self.grammars = Grammars(dates)
        self.dates, self.often, self.hours = self.grammars.dates, self.grammars.often, self.grammars.hours
        self.stretches, self.windows = self.grammars.stretches, self.grammars.windows
        self.filed = ready or self._file()
        """Under which words to look for marks, for what says something, and for what only colours it."""
        self.sieve = Sieve(self.filed, self.grammars)
        self.clauses = Clauses(data.get("clauses", {}), self.lists)
        self.others = Others(data.get("others", {}))
        self._groups = {f"{kind}{at}": self._group(kind, at, group) for kind, at, group in groups_of(data)}
        self._last: Text | None = None
        self._filled: dict[str, tuple[str, ...]] = {}

    def _file(self) -> tuple[Any, ...]:
        rarity = Rarity(common_words(self.code) if self.code in LANGUAGES else ())
        return file_phrases(self.sources, self.phrase, self.grammars, rarity)

    def _read_channels(self, channels: Mapping[str, Mapping[str, list[str]]]) -> None:
        """The places for words of the channels, and each channel's own words."""
        listed: dict[str, list[str]] = {}
        for way in WAYS:
            also = "line" if way == "verb" else way
            listed[way] = [p for words in channels.values() for p in (*words.get(way, []), *words.get(also, []))]
        self.places = Lists(listed, self.lists, self._way, _MARKED)
        self._channel_words = {c: [p for way in WAYS for p in words.get(way, [])] for c, words in channels.items()}
        self._more_words = {c: [*self._channel_words[c], *words.get("also", [])] for c, words in channels.items()}

    @cached_property
    def ways(self) -> dict[str, Phrase]:
        """Each channel's own words."""
        return {c: Phrase(read_list(words, self.lists), places=False) for c, words in self._channel_words.items()}

    @cached_property
    def _seen(self) -> dict[str, Phrase]:
        """The same, and what may tell of a channel in a sentence that says something of one."""
        return {c: Phrase(read_list(words, self.lists), places=False) for c, words in self._more_words.items()}

    def _way(self, name: str, words: Node) -> Node:
        return Place(name, Joined(words, self.lists.get("joiner", _NONE)))

    def _group(self, kind: str, at: int, group: Mapping[str, Any]) -> Group:
        name = f"{kind}{at}"
        return Group(
            f"{self.code}:{name}",
            kind,
            {key: value for key, value in group.items() if key in _FIELDS},
            f"{name}.says",
            tuple(f"{name}.all{number}" for number in range(len(group.get("all", ())))),
            bool(group.get("anywhere")),
            tuple(f"guards.{guard}" for guard in group.get("guards", ["always"])),
            f"{name}.unless",
            f"{name}.unless_before",
            "clause" if group.get("whole") == "clause" else "sentence" if group.get("whole") else "",
            bool(group.get("near")),
            bool(group.get("surely")),
            bool(group.get("weak")),
            bool(group.get("beside")),
        )

    def phrase(self, number: int) -> Phrase:
        """A phrase by its number."""
        if number not in self._phrases:
            self._phrases[number] = read_phrase(self.sources.phrase(number), self.lists, self.places)
        return self._phrases[number]

    def likely(self, text: Text) -> Likely:
        """The phrases that the words of a sentence allow to say something, by the name of their set."""
        likely: Likely | None = text.likely
        if likely is None:
            likely = text.likely = Likely(self.sieve.numbers(text), self)
        return likely

    def colours(self, text: Text) -> Likely:
        """The phrases that its words allow to colour or take back what others say."""
        colours: Likely | None = text.colours
        if colours is None:
            colours = text.colours = Likely(self.sieve.colours(text), self)
        return colours

    def kinds(self, text: Text) -> set[str]:
        """The kinds of signal, and the cues that make one, that a text may hold."""
        return set(self._by_kind(text))

    def _by_kind(self, text: Text) -> dict[str, list[str]]:
        """The groups that a text may hold, by kind, in the order of the files; none for a cue."""
        if text.groups is None:
            text.groups = {}
            for number in sorted(self.sieve.numbers(text)):
                if told := self.sources.told_by(number):
                    groups = text.groups.setdefault(told[0], [])
                    if told[1] and told[1] not in groups[-1:]:
                        groups.append(told[1])
        return text.groups

    def matches(self, kind: str, masked: str | Text) -> Iterator[Match]:
        """Every group of a kind that a masked sentence says."""
        text = self._text(masked)
        for name in self._by_kind(text).get(kind, ()):
            yield from self._groups[name].matches(text, self)

    def named(self, words: str) -> tuple[str, ...]:
        """The channels that some words name."""
        known = self._filled.get(words)
        if known is None:
            known = tuple(channel for _, _, channel in _longest(self.ways, Text(words)))
            if len(self._filled) > _MOST_KNOWN:
                self._filled.clear()
            self._filled[words] = known
        return known

    def seen(self, text: Text) -> list[tuple[int, int, str]]:
        """Where a text may tell of which channel, by its own words and by those that mean it where one is meant."""
        return _longest(self._seen, text)

    def _text(self, masked: str | Text) -> Text:
        """The text of a sentence, made once for those who ask of it in turn."""
        if isinstance(masked, Text):
            return masked
        if self._last is None or self._last.text != masked:
            self._last = Text(masked)
        return self._last

    def around(self, masked: str | Text, start: int, end: int) -> tuple[int, int]:
        """The span of the clauses that a stretch of a sentence touches."""
        spans = [(a, b) for a, b in self.clauses.of(self._text(masked)) if a < max(end, start + 1) and b > start]
        return (spans[0][0], spans[-1][1]) if spans else (start, end)

    def named_around(self, masked: str | Text, at: int) -> tuple[str, ...]:
        """The channels that the words of one clause name."""
        start, end = self.around(masked, at, at)
        return self.named(self._text(masked).text[start:end])

    def named_after(self, match: Match, masked: str | Text) -> tuple[str, ...]:
        """The channel that words behind a phrase name ('write to us *by post*'), which goes before its verb's own."""
        text, at = self._text(masked), match.end
        while at < len(text.text) and text.ends(at) and text.text[at] not in ",.;!?":
            at += 1
        to_me, by = self.lists.get("to_me", _NONE), self.lists.get("by", _NONE)
        starts = [*(space_ends(text, end) for end in to_me.ends(text, at)), at]
        for start in filter(None, starts):
            for end in by.ends(text, start):
                noun = space_ends(text, end)
                ends = self.places["noun"].ends(text, noun) if noun else ()
                if noun and ends:
                    return self.named(text.text[noun : ends[0]])
        return ()

    def says(self, cue: str, masked: str | Text) -> Found | None:
        """Whether a sentence holds one of the language's named cues, and where first."""
        text = self._text(masked)
        likely = self.likely(text) if f"cues.{cue}" in TELLING else self.colours(text)
        found = [next(phrase.find(text), None) for phrase in likely.get(f"cues.{cue}")]
        first = min((span for span in found if span), key=lambda span: span[0], default=None)
        return Found(*first) if first else None

    def guarded(self, guard: str, text: Text) -> bool:
        """Whether one of the language's named guards stands anywhere in a sentence."""
        phrases = self.colours(text).get(f"guards.{guard}")
        return any(True for phrase in phrases for _ in phrase.find(text))

    def bounds(self, cue: str, text: Text) -> tuple[frozenset[int], frozenset[int]]:
        """Where a named cue starts and where it ends, wherever it stands in a text."""
        if cue not in text.cues:
            spans = [span for phrase in self.colours(text).get(f"cues.{cue}") for span in phrase.find(text)]
            text.cues[cue] = frozenset(start for start, _ in spans), frozenset(end for _, end in spans)
        return text.cues[cue]

    def opens(self, cue: str, masked: str | Text, at: int) -> bool:
        """Whether what stands behind a place begins with a cue."""
        text = self._text(masked)
        behind = text.text[at:].lstrip()
        return any(phrase.begins(behind) for phrase in self.colours(text).get(f"cues.{cue}"))


_MOST_KNOWN = 10_000
_FIELDS = ("wish", "channel", "request", "behind", "named", "soon")
"""What a group says beside its kind, or needs to say it."""


def _longest(ways: Mapping[str, Phrase], text: Text) -> list[tuple[int, int, str]]:
    """Where words of channels stand; 'video calls' are no calls, as the longest words win."""
    found = [(*span, channel) for channel, phrase in ways.items() for span in phrase.find(text)]
    return [
        (start, end, channel)
        for start, end, channel in found
        if not any(s <= start and end <= e and e - s > end - start for s, e, _ in found)
    ]


def _work_out(code: str) -> tuple[Any, Any, tuple[Any, ...]]:
    """The files of a language, and its phrases filed under their words."""
    data, dates = read_data(code)
    return data, dates, Language(code, data, dates).filed


@cache
def language(code: str) -> Language:
    """A language, read at its first use."""
    with uncollected():
        return Language(code, *kept(f"phrases-{code}", files_of(code), READ_BY, partial(_work_out, code)))
