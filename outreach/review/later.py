"""When may an approved mail leave later? The next moments that suit the contact, and what a person's words mean."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from outreach.contacts.wishes import DAYS
from outreach.planning.facts.facts import Facts
from outreach.planning.gate.ask import Ask
from outreach.planning.gate.gate import decide
from outreach.planning.policy.house_policy import HousePolicy

MORNING = time(9, 0)
FURTHEST = timedelta(days=366)
"""What is not to leave within a year is not approved today."""
_CLOCK = r"(?P<hour>[01]?\d|2[0-3])[:.](?P<minute>[0-5]\d)"
_FORM = re.compile(
    rf"(?:(?P<day>\d{{4}}-\d\d-\d\d|today|tomorrow|[a-z]{{3,9}})(?:[ T]+(?:at +)?|$))?(?:{_CLOCK})?", re.I
)


def choices(ask: Ask, facts: Facts, house: HousePolicy, now: datetime, most: int = 4) -> Sequence[datetime]:
    """The next moments at which it could leave: later today, and the mornings of the days to come, where they live."""
    theirs = facts.zones.first
    local = now.astimezone(theirs)
    mornings = [_at(local.date() + timedelta(days=ahead), MORNING, theirs) for ahead in (1, 2, 7)]
    wanted = [_next_hour(now + timedelta(hours=3)), *mornings]
    found: list[datetime] = []
    for moment in wanted:
        at = decide(ask, facts, house, moment).earliest
        if at is not None and at not in found:
            found.append(at)
    return sorted(found)[:most]


def read(words: str, zone: tzinfo, now: datetime) -> datetime | None:
    """What somebody writes for a moment, by the clock of their zone; None where it is none, or has passed.

    `2026-03-05 09:00`, `2026-03-05T09:00`, `tomorrow 9:00`, `friday 14:30`, `16:00`; a day alone is its morning.
    """
    plain = " ".join(words.split())
    match = _FORM.fullmatch(plain)
    if match is None or not (match["day"] or match["hour"]):
        return _soon(_whole(plain), now)
    today = now.astimezone(zone).date()
    day = _day(match["day"].lower(), today) if match["day"] else today
    if day is None:
        return None
    clock = time(int(match["hour"]), int(match["minute"])) if match["hour"] else MORNING
    try:
        moment = _at(day, clock, zone)
    except OverflowError:
        return None
    return _soon(moment, now)


def _whole(words: str) -> datetime | None:
    """A moment with its offset, as a page's own button names it."""
    try:
        moment = datetime.fromisoformat(words)
        return moment.astimezone(UTC) if moment.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None


def _soon(moment: datetime | None, now: datetime) -> datetime | None:
    return moment if moment is not None and now < moment <= now + FURTHEST else None


def _day(word: str, today: date) -> date | None:
    if word in ("today", "tomorrow"):
        return today + timedelta(days=word == "tomorrow")
    if word[:3] in DAYS and "monday tuesday wednesday thursday friday saturday sunday".find(word) >= 0:
        return today + timedelta(days=(DAYS.index(word[:3]) - today.weekday() - 1) % 7 + 1)
    try:
        return date.fromisoformat(word)
    except ValueError:
        return None


def _at(day: date, clock: time, zone: tzinfo) -> datetime:
    return datetime.combine(day, clock, zone).astimezone(UTC)


def _next_hour(moment: datetime) -> datetime:
    return (moment + timedelta(hours=1)).replace(minute=0, second=0, microsecond=0)
