"""Does a sentence ask for contact, or for none, before or behind a time that it or the one before it names?

'I teach until ten. Call me after that', 'we open at nine, don't call before': whatever is told of the time, the asking
says on which side of it they can be reached.
"""

from collections.abc import Iterator

from outreach.listening.clock_shapes import NOON
from outreach.listening.open_hours import open_hours, stretches_of
from outreach.listening.phrase_signals import CERTAIN, signal
from outreach.listening.pointing import Stretch
from outreach.listening.reading import ONCE, Reading
from outreach.listening.readings import Readings
from outreach.listening.signals import Signal
from outreach.listening.stretches import CLOSED, OPEN

_ASIDE = frozenset(("before", "after"))
"""What points to a side of a time (`points` beside the words for hours)."""
_NOON = frozenset(NOON.split("|"))


def hours_beside(readings: Readings, at: int) -> Iterator[Signal]:
    """The hours that a sentence leaves by asking for contact on one side of a time."""
    reading = readings[at]
    grammar = reading.language.stretches
    if not grammar.known or reading.asks or not any(map(_may_tell, readings[max(0, at - 1) : at + 1])):
        return
    if not grammar.points_aside(reading.for_habits):
        return
    asked = any(_is_aside(each) for each in stretches_of(reading)) or _is_at_an_end(readings, at)
    near = [readings[each] for each in range(max(0, at - 1), at + 1)] if asked else []
    if any(when.rule in ONCE for each in near for when in each.dates):  # an appointment
        return
    timed = [(each, stretch) for each in near for stretch in stretches_of(each) if stretch.named.clocks]
    if timed and not any(_happened(*each) for each in timed) and (hours := open_hours(readings, at)):
        yield signal(reading, "hours", f"{reading.language.code}:beside", CERTAIN, **hours.fields())


def _may_tell(reading: Reading) -> bool:
    """Whether a sentence may name a time of day: few do, and to tell it apart takes long."""
    return reading.text.has_figures or not (_NOON | reading.language.hours.spoken.named).isdisjoint(reading.text.words)


def _happened(reading: Reading, timed: Stretch) -> bool:
    """Whether what a stretch tells of a time is what was: 'the driver came at ten, please call earlier'."""
    found = reading.finds("happened")
    return found is not None and found.start() < timed.end


def _is_aside(stretch: Stretch) -> bool:
    """Whether a stretch asks for contact, or for none, before or after something."""
    return stretch.manner in (OPEN, CLOSED) and not _ASIDE.isdisjoint(stretch.points)


def _is_at_an_end(readings: Readings, at: int) -> bool:
    """Whether a sentence asks for contact 'then', when something ends or begins: 'my shift ends at ten'."""
    if not any(each.manner == OPEN and each.points == ("then",) for each in stretches_of(readings[at])):
        return False
    near = [stretch for each in range(max(0, at - 1), at + 1) for stretch in stretches_of(readings[each])]
    timed = [each for each in near if each.named.clocks]
    return bool(timed) and len(timed[-1].named.clocks) == 1 and timed[-1].time == (None, None) and not timed[-1].days
