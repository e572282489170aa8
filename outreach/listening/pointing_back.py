"""What does a wish take from the sentences before it: the way that it is about, or the day on which it ends?"""

from collections.abc import Sequence
from dataclasses import replace

from outreach.listening.phrase_signals import CERTAIN
from outreach.listening.reading import Reading
from outreach.listening.signals import Signal
from outreach.patterns import when_used

NEAR = 3
"""So many sentences before one are looked at."""


def of_before(found: Signal, reading: Reading, before: Sequence[Reading]) -> Signal:
    """A refusal with what it takes from the sentences before: its way ('nothing more there') or end ('until then').

    A stop that names no way is then a refusal of that one alone.
    """
    if not before or (found.kind != "stop" and found.fields.get("wish") != "refuse"):
        return found
    brief = found.kind == "channel" or len(reading.folded.split()) <= _BRIEF
    if brief and (channel := way_before(reading, before)):
        fields = {"channel": channel, "wish": "refuse", "until": None}
        reader = f"phrases/{reading.language.code}:there"
        # The weights cannot know which way it points to.
        found = replace(found, kind="channel", confidence=CERTAIN, reader=reader, fields=fields)
    if found.kind == "channel" and not found.fields["until"] and (end := _end(reading, before[-1])):
        found = replace(found, fields=found.fields | {"until": end})
    return found


def way_before(reading: Reading, before: Sequence[Reading]) -> str | None:
    """The one way but mail that the nearest sentence names that names any, where this one points to it."""
    if not reading.says("there") or _MORE.search(reading.masked):
        return None
    if not {*reading.language.named(reading.masked)} <= _BARE:
        return None
    ways = ({*earlier.language.named(earlier.masked)} for earlier in reversed(before))
    named = next(filter(None, ways), set[str]())
    return next(iter(named)) if len(named) == 1 and "email" not in named else None


_MORE = when_used(
    r"mail|courriel|correo|\b(?:anywhere|elsewhere|else|at all|nor|nirgend\w*|sonst\w*|woanders|uberhaupt|ailleurs"
    r"|nulle part|autrement|ningun\w*|otr[oa]s?|tampoco)\b"
)
"""What means more than the way to which it points."""
_BARE = {"in_person", "email"}
"""The ways that 'write', 'come' and 'go' name where nothing else is named."""
_BRIEF = 12
"""What asks for silence and points back in more words may ask for more than that one way's."""


def _end(reading: Reading, before: Reading) -> str | None:
    """The day to which 'until then' points."""
    if reading.dates or not before.dates or not reading.says("until_then"):
        return None
    last = before.dates[-1].last
    return last.isoformat() if reading.today is None or last > reading.today else None
