"""Which phrases say what, in each language? Loads `phrases/<language>.yaml` and `phrases/<language>/` once.

A kind has groups, each with the phrases that say it, in one of two forms. `says:` lists phrases, one of which must
stand in the sentence as it is written. `all:` lists phrases **each** of which must stand in one and the same clause, in
any order; each may offer many words (`"{prefer}"`, `"<noun>"`), so that

    - wish: prefer
      all: ["<noun>", "{prefer}"]
      unless: ["{dont}"]

hears 'text is what I like best' and 'I'd rather have a text' alike. `anywhere: true` takes the sentence as one clause.
`unless:` takes a group back: of `says:` anywhere in the sentence, of `all:` in the same clause, and with `near: true`
of `says:` in the clauses of the phrase. Both forms know
`unless_before`, `guards` and `weak`. Of the guards that a group names, those under `guards:` take it back wherever they
stand, those under `guards_before:` in front of it, those under `guards_clause:` in front of it in its own clause. With
`whole: true` a phrase of `says:` must be the whole sentence, with `whole: clause` a whole clause ('not for us,
unsubscribe'). What a clause is, scope.py says.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, cached_property, partial
from typing import Any

from outreach.listening.chains import Phrase
from outreach.listening.dates import DateGrammar
from outreach.listening.folding import fold
from outreach.listening.groups import WAYS, Found, Group, Match
from outreach.listening.hours import HoursGrammar
from outreach.listening.index import Index, Needing, Rarity, Stems, Ways, filed, stems_of
from outreach.listening.joined import Way
from outreach.listening.kept import kept
from outreach.listening.matching import ADDRESS, OFTEN, TIME, WHEN, Listed, Mark, Node, Place
from outreach.listening.notation import Lists, read_list, read_phrase
from outreach.listening.nouns import Nouns
from outreach.listening.often import OftenGrammar
from outreach.listening.phrase_files import LANGUAGES, READ_BY, files_of, read_data
from outreach.listening.scope import Clauses
from outreach.listening.tongues import common_words
from outreach.listening.walks import Text, space_ends

_MARKED: dict[str, Node] = {"when": Mark(WHEN), "hours": Mark(TIME), "address": Mark(ADDRESS), "often": Mark(OFTEN)}
_NONE = Listed([])


class Language:
    """One language's phrases; each is read when a sentence first holds the words that it needs."""

    def __init__(
        self, code: str, data: Mapping[str, Any], dates: Mapping[str, Any], ready: tuple[Any, ...] = ()
    ) -> None:
        self.code = code
        self.no_names = frozenset(fold(word) for word in str(data.get("no_names", "")).split())
        self.nouns = Nouns.of(data["nouns"]) if data.get("nouns") else None
        self.lists = Lists(data.get("words", {}))
        self._read_channels(data.get("channels", {}))
        self.groups = tuple(self._group(kind, at, group) for kind, at, group in _groups(data))
        self._sources = list(_sources(data))
        self._phrases: dict[int, Phrase] = {}
        self._united = _united(self._sources)
        self._others = frozenset(other for each in self._united.values() for other in each[1:])
        self.dates = DateGrammar(dates)
        self.hours = HoursGrammar(dates, self.dates)
        self.often = OftenGrammar(dates)
        self.filed = ready or self._file()
        """Under which words to look for what says something, for what only colours it, and for marks."""
        *indexes, stems = self.filed
        self._telling, self._colouring, self._marking = map(Index, indexes)
        self._stems = Stems(stems)
        self.clauses = Clauses(data.get("clauses", {}), self.lists)
        self._kinds = {kind: [g for g in self.groups if g.kind == kind] for kind in data["kinds"]}
        self._kind_of = {name: name.removeprefix("cues.") for name in _TELLING} | {
            name: group.kind for group in self.groups for name in (group.says, *group.together[:1])
        }
        self._last: Text | None = None
        self._filled: dict[str, tuple[str, ...]] = {}

    def _file(self) -> tuple[Any, ...]:
        """File the phrases under their words; reads each, and refuses it where it is wrong."""
        needing = Needing(Rarity(common_words(self.code) if self.code in LANGUAGES else ()))
        telling: dict[int, Ways] = {}
        colouring: dict[int, Ways] = {}
        for number, (name, _) in enumerate(self._sources):
            chains = [self.phrase(each).chain for each in self._united.get(number, (number,))]
            ways = needing.together([needing.ways(chain) for chain in chains], [needing.of(chain) for chain in chains])
            if _tells(name):
                telling[number] = ways
            elif number not in self._others:
                colouring[number] = ways
        marking = dict(enumerate((self.dates.ways, self.often.ways, self.hours.ways)))
        found = [filed(telling, needing), filed(colouring, needing), filed(marking, needing)]
        return *found, stems_of(found)

    def _read_channels(self, channels: Mapping[str, Mapping[str, list[str]]]) -> None:
        """The places for words of the channels, and each channel's own words."""
        listed: dict[str, list[str]] = {}
        for way in WAYS:
            also = "line" if way == "verb" else way
            listed[way] = [p for words in channels.values() for p in (*words.get(way, []), *words.get(also, []))]
        self.places = Lists(listed, self.lists, self._way, _MARKED)
        self._channel_words = {c: [p for way in WAYS for p in words.get(way, [])] for c, words in channels.items()}

    @cached_property
    def ways(self) -> dict[str, Phrase]:
        """Each channel's own words."""
        return {c: Phrase(read_list(words, self.lists), places=False) for c, words in self._channel_words.items()}

    def _way(self, name: str, words: Node) -> Node:
        return Place(name, Way(words, self.lists.get("joiner", _NONE)))

    def _group(self, kind: str, at: int, group: Mapping[str, Any]) -> Group:
        name = f"{kind}{at}"
        return Group(
            f"{self.code}:{name}",
            kind,
            {key: value for key, value in group.items() if key in ("wish", "channel", "request", "behind", "named")},
            f"{name}.says",
            tuple(f"{name}.all{number}" for number in range(len(group.get("all", ())))),
            bool(group.get("anywhere")),
            tuple(f"guards.{guard}" for guard in group.get("guards", ["always"])),
            f"{name}.unless",
            f"{name}.unless_before",
            "clause" if group.get("whole") == "clause" else "sentence" if group.get("whole") else "",
            bool(group.get("near")),
            bool(group.get("weak")),
        )

    def phrase(self, number: int) -> Phrase:
        """A phrase by its number."""
        if number not in self._phrases:
            self._phrases[number] = read_phrase(self._sources[number][1], self.lists, self.places)
        return self._phrases[number]

    def likely(self, text: Text) -> dict[str, list[Phrase]]:
        """The phrases that the words of a sentence allow to say something, by the name of their set."""
        likely: dict[str, list[Phrase]] | None = text.likely
        if likely is None:
            likely = text.likely = self._found(self._telling, text, text.numbers)
        return likely

    def colours(self, text: Text) -> dict[str, list[Phrase]]:
        """The phrases that its words allow to colour or take back what others say."""
        colours: dict[str, list[Phrase]] | None = text.colours
        if colours is None:
            colours = text.colours = self._found(self._colouring, text)
        return colours

    def _found(self, index: Index, text: Text, numbers: set[int] | None = None) -> dict[str, list[Phrase]]:
        found: dict[str, list[Phrase]] = {}
        for number in sorted(index.likely(self._stems.added_to(text.words)) if numbers is None else numbers):
            for each in self._united.get(number, (number,)):
                found.setdefault(self._sources[each][0], []).append(self.phrase(each))
        return found

    def tells(self, text: Text, marks: set[str]) -> set[str]:
        """The kinds of signal, and the cues that make one, that a text with such marks may hold."""
        numbers = self._telling.likely(self._stems.added_to(text.words | marks if marks else text.words))
        if not marks:
            text.numbers = numbers
        return {self._kind_of[self._sources[number][0]] for number in numbers}

    def marks(self, text: Text) -> set[str]:
        """The marks that may be made in a text: what its words may name."""
        marks = {_MARKING[at] for at in self._marking.likely(text.words)}
        return {*marks, ADDRESS} if "@" in text.text else marks

    def matches(self, kind: str, masked: str | Text) -> Iterator[Match]:
        """Every group of a kind that a masked sentence says."""
        text = self._text(masked)
        likely = self.likely(text)
        for group in self._kinds.get(kind, ()):
            if group.says in likely or (group.together and group.together[0] in likely):
                yield from group.matches(text, self)

    def named(self, words: str) -> tuple[str, ...]:
        """The channels that some words name; 'video calls' are no calls, as the longest words win."""
        known = self._filled.get(words)
        if known is None:
            text = Text(words)
            found = [(*span, channel) for channel, phrase in self.ways.items() for span in phrase.find(text)]
            known = tuple(
                channel
                for start, end, channel in found
                if not any(s <= start and end <= e and e - s > end - start for s, e, _ in found)
            )
            if len(self._filled) > _MOST_KNOWN:
                self._filled.clear()
            self._filled[words] = known
        return known

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
        while at < len(text.text) and text.ends(at) and text.text[at] not in ".;!?":
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
        likely = self.likely(text) if f"cues.{cue}" in _TELLING else self.colours(text)
        found = [next(phrase.find(text), None) for phrase in likely.get(f"cues.{cue}", ())]
        first = min((span for span in found if span), key=lambda span: span[0], default=None)
        return Found(*first) if first else None


