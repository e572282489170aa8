"""Of the days that a sentence names, which is the one for the next contact?"""

import re
from collections.abc import Collection, Iterator

from outreach.listening.dates import When
from outreach.listening.reading import Reading

_SINGLE = ("weekday", "weekday_ahead", "shift")


def meant(reading: Reading, start: int, end: int, asked: Collection[When]) -> When | None:
    """The date inside a stretch that is `asked` for, if any is.

    Of several the last ("out until the 14th, write on the 15th"), unless it is 'or'.
    """
    inside = [
        when
        for when in reading.dates
        if when.start < end and when.end > start and when.link != "since" and when.rule != "today"
        if not _at_an_hour(reading, when) and not _told(reading, when)
        if not _NEVER_AGAIN.search(reading.folded, 0, when.start)
        if when in asked or not _in_a_cause(reading, when)
    ]
    found = [when for when in inside if when in asked] or inside
    found = [when for when in found if not _PURPOSE.search(reading.folded, 0, when.start)] or found
    while len(found) > 1 and _OR.fullmatch(reading.folded, found[-2].end, found[-1].start):
        found.pop()
    return found[-1] if found else None


_NEVER_AGAIN = re.compile(r"\b(?:never|don't|dont|do not|not)\b[^;.]*\bagain after\b[^,;.]*$")
"""What stands up to the day of something that was: 'never contact me again after Friday's call'."""


_OR = re.compile(r"\W*(?:or|oder|ou|o|u|of)\W+(?:\w+\W+){0,2}")
"""What stands between two days either of which will do: the earlier counts."""


_PURPOSE = re.compile(r"\b(?:for|fur|pour|para|voor|per)\s$")
"""What stands before a day that is no day to wait for, where there is another: 'in May we plan for next year'."""


def asked_for(reading: Reading) -> list[When]:
    """The days in whose clause stands a verb of contact, where not all are: 'we move in May, *write in June*'."""
    if len(reading.dates) < 2:
        return []
    asked = [when for when in reading.dates if asks_on(reading, when)]
    return asked if len(asked) < len(reading.dates) else []


def asks_on(reading: Reading, when: When) -> bool:
    """Whether a verb of contact stands in the clause of a day, or in that before 'than Monday'."""
    start, end = reading.language.around(reading.text, when.start, when.end)
    bare = len(reading.masked[start : when.start].split()) < 2
    if bare and start and reading.masked[:start].rstrip()[-1:].isalnum():
        start, _ = reading.language.around(reading.text, start - 1, start)
    return _finds(reading.language.dates.contact.find(reading.text, start, end))


def _told(reading: Reading, when: When) -> bool:
    """Whether the clause of a day tells of what was ('we signed in October'), and does not ask for contact."""
    if when.link or when.rule in _AHEAD:
        return False
    start, end = reading.language.around(reading.text, when.start, when.end)
    dates = reading.language.dates
    return any(_finds(phrase.find(reading.text, start, end)) for phrase in dates.told) and not _finds(
        dates.contact.find(reading.text, start, end)
    )


_AHEAD = ("in", "ahead", "next", "second", "shift", "month_ahead", "season_ahead", "weekday_ahead", "weekday_next")
"""Days that lie ahead by their own words."""


def _finds(spans: Iterator[tuple[int, int]]) -> bool:
    return next(spans, None) is not None


def _in_a_cause(reading: Reading, when: When) -> bool:
    """Whether a clause that says why holds the day ('write to my new address, as we move in May'), and no end of it."""
    if when.link in ("until", "through", "after"):
        return False
    start, _ = reading.language.around(reading.masked, when.start, when.end)
    return start > 0 and reading.language.opens("cause", reading.masked, start)


_AT = re.compile(
    r"\s+(?:at|@|um|à|a las?|alle|às|om)\s+(?:\d|noon|midday|half|one|two|three|four|nine|ten|eleven|twelve)"
)


def _at_an_hour(reading: Reading, when: When) -> bool:
    """Whether a single day has its hour behind it ('Tuesday at 2'): an appointment, no day to wait for."""
    return when.rule in _SINGLE and _AT.match(reading.folded, when.end) is not None
