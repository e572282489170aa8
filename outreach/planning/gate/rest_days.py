"""On which days does nobody work where a contact may live? Public holidays by country, and the house's own.

National holidays with their observed days, as the package `holidays` knows them; those of a state or a town alone are
not among them. A country that it does not know has none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from holidays import country_holidays, list_supported_countries

from outreach.sentences import Sentence

_OF_THE_HOUSE = Sentence("a day of rest of the house")
_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Rest:
    """The holidays of all of these countries together, and days of one's own: `MM-DD` or `YYYY-MM-DD`."""

    countries: tuple[str, ...] = ()
    also: tuple[str, ...] = ()

    def __contains__(self, day: int) -> bool:
        """Whether a day, counted from 1970, is one of rest."""
        return day in _days(self.countries, self.also, date.fromordinal(day + _EPOCH).year)

    def name(self, day: date) -> str | None:
        """What is kept on a day, if anything is."""
        return _days(self.countries, self.also, day.year).get(day.toordinal() - _EPOCH)


@lru_cache(maxsize=1024)
def _days(countries: tuple[str, ...], also: tuple[str, ...], year: int) -> Mapping[int, str]:
    found: dict[int, str] = {}
    for text in also:
        day = _own_day(text, year)
        if day is not None:
            found[day.toordinal() - _EPOCH] = _OF_THE_HOUSE
    for country in countries:
        found |= _national(country, year)
    return found


@lru_cache(maxsize=1024)
def _national(country: str, year: int) -> Mapping[int, str]:
    if country not in list_supported_countries():
        return {}
    return {day.toordinal() - _EPOCH: name for day, name in country_holidays(country, years=year).items()}


def _own_day(text: str, year: int) -> date | None:
    """A day of the house in a year; 29 February is kept in leap years alone."""
    try:
        day = date.fromisoformat(text if len(text) == 10 else f"{year:04}-{text}")
    except ValueError:
        return None
    return day if day.year == year else None
