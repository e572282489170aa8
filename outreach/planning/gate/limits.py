"""What of the house's policy does the gate look at again and again? Prepared once for each policy."""

from dataclasses import dataclass
from functools import lru_cache

from outreach.contacts.wishes import DAYS
from outreach.planning.gate.rest_days import Rest
from outreach.planning.gate.walls import Week, week
from outreach.planning.policy.house_policy import Cap, HousePolicy

_MOST_KEPT = 8


@dataclass(frozen=True, slots=True, eq=False)
class Limits:
    """A policy in the form in which checks ask it; known by its identity."""

    house: HousePolicy
    waking: Week
    """Outside the quiet hours."""
    weekdays: Week | None
    """Days that are not quiet; None: all."""
    caps: tuple[Cap, ...]
    for_organisations: bool
    """Whether any cap counts a whole organisation."""

    def caps_on(self, channel: str, department: str) -> tuple[Cap, ...]:
        """The caps that hold up a touch of this department on this channel."""
        return _caps_on(self, channel, department)

    def rest(self, countries: tuple[str, ...]) -> Rest | None:
        """The days of rest of a contact who may live in these countries; None: there are none."""
        kept = self.house.holidays
        found = Rest((countries or tuple(kept.unknown)) if kept.kept else (), tuple(kept.also))
        return found if found.countries or found.also else None


def limits_of(house: HousePolicy) -> Limits:
    """The limits of a policy; the last few are kept, each with its policy, so that an identity means one thing."""
    kept = _KEPT.get(id(house))
    if kept is None or kept.house is not house:
        if len(_KEPT) >= _MOST_KEPT:
            _KEPT.clear()
        kept = _KEPT[id(house)] = _prepared(house)
    return kept


_KEPT: dict[int, Limits] = {}


def _prepared(house: HousePolicy) -> Limits:
    open_days = tuple(day for day in DAYS if day not in house.quiet_days)
    return Limits(
        house=house,
        waking=week(house.quiet_hours.end, house.quiet_hours.start),
        weekdays=week("00:00", "24:00", open_days) if house.quiet_days else None,
        caps=tuple(house.caps),
        for_organisations=any(cap.applies_to == "organisation" for cap in house.caps),
    )


@lru_cache(maxsize=1024)
def _caps_on(limits: Limits, channel: str, department: str) -> tuple[Cap, ...]:
    return tuple(
        cap
        for cap in limits.caps
        if (cap.channels is None or channel in cap.channels)
        and (cap.departments is None or department in cap.departments)
    )
