"""In which country may a contact be living?

Stated, else that of their phone number, else that of the one zone in which they live; where nobody knows, none.
"""

from dataclasses import dataclass
from functools import lru_cache

import phonenumbers
from babel.core import get_global


@dataclass(frozen=True, slots=True)
class Countries:
    """The candidates (ISO 3166-1 alpha-2) and how they are known: `stated`, `phone`, `zone` or `unknown`."""

    candidates: tuple[str, ...] = ()
    source: str = "unknown"


def countries_of(stated: str | None, phones: tuple[str, ...], stated_zone: str | None) -> Countries:
    """The countries in which a contact may live; `phones` in E.164, `stated_zone` an IANA zone that somebody stated."""
    if stated:
        return Countries((stated,), "stated")
    for number in phones:
        if candidates := _of_phone(number):
            return Countries(candidates, "phone")
    if stated_zone and (country := get_global("zone_territories").get(stated_zone)):
        return Countries((country,), "zone")
    return Countries()


@lru_cache(maxsize=4096)
def _of_phone(number: str) -> tuple[str, ...]:
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return ()
    region = phonenumbers.region_code_for_number(parsed)
    if region is not None and len(region) == 2:
        return (region,)
    every = phonenumbers.region_codes_for_country_code(parsed.country_code or 0)
    return tuple(sorted(each for each in every if len(each) == 2 and each.isalpha()))
