"""Does a sentence propose one meeting or call, at a time that is near, and no habit nor a day to wait for?"""

from datetime import timedelta

from outreach.listening.date_rules import FOLLOWING
from outreach.listening.groups import Match
from outreach.listening.hours import Hours
from outreach.listening.last_days import SINGLE
from outreach.listening.reading import Reading

_OPEN_LINKS = ("after", "through", "until", "start")
_BOUNDS = (*_OPEN_LINKS, "before", "since")
_NEAR, _WEEK, _DAY = timedelta(21), timedelta(7), timedelta(1)
"""Who proposes a call in three weeks wants it; 'let's talk again in autumn' puts off."""


def one_off(reading: Reading, hours: Hours) -> bool:
    """Whether a single day stands beside the time: an appointment, not a habit; none is 'after' or 'from' a day, nor
    where they are to try again then."""
    if hours.days is not None or (hours.since is None and hours.until is None) or reading.says("anew"):
        return False
    return any(
        when.rule in SINGLE
        and when.link not in _OPEN_LINKS
        and -12 < max(hours.start - when.end, when.start - hours.end) < 12
        for when in reading.dates
    )


def proposes(reading: Reading) -> bool:
    """Whether a phrase proposes a meeting or call at a time that is near."""
    return "interest" in reading.kinds and any(
        is_proposal(match) and in_time(reading, match) for match in reading.matches("interest")
    )


def is_proposal(match: Match) -> bool:
    """Whether a phrase is one that says interest by a time that is near."""
    return bool(match.group.fields.get("soon"))


def in_time(reading: Reading, match: Match) -> bool:
    """Whether a phrase is no proposal, or all that its sentence names is a day or a week that begins within three
    weeks, and none to wait for: a day alone where it is `soon: day`."""
    if not is_proposal(match):
        return True
    if reading.today is None or reading.says("anew"):
        return False
    if not reading.dates:
        return reading.says("this_day")
    last, longest = reading.today + _NEAR, _DAY if match.group.fields["soon"] == "day" else _WEEK
    return all(
        when.link not in _BOUNDS
        and when.rule not in FOLLOWING
        and reading.today <= when.first <= last
        and when.last - when.first < longest
        for when in reading.dates
    )
