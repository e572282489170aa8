"""Is anybody found by a few letters, one's own first, and nobody who is not to be seen?"""

import re

import pytest
from sqlmodel import Session

from outreach.contacts.finding import find
from outreach.contacts.records import User
from outreach.web.passwords import set_password
from tests.house import OTHER_REP, REP
from tests.web.office import PASSWORD, Office


@pytest.fixture
def known(office: Office) -> dict[str, int]:
    """A few people of both reps."""
    names = (
        ("Iris Okafor", REP), ("Ingrid Nord", OTHER_REP), ("Ina Nordin", REP), ("Øystein Ærø", REP),
        ("Per_cent O'Neil", OTHER_REP), ("Nora Iversen", OTHER_REP),
    )  # fmt: skip
    return {name: office.contact(name, f"{at}@found.example", owner=owner) for at, (name, owner) in enumerate(names)}


MEANT = {
    "i": ["Ina Nordin", "Iris Okafor", "Ingrid Nord", "Nora Iversen"],
    "NORD": ["Ina Nordin", "Ingrid Nord"],
    "oka": ["Iris Okafor"], "nord ing": ["Ingrid Nord"], "ing nord": ["Ingrid Nord"],
    "øys": ["Øystein Ærø"], "ØYSTEIN": ["Øystein Ærø"],
    "%": [], "_": [], "per_": ["Per_cent O'Neil"], "o'n": ["Per_cent O'Neil"],
    "5@found": ["Nora Iversen"], "": [], "   ": [], "kafor": [],
}  # fmt: skip


def test_who_is_meant(office: Office, known: dict[str, int]) -> None:
    by_id = {contact_id: name for name, contact_id in known.items()}
    with office.engine.database.read() as session:
        rosa = office.user_id(session, REP)
        found = {said: [by_id[each] for each in find(session, said, rosa, others=True)] for said in MEANT}
        own = [by_id[each] for each in find(session, "i", rosa, others=False)]
    assert found == MEANT
    assert own == ["Ina Nordin", "Iris Okafor"]


def test_one_owner_after_the_other_from_the_index_alone(office: Office) -> None:
    asked = (
        "SELECT id FROM contact WHERE owner_id IN (1, 2, 3) AND lower(family) >= 'no' AND lower(family) < 'no~' LIMIT 8"
    )
    with office.engine.database.read() as session:
        plan = [row[3] for row in session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}")]
    assert plan == ["SEARCH contact USING INDEX ix_contact_family (owner_id=? AND <expr>>? AND <expr><?)"]


def test_the_page_leads_to_them_and_an_operator_finds_nobody(office: Office, known: dict[str, int]) -> None:
    with office.engine.database.write() as session:
        _operator(session)
    rosa, keeper = office.browser(), office.browser("keeper@tidewater.example")
    page = rosa.get("/find?q=nord")
    assert re.findall(r'<li><a href="/contact/(\d+)">', page) == [str(known["Ina Nordin"]), str(known["Ingrid Nord"])]
    assert "Nobody whose name begins so." in keeper.get("/find?q=nord")
    piece = rosa.client.get("/find?q=nord", headers={"hx-request": "true"}).text
    assert piece.lstrip().startswith("<ul")


def _operator(session: Session) -> None:
    session.add(User(name="Kim Keeper", email="keeper@tidewater.example", role="operator"))
    session.flush()
    set_password(session, "keeper@tidewater.example", PASSWORD)
