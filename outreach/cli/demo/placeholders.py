"""Which day is `{+5d}`? The story's texts name days relative to its today."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import format_datetime

_PLACE = re.compile(r"\{([+-]\d{1,3})d(?: (\w+))?\}|\{today\}")
_FORMS: dict[str, Callable[[datetime], str]] = {
    "": lambda day: f"{day:%A}, {day.day} {day:%B}",
    "month": lambda day: f"{day:%B}",
    "rfc": format_datetime,
}


def filled(text: str, today: datetime) -> str:
    """The text with `{+5d}` as 'Monday, 30 November', `{+90d month}` as a month's name, `{today}` as --MM-DD."""

    def day_of(place: re.Match[str]) -> str:
        if place[1] is None:
            return f"--{today:%m-%d}"
        return _FORMS[place[2] or ""](today + timedelta(days=int(place[1])))

    return _PLACE.sub(day_of, text)
