"""Which sentences say several things one after the other, each of which would say its own by itself?

'By mail please, but no more than once a month': who listens to it as a whole hears how often, and in it a way only by
the by. Where each part of a sentence says something else when nothing stands beside it, the parts are its sentences.
"""

from collections.abc import Callable, Sequence
from functools import cache
from typing import NamedTuple

from outreach.listening.citations import MARKS
from outreach.listening.clauses import Sentence
from outreach.listening.reading import Reading
from outreach.listening.readings import Readings
from outreach.listening.scope import bare_span
from outreach.listening.signals import Signal

_WISHES = frozenset(("channel", "cadence", "not_before", "hours", "only_person", "not_interested"))
"""What is said one after the other: how, how often, from when on, at which hours, to whom alone, what not."""
_LONGEST = 220
"""A sentence of more letters tells a story, whose parts need each other."""
_MOST = 6
"""So many places at most are looked at where a sentence may be parted."""
_SURE = 0.8
"""What the weights hear less surely in a sentence gives way to what a phrase hears in its part."""
_LIKELY = 0.5
"""So likely at least is what a part says, by its own words."""
Says = Callable[[Sentence], Sequence[tuple[Signal, float]]]
"""What a sentence says when nothing stands beside it, and how likely it is; nothing where it may say more."""


def parted(readings: Readings, signals: Sequence[Signal], alone: Says) -> list[Sentence]:
    """The sentences of a mail that says so much, those that say several things parted."""
    parts = {at: found for at, reading in readings.promising if (found := _parts(reading, signals, alone))}
    return [part for at, sentence in enumerate(readings.sentences) for part in parts.get(at, [sentence])]


def _parts(reading: Reading, signals: Sequence[Signal], alone: Says) -> list[Sentence]:
    """The parts of a sentence, none where it is one."""
    sentence = reading.sentence
    own = [each for each in signals if sentence.start <= each.start < sentence.end]
    if not own or any(map(_is_of_all, own)) or len(_WISHES & reading.kinds) < 2 or len(sentence.text) > _LONGEST:
        return []
    if reading.asks or reading.supposes or sentence.cited or not MARKS.isdisjoint(sentence.text):
        return []
    found = _Cuts(sentence, reading, alone).of(0) or ()
    said = [each for part in found for each in part.says]
    more = {each.kind for each in said} - {each.kind for each in own} or _closed(said) - _closed(own)
    return [part.sentence for part in found] if more and all(_is_held(each, said) for each in own) else []


def _closed(signals: Sequence[Signal]) -> set[object]:
    """The ways that signals close."""
    return {_way(each) for each in signals if each.tightens and each.kind == "channel"}


def _is_of_all(signal: Signal) -> bool:
    """Whether a phrase hears what only the whole sentence says: until when, or several stretches of hours."""
    return not signal.is_weighed and bool(signal.fields.get("until") or "besides" in signal.fields)


def _is_held(signal: Signal, said: Sequence[Signal]) -> bool:
    """Whether the parts say what their sentence says, or a phrase hears in one what only weights heard otherwise."""
    held = [each for each in said if each.kind == signal.kind]
    doubted = signal.is_weighed and signal.confidence < _SURE
    return any(
        each.fields == signal.fields or (doubted and not each.is_weighed and _way(each) == _way(signal))
        for each in held
    )


def _way(signal: Signal) -> object:
    return signal.fields.get("channel")


class _Part(NamedTuple):
    """A part of a sentence, and what it says."""

    sentence: Sentence
    says: Sequence[Signal]


class _Cuts:
    """The ways in which a sentence may be cut into parts each of which clearly says something else."""

    def __init__(self, sentence: Sentence, reading: Reading, alone: Says) -> None:
        self._sentence, self._reading, self._alone = sentence, reading, alone
        self._joints = reading.language.clauses.joints(reading.folded)[:_MOST]
        self.of = cache(self._of)

    def _of(self, start: int) -> Sequence[_Part]:
        """The parts from a place on, the first of them as short as may be; none where it is unclear what they say."""
        for before, behind in self._joints:
            if before > start and (first := self._part(start, before)) and (rest := self.of(behind)):
                others = {each.kind for part in rest for each in part.says}
                if others.isdisjoint(each.kind for each in first.says):
                    return [first, *rest]
        last = self._part(start, len(self._sentence.text))
        return [last] if last else []

    def _part(self, start: int, end: int) -> _Part | None:
        """A part that clearly says what it wishes, and hangs on no other."""
        start, end = bare_span(self._sentence.text, start, end)
        folded = self._reading.folded[start:end]
        if len(folded.split()) < 2 or ("," not in folded and self._reading.language.clauses.hangs(folded)):
            return None
        at = self._sentence.start
        part = Sentence(self._sentence.text[start:end], at + start, at + end)
        said = self._alone(part)
        clear = said and all(each.kind in _WISHES and sure >= _LIKELY for each, sure in said)
        return _Part(part, [each for each, _ in said]) if clear else None
