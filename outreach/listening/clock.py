"""Which time of day do figures and the words beside them mean: `HH:MM`, from one to another?"""

import re
from collections.abc import Mapping

from outreach.listening.spoken import EARLY, LATE
from outreach.patterns import when_used

Time = tuple[str | None, str | None]
"""From when to when, `HH:MM`, None for an open end."""
_MORNING: Time = (None, "12:00")
_DAWN = "16:00"
"""From what hour on one that is said of a morning is one of the early morning: 'between six and half seven'."""
AFTERNOON = ("12:00", "18:00")
"""From when to when an afternoon lasts."""
PARTS: dict[str, Time] = {
    "morning": (None, "12:00"),
    "afternoon": AFTERNOON,
    "evening": ("18:00", None),
    "lunch": ("12:00", "14:00"),
    "after_lunch": ("14:00", None),
}
"""From when to when the parts of the day last."""


def stretch(rule: str, filled: Mapping[str, str]) -> tuple[str | None, str | None]:
    """From when to when, by a rule of the hours (`between`, `after`, `not_before`, …) and the times that fill it."""
    first, last = (filled.get(name, "") for name in "ab")
    if rule == "between":
        return between(first, last)
    if rule in ("after", "not_before"):
        return _clock(first, afternoon=range(1, 8) if rule == "after" else range(1, 6)), None
    return None, _clock(first, afternoon=range(1, 7))


def between(first: str, last: str) -> tuple[str | None, str | None]:
    """From one time to another, each in the half of the day that the other tells."""
    first, last = " ".join(first.split()), " ".join(last.split())
    if re.search(EARLY, last) and not re.search(rf"[ap]\.?m|{EARLY}", first):
        first += " am"
    if re.search(r"p\.?m", last) and not re.search(rf"[ap]\.?m|{EARLY}", first) and _hour(first) <= _hour(last) < 12:
        first += " pm"
    if (late := re.search(LATE, last)) and not re.search(rf"{LATE}|{EARLY}", first) and _hour(first) <= _hour(last):
        first += f" {late[0]}"
    start = _clock(first, afternoon=range(1, 7))
    end = _clock(last, afternoon=range(1, 7))
    if end <= start and end < "12:00":
        end = later(end)
    elif end <= start and start >= "12:00" and not re.search(rf"p\.?m|{LATE}", first):
        start = _earlier(start)  # '6 to 14 o'clock'
    return start, end


def later(time: str) -> str:
    """A time of the morning as one of the evening."""
    return f"{int(time[:2]) + 12:02}{time[2:]}"


def in_the_evening(time: str) -> str:
    """A bare hour that 'evenings' stands beside: 'abends ab 8' is 20:00."""
    bare = re.fullmatch(r"(\d{1,2})(\s?[:.h]\s?\d\d)?(?:\s?(?:uhr|uur|h))?", time)
    return f"{int(bare[1]) + 12}{bare[2] or ''}" if bare and 4 <= int(bare[1]) < 12 else time


def moved_into(time: Time, part: Time) -> Time:
    """A time by half a day later or earlier, where only so it lies in a part of the day said beside it."""
    since, until = time
    first, last = since or until, until or since
    if first is None or last is None:
        return time
    if part[0] and first < part[0] and last < "12:00" and later(first) <= (part[1] or "24"):
        return since and later(since), until and later(until)
    if part == _MORNING and first >= _DAWN:
        return since and _earlier(since), until and _earlier(until)
    return time


def _earlier(time: str) -> str:
    return f"{int(time[:2]) - 12:02}{time[2:]}"


def other(since: str | None, until: str | None) -> tuple[str | None, str | None]:
    """The times of day that are left where these are refused; both ends open where that is no one stretch."""
    if since and until:  # 'not in the afternoon' leaves the morning; 'not from 10 to 11' leaves two stretches
        return (None, since) if (since, until) == AFTERNOON else (None, None)
    return until, since


def around(since: str | None, until: str | None) -> tuple[str | None, str | None]:
    """The longer of the two stretches of an office day that lie around one in which nobody is to call."""
    if since is None or until is None:
        return until, since
    before, after = int(since[:2]) - _OPENS, _CLOSES - int(until[:2])
    return (None, since) if before >= after else (until, None)


_OPENS, _CLOSES = 8, 18


def _hour(text: str) -> int:
    digits = re.match(r"\d+", text)
    return int(digits[0]) if digits else 12


_EXACT = when_used(r"uhr|h|uur|ore|^\d{4}")
"""What tells which half of the day an hour lies in."""


def _clock(text: str, *, afternoon: range) -> str:
    """A time as `HH:MM`; a bare low hour is one of the afternoon, as offices keep no other."""
    text = " ".join(text.split())
    digits = re.match(r"(\d{2})(\d\d)", text) or re.match(r"(\d{1,2})(?:\s?(?:[:.h]|uhr(?=\s\d))\s?(\d\d))?", text)
    if digits is None:
        return "12:00"
    hour, minute = int(digits[1]), digits[2] or "00"
    if re.search(rf"p\.?m|{LATE}", text) and hour < 12:
        hour += 12
    elif re.search(rf"a\.?m\b|{EARLY}", text):
        hour %= 12
    elif hour in afternoon and not _EXACT.search(text) and not digits[1].startswith("0"):
        hour += 12
    return f"{min(hour, 23):02}:{minute}" if hour < 24 else "23:59"


def merged(times: list[tuple[str | None, str | None]]) -> tuple[str | None, str | None]:
    """Several spans as one: 'after 9 and before 5', or the first where they stand apart."""
    since = next((a for a, _ in times if a), None)
    until = next((b for _, b in times if b), None)
    if since and until and until <= since and len(times) > 1:  # 'I teach until three, ring after half past'
        return since, None
    return since, until
