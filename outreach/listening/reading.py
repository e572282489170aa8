"""What does one sentence hold, before anybody asks what it means: dates, hours, addresses, cited words?"""

import re
from dataclasses import dataclass
from datetime import date

from outreach.listening.clauses import Sentence
from outreach.listening.dates import When
from outreach.listening.groups import Match
from outreach.listening.hours import Hours
from outreach.listening.notation import fold
from outreach.listening.often import Often
from outreach.listening.phrases import ADDRESS, CITED, OFTEN, TIME, WHEN, Language

_ADDRESS = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_CITED = re.compile(r"[\"“„«»][^\"“”„«»\n]{1,200}[\"”“»«]|(?<![\w])['‘][^'‘’\n]{2,80}['’](?![\w])")

_HABITS = ("weekday", "weekday_ahead", "shift", "season")
"""Dates whose words may be part of hours, too."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence in one language, with what is in it; the masks have its length, letter for letter."""

    sentence: Sentence
    language: Language
    folded: str
    masked: str
    """Folded, with dates, frequencies, addresses and cited words blotted out."""
    timed: str
    """Folded, with hours, addresses and cited words blotted out."""
    dates: tuple[When, ...]
    hours: tuple[Hours, ...]
    often: tuple[Often, ...]
    addresses: tuple[str, ...]

    def matches(self, kind: str) -> list[Match]:
        """The groups of phrases of a kind that the sentence says."""
        return list(self.language.matches(kind, self.timed if kind == "hours" else self.masked))

    def says(self, cue: str) -> bool:
        """Whether the sentence holds one of the language's named cues."""
        return self.language.says(cue, self.masked) is not None

    @property
    def asks(self) -> bool:
        """Whether it ends in a question mark."""
        return "?" in self.sentence.text[-6:]


def read(sentence: Sentence, language: Language, today: date | None, *, past: bool = False) -> Reading:
    """The sentence with its dates resolved on the day it was written (none where that is unknown)."""
    folded = fold(sentence.text)
    hidden = [(*m.span(), ADDRESS) for m in _ADDRESS.finditer(folded)]
    hidden += [(*m.span(), CITED) for m in _CITED.finditer(folded) if len(m[0]) < 0.8 * len(folded)]
    plain = _mask(folded, hidden)
    often = language.often.find(plain)
    unpaced = _mask(plain, [(o.start, o.end, OFTEN) for o in often])
    dates = language.dates.find(unpaced, today, past=past) if today else []
    hours = language.hours.find(_mask(plain, [(w.start, w.end, WHEN) for w in dates if w.rule not in _HABITS]))
    habitual = [h for h in hours if h.days]  # 'Monday to Wednesday' is no date
    dates = [w for w in dates if not any(w.start < h.end and w.end > h.start for h in habitual)]
    return Reading(
        sentence,
        language,
        folded,
        _mask(unpaced, [(w.start, w.end, WHEN) for w in dates]),
        _mask(plain, [(h.start, h.end, TIME) for h in hours]),
        tuple(dates),
        tuple(hours),
        tuple(often),
        tuple(m[0] for m in _ADDRESS.finditer(sentence.text)),
    )


def _mask(text: str, spans: list[tuple[int, int, str]]) -> str:
    for start, end, letter in spans:
        text = text[:start] + letter * (end - start) + text[end:]
    return text
