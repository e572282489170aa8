"""In every zone of the world, around every change of its clock this year: does the gate say what the wall says?"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from outreach.contacts.countries import Countries
from outreach.contacts.standing import Standing
from outreach.contacts.wishes import Wish
from outreach.contacts.zones import Zones
from outreach.planning.facts.facts import Facts, TouchFact
from outreach.planning.gate.ask import Ask, Hours
from outreach.planning.gate.gate import decide
from outreach.planning.policy.house_policy import Cap, HousePolicy, QuietHours
from tests.properties.oracle import broken
from tests.properties.test_hours import ZONES, changes

STEPS = (*range(-104, -16, 4), *range(-16, 16), *range(16, 104, 4))
"""In quarters of an hour: each of those near a change, each whole hour of the days around it."""
QUARTER, MINUTE = timedelta(minutes=15), timedelta(minutes=1)
CHANGING = [name for name in ZONES if changes(name)]
DAILY = Cap(name="one a day", max=1, per="day", window="calendar")


def _house(quiet: tuple[str, str]) -> HousePolicy:
    hours = QuietHours(start=quiet[0], end=quiet[1])
    return HousePolicy(quiet_hours=hours, quiet_days=[], caps=[DAILY], min_gap=timedelta(0))


NIGHT, MIDNIGHT, AWAKE = _house(("20:00", "08:00")), _house(("23:45", "00:15")), _house(("00:00", "00:00"))
SKIPPED = Wish("hours", datetime(2026, 1, 1).astimezone(), start="02:15", end="03:15")
"""Hours that some clocks skip in spring and show twice in autumn."""


def _asks(name: str, change: datetime) -> list[tuple[Ask, Facts, HousePolicy]]:
    """What is asked in a zone: at night, at midnight, in hours that a change may skip, by the hours of a law."""
    calm = Facts(
        contact_id=1,
        state=1,
        owner_id=5,
        zones=Zones((ZoneInfo(name),), "stated"),
        addresses={"email": "ann@client.example", "phone": "+12135550144"},
        touches=(TouchFact(change - 26 * timedelta(hours=1), "phone"),),
    )
    skipped = Facts(1, 1, owner_id=5, zones=calm.zones, addresses=calm.addresses, standing=Standing(hours=SKIPPED))
    called = Facts(1, 1, owner_id=5, zones=calm.zones, addresses=calm.addresses, countries=Countries(("US",), "stated"))
    return [
        (Ask("email"), calm, NIGHT),
        (Ask("email", window=Hours("23:30", "00:30", ("sat", "sun"))), calm, MIDNIGHT),
        (Ask("email"), skipped, AWAKE),
        (Ask("phone"), called, AWAKE),
    ]


@pytest.mark.parametrize("part", range(8))
def test_every_quarter_of_an_hour_around_every_change_in_every_zone(part: int) -> None:
    assert len(CHANGING) > 150
    for name in CHANGING[part::8]:
        for change in changes(name):
            for ask, facts, house in _asks(name, change):
                _agree(name, ask, facts, house, [change + QUARTER * step for step in STEPS])


@pytest.mark.parametrize("name", ["America/New_York", "Australia/Lord_Howe", "Africa/Cairo", "Africa/Casablanca"])
def test_every_minute_around_a_change(name: str) -> None:
    """An hour; half an hour; at midnight; and for Ramadan, backwards first."""
    for change in changes(name):
        for ask, facts, house in _asks(name, change):
            _agree(name, ask, facts, house, [change + MINUTE * step for step in range(-240, 240)])


def _agree(name: str, ask: Ask, facts: Facts, house: HousePolicy, moments: list[datetime]) -> None:
    """At each moment the gate's answer is that of the wall, and its earliest is the first free one that follows."""
    free = [not broken(ask, facts, house, at) for at in moments]
    first: int | None = None
    for number in range(len(moments) - 1, -1, -1):
        first, at = number if free[number] else first, moments[number]
        verdict = decide(ask, facts, house, at)
        assert verdict.allowed == free[number], f"{name} at {at}: {verdict.reasons}"
        if first is not None:
            assert verdict.earliest is not None, f"{name} at {at}"
            before = moments[first - 1] if first > number else at - MINUTE
            assert before < verdict.earliest <= moments[first], f"{name} at {at}: {verdict.earliest}"
            assert not broken(ask, facts, house, verdict.earliest)
