"""What signal is a phrase that a sentence says, and how sure is it?"""

from collections.abc import Sequence
from dataclasses import replace

from outreach.listening.groups import Match
from outreach.listening.reading import Reading
from outreach.listening.signals import Signal

CERTAIN, SURE, LIKELY, UNLIKELY = 0.97, 0.9, 0.7, 0.4


def signal(reading: Reading, kind: str, reader: str, confidence: float = SURE, **fields: object) -> Signal:
    """A signal with the whole sentence as its quote."""
    sentence = reading.sentence
    return Signal(kind, sentence.text, sentence.start, sentence.end, confidence, f"phrases/{reader}", fields)


def how_sure(match: Match, sure: float = LIKELY) -> float:
    """How sure a phrase is of what it says: it is certain where nobody means it otherwise."""
    return CERTAIN if match.group.surely else sure


def surest_first(matches: Sequence[Match]) -> list[Match]:
    """Those that nobody means otherwise before the others."""
    return sorted(matches, key=lambda match: not match.group.surely)


def placed(found: Signal, reading: Reading, match: Match) -> Signal:
    """The signal with the clauses that its phrase stands in."""
    return replace(found, within=reading.language.around(reading.masked, match.start, match.end))
