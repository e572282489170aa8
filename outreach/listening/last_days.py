"""On which day does a wish end: 'no calls until 3 May', 'this week', 'from 5 to 9 May'?"""

import re
from datetime import timedelta

from outreach.listening.date_rules import FOLLOWING
from outreach.listening.dates import When
from outreach.listening.reading import Reading
from outreach.patterns import when_used

SINGLE = ("weekday", "weekday_ahead", "shift", "days", "day_month", "dots", "day_alone", "slashes")
"""What names one day, or a few of one month."""


def last_day(reading: Reading, wish: str) -> str | None:
    """The last day on which a wish holds; 'before' and 'this month' end a refusal alone."""
    for when in sorted(reading.dates, key=lambda when: when.link not in ("until", "through")):
        if when.link in ("until", "through"):
            if not _NOT_UNTIL.search(reading.folded, max(0, when.start - _FAR), when.start):
                return when.last.isoformat()
            if wish == "refuse":  # 'no calls, not until 3 May': on that day they may
                return (when.first - timedelta(1)).isoformat()
            continue  # it only begins then
        if wish != "refuse":
            continue
        if when.rule == "ahead":  # 'no calls this month'
            if following := _beside(reading, when):
                return following.last.isoformat()
            more = when.last - when.first == _WEEK and reading.finds_behind("and_next", when.end)
            return (when.last + timedelta(7 if more else 0)).isoformat()
        if when.rule == "days" and when.link != "after":  # 'no calls from 5 to 9 May'
            return when.last.isoformat()
        if last := _stretch_end(reading, when):
            return last
        if when.link == "before":
            return (when.first - timedelta(1)).isoformat()
        if when.rule in SINGLE and _UNTIL.search(reading.folded, max(0, when.start - _FAR), when.start):
            return when.last.isoformat()
    return None


def _stretch_end(reading: Reading, when: When) -> str | None:
    """The last day of a stretch that a day opens: 'between 28 April *and 3 May*'."""
    behind = next((each for each in reading.dates if each.start >= when.end), None)
    joined = behind and behind.rule in SINGLE and when.rule in SINGLE and behind.first > when.first
    if not behind or not joined or not _OPENS_STRETCH.search(reading.folded, max(0, when.start - 9), when.start + 4):
        return None
    return behind.last.isoformat() if behind.start - when.end < len(" and the ") else None


_OPENS_STRETCH = when_used(r"\b(?:between|from|zwischen|vom?|entre|du|del?|dal|tra|van|tussen|desde)\b")
"""What opens a stretch of days."""


def _beside(reading: Reading, when: When) -> When | None:
    """The stretch that is joined to one: 'this week *or next week*'."""
    behind = next((each for each in reading.dates if each.start >= when.end), None)
    joined = (
        behind
        and behind.rule in ("ahead", "next", *FOLLOWING)
        and _JOINED.fullmatch(reading.folded, when.end, behind.start)
    )
    return behind if joined else None


_UNTIL = when_used(r"\b(?:until|till|bis|jusqu'au?x?|hasta)\b[^,;.?!]{0,40}$")
"""What ends a refusal by what happens on a day: 'not until they have left on 30 April'."""
_NOT_UNTIL = when_used(r"\b(?:not|niet|no|non|nao)\s(?:until|till|til|tot|hasta|fino al?|ate)\s[^,;.?!]{0,20}$")
"""What opens a way on a day, and ends no wish: 'not until 3 May'."""
_FAR = 50
_JOINED = re.compile(r"\W*(?:or|and|nor|oder|und|ou|et|ni|o|y|e|of|en)\W+(?:\w+\W+){0,2}")
_WEEK = timedelta(6)
