"""Is a flood told, while all of it is taken?"""

from datetime import timedelta
from pathlib import Path

import pytest

from outreach.contacts.records import Preference
from outreach.inbox.records import Message
from outreach.service import alarms
from tests.web.office import Office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """A house with its pages."""
    return Office(tmp_path)


def told(office: Office) -> tuple[str, ...]:
    """What a person is told to look at."""
    with office.engine.database.read() as session:
        return alarms.alarms(session, office.clock.now())


def test_a_mailbomb_that_asks_for_everybody_to_be_removed_is_taken_and_told(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alarms, "MOST_UNSURE", 5)
    people = [office.contact(f"Ann{n} Client", f"ann{n}@client.example") for n in range(6)]
    assert told(office) == ()
    for n in range(4):
        office.arrives(f"ann{n}@client.example", "Please remove me from your list.", dmarc="fail")
    office.engine.think()
    assert told(office) == ()
    for n in (4, 5):
        office.arrives(f"ann{n}@client.example", "Please remove me from your list.", dmarc="fail")
    office.engine.think()
    [said] = told(office)
    assert said.startswith("6 contacts or more seem to have asked for less within an hour")
    stops = {row.contact_id for row in office.rows(Preference) if row.kind == "stop" and not row.needs_yes}
    assert stops == set(people), "all of it holds"
    page = office.browser().get("/")
    assert "Unusual mail." in page
    office.clock.move(timedelta(hours=2))
    assert told(office) == ()


def test_many_mails_of_one_sender_are_stored_and_told(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alarms, "MOST_OF_ONE", 5)
    office.contact("Eve Hart", "eve@evil.example")
    for n in range(6):
        office.arrives("eve@evil.example", f"Number {n}", subject=f"Number {n}")
    assert told(office) == ("6 mails or more came from eve@evil.example within an hour",)
    assert len(office.rows(Message)) == 6


def test_many_strangers_at_once_are_told(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alarms, "MOST_STRANGERS", 4)
    for n in range(5):
        office.arrives(f"stranger{n}@evil.example", "Hello")
    assert told(office) == ("5 people or more whom nobody knew wrote within an hour",)
