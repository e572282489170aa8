"""How long is '3 days', or a month, when windows are counted?"""

import re
from datetime import timedelta
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

from outreach.expected import Words
from outreach.sentences import Sentence, counted

_UNITS = {"minute": 60, "hour": 3600, "day": 86400, "week": 7 * 86400, "month": 30 * 86400}
_FORM = re.compile(r"(\d{1,6})\s*(minute|hour|day|week|month)s?", re.I)
_IN_EDITORS = r"^\d{1,6} ?(minute|hour|day|week|month)s?$"
WINDOWS = {
    "day": timedelta(days=1),
    "week": timedelta(days=7),
    "month": timedelta(days=30),
    "quarter": timedelta(days=91),
    "year": timedelta(days=365),
}
"""The length of a rolling window."""


def read_duration(value: Any) -> timedelta:
    """'90 minutes', '3 days', '2 weeks', '1 month' (30 days); raises `ValueError` that says how to write it."""
    if isinstance(value, timedelta):
        return value
    match = _FORM.fullmatch(str(value).strip())
    if match is None:
        raise ValueError(f"{value!r} is no length of time; write it like '3 days' or '90 minutes'")
    return timedelta(seconds=int(match[1]) * _UNITS[match[2].lower()])


def write_duration(value: timedelta) -> str:
    """The shortest exact way to say it."""
    seconds = int(value.total_seconds())
    for unit in ("week", "day", "hour", "minute"):
        if seconds and seconds % _UNITS[unit] == 0:
            count = seconds // _UNITS[unit]
            return f"{count} {unit}" + ("s" if count != 1 else "")
    return f"{seconds // 60} minutes"


_LENGTHS = {
    "week": ("{number} week", "{number} weeks"),
    "day": ("{number} day", "{number} days"),
    "hour": ("{number} hour", "{number} hours"),
    "minute": ("{number} minute", "{number} minutes"),
}


def duration_said(value: timedelta) -> Sentence:
    """The same as `write_duration`, to be filled into a sentence."""
    seconds = int(value.total_seconds())
    unit = next((each for each in _LENGTHS if seconds and seconds % _UNITS[each] == 0), "minute")
    return counted(*_LENGTHS[unit], seconds // _UNITS[unit])


Duration = Annotated[
    timedelta,
    BeforeValidator(read_duration),
    PlainSerializer(write_duration),
    Words("a length of time like '3 days'", "lengths of time"),
    WithJsonSchema({"type": "string", "pattern": _IN_EDITORS, "examples": ["3 days", "90 minutes"]}),
]
