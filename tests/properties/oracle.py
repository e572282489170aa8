"""What does the design forbid at one minute? A slow second reading of it that shares no code with the gate.

It looks at one minute and at nothing else: it searches nothing, sorts nothing and knows no boundaries.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta, tzinfo
from functools import cache

from holidays import country_holidays

from outreach.planning.facts.facts import Facts, TouchFact
from outreach.planning.gate.ask import Ask
from outreach.planning.policy.house_policy import Cap, HousePolicy

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ROLLING = {"day": 1, "week": 7, "month": 30, "quarter": 91, "year": 365}


def broken(ask: Ask, facts: Facts, house: HousePolicy, at: datetime) -> set[str]:
    """The codes of everything that reaching this contact at this minute would break."""
    return set(each_broken(ask, facts, house, at))


def each_broken(ask: Ask, facts: Facts, house: HousePolicy, at: datetime) -> Iterator[str]:
    """The same one after the other, some twice: whoever wants to know whether there is any may stop at the first."""
    yield from _circumstances(ask, facts, house, at)
    yield from _walls(ask, facts, house, at)
    yield from _wishes(ask, facts, at)
    yield from _law(ask, facts, house, at)
    yield from _counts(ask, facts, house, at)


def _wishes(ask: Ask, facts: Facts, at: datetime) -> Iterator[str]:
    said = facts.standing
    today = [at.astimezone(zone).date() for zone in facts.zones.candidates]
    if said.stop is not None:
        yield "stopped"
    if said.no_offers is not None and ask.kind == "commercial":
        yield "stopped"
    if ask.channel in said.refused:
        until = said.refused[ask.channel].until
        if until is None or any(day <= until for day in today):
            yield "channel_refused"
    if said.not_before is not None and any(day < said.not_before.earliest for day in today if said.not_before.earliest):
        yield "not_before"
    for wish in (said.only_person, *(wish for wish in said.also if wish.kind == "only_person")):
        if wish is not None:
            wanted, name = (wish.person or "").lower().split(), facts.owner_name.lower().split()
            if not name or any(word not in name for word in wanted):
                yield "only_person"
    for hold in said.holds:
        if (hold.until is None or at < hold.until) and not (hold.kind == "unhappy" and ask.own_hand):
            yield "hold"


def _walls(ask: Ask, facts: Facts, house: HousePolicy, at: datetime) -> Iterator[str]:
    said, window = facts.standing, ask.window
    hours = [said.hours, *(wish for wish in said.also if wish.kind == "hours")]
    known = facts.countries.candidates
    for zone in facts.zones.candidates:
        wall = at.astimezone(zone)
        today, day, minute = wall.date(), wall.weekday(), wall.hour * 60 + wall.minute
        if WEEK[day] in house.quiet_days or _within(minute, house.quiet_hours.start, house.quiet_hours.end):
            yield "quiet_hours"
        for wish in hours:
            if wish is not None and not any(
                suits(day, minute, each.start or "00:00", each.end or "24:00", each.days or WEEK) for each in wish.times
            ):
                yield "their_hours"
        if window is not None and not suits(day, minute, window.start, window.end, window.days or WEEK):
            yield "rule_hours"
        if today.isoformat() in house.holidays.also or f"{today:%m-%d}" in house.holidays.also:
            yield "holiday"
        if house.holidays.kept and any(is_holiday(country, today) for country in known or house.holidays.unknown):
            yield "holiday"
        if house.jurisdictions.hours:
            for country in known or house.jurisdictions.unknown:
                if not _lawful(country, ask.channel, today, minute):
                    yield "legal_hours"


def is_holiday(country: str, day: date) -> bool:
    """Whether a day is a national holiday."""
    return day in _holidays(country, day.year)


@cache
def _holidays(country: str, year: int) -> set[date]:
    return set(country_holidays(country, years=year))


def _lawful(country: str, channel: str, day: date, minute: int) -> bool:
    """The hours of each law, read once more by hand; a country that is not named here allows every hour."""
    hour, weekday = minute / 60, day.weekday()
    if country == "US" and channel in ("phone", "sms"):
        return 8 <= hour < 21
    if channel != "phone":
        return True
    if country == "CA":
        return 9 <= hour < 21.5 if weekday < 5 else 10 <= hour < 18
    if country == "FR":
        return weekday < 5 and (10 <= hour < 13 or 14 <= hour < 20) and not is_holiday("FR", day)
    if country == "ES":
        return weekday < 5 and 9 <= hour < 21 and not is_holiday("ES", day)
    if country == "AU":
        return weekday < 6 and 9 <= hour < (20 if weekday < 5 else 17) and not is_holiday("AU", day)
    return True


MAIL = {
    "US": {}, "CA": {"express": None, "customer": 730, "inquiry": 181, "published": None},
    "FR": {"express": None, "customer": None}, "DE": {"express": None, "customer": None},
    "AU": {"express": None, "customer": None, "published": None},
    "GB": {"express": None, "customer": None, "inquiry": None},
    "NL": {"express": None, "customer": None, "published": None},
    "ES": {"express": None, "customer": None}, "PL": {"express": None, "customer": None},
}  # fmt: skip
"""What mail must rest on, and for how many days it counts."""


def _grounds(country: str, channel: str, days: list[date]) -> dict[str, int | None] | None:
    """On what commercial outreach must rest; None: on nothing. `days` are those that it may be where they live."""
    if channel in ("email", "sms"):
        if country == "US":
            return {"express": None} if channel == "sms" else None
        return MAIL.get(country)
    if country == "DE":
        return {"express": None, "customer": None, "inquiry": None}
    if country == "FR" and max(days) >= date(2026, 8, 11):
        return {"express": None, "customer": None}
    if country == "NL" and max(days) >= date(2026, 7, 1):
        return {"express": None}
    if country == "NL" and max(days) >= date(2021, 7, 1):
        return {"express": None, "customer": None}
    return None


def _law(ask: Ask, facts: Facts, house: HousePolicy, at: datetime) -> Iterator[str]:
    if ask.kind != "commercial" or not house.jurisdictions.consent:
        return
    today = [at.astimezone(zone).date() for zone in facts.zones.candidates]
    for country in facts.countries.candidates or house.jurisdictions.unknown:
        bases = _grounds(country, ask.channel, today)
        if bases is not None and not any(
            given.basis in bases
            and given.channel in (None, ask.channel)
            and given.at <= at
            and (bases[given.basis] is None or at - given.at < timedelta(days=bases[given.basis] or 0))
            for given in facts.consents
        ):
            yield "no_consent"


def _minutes(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


def _within(minute: int, start: str, end: str) -> bool:
    first, last = _minutes(start), _minutes(end)
    return first <= minute < last if first <= last else (minute >= first or minute < last)


def suits(day: int, minute: int, start: str, end: str, days: tuple[str, ...]) -> bool:
    """Whether a minute of a weekday lies in hours that may run over midnight; those belong to the day they began on."""
    first, last = _minutes(start), _minutes(end)
    if first == last:
        return WEEK[day] in days
    if first < last:
        return first <= minute < last and WEEK[day] in days
    return (minute >= first and WEEK[day] in days) or (minute < last and WEEK[day - 1] in days)


def _counts(ask: Ask, facts: Facts, house: HousePolicy, at: datetime) -> Iterator[str]:
    answers = ask.kind == "reply" and len(facts.owed) > 0
    ours = _ours(ask, facts.touches)
    wish, zone = facts.standing.cadence, facts.zones.candidates[0]
    if wish is not None and wish.most and wish.per and _too_many(wish.most, wish.per, [t.at for t in ours], at):
        yield "their_cadence"
    for cap in house.caps:
        if answers and cap.exempt_replies:
            continue
        if not _counted(cap, ask.channel, ask.department):
            continue
        touches = ours if cap.applies_to == "contact" else _ours(ask, facts.organisation_touches)
        moments = [t.at for t in touches if _counted(cap, t.channel, t.department)]
        if cap.window == "rolling" and _too_many(cap.max, cap.per, moments, at):
            yield "cap"
        if cap.window == "calendar" and 1 + sum(_same(cap.per, moment, at, zone) for moment in moments) > cap.max:
            yield "cap"
    calls = [touch.at for touch in ours if touch.channel == "phone"]
    if not answers and ask.channel == "phone" and house.jurisdictions.hours:
        french = "FR" in (facts.countries.candidates or house.jurisdictions.unknown)
        if french and _too_many(4, "month", calls, at):
            yield "cap"
    if not answers and any(abs(at - touch.at) < house.min_gap for touch in ours):
        yield "min_gap"


def _ours(ask: Ask, touches: tuple[TouchFact, ...]) -> list[TouchFact]:
    own = ask.proposal_id
    out = [touch for touch in touches if touch.direction == "out" and not touch.automatic]
    return [touch for touch in out if own is None or touch.place_id != own]


def _counted(cap: Cap, channel: str, department: str | None) -> bool:
    return not (cap.channels is not None and channel not in cap.channels) and not (
        cap.departments is not None and department not in cap.departments
    )


def _too_many(most: int, per: str, moments: list[datetime], at: datetime) -> bool:
    """Whether any stretch of that length with this minute in it would hold more than `most`."""
    length = timedelta(days=ROLLING[per])
    every = [*moments, at]
    return any(
        sum(begin <= moment < begin + length for moment in every) > most
        for begin in every
        if begin <= at < begin + length
    )


def _same(per: str, one: datetime, other: datetime, zone: tzinfo) -> bool:
    a, b = one.astimezone(zone).date(), other.astimezone(zone).date()
    return {
        "day": a == b,
        "week": a.isocalendar()[:2] == b.isocalendar()[:2],
        "month": (a.year, a.month) == (b.year, b.month),
        "quarter": (a.year, (a.month + 2) // 3) == (b.year, (b.month + 2) // 3),
        "year": a.year == b.year,
    }[per]


def _circumstances(ask: Ask, facts: Facts, house: HousePolicy, at: datetime) -> Iterator[str]:
    if ask.channel not in house.channels:
        yield "channel_unused"
    if ask.channel not in facts.addresses:
        yield "no_address"
    if facts.owner_id is None:
        yield "no_owner"
    if any(past.outcome is None and past.id != ask.proposal_id for past in facts.past):
        yield "in_flight"
    if facts.unheard:
        yield "unheard"
    if facts.deaf:
        yield "deaf"
