"""Would it be too often, by their own wish, the caps of the house, the law, or the gap between two touches?"""

from datetime import datetime
from functools import lru_cache

from outreach.planning.facts.facts import TouchFact
from outreach.planning.gate.caps import gap_after, of_cap, room_from
from outreach.planning.gate.case import Case
from outreach.planning.gate.verdict import Reason
from outreach.planning.policy.house_policy import Cap


def often_check(case: Case, at: datetime) -> list[Reason]:
    """Every limit that one more touch would break; each counts the places held as well as what has been."""
    reasons = []
    wish = case.standing(at).cadence
    if wish is not None and wish.most is not None and wish.per is not None:
        until = _room(case, _cap("their own", max(1, wish.most), wish.per), case.ours, at)
        if until > at:
            reasons.append(Reason("their_cadence", f"they want at most {wish.most} a {wish.per}", wish.quote, until))
    for cap in case.limits.caps_on(case.ask.channel, case.ask.department):
        if not (cap.exempt_replies and case.answers):
            until = _room(case, cap, case.ours if cap.applies_to == "contact" else case.theirs, at)
            if until > at:
                text = f"cap {cap.name}: at most {cap.max} a {cap.per} for a {cap.applies_to}"
                reasons.append(Reason("cap", text, "", until))
    return [*reasons, *_legal(case, at), *_gap(case, at)] if case.ours else reasons


def _room(case: Case, cap: Cap, touches: list[TouchFact], at: datetime) -> datetime:
    if len(touches) < cap.max:
        return at
    return room_from(cap, of_cap(cap, touches), at, case.facts.zones.first)


@lru_cache(maxsize=1024)
def _cap(name: str, most: int, per: str, *channels: str) -> Cap:
    return Cap.model_validate({"name": name, "max": most, "per": per, "channels": sorted(channels) or None})


def _legal(case: Case, at: datetime) -> list[Reason]:
    if not case.laws or case.answers or not case.limits.house.jurisdictions.hours:
        return []
    reasons = []
    for country, law in case.laws:
        for often in law.often:
            if case.ask.channel in often.channels:
                until = _room(case, _cap(country, often.most, "month", *often.channels), case.ours, at)
                if until > at:
                    text = f"the law of {country} allows at most {often.most} in 30 days ({often.source})"
                    reasons.append(Reason("cap", text, "", until))
    return reasons


def _gap(case: Case, at: datetime) -> list[Reason]:
    if case.answers or (until := gap_after(case.limits.house.min_gap, case.ours, at)) <= at:
        return []
    last = next(touch for touch in reversed(case.ours) if touch.at <= until)
    what = "the touch" if last.place_id is None else "what is planned for"
    return [Reason("min_gap", f"too near to {what} {last.at:%Y-%m-%d}", "", until)]
