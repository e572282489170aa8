"""Which hours and frequencies does a sentence wish for, and what does it say that needs no more than its phrase?"""

import string
from collections.abc import Iterator, Sequence
from dataclasses import replace

from outreach.listening.appointments import in_time, is_proposal, one_off, proposes
from outreach.listening.groups import Match
from outreach.listening.hours import Hours
from outreach.listening.last_days import last_day
from outreach.listening.phrase_signals import CERTAIN, LIKELY, SURE, how_sure, placed, signal, surest_first
from outreach.listening.reading import Reading
from outreach.listening.readings import Readings
from outreach.listening.signals import OF_A_WAY, Signal


def hours(reading: Reading) -> Iterator[Signal]:
    """The days and times at which they want to be reached."""
    if not reading.hours or proposes(reading):
        return
    matches = surest_first(reading.matches("hours"))
    reader = matches[0].group.name if matches else f"{reading.language.code}:hours"
    if matches or (_opens(reading)):
        for found in reading.hours:
            if found.days is None and found.since is None and found.until is None:
                continue
            if found.days is None and one_off(reading, found):
                continue
            sure = how_sure(matches[0]) if matches else CERTAIN if _nothing_else(reading, found) else LIKELY
            clause = reading.language.around(reading.masked, found.start, found.end)
            yield replace(signal(reading, "hours", reader, sure, **found.fields()), within=clause)
            return


def _opens(reading: Reading) -> bool:
    """Whether the sentence begins with hours ('Evenings, if at all'), so that nothing else need say what they are."""
    if not reading.hours or reading.hours[0].start > 0 or reading.says("not_hours"):
        return False
    return bool(reading.hours[0].days) or len(reading.folded.split()) <= 6


def _nothing_else(reading: Reading, hours: Hours) -> bool:
    """Whether a sentence names several days and a time from when till when, and that is all: 'Tue-Thu, 10-12.'"""
    if not hours.days or len(hours.days) < 2 or hours.since is None or hours.until is None:
        return False
    left = reading.folded
    for start, end in hours.spans:
        left = left[:start] + " " * (end - start) + left[end:]
    return sum(len(word) > 1 for word in left.split()) <= 1


def cadence(reading: Reading) -> Iterator[Signal]:
    """How often at most."""
    for match in reading.matches("cadence"):
        inside = [o for o in reading.often if o.start < match.end and o.end > match.start] or list(reading.often)
        if inside:
            yield signal(reading, "cadence", match.group.name, max=inside[-1].count, per=inside[-1].unit)
            return


_PLAIN = ("stop", "unhappy", "legal", "interest", "not_interested", "resume")


PLAIN = frozenset({*_PLAIN, "data_request"})
"""What `plain` hears."""


def plain(reading: Reading) -> Iterator[Signal]:
    """The kinds that have no fields but what their phrases give."""
    for kind in _PLAIN:
        if kind not in reading.kinds:
            continue
        matches = [match for match in reading.matches(kind) if in_time(reading, match)]
        for match in sorted(matches, key=lambda match: (match.group.weak, not match.group.surely))[:1]:
            weak = match.group.weak or (kind == "stop" and _is_partly(reading, match))
            last = last_day(reading, "accept") if kind == "stop" and weak else None
            if last and reading.channels_around(match.start) == ("email",):  # 'until 15 May, send nothing by mail'
                name = f"{reading.language.code}:until"
                way = signal(reading, "channel", name, channel="email", wish="refuse", until=last)
                yield placed(way, reading, match)
                continue
            sure = LIKELY if weak else how_sure(match, SURE)
            of_mail = kind == "stop" and weak and reading.channels_around(match.start) == ("email",)
            name = match.group.name + (OF_A_WAY if of_mail else "")
            found = signal(reading, kind, name, sure)  # a proposal is all that its sentence says
            yield found if is_proposal(match) else placed(found, reading, match)
    for match in surest_first(reading.matches("data_request")):
        sure, request = how_sure(match, SURE), match.group.fields["request"]
        found = signal(reading, "data_request", match.group.name, sure, request=request)
        yield placed(found, reading, match)


def _is_partly(reading: Reading, match: Match) -> bool:
    """Whether a stop may be one of some hours alone ('leave me in peace at weekends'), or of a way that is not mail."""
    if _of_one_way(reading, match.start):
        return True
    start, end = reading.language.around(reading.masked, match.start, match.end)
    return any(start <= each.start < end for each in reading.hours) and bool(reading.matches("hours"))


def _of_one_way(reading: Reading, at: int) -> bool:
    """Whether the clause of a stop names a way, and that is not mail: 'stop sending me catalogues through the post'."""
    named = reading.channels_around(at)
    return bool(named) and "email" not in named


_SMALL = string.ascii_lowercase.encode()


def shouting(readings: Readings, heard: Sequence[Signal]) -> Iterator[Signal]:
    """Anger that no word says: a refusal in capitals, without a 'please'."""
    refusal = next((s for s in heard if s.kind == "stop" or s.fields.get("wish") == "refuse"), None)
    if refusal is None or not _shouts(readings.said):
        return
    if not any(reading.says("courteous") for reading in readings):
        yield replace(refusal, kind="unhappy", confidence=LIKELY, fields={}, reader="capitals")


def _shouts(text: str) -> bool:
    """Whether a text is written in capitals."""
    plain = text.encode("ascii", "ignore")
    if 5 * (len(plain) - len(plain.translate(None, _SMALL))) >= len(text):  # told at once of nearly every text
        return False
    letters = [letter for letter in text if letter.isalpha()]
    return len(letters) > 40 and sum(map(str.isupper, letters)) > 0.8 * len(letters)
