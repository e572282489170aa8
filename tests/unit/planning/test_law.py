"""Does the gate keep to the law where they may live, to its end of a consent and to the day on which it begins?"""

import dataclasses
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from outreach.contacts.countries import Countries
from outreach.contacts.standing import standing
from outreach.contacts.wishes import CONSENT_BASES, Wish
from outreach.contacts.zones import Zones
from outreach.planning.facts.facts import ConsentFact, Facts, Owed, TouchFact
from outreach.planning.gate.ask import Ask
from outreach.planning.gate.gate import decide
from outreach.planning.gate.law import LAWS
from outreach.planning.gate.verdict import Verdict
from outreach.planning.policy.house_policy import Cap, Holidays, HousePolicy, Jurisdictions, QuietHours

TUESDAY = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
HOUSE = HousePolicy(quiet_hours=QuietHours(start="00:00", end="00:00"), quiet_days=[], min_gap=timedelta(0))
"""Nothing is quiet by the house's own rules."""
PAGE = (Path(__file__).parents[3] / "docs/gate.md").read_text("utf-8")


def asked(
    country: str | tuple[str, ...] | None, zone: str, at: datetime, channel: str = "phone", house: HousePolicy = HOUSE,
    kind: str = "commercial", **more: Any,
) -> Verdict:  # fmt: skip
    """What the gate says of reaching somebody who lives there."""
    countries = (country,) if isinstance(country, str) else country or ()
    facts = Facts(
        contact_id=1,
        state=1,
        owner_id=5,
        zones=Zones((ZoneInfo(zone),), "stated"),
        countries=Countries(countries, "stated" if countries else "unknown"),
        addresses={"email": "ann@client.example", "phone": "+12135550144", "sms": "+12135550144"},
    )
    house = house.model_copy(update={"channels": ["email", "phone", "sms"]})
    return decide(Ask(channel, kind=kind), dataclasses.replace(facts, **more), house, at)


def local(zone: str, wall: str) -> datetime:
    """The moment at which the wall shows this."""
    return datetime.fromisoformat(wall).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def codes(verdict: Verdict) -> set[str]:
    """Why not."""
    return {reason.code for reason in verdict.reasons}


YES = {"consents": (ConsentFact("express", TUESDAY - 400 * DAY),)}


@pytest.mark.parametrize(
    ("country", "zone", "channel", "asked_at", "allowed_at"),
    [
        ("US", "America/Chicago", "phone", "2026-03-03 07:59", "2026-03-03 08:00"),
        ("US", "America/Chicago", "sms", "2026-03-03 21:00", "2026-03-04 08:00"),
        ("US", "America/Chicago", "email", "2026-03-03 22:00", "2026-03-03 22:00"),
        ("CA", "America/Toronto", "phone", "2026-03-06 21:30", "2026-03-07 10:00"),  # Saturday has hours of its own
        ("CA", "America/Toronto", "phone", "2026-03-07 18:00", "2026-03-08 10:00"),
        ("FR", "Europe/Paris", "phone", "2026-03-03 13:00", "2026-03-03 14:00"),
        ("FR", "Europe/Paris", "phone", "2026-05-07 20:00", "2026-05-11 10:00"),  # a holiday, then a weekend
        ("ES", "Europe/Madrid", "phone", "2026-03-06 21:00", "2026-03-09 09:00"),
        ("AU", "Australia/Sydney", "phone", "2026-03-07 17:00", "2026-03-09 09:00"),
        ("AU", "Australia/Perth", "phone", "2026-04-02 20:00", "2026-04-04 09:00"),  # Good Friday
        ("JP", "Asia/Tokyo", "phone", "2026-03-03 03:00", "2026-03-03 03:00"),  # of which nothing is said here
    ],
)
def test_the_hours_of_each_law(country: str, zone: str, channel: str, asked_at: str, allowed_at: str) -> None:
    house = HOUSE.model_copy(update={"holidays": Holidays(kept=False)})
    verdict = asked(country, zone, local(zone, asked_at), channel, house, **YES)
    assert verdict.earliest == local(zone, allowed_at)
    assert codes(verdict) <= {"legal_hours"}


