"""What does the design forbid at one minute? A slow second reading of it that shares no code with the gate.

It looks at one minute and at nothing else: it searches nothing, sorts nothing and knows no boundaries.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo

from outreach.planning.ask import Ask
from outreach.planning.facts import Facts, TouchFact
from outreach.planning.house_policy import Cap, HousePolicy

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ROLLING = {"day": 1, "week": 7, "month": 30, "quarter": 91, "year": 365}


def broken(ask: Ask, facts: Facts, house: HousePolicy, at: datetime) -> set[str]:
    """The codes of everything that reaching this contact at this minute would break."""
    return {
        *_wishes(ask, facts, at),
        *_walls(facts, house, at),
        *_counts(ask, facts, house, at),
        *_circumstances(ask, facts, house, at),
    }


def _wishes(ask: Ask, facts: Facts, at: datetime) -> Iterator[str]:
    said = facts.standing
    today = [at.astimezone(zone).date() for zone in facts.zones.candidates]
    if said.stop is not None:
        yield "stopped"
    if ask.channel in said.refused:
        until = said.refused[ask.channel].until
        if until is None or any(day <= until for day in today):
            yield "channel_refused"
    if said.not_before is not None and any(day < said.not_before.earliest for day in today if said.not_before.earliest):
        yield "not_before"
    if said.only_person is not None:
        wanted, name = (said.only_person.person or "").lower().split(), facts.owner_name.lower().split()
        if not name or any(word not in name for word in wanted):
            yield "only_person"
    for hold in said.holds:
        if (hold.until is None or at < hold.until) and not (hold.kind == "unhappy" and ask.own_hand):
            yield "hold"


def _walls(facts: Facts, house: HousePolicy, at: datetime) -> Iterator[str]:
    for zone in facts.zones.candidates:
        wall = at.astimezone(zone)
        day, minute = wall.weekday(), wall.hour * 60 + wall.minute
        if WEEK[day] in house.quiet_days or _within(minute, house.quiet_hours.start, house.quiet_hours.end):
            yield "quiet_hours"
        wish = facts.standing.hours
        if wish is not None and not _suits(day, minute, wish.start or "00:00", wish.end or "24:00", wish.days or WEEK):
            yield "their_hours"


def _minutes(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


def _within(minute: int, start: str, end: str) -> bool:
    first, last = _minutes(start), _minutes(end)
    return first <= minute < last if first <= last else (minute >= first or minute < last)


def _suits(day: int, minute: int, start: str, end: str, days: tuple[str, ...]) -> bool:
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
