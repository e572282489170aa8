"""Which time zones are there? Looked up once: the database of zones is a file for each."""

from functools import cache
from zoneinfo import available_timezones


@cache
def known_zones() -> frozenset[str]:
    """The IANA names of all time zones."""
    return frozenset(available_timezones())