def test_the_law_of_every_country_in_which_they_may_live_holds_and_that_of_a_stranger_as_the_house_says() -> None:
    both = asked(("CA", "US"), "America/Toronto", local("America/Toronto", "2026-03-03 08:30"), **YES)
    assert both.earliest == local("America/Toronto", "2026-03-03 09:00")
    night = local("America/Toronto", "2026-03-03 22:00")
    assert asked(None, "America/Toronto", night, **YES).allowed
    strict = HOUSE.model_copy(update={"jurisdictions": Jurisdictions(unknown=["US"])})
    assert codes(asked(None, "America/Toronto", night, house=strict, **YES)) == {"legal_hours"}
    off = HOUSE.model_copy(update={"jurisdictions": Jurisdictions(hours=False)})
    assert asked("US", "America/Toronto", night, house=off, **YES).allowed


@pytest.mark.parametrize(
    ("country", "channel", "basis", "days_ago", "counts"),
    [
        ("CA", "email", "customer", 729, True),
        ("CA", "email", "customer", 730, False),
        ("CA", "email", "inquiry", 180, True),
        ("CA", "email", "inquiry", 181, False),
        ("CA", "email", "express", 5000, True),
        ("CA", "email", "published", 5000, True),
        ("CA", "phone", None, 0, True),
        ("US", "email", None, 0, True),
        ("US", "sms", None, 0, False),
        ("US", "sms", "customer", 1, False),
        ("US", "sms", "express", 1, True),
        ("DE", "email", None, 0, False),
        ("DE", "email", "inquiry", 1, False),
        ("DE", "email", "customer", 3000, True),
        ("DE", "phone", "inquiry", 1, True),
        ("DE", "phone", "published", 1, False),
        ("AT", "phone", "customer", 1, False),
        ("AT", "phone", "express", 1, True),
        ("GB", "email", "inquiry", 1, True),
        ("PL", "email", "inquiry", 1, False),
        ("PL", "email", "customer", 1, True),
        ("NL", "phone", "customer", 1, True),
        ("JP", "email", None, 0, True),
    ],
)
def test_on_what_ground_commercial_outreach_may_rest(
    country: str, channel: str, basis: str | None, days_ago: int, counts: bool
) -> None:
    consents = (ConsentFact(basis, TUESDAY - days_ago * DAY),) if basis else ()
    zone = "America/Toronto" if country in ("CA", "US") else "Europe/Berlin"
    verdict = asked(country, zone, TUESDAY + 4 * timedelta(hours=1), channel, consents=consents)
    assert codes(verdict) == (set() if counts else {"no_consent"})
    assert verdict.earliest == (verdict.at if counts else None)


def test_a_consent_counts_for_its_channel_and_from_its_day_on() -> None:
    for_calls = (ConsentFact("express", TUESDAY - DAY, "phone"),)
    assert codes(asked("DE", "Europe/Berlin", TUESDAY, "email", consents=for_calls)) == {"no_consent"}
    ahead = (ConsentFact("express", TUESDAY + DAY),)
    assert asked("DE", "Europe/Berlin", TUESDAY, "email", consents=ahead).earliest == TUESDAY + DAY


def test_an_answer_and_a_personal_line_need_no_consent() -> None:
    assert asked("DE", "Europe/Berlin", TUESDAY, "email", kind="reply").allowed
    assert asked("DE", "Europe/Berlin", TUESDAY, "email", kind="personal").allowed


def test_a_consent_that_ran_out_is_told_with_its_day() -> None:
    bought = (ConsentFact("customer", datetime(2023, 5, 1, tzinfo=UTC)),)
    [reason] = asked("CA", "America/Toronto", TUESDAY, "email", consents=bought).reasons
    assert "CASL" in reason.text
    assert "their purchase counted until 2025-04-30" in reason.text


