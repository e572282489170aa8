"""Whom would we write to on Friday? The rehearsal says so, and the day itself proves it."""

from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session, select

from outreach.contacts.records import Contact, Organisation
from outreach.planning.records import Due, Proposal, Refusal
from outreach.planning.tried.rehearse import rehearse
from tests.house import House

FRIDAY = datetime(2026, 3, 13, 17, 0, tzinfo=UTC)


def _on(house: House, at: datetime) -> dict[int, dict[str, Any]]:
    with house.engine.database.read() as session:
        engine = house.engine
        found = rehearse(session, engine.policy, engine.ears, at, house.clock.now())
        return {each.contact_id: each.as_dict() for each in found}


def _stored(session: Session) -> list[int]:
    return [len(session.exec(select(table)).all()) for table in (Proposal, Refusal, Due)]


def test_what_is_rehearsed_is_what_happens_and_nothing_is_written(house: House) -> None:
    names = {"Anna Berg": "anna@anchor.example", "Ben Holt": "ben@anchor.example", "Cleo Dunn": "cleo@quay.example"}
    people = {
        name: house.contact(name, email, stage="lead", zone="America/Los_Angeles") for name, email in names.items()
    }
    house.passes(minutes=5)
    for email in names.values():
        house.we_wrote(email, "Hello, here is what we offer.\n\nRosa", subject="Our offer")
    house.passes(hours=1)
    house.they_write(names["Cleo Dunn"], "Please don't write to me again.")
    house.passes(hours=1)
    with house.engine.database.read() as session:
        before = _stored(session)
    today, friday = _on(house, house.clock.now()), _on(house, FRIDAY)
    with house.engine.database.read() as session:
        assert _stored(session) == before
    assert [each["proposes"] for each in today.values()] == [None] * len(today)
    assert today[people["Anna Berg"]]["due_at"].startswith("2026-03-07")
    foretold = {contact_id for contact_id, each in friday.items() if each["proposes"]}
    assert foretold == {people["Anna Berg"], people["Ben Holt"]}
    house.clock.move(FRIDAY - house.clock.now())
    house.passes()
    assert {entry.contact_id for entry in house.entries(None, "waiting")} == foretold


def test_what_is_proposed_to_a_colleague_counts_for_their_organisation(house: House) -> None:
    with house.engine.database.write() as session:
        employer = Organisation(name="Anchor")
        session.add(employer)
        session.flush()
        number = employer.id
    emails = [f"person{index}@anchor.example" for index in range(14)]
    for email in emails:
        house.contact(email.partition("@")[0], email, stage="lead", zone="America/New_York", organisation_id=number)
    house.passes(minutes=5)
    for email in emails:
        house.we_wrote(email, "Hello, here is what we offer.\n\nRosa", subject="Our offer")
    house.passes(hours=1)
    later = _on(house, datetime(2026, 4, 6, 17, 0, tzinfo=UTC))
    proposed = [each for each in later.values() if each["proposes"]]
    refused = [each for each in later.values() if each["refused"]]
    assert (len(proposed), len(refused)) == (12, 2)
    assert {code for each in refused for part in each["refused"] for code in part["codes"]} == {"cap"}
    with house.engine.database.read() as session:
        assert len(session.exec(select(Contact)).all()) == 14
