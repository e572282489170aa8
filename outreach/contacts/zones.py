"""In which time zones may a contact be living?

Stated, else their phone number's, else the offset of their own Date headers; where nobody knows, every zone that
the house finds plausible. What is asked of the hour must hold in all of them.
"""

from dataclasses import dataclass
from datetime import timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import phonenumbers
from phonenumbers import timezone as phone_timezone

_UNKNOWN = "Etc/Unknown"
_MOST_CANDIDATES = 12


@dataclass(frozen=True, slots=True)
class Zones:
    """The candidates and how they are known: `stated`, `phone`, `date_header` or `unknown`."""

    candidates: tuple[tzinfo, ...]
    source: str

    @property
    def first(self) -> tzinfo:
        """The zone in which days are counted."""
        return self.candidates[0]


def zones_of(stated: str | None, phones: tuple[str, ...], offset: int | None, plausible: tuple[str, ...]) -> Zones:
    """The zones in which a contact may live; `offset` in minutes east of UTC, `phones` in E.164."""
    if stated and (zone := _zone(stated)) is not None:
        return Zones((zone,), "stated")
    for number in phones:
        if candidates := _of_phone(number):
            return Zones(candidates, "phone")
    if offset is not None and abs(offset) < 24 * 60:
        # An offset does not say whether daylight time was in force: an hour to either side is as likely.
        around = (offset, offset - 60, offset + 60)
        inside = [minutes for minutes in around if abs(minutes) < 24 * 60]
        return Zones(tuple(timezone(timedelta(minutes=minutes)) for minutes in inside), "date_header")
    return Zones(tuple(zone for name in plausible if (zone := _zone(name)) is not None), "unknown")


@lru_cache(maxsize=4096)
def _of_phone(number: str) -> tuple[tzinfo, ...]:
    try:
        names = phone_timezone.time_zones_for_number(phonenumbers.parse(number))
    except phonenumbers.NumberParseException:
        return ()
    zones = [zone for name in names if name != _UNKNOWN and (zone := _zone(name)) is not None]
    return tuple(zones) if len(zones) <= _MOST_CANDIDATES else ()


def _zone(name: str) -> tzinfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
