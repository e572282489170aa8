"""Does what is loaded of a contact keep to the strictest place in which they may live?"""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from outreach.contacts import ledger
from outreach.contacts.ledger import Evidence
from outreach.contacts.wishes import Wish
from outreach.planning.facts.facts import Facts
from outreach.planning.facts.state import load_facts
from outreach.planning.gate.ask import Ask
from outreach.planning.gate.gate import decide
from tests.house import House, open_house

LATE = datetime(2026, 3, 3, 23, 30, tzinfo=UTC)
"""Past midnight in Berlin, half past three in the afternoon in Los Angeles."""
RULES = 'policy: {plausible_zones: [Europe/Berlin, America/Los_Angeles], quiet_hours: {from: "00:00", to: "00:00"}}\n'


def facts(house: House, contact_id: int) -> Facts:
    """What is known of a contact now."""
    engine = house.engine
    with engine.database.read() as session:
        return load_facts(session, [contact_id], engine.policy.house, engine.ears, house.clock.now())[contact_id]


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        (Wish("not_before", LATE, earliest=date(2026, 3, 4)), "not_before"),
        (Wish("channel", LATE, channel="email", wish="refuse", until=date(2026, 3, 3)), "channel_refused"),
    ],
)
def test_a_day_is_over_when_it_is_over_everywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wish: Wish, code: str
) -> None:
    with open_house(tmp_path, monkeypatch, rules=RULES, at=LATE - timedelta(days=1)) as house:
        ann = house.contact("Ann Client", "ann@client.example")
        with house.engine.database.write() as session:
            ledger.record_wish(session, ann, wish, Evidence(), house.clock.now())
        house.clock.move(timedelta(days=1))
        house.engine.poll_all()
        verdict = decide(Ask("email"), facts(house, ann), house.engine.policy.house, LATE)
        assert {reason.code for reason in verdict.reasons} == {code}
        assert verdict.earliest == datetime(2026, 3, 4, 8, 0, tzinfo=UTC)
