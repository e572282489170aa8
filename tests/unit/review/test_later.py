"""Which moment do a person's words name, and which moments suit the contact?"""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from outreach.contacts.zones import Zones
from outreach.planning.facts.facts import Facts
from outreach.planning.gate.ask import Ask
from outreach.planning.policy.house_policy import HousePolicy
from outreach.review.later import choices, read

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
"""18:00 in Berlin."""


@pytest.mark.parametrize(
    ("words", "moment"),
    [
        ("tomorrow 9:00", "2026-03-03 09:00"),
        ("Tomorrow at 9.30", "2026-03-03 09:30"),
        ("tomorrow", "2026-03-03 09:00"),
        ("19:15", "2026-03-02 19:15"),
        ("today 23:59", "2026-03-02 23:59"),
        ("friday 14:30", "2026-03-06 14:30"),
        ("mon 8:00", "2026-03-09 08:00"),
        ("2026-03-05", "2026-03-05 09:00"),
        ("2026-03-05T14:30", "2026-03-05 14:30"),
        ("2026-04-01 09:00", "2026-04-01 09:00"),
    ],
)
def test_words_name_a_moment_by_the_readers_clock(words: str, moment: str) -> None:
    assert read(words, BERLIN, MONDAY) == datetime.fromisoformat(moment).replace(tzinfo=BERLIN)


def test_a_moment_with_its_offset_is_that_moment() -> None:
    assert read("2026-03-05T14:30:00+00:00", BERLIN, MONDAY) == datetime(2026, 3, 5, 14, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "words",
    [
        "", " ", "soon", "17:00", "today 18:00", "2026-03-01 09:00", "2027-04-01 09:00", "2026-02-30", "25:00", "9",
        "9999-12-31 23:59", "0001-01-01 00:00", "0001-01-01T00:00:00+14:00", "sunny 9:00", "tomorrow tomorrow",
        "day 9:00", "٣:٠٠", "2026-03-05 09:00 <b>",
    ],
)  # fmt: skip
def test_what_is_no_moment_to_come_is_none(words: str) -> None:
    assert read(words, BERLIN, MONDAY) is None


def test_the_choices_suit_them_and_stand_in_order() -> None:
    zones = Zones((ZoneInfo("America/Los_Angeles"),), "stated")
    facts = Facts(1, 0, owner_id=1, zones=zones, addresses={"email": "ann@client.example"})
    house = HousePolicy.model_validate({"quiet_days": ["sat", "sun"], "jurisdictions": {"consent": False}})
    found = choices(Ask("email"), facts, house, datetime(2026, 3, 6, 17, 0, tzinfo=UTC))
    local = [f"{moment.astimezone(zones.first):%a %H:%M}" for moment in found]
    assert local == ["Fri 13:00", "Mon 08:00", "Fri 09:00"], "Saturday and Sunday lead to the same Monday morning"