@pytest.mark.parametrize(("country", "begins"), [("FR", date(2026, 8, 11)), ("NL", date(2026, 7, 1))])
def test_a_new_law_holds_from_its_first_day_on(country: str, begins: date) -> None:
    zone = "Europe/Paris"
    noon = datetime(begins.year, begins.month, begins.day, 12, 0, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    customer = {"consents": (ConsentFact("published" if country == "FR" else "customer", TUESDAY),)}
    assert asked(country, zone, noon - DAY, **customer).allowed
    assert codes(asked(country, zone, noon, **customer)) == {"no_consent"}


def test_in_france_a_fifth_call_in_thirty_days_waits_but_an_answer_does_not() -> None:
    at = local("Europe/Paris", "2026-03-03 11:00")
    calls = tuple(TouchFact(at - days * DAY, "phone", department="sales") for days in (2, 9, 16, 23))
    refused = asked("FR", "Europe/Paris", at, touches=calls, **YES)
    assert codes(refused) == {"cap"}
    assert refused.earliest == local("Europe/Paris", "2026-03-10 11:00")
    assert asked("FR", "Europe/Paris", at, touches=calls[1:], **YES).allowed
    owed = (Owed("What does it cost?", at, 3, 4),)
    assert asked("FR", "Europe/Paris", at, kind="reply", touches=calls, owed=owed).allowed


def test_a_holiday_is_named_and_kept_for_whoever_lives_there() -> None:
    verdict = asked("US", "America/New_York", local("America/New_York", "2026-11-26 12:00"), "email")
    assert [reason.text for reason in verdict.reasons] == ["a day of rest: Thanksgiving Day"]
    assert verdict.earliest == local("America/New_York", "2026-11-27 00:00")
    own = HOUSE.model_copy(update={"holidays": Holidays(kept=False, also=["12-24"])})
    assert codes(asked("JP", "Asia/Tokyo", local("Asia/Tokyo", "2026-12-24 12:00"), "email", own)) == {"holiday"}


def test_a_no_counts_at_once_whatever_the_law_allows() -> None:
    said = standing([Wish("stop", TUESDAY, "Stop.")], (), TUESDAY, TUESDAY.date())
    verdict = asked("US", "America/New_York", TUESDAY + timedelta(hours=3), "email", standing=said, **YES)
    assert codes(verdict) == {"stopped"}
    assert verdict.earliest is None


def test_when_a_refusal_runs_out_the_one_before_it_holds_again() -> None:
    never = Wish("channel", TUESDAY - 60 * DAY, "No calls.", channel="phone", wish="refuse")
    until = dataclasses.replace(never, said_at=TUESDAY - DAY, until=date(2026, 3, 5), quote="Not this week.")
    now = local("America/New_York", "2026-03-03 12:00")
    for said, earliest in (([never, until], None), ([until], local("America/New_York", "2026-03-06 08:00"))):
        found = standing(said, (), now, now.astimezone(ZoneInfo("America/New_York")).date())
        assert asked("US", "America/New_York", now, standing=found).earliest == earliest


def test_every_law_is_in_the_docs_with_its_source_and_knows_only_bases_that_there_are() -> None:
    for country, law in LAWS.items():
        assert f"| {country} |" in PAGE or f"{country}," in PAGE or f", {country}" in PAGE, country
        for part in (*law.hours, *law.grounds, *law.often):
            assert part.source.removesuffix(" (EEA)") in PAGE, part.source
        for ground in law.grounds:
            assert set(ground.bases) <= set(CONSENT_BASES)


def test_caps_of_the_house_hold_beside_the_law() -> None:
    house = HOUSE.model_copy(update={"caps": [Cap(name="one", max=1, per="week", channels=["phone"])]})
    at = local("Europe/Paris", "2026-03-03 11:00")
    touches = (TouchFact(at - 3 * DAY, "phone"),)
    assert codes(asked("FR", "Europe/Paris", at, house=house, touches=touches, **YES)) == {"cap"}
