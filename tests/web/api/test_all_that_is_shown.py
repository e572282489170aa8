"""Does a program get everything that the pages of a contact, a draft and the list show?"""

import pytest

from outreach.contacts.between_records import Promise
from outreach.inbox.records import Message
from tests.house import OTHER_REP
from tests.web.api.program import Program
from tests.web.office import Office


@pytest.fixture
def asked(office: Office, iris: int) -> int:
    """Iris has asked for prices, and a draft waits; its number."""
    office.writes("iris@bluejay.example", "Please don't call me. How much does a harbour tour cost?", subject="Prices")
    return office.entry(iris).id or 0


def test_a_relationship_comes_with_the_data_of_its_picture(office: Office, iris: int, asked: int) -> None:
    picture = Program(office).get(f"/contacts/{iris}")["picture"]
    [met] = picture["met"]
    assert (met["direction"], met["channel"]) == ("in", "email")
    assert [(held["words"], held["kind"], held["until"]) for held in picture["held"]] == [
        ("No phone calls", "wish", None)
    ]
    assert picture["months"][0]["theirs"] == 1
    assert picture["told"].startswith("They last wrote")
    nobody = office.contact("Nora New", "nora@client.example")
    assert Program(office).get(f"/contacts/{nobody}")["picture"] is None


def promised(office: Office, contact_id: int) -> None:
    """Rosa has promised something to them in her own mail."""
    message, now = office.rows(Message)[0].id or 0, office.clock.now()
    with office.engine.database.write() as session:
        session.add(Promise(contact_id=contact_id, message_id=message, quote="I'll send the brochure.", made_at=now))


def test_a_promise_is_listed_and_settled(office: Office, iris: int, asked: int) -> None:
    promised(office, iris)
    rosa = Program(office)
    [promise] = rosa.get(f"/contacts/{iris}")["promises"]
    assert promise["quote"] == "I'll send the brochure."
    rosa.post(f"/promises/{promise['id']}", it_is="done")
    assert rosa.get(f"/contacts/{iris}")["promises"] == []


def test_a_draft_is_offered_by_the_numbers_that_it_comes_with(office: Office, iris: int, asked: int) -> None:
    rosa, omar = Program(office), Program(office, OTHER_REP)
    giving = rosa.get(f"/drafts/{asked}")["giving"]
    [to] = [each["id"] for each in giving["colleagues"] if each["name"].startswith("Omar")]
    assert omar.get(f"/drafts/{asked}")["giving"]["colleagues"] == []
    rosa.post(f"/drafts/{asked}/hand-over", to=to, why="On holiday")
    giving = rosa.get(f"/contacts/{iris}")["giving"]
    assert giving["offered_to"].startswith("Omar")
    omar.post(f"/hand-overs/{giving['offer_id']}", answer="yes")
    assert rosa.get(f"/drafts/{asked}")["given_to"].startswith("Omar")
    assert omar.get(f"/drafts/{asked}")["mine"] is True


def test_the_kinds_that_wait_come_with_their_drafts(office: Office, iris: int, asked: int) -> None:
    kinds = Program(office).get("/strip")
    assert kinds == [{"kind": "answer-pricing", "name": "Answer pricing", "drafts": [asked]}]
    assert Program(office, OTHER_REP).get("/strip") == []
    assert 'href="/strip?kind=answer-pricing"' in office.browser().get("/strip")


def test_what_left_the_list_by_itself_is_told_with_the_reason(office: Office, iris: int, asked: int) -> None:
    promised(office, iris)
    rosa = Program(office)
    assert [row["kind"] for row in rosa.get("/list")["rows"] if row["kind"] == "promise"] == ["promise"]
    assert rosa.get("/list")["left"] == []
    office.passes(days=31)
    [[left, why]] = rosa.get("/list")["left"]
    assert (left["kind"], why) == ("promise", "off the list: it was promised a month ago")
