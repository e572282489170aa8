"""What does one sentence hold, before anybody asks what it means: dates, hours, addresses, cited words?"""

import re
from datetime import date
from functools import cached_property

from outreach.listening.clauses import Sentence
from outreach.listening.dates import When
from outreach.listening.groups import Found, Match
from outreach.listening.hours import Hours
from outreach.listening.matching import ADDRESS, CITED, MARKS, OFTEN, TIME, WHEN
from outreach.listening.notation import fold
from outreach.listening.often import Often
from outreach.listening.phrases import Language
from outreach.listening.walks import Text

_ADDRESS = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_CITED = re.compile(r"[\"“„«»][^\"“”„«»\n]{1,200}[\"”“»«]|(?<![\w])['‘][^'‘’\n]{2,80}['’](?![\w])")

_MARKS = frozenset(MARKS)
_ASIDE = frozenset(
    f"cues.{cue}"
    for cue in (
        "question_word", "past", "back", "back_after", "away", "you", "mine", "refer", "not_hours", "polite",
        "rhetorical", "request_to_act", "not_asking",
    )
)  # fmt: skip
"""Cues that only colour what the phrases of a kind say."""

_HABITS = ("weekday", "weekday_ahead", "shift", "season")
"""Dates whose words may be part of hours, too."""


class Reading:
    """A sentence in one language, with what is in it; the masks have its length, letter for letter."""

    def __init__(self, sentence: Sentence, language: Language, today: date | None, *, past: bool = False) -> None:
        self.sentence, self.language = sentence, language
        self._today, self._past = today, past

    @cached_property
    def folded(self) -> str:
        """The sentence in lower case without accents."""
        return fold(self.sentence.text)

    @cached_property
    def _plain(self) -> str:
        """Folded, with addresses and cited words blotted out."""
        folded = self.folded
        hidden = [(*m.span(), ADDRESS) for m in _ADDRESS.finditer(folded)] if "@" in folded else []
        hidden += [(*m.span(), CITED) for m in _CITED.finditer(folded) if len(m[0]) < 0.8 * len(folded)]
        return _mask(folded, hidden)

    @cached_property
    def _unpaced(self) -> str:
        """The same, with frequencies blotted out."""
        return _mask(self._plain, [(o.start, o.end, OFTEN) for o in self.often])

    @cached_property
    def _days(self) -> list[When]:
        return self.language.dates.find(self._unpaced, self._today, past=self._past) if self._today else []

    @cached_property
    def often(self) -> tuple[Often, ...]:
        """How often at most it says."""
        return tuple(self.language.often.find(self._plain))

    @cached_property
    def hours(self) -> tuple[Hours, ...]:
        """The times of day it names."""
        days = [(w.start, w.end, WHEN) for w in self._days if w.rule not in _HABITS]
        return tuple(self.language.hours.find(_mask(self._plain, days)))

    @cached_property
    def dates(self) -> tuple[When, ...]:
        """The days it names; 'Monday to Wednesday' is no date."""
        habitual = [h for h in self.hours if h.days] if self._days else []
        return tuple(w for w in self._days if not any(w.start < h.end and w.end > h.start for h in habitual))

    @cached_property
    def addresses(self) -> tuple[str, ...]:
        """The mail addresses in it, as written."""
        return tuple(m[0] for m in _ADDRESS.finditer(self.sentence.text)) if "@" in self.sentence.text else ()

    @cached_property
    def _masked(self) -> Text:
        return Text(_mask(self._unpaced, [(w.start, w.end, WHEN) for w in self.dates]))

    @cached_property
    def _timed(self) -> Text:
        return Text(_mask(self._plain, [(h.start, h.end, TIME) for h in self.hours]))

    @property
    def masked(self) -> str:
        """Folded, with dates, frequencies, addresses and cited words blotted out."""
        return self._masked.text

    @property
    def timed(self) -> str:
        """Folded, with hours, addresses and cited words blotted out."""
        return self._timed.text

    def matches(self, kind: str) -> list[Match]:
        """The groups of phrases of a kind that the sentence says."""
        return list(self.language.matches(kind, self._timed if kind == "hours" else self._masked))

    def finds(self, cue: str) -> Found | None:
        """Where the sentence holds one of the language's named cues."""
        return self.language.says(cue, self._masked)

    def says(self, cue: str) -> bool:
        """Whether the sentence holds one of the language's named cues."""
        return self.finds(cue) is not None

    @cached_property
    def speaks(self) -> bool:
        """Whether it can say anything at all: most sentences lack the words, and are read no further."""
        if self.asks:
            return True
        text, language = Text(self.folded), self.language
        words = text.words
        if "@" in self.folded or any(map(str.isdigit, self.folded)) or not words.isdisjoint(language.blots):
            words |= _MARKS
        told = language.told_by(words)
        if "cues.question_word" in told and self.folded[-1:] not in ".!?…:,;)":
            return True
        first = text.tokens.get(0, "")
        return not told <= _ASIDE or first in language.hours.words or first[:1].isdigit()

    @property
    def asks(self) -> bool:
        """Whether it ends in a question mark."""
        return "?" in self.sentence.text[-6:]


def read(sentence: Sentence, language: Language, today: date | None, *, past: bool = False) -> Reading:
    """The sentence with its dates resolved on the day it was written (none where that is unknown)."""
    return Reading(sentence, language, today, past=past)


def _mask(text: str, spans: list[tuple[int, int, str]]) -> str:
    for start, end, letter in spans:
        text = text[:start] + letter * (end - start) + text[end:]
    return text
