"""Would it be too often, by their own wish, the caps of the house, the law, or the gap between two touches?"""

from datetime import datetime
from functools import lru_cache

from outreach.planning.facts.facts import TouchFact
from outreach.planning.gate.caps import gap_after, of_cap, room_from
from outreach.planning.gate.case import Case
from outreach.planning.gate.verdict import Reason
from outreach.planning.policy.house_policy import Cap
from outreach.sentences import On, Sentence, sentence

LIMITS = {
    "day": "{number} a day", "week": "{number} a week", "month": "{number} a month", "quarter": "{number} a quarter",
    "year": "{number} a year",
}  # fmt: skip
"""How often, by the window."""
_CAPS = {
    "contact": "cap {cap}: at most {limit} for a contact",
    "organisation": "cap {cap}: at most {limit} for an organisation",
}


def often_check(case: Case, at: datetime) -> list[Reason]:
    """Every limit that one more touch would break; each counts the places held as well as what has been."""
    reasons = []
    wish = case.standing(at).cadence
    if wish is not None and wish.most is not None and wish.per is not None:
        until = _room(case, _cap("their own", max(1, wish.most), wish.per), case.ours, at)
        if until > at:
            reasons.append(
                Reason(
                    "their_cadence",
                    sentence("they want at most {limit}", limit=limit_said(wish.most, wish.per)),
                    wish.quote,
                    until,
                )
            )
    for cap in case.limits.caps_on(case.ask.channel, case.ask.department):
        if not (cap.exempt_replies and case.answers):
            until = _room(case, cap, case.ours if cap.applies_to == "contact" else case.theirs, at)
            if until > at:
                reasons.append(Reason("cap", _cap_told(cap.name, cap.max, cap.per, cap.applies_to), "", until))
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
                    reasons.append(Reason("cap", _law(country, often.most, often.source), "", until))
    return reasons


def _gap(case: Case, at: datetime) -> list[Reason]:
    if case.answers or (until := gap_after(case.limits.house.min_gap, case.ours, at)) <= at:
        return []
    last = next(touch for touch in reversed(case.ours) if touch.at <= until)
    return [Reason("min_gap", _near(last.at, planned=last.place_id is not None), "", until)]


@lru_cache(maxsize=4096)
def _near(at: datetime, *, planned: bool) -> Sentence:
    text = "too near to what is planned for {day}" if planned else "too near to the touch {day}"
    return sentence(text, day=On(at))


@lru_cache(maxsize=1024)
def _cap_told(name: str, most: int, per: str, whom: str) -> Sentence:
    return sentence(_CAPS[whom], cap=name, limit=limit_said(most, per))


@lru_cache(maxsize=1024)
def limit_said(number: int, per: str) -> Sentence:
    """How often is the most: '3 a week'."""
    return sentence(LIMITS[per], number=number)


@lru_cache(maxsize=1024)
def _law(country: str, most: int, source: str) -> Sentence:
    text = "the law of {country} allows at most {number} in 30 days ({source})"
    return sentence(text, country=country, number=most, source=source)
