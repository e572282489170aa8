"""Which words may stand as values in the operators' YAML?

Times of day are quoted HH:MM in the contact's zone; lengths of time are written like '3 days'.
"""

import re
from typing import Annotated, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict

from outreach.contacts.wishes import CHANNELS
from outreach.listening.signals import KINDS


class Strict(BaseModel):
    """A part of the YAML: a key that is not known is an error; what stands below a key is its description."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, use_attribute_docstrings=True)


def _clock_time(value: str) -> str:
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
        raise ValueError(f'{value!r} is no time of day; write it like "08:00", in quotes')
    return value


def _channel(value: str) -> str:
    if value not in CHANNELS:
        raise ValueError(f"{value!r} is no channel; the channels are {', '.join(CHANNELS)}")
    return value


def _signal_kind(value: str) -> str:
    if value not in KINDS:
        raise ValueError(f"{value!r} is no kind of signal; the kinds are {', '.join(KINDS)}")
    return value


def _zone(value: str) -> str:
    if value not in available_timezones():
        raise ValueError(f"{value!r} is no IANA time zone; write it like Europe/Berlin")
    return value


def _country(value: str) -> str:
    if not re.fullmatch(r"[A-Z]{2}", value):
        raise ValueError(f"{value!r} is no country; write it like DE or US (ISO 3166-1)")
    return value


TimeOfDay = Annotated[str, AfterValidator(_clock_time)]
Channel = Annotated[str, AfterValidator(_channel)]
SignalKind = Annotated[str, AfterValidator(_signal_kind)]
Zone = Annotated[str, AfterValidator(_zone)]
Country = Annotated[str, AfterValidator(_country)]
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
