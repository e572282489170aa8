"""In her country the law asks for a consent: nothing commercial goes out before one of us has recorded it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from outreach.contacts import consenting
from outreach.errors import ConfigError, NotYours, Stale
from tests.house import OTHER_REP, REP, House, open_house

RULES = """
policy: {plausible_zones: [Europe/Berlin], min_gap: 1 hour}
rules:
  - name: hello
    purpose: You do not know us yet.
    who: {stage: [lead]}
    how: {channels: [email], template: follow-up}
"""
GIVEN = datetime(2026, 2, 1, tzinfo=UTC)


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    with open_house(tmp_path, monkeypatch, rules=RULES, at=datetime(2026, 3, 3, 10, tzinfo=UTC)) as standing:
        yield standing


def record(house: House, contact_id: int, ground: consenting.Ground, user: str = REP) -> int:
    """One of us records it; gives its number."""
    with house.engine.database.write() as session:
        row = consenting.record(session, contact_id, ground, house.user(session, user), house.clock.now())
        session.flush()
        return row.id or 0


def withdraw(house: House, consent_id: int) -> None:
    """One of us says that it is over."""
    with house.engine.database.write() as session:
        consenting.withdraw(session, consent_id, house.user(session, REP), house.clock.now())


def test_her_consent_opens_the_way_and_its_end_closes_it(house: House) -> None:
    ida = house.contact("Ida Vogt", "ida@kunde.example", stage="lead", zone="Europe/Berlin", country="DE")
    house.passes(minutes=10)
    assert house.refusals(ida) == {"hello": {"no_consent"}}
    number = record(house, ida, consenting.Ground("express", GIVEN, "form on our page"))
    house.passes(minutes=10)
    assert [entry.state for entry in house.entries(ida)] == ["waiting"]
    withdraw(house, number)
    house.passes(minutes=10)
    assert [entry.state for entry in house.entries(ida)] == ["void"]
    assert house.refusals(ida) == {"hello": {"no_consent"}}
    with pytest.raises(Stale):
        withdraw(house, number)


def test_it_needs_the_owner_a_past_day_and_evidence(house: House) -> None:
    ida = house.contact("Ida Vogt", "ida@kunde.example", stage="lead", country="DE")
    with pytest.raises(NotYours):
        record(house, ida, consenting.Ground("express", GIVEN, "form"), OTHER_REP)
    with pytest.raises(ConfigError, match="evidence"):
        record(house, ida, consenting.Ground("express", GIVEN, "  "))
    with pytest.raises(ConfigError, match="days to come"):
        record(house, ida, consenting.Ground("express", house.clock.now() + timedelta(days=1), "form"))
