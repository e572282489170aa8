"""What can a sentence say, told by its words? Most sentences of a mail say nothing, and are passed over here."""

from collections.abc import Callable
from typing import Any

from outreach.listening.chains import Phrase
from outreach.listening.grammars import Grammars
from outreach.listening.index import Index, filed
from outreach.listening.matching import ADDRESS, MARKS
from outreach.listening.needs import Needing, Rarity, Way
from outreach.listening.sources import Sources
from outreach.listening.vocabulary import Vocabulary
from outreach.listening.walks import Text

ENDS = ".!?…:,;)"
"""Behind these no question lacks its mark."""
_OPENING = 6
"""So many words may stand before the second one of a question ('and trudi, what do they cost')."""
_NO_RULES: set[int] = set()

_WHERE = {"cues.question_word": "asking", "cues.inverted": "opening"}
"""Cues that are looked for only where a sentence may be a question."""


def file_phrases(
    sources: Sources, phrase: Callable[[int], Phrase], grammars: Grammars, rarity: Rarity
) -> tuple[Any, ...]:
    """File the phrases of a language under their words, as plain values; reads each, refuses what is wrong."""
    needing, vocabulary = Needing(rarity), Vocabulary(MARKS)
    parts: dict[str, dict[int, list[Way]]] = {"telling": {}, "asking": {}, "opening": {}, "colouring": {}}
    for number in range(len(sources)):
        ways = needing.together([phrase(each).chain for each in sources.parts(number)])
        told = "telling" if sources.told_by(number) else "" if sources.is_part(number) else "colouring"
        if part := _WHERE.get(sources.set_of(number), told):
            parts[part][number] = ways
    indexes = [filed(each, rarity, vocabulary) for each in (grammars.ways(needing), *parts.values())]
    firsts = [needing.of(phrase(number).chain).firsts for number in parts["opening"]]
    asks_with = frozenset[str]().union(*filter(None, firsts)) if all(firsts) else None
    return vocabulary.words, asks_with, *indexes


class Sieve:
    """Which phrases and rules the words of a sentence allow, by number; what each text allows is kept with it."""

    def __init__(self, filed: tuple[Any, ...], grammars: Grammars) -> None:
        words, self._asks_with, *indexes = filed
        self._grammars, self._vocabulary = grammars, Vocabulary(words)
        self._rules, self._telling, self._asking, self._opening, self._colouring = map(Index, indexes)
        self._triggers = self._rules.features | self._telling.features
        self._marks = {mark: self._vocabulary.number(mark) for mark in MARKS}

    def sifted(self, folded: str, words: list[str]) -> Text | None:
        """A sentence with what its words allow; None where it can say nothing."""
        features = self._vocabulary.features(words)
        unmarked = folded[-1] not in ENDS and len(folded.split()) > 3
        opens = self._asks_with is None or not self._asks_with.isdisjoint(words[:_OPENING])
        asked = "?" in folded[-6:]
        if not (unmarked or opens or asked) and features.isdisjoint(self._triggers):
            return None
        text = Text(folded, words)
        self._fill(text, features, unmarked=unmarked, opens=opens)
        return text if text.numbers or asked or self.opens_with_hours(text) else None

    def knows(self, word: str) -> bool:
        """Whether the phrases need a word."""
        return word in self._vocabulary

    def numbers(self, text: Text) -> set[int]:
        """The phrases that may say something."""
        if text.numbers is None:
            marks = [mark for mark in MARKS if mark in text.text]
            self._fill(text, self._vocabulary.features([*text.words, *marks]), unmarked=True, opens=True)
        assert text.numbers is not None
        return text.numbers

    def colours(self, text: Text) -> set[int]:
        """The phrases that may colour or take back what others say."""
        self.numbers(text)
        assert text.features is not None
        return self._colouring.likely(text.features)

    def _fill(self, text: Text, features: set[int], *, unmarked: bool, opens: bool) -> None:
        """Find out what a text with such features may hold.

        It may be a question where its mark was left out (`unmarked`), or as it opens like one.
        """
        found = features & self._triggers
        text.features, text.numbers, text.rules = features, set(), _NO_RULES
        if not found.isdisjoint(self._rules.features):
            text.rules = self._rules.likely(features, found)
        if text.rules or "@" in text.text:
            marks = [self._marks[mark] for mark in self.marks(text)]
            features.update(marks)
            found.update(marks)
        if found:
            text.numbers = self._telling.likely(features, found)
        if unmarked:
            text.numbers |= self._asking.likely(features)
        if opens:
            text.numbers |= self._opening.likely(features)

    def marks(self, text: Text) -> set[str]:
        """The marks that may be made in a text: what its words may name."""
        self.numbers(text)
        marks = self._grammars.marks(text.rules or ())
        return {*marks, ADDRESS} if "@" in text.text else marks

    def opens_with_hours(self, text: Text) -> bool:
        """Whether hours or days of the week may stand at the very start of a text."""
        return bool(text.rules) and self._grammars.open(text.key(0), text.rules or set())
