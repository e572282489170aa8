"""Which phrases say what, in each language? Loads `phrases/<language>.yaml` and `phrases/<language>/` once."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files
from typing import Any

from ruamel.yaml import YAML

from outreach.listening.dates import DateGrammar
from outreach.listening.hours import HoursGrammar
from outreach.listening.needs import Needs, needs_of, needs_of_any, words_in
from outreach.listening.notation import Lazy, bounded, fold, lists_of, pattern_of
from outreach.listening.often import OftenGrammar

LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt")
"""The languages that the listener understands."""

WHEN, TIME, ADDRESS, OFTEN, CITED = "\ue000", "\ue001", "\ue002", "\ue003", "\ue004"
"""What stands, letter for letter, where a date, hours, an address, a frequency or cited words stood."""

_PLACES = {"when": WHEN + "+", "hours": TIME + "+", "address": ADDRESS + "+", "often": OFTEN + "+"}
_EDGES = " .,!?;:-*_\n\t"
_JOINS = "but|and|so|because|since|please|aber|und|bitte|mais|et|donc|pero|y|porque|ma|maar|mas"
_BREAK = re.compile(rf"[,;:(!?]|\s-\s|\s(?:{_JOINS})\s")
_WAYS = ("verb", "verbing", "verbed", "noun", "line")


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
    """Each phrase with the words of which it needs one (None where that cannot be told)."""
    unless: Lazy | None
    """Anywhere in the sentence."""
    unless_before: Lazy | None
    """In the sentence before the phrase."""
    whole: bool
    """The phrase counts only as a whole sentence."""
    guards: tuple[Lazy, ...]
    weak: bool
    """It counts only where the sentence says nothing stronger ('call me' beside a date)."""

    def matches(self, text: str, ways: Mapping[str, re.Pattern[str]]) -> Iterator[Match]:
        """Where its phrases stand in a masked sentence and are not taken back."""
        held = words_in(text)
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
                if not self._taken_back(text, match.start()):
                    yield Match(match.start(), match.end(), self, tuple(_channels(match, ways)))

    def _taken_back(self, text: str, at: int) -> bool:
        """Whether the clause takes the phrase back before it comes."""
        if not self.unless_before:
            return False
        breaks = [found.end() for found in _BREAK.finditer(text, 0, at)]
        return bool(self.unless_before.pattern.search(text, breaks[-1] if breaks else 0, at))


def _channels(match: re.Match[str], ways: Mapping[str, re.Pattern[str]]) -> Iterator[str]:
    """The channels whose words fill the phrase's places; 'video calls' are no calls, as the longest words win."""
    for name, text in match.groupdict().items():
        if not text or name.rsplit("_", 1)[0] not in _WAYS:
            continue
        found = [(*m.span(), channel) for channel, pattern in ways.items() for m in pattern.finditer(text)]
        for start, end, channel in found:
            if not any(s <= start and end <= e and e - s > end - start for s, e, _ in found):
                yield channel


