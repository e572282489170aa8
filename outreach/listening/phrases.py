"""Which phrases say what, in each language? Loads `phrases/<language>.yaml` and `phrases/<language>/` once.

A kind has groups, each with the phrases that say it, in one of two forms. `says:` lists phrases, one of which must
stand in the sentence as it is written. `all:` lists phrases **each** of which must stand in one and the same clause, in
any order; each may offer many words (`"{prefer}"`, `"<noun>"`), so that

    - wish: prefer
      all: ["<noun>", "{prefer}"]
      unless: ["{dont}"]

hears 'text is what I like best' and 'I'd rather have a text' alike. `anywhere: true` takes the sentence as one clause.
`unless:` takes a group back: of `says:` anywhere in the sentence, of `all:` in the same clause. Both forms know
`unless_before`, `guards` and `weak`. What a clause is, scope.py says.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache, partial
from importlib.resources import files
from typing import Any

from ruamel.yaml import YAML

from outreach.listening.dates import DateGrammar
from outreach.listening.groups import WAYS, Group, Match, channels_in
from outreach.listening.hours import HoursGrammar
from outreach.listening.needs import Needs, needs_of, needs_of_any
from outreach.listening.notation import Lazy, bounded, fold, lists_of, pattern_of
from outreach.listening.often import OftenGrammar
from outreach.listening.scope import Clauses

LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt")
"""The languages that the listener understands."""

WHEN, TIME, ADDRESS, OFTEN, CITED = "\ue000", "\ue001", "\ue002", "\ue003", "\ue004"
"""What stands, letter for letter, where a date, hours, an address, a frequency or cited words stood."""

_PLACES = {"when": WHEN + "+", "hours": TIME + "+", "address": ADDRESS + "+", "often": OFTEN + "+"}


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
        for way in WAYS:
            also = "line" if way == "verb" else way
            phrases = [p for words in channels.values() for p in (*words.get(way, []), *words.get(also, []))]
            self.places[way] = self._listed(phrases)
            self.needs[way] = needs_of_any(phrases, self.needs)
        for channel, words in channels.items():
            phrases = [phrase for way in WAYS for phrase in words.get(way, [])]
            self.ways[channel] = bounded(lists_of({"x": phrases}, self.lists)["x"])
        joined = self.lists.get("by", "(?!)")
        self.elsewhere = re.compile(
            rf"[^\w.;!?]*(?:{self.lists.get('to_me', '(?!)')}\s+)?{joined}\s+(?P<noun_1>{self.places['noun']})"
        )
        self.guards = {name: self._any(phrases) for name, phrases in data.get("guards", {}).items()}
        self.groups = tuple(self._group(kind, at, group) for kind, at, group in _groups(data))
        self.cues = {name: self._any(phrases) for name, phrases in data.get("cues", {}).items()}
        self.clauses = Clauses(data.get("clauses", {}), self.lists)
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
            self._phrases(group.get("says", [])),
            self._phrases(group.get("all", [])),
            bool(group.get("anywhere")),
            self._any(group["unless"]) if group.get("unless") else None,
            self._any(group["unless_before"]) if group.get("unless_before") else None,
            bool(group.get("whole")),
            tuple(self.guards[name] for name in guards if name in self.guards),
            bool(group.get("weak")),
        )

    def _phrases(self, phrases: list[str]) -> tuple[tuple[Needs, Lazy], ...]:
        return tuple((needs_of(p, self.needs), Lazy(partial(self._pattern, p))) for p in map(str, phrases))

    def matches(self, kind: str, masked: str) -> Iterator[Match]:
        """Every group of a kind that a masked sentence says."""
        for group in self.groups:
            if group.kind == kind:
                yield from group.matches(masked, self.ways, self.clauses)

    def named_after(self, match: Match, masked: str) -> tuple[str, ...]:
        """The channel that words behind a phrase name ('write to us *by post*'), which goes before its verb's own."""
        found = self.elsewhere.match(masked, match.end)
        return tuple(channels_in(found, self.ways)) if found else ()

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
