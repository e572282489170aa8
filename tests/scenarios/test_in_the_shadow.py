"""The house tries the plan before it trusts it: all is planned and explained, and no draft reaches anyone."""

from collections.abc import Iterator
from datetime import UTC
from pathlib import Path

import pytest
from sqlmodel import col, select

from outreach.planning.records import Proposal, Shadowed
from outreach.studies.shadowed import InTheShadow, look
from tests.house import MONDAY, House, open_house

RULES = """
policy:
  quiet_hours: {from: "20:00", to: "08:00"}
  plausible_zones: [America/New_York]
rules:
  - name: follow-up
    purpose: We wrote to you and heard nothing.
    who: {stage: [lead], no_reply_for: 3 days}
    when: {times: 2, stop_when: [interest, not_interested]}
    how: {channels: [email], template: follow-up}
"""


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    monkeypatch.setenv("OUTREACH_HOUSE__SHADOW", "true")
    with open_house(tmp_path, monkeypatch, rules=RULES) as standing:
        yield standing


def shadowed(house: House) -> list[tuple[int, str]]:
    """Whom the plan would have written to, and by which rule."""
    with house.engine.database.read() as session:
        rows = session.exec(select(Shadowed).order_by(col(Shadowed.id)))
        return [(row.contact_id, row.rule) for row in rows]


def report(house: House) -> InTheShadow:
    """What 'outreach shadow' tells."""
    with house.engine.database.read() as session:
        return look(session, MONDAY, house.clock.now(), UTC)


def test_weeks_go_by_and_nobody_hears_from_the_plan(house: House) -> None:
    ann = house.contact("Ann Lee", "ann@client.example", stage="lead", zone="America/New_York")
    ben = house.contact("Ben Roth", "ben@client.example", stage="lead", zone="America/New_York")
    for email in ("ann@client.example", "ben@client.example"):
        house.we_wrote(email, "Here is what we do. Is it of use to you?")
    house.passes(hours=1)
    for day in range(14):
        if day == 6:
            house.they_write("ben@client.example", "Please stop writing to me, I am not interested.")
        house.passes(days=1)
        assert house.entries() == []
        assert house.sends() == []
    with house.engine.database.read() as session:
        assert session.exec(select(Proposal)).all() == []
    # Each would have been followed up, Ann twice and no more, as if the first one had left; Ben not after his word.
    planned = shadowed(house)
    assert planned.count((ann, "follow-up")) == 2
    assert 1 <= planned.count((ben, "follow-up")) <= 2
    found = report(house)
    assert [(each.rule, each.proposed, each.contacts) for each in found.rules] == [("follow-up", len(planned), 2)]
    assert found.rules[0].silenced >= 1
    assert "nothing of this reached anyone" in "\n".join(found.in_words())


def test_what_a_person_did_by_themselves_stands_beside_it(house: House) -> None:
    house.contact("Ann Lee", "ann@client.example", stage="lead", zone="America/New_York")
    house.we_wrote("ann@client.example", "Here is what we do. Is it of use to you?")
    house.passes(days=3, hours=2)
    house.passes(hours=20)
    house.we_wrote("ann@client.example", "I wanted to ask again, Ann.")
    house.passes(hours=3)
    found = report(house)
    assert found.rules[0].also_by_hand == 1
    assert found.by_hand == 2
    assert found.not_planned == 1
