"""Does the law where they may live ask for a consent, and is there one that still counts?"""

from datetime import datetime

from outreach.contacts.wish_words import way_said
from outreach.planning.facts.hours import start_of_day
from outreach.planning.gate.case import Case
from outreach.planning.gate.law import Bases, Ground
from outreach.planning.gate.verdict import Reason
from outreach.sentences import On, Sentence, Several, sentence

NAMES = {
    "express": "their yes",
    "customer": "their purchase",
    "inquiry": "their inquiry",
    "published": "a published address",
}
"""What a consent rests on."""
_SAID = {basis: Sentence(name) for basis, name in NAMES.items()}


def consent_check(case: Case, at: datetime) -> list[Reason]:
    """For commercial outreach, each law that asks for a ground and finds none on record at that moment."""
    if not case.laws or case.ask.kind != "commercial" or not case.limits.house.jurisdictions.consent:
        return []
    return [
        Reason("no_consent", _text(case, country, ground, at), "", _next(case, ground.bases, at))
        for country, law in case.laws
        for ground in law.grounds
        if case.ask.channel in ground.channels and _asked_for(case, ground, at) and not _given(case, ground.bases, at)
    ]


def _asked_for(case: Case, ground: Ground, at: datetime) -> bool:
    """Whether the law is in force, somewhere where they may live."""
    return ground.since is None or any(at >= start_of_day(ground.since, zone) for zone in case.zones)


def _given(case: Case, bases: Bases, at: datetime) -> bool:
    return any(begins <= at and (ends is None or at < ends) for begins, ends, _ in _spans(case, bases))


def _next(case: Case, bases: Bases, at: datetime) -> datetime | None:
    """When one begins to count that is dated ahead."""
    return min((begins for begins, _, _ in _spans(case, bases) if begins > at), default=None)


def _spans(case: Case, bases: Bases) -> list[tuple[datetime, datetime | None, str]]:
    """From when until when each consent counts under a law."""
    found = []
    for consent in case.facts.consents:
        if consent.basis in bases and (consent.channel is None or consent.channel == case.ask.channel):
            lasts = bases[consent.basis]
            found.append((consent.at, consent.at + lasts if lasts is not None else None, consent.basis))
    return found


def _text(case: Case, country: str, ground: Ground, at: datetime) -> Sentence:
    asks = sentence(
        "the law of {country} asks for {grounds} on record for {way} ({source})",
        country=country,
        grounds=Several(tuple(_SAID[basis] for basis in ground.bases), "or"),
        way=way_said(case.ask.channel),
        source=ground.source,
    )
    over = [(ends, basis) for _, ends, basis in _spans(case, ground.bases) if ends is not None and ends <= at]
    if not over:
        return asks
    ends, basis = max(over)
    return sentence("{asks}; {ground} counted until {day}", asks=asks, ground=_SAID[basis], day=On(ends))
