"""Which words may stand as values in the operators' YAML?

Times of day are quoted HH:MM in the contact's zone; lengths of time are written like '3 days'.
"""

import re
from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, WithJsonSchema
from pydantic_core import PydanticCustomError

from outreach.contacts.wishes import CHANNELS
from outreach.expected import Words
from outreach.known_zones import known_zones
from outreach.listening.signals import KINDS

_CLOCK = r"([01]\d|2[0-3]):[0-5]\d"
_COUNTRY = "[A-Z]{2}"
_DAY_OFF = r"(\d{4}-)?(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"


class Strict(BaseModel):
    """A part of the YAML: a key that is not known is an error; what stands below a key is its description."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, use_attribute_docstrings=True)


def never(what: str, remedy: str) -> PydanticCustomError:
    """The error of a part that contradicts itself."""
    return PydanticCustomError("never_holds", f"{what}; {remedy}")


def near(value: str, known: Iterable[str]) -> str:
    """'did you mean …?' where one of the known words is near, else all of them."""
    words = list(known)
    found = get_close_matches(value.casefold(), words, n=1) or get_close_matches(value, words, n=1)
    return f"did you mean {found[0]}?" if found else f"there are {', '.join(words) or 'none'}"


def _clock_time(value: str) -> str:
    if not re.fullmatch(_CLOCK, value):
        raise ValueError(f'{value!r} is no time of day; write it like "08:00", in quotes')
    return value


def _channel(value: str) -> str:
    if value not in CHANNELS:
        raise ValueError(f"{value!r} is no channel; {near(value, CHANNELS)}")
    return value


def _signal_kind(value: str) -> str:
    if value not in KINDS:
        raise ValueError(f"{value!r} is no signal; {near(value, KINDS)}")
    return value


def _zone(value: str) -> str:
    zones = known_zones()
    if value not in zones:
        guess = get_close_matches(value, sorted(zones), n=1)
        remedy = f"did you mean {guess[0]}?" if guess else "write it like Europe/Berlin"
        raise ValueError(f"{value!r} is no IANA time zone; {remedy}")
    return value


def _country(value: str) -> str:
    if not re.fullmatch(_COUNTRY, value):
        raise ValueError(f"{value!r} is no country; write it like DE or US (ISO 3166-1)")
    return value


def _written_day(value: Any) -> Any:
    """YAML takes 2026-12-31 without quotes for a date."""
    return value.isoformat() if isinstance(value, date) else value


def _day_off(value: str) -> str:
    remedy = 'write it like "12-24" for every year or "2026-12-31" for one'
    if not re.fullmatch(_DAY_OFF, value):
        raise ValueError(f"{value!r} is no day; {remedy}")
    try:
        date.fromisoformat(value if len(value) == 10 else f"2024-{value}")
    except ValueError as error:
        raise ValueError(f"{value!r} is no day; {remedy}") from error
    return value


TimeOfDay = Annotated[
    str,
    AfterValidator(_clock_time),
    Words('a time of day like "08:00"', "times of day"),
    WithJsonSchema({"type": "string", "pattern": f"^{_CLOCK}$", "examples": ["08:00", "20:00"]}),
]
Channel = Annotated[
    str,
    AfterValidator(_channel),
    Words("a channel", "channels"),
    WithJsonSchema({"type": "string", "enum": list(CHANNELS)}),
]
SignalKind = Annotated[
    str,
    AfterValidator(_signal_kind),
    Words("a signal", "signals"),
    WithJsonSchema({"type": "string", "enum": list(KINDS)}),
]
Zone = Annotated[
    str,
    AfterValidator(_zone),
    Words("a time zone", "time zones"),
    WithJsonSchema({"type": "string", "pattern": r"^[A-Z][\w+-]*(/[\w+-]+)*$", "examples": ["Europe/Berlin"]}),
]
Country = Annotated[
    str,
    AfterValidator(_country),
    Words("a country", "countries"),
    WithJsonSchema({"type": "string", "pattern": f"^{_COUNTRY}$", "examples": ["DE", "US"]}),
]
DayOff = Annotated[
    str,
    BeforeValidator(_written_day),
    AfterValidator(_day_off),
    Words('a day like "12-24" or "2026-12-31"', 'days like "12-24" or "2026-12-31"'),
    WithJsonSchema({"type": "string", "pattern": f"^{_DAY_OFF}$", "examples": ["12-24", "2026-12-31"]}),
]
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