_MOST_KNOWN = 10_000
_TELLING = frozenset({"cues.question_word", "cues.asks_information", "cues.inverted", "cues.then_again"})
"""The cues that make a signal by themselves; all others only colour what the phrases of a kind say."""

_MARKING = (WHEN, OFTEN, TIME)


def _united(sources: Sequence[tuple[str, str]]) -> dict[int, list[int]]:
    """The phrases of `all:` that count only together, by the number of the first."""
    united: dict[str, list[int]] = {}
    for number, (name, _) in enumerate(sources):
        group, _, part = name.partition(".")
        if part.startswith("all") and group != "guards":
            united.setdefault(group, []).append(number)
    return {numbers[0]: numbers for numbers in united.values()}


def _tells(name: str) -> bool:
    """Whether phrases of such a set can say something by themselves."""
    part = name.partition(".")[2]
    return name in _TELLING if name.startswith("cues.") else part in ("says", "all0")


def _groups(data: Mapping[str, Any]) -> Iterator[tuple[str, int, Mapping[str, Any]]]:
    for kind, groups in data["kinds"].items():
        for at, group in enumerate(groups, 1):
            yield kind, at, group


def _sources(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every phrase with the name of the set it belongs to."""
    for part in ("guards", "guards_before", "guards_clause", "cues"):
        for name, phrases in data.get(part, {}).items():
            yield from ((f"{part}.{name}", str(phrase)) for phrase in phrases)
    for kind, at, group in _groups(data):
        for part in ("says", "unless", "unless_before"):
            yield from ((f"{kind}{at}.{part}", str(phrase)) for phrase in group.get(part) or ())
        yield from ((f"{kind}{at}.all{number}", str(phrase)) for number, phrase in enumerate(group.get("all", ())))


def _work_out(code: str) -> tuple[Any, Any, tuple[Any, ...]]:
    """The files of a language, and its phrases filed under their words."""
    data, dates = read_data(code)
    return data, dates, Language(code, data, dates).filed


@cache
def language(code: str) -> Language:
    """A language, read at its first use."""
    return Language(code, *kept(f"phrases-{code}", files_of(code), READ_BY, partial(_work_out, code)))