class Language:
    """One language's phrases, compiled."""

    def __init__(self, code: str, data: Mapping[str, Any], dates: Mapping[str, Any]) -> None:
        self.code = code
        self.no_names = frozenset(fold(word) for word in str(data.get("no_names", "")).split())
        self.lists = lists_of(data.get("words", {}))
        channels: Mapping[str, Mapping[str, list[str]]] = data.get("channels", {})
        self.needs: dict[str, Needs] = {}
        for name, phrases in data.get("words", {}).items():
            self.needs[name] = needs_of_any(phrases, self.needs)
        self.ways: dict[str, re.Pattern[str]] = {}
        self.places = dict(_PLACES)
        for way in _WAYS:
            also = "line" if way == "verb" else way
            phrases = [p for words in channels.values() for p in (*words.get(way, []), *words.get(also, []))]
            self.places[way] = self._listed(phrases)
            self.needs[way] = needs_of_any(phrases, self.needs)
        for channel, words in channels.items():
            phrases = [phrase for way in _WAYS for phrase in words.get(way, [])]
            self.ways[channel] = bounded(lists_of({"x": phrases}, self.lists)["x"])
        joined = self.lists.get("by", "(?!)")
        self.elsewhere = re.compile(
            rf"[^\w.;!?]*(?:{self.lists.get('to_me', '(?!)')}\s+)?{joined}\s+(?P<noun_1>{self.places['noun']})"
        )
        self.guards = {name: self._any(phrases) for name, phrases in data.get("guards", {}).items()}
        self.groups = tuple(self._group(kind, at, group) for kind, at, group in _groups(data))
        self.cues = {name: self._any(phrases) for name, phrases in data.get("cues", {}).items()}
        self.dates = DateGrammar(dates)
        self.hours = HoursGrammar(dates, self.dates)
        self.often = OftenGrammar(dates)

    def _listed(self, phrases: list[str]) -> str:
        """Any of the phrases, or several of them joined by 'or' and the like."""
        if not phrases:
            return "(?!)"
        one = lists_of({"x": phrases}, self.lists)["x"]
        joiner = self.lists.get("joiner", "(?!)")
        between = rf"(?:\s?[/&]\s?|,?\s+(?:{joiner}\s+)+|,\s+(?=\w+,?\s+{joiner}\s))"
        return rf"{one}(?:{between}{one}){{0,4}}"

    def _any(self, phrases: list[str]) -> Lazy:
        """Any of the phrases; the names of their places go, as they would clash."""
        return Lazy(lambda: "|".join(re.sub(r"\(\?P<\w+>", "(?:", self._pattern(phrase)) for phrase in phrases))

    def _pattern(self, phrase: str) -> str:
        return pattern_of(str(phrase), self.lists, self.places)

    def _group(self, kind: str, at: int, group: Mapping[str, Any]) -> Group:
        fields = {key: value for key, value in group.items() if key in ("wish", "channel", "request", "behind")}
        guards = group.get("guards", ["always"])
        return Group(
            f"{self.code}:{kind}{at}",
            kind,
            fields,
            tuple((needs_of(p, self.needs), Lazy(partial(self._pattern, p))) for p in map(str, group["says"])),
            self._any(group["unless"]) if group.get("unless") else None,
            self._any(group["unless_before"]) if group.get("unless_before") else None,
            bool(group.get("whole")),
            tuple(self.guards[name] for name in guards if name in self.guards),
            bool(group.get("weak")),
        )

    def matches(self, kind: str, masked: str) -> Iterator[Match]:
        """Every group of a kind that a masked sentence says."""
        for group in self.groups:
            if group.kind == kind:
                yield from group.matches(masked, self.ways)

    def named_after(self, match: Match, masked: str) -> tuple[str, ...]:
        """The channel that words behind a phrase name ('write to us *by post*'), which goes before its verb's own."""
        found = self.elsewhere.match(masked, match.end)
        return tuple(_channels(found, self.ways)) if found else ()

    def says(self, cue: str, masked: str) -> re.Match[str] | None:
        """Whether a sentence holds one of the language's named cues."""
        pattern = self.cues.get(cue)
        return pattern.pattern.search(masked) if pattern else None


def _groups(data: Mapping[str, Any]) -> Iterator[tuple[str, int, Mapping[str, Any]]]:
    for kind, groups in data["kinds"].items():
        for at, group in enumerate(groups, 1):
            yield kind, at, group


@cache
def read_data(code: str) -> tuple[Any, Any]:
    """The phrases and the date words of a language, as they stand in the files.

    A language with many phrases keeps some kinds in a folder, a file a kind, with the words and cues that only
    they need.
    """
    yaml, folder = YAML(typ="safe"), files("outreach.listening") / "phrases"
    data = yaml.load((folder / f"{code}.yaml").read_text("utf-8"))
    if (folder / code).is_dir():
        for part in sorted((folder / code).iterdir(), key=lambda part: part.name):
            for section, entries in yaml.load(part.read_text("utf-8")).items():
                data[section] = {**data.get(section, {}), **entries}
    return data, yaml.load((folder / f"{code}.dates.yaml").read_text("utf-8"))


@cache
def language(code: str) -> Language:
    """A language, compiled at its first use."""
    return Language(code, *read_data(code))


def likely_languages(folded: str) -> tuple[str, ...]:
    """The languages that a text may be in, likeliest first; all where nothing tells."""
    found = re.findall(r"[^\W\d_]+", folded)
    scores = {code: _familiar(code, found) for code in LANGUAGES}
    best = max(scores.values(), default=0)
    if best == 0:  # names and numbers, or a language of no use here
        return LANGUAGES if len(found) < 50 else LANGUAGES[:1]
    enough = min(0.8 * best, best - 3)  # a short text tells little: two words are no lead
    likely = sorted((c for c, score in scores.items() if score and score >= enough), key=lambda c: -scores[c])
    return tuple(likely[:4])


def _familiar(code: str, found: list[str]) -> int:
    """How many words are the language's: its common ones count twice, those of its phrases once."""
    common, vocabulary = common_words(code), _vocabulary(code)
    return sum(2 * (word in common) + (word in vocabulary) for word in found)


@cache
def common_words(code: str) -> frozenset[str]:
    """The words that tell a language from others, folded."""
    return frozenset(fold(word) for word in str(read_data(code)[0]["common"]).split())


@cache
def _vocabulary(code: str) -> frozenset[str]:
    data = read_data(code)[0]
    return frozenset(_words_of([data.get(part, {}) for part in ("words", "channels", "kinds")]))


def _words_of(data: Any) -> Iterator[str]:
    """Every word of four letters or more in the phrases, examples included."""
    if isinstance(data, str):
        yield from (word for word in re.findall(r"[^\W\d_]+", fold(data)) if len(word) > 3)
    elif isinstance(data, Mapping):
        for value in data.values():
            yield from _words_of(value)
    elif isinstance(data, list):
        for value in data:
            yield from _words_of(value)
