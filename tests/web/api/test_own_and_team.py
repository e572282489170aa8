"""Does a program set what its user sets for themselves, end what they end, and read a manager's page for them alone?"""

import pytest
from sqlmodel import col, select

from outreach.contacts.records import Note, User
from outreach.inbox.records import AccountRecord
from outreach.keeping.records import Audit
from outreach.web.permits import API
from tests.house import OTHER_REP
from tests.web.api.program import Program
from tests.web.office import Office
from tests.web.test_own_page import user
from tests.web.test_plan import MANAGER


@pytest.fixture
def mira(office: Office) -> Program:
    """A program of a manager's."""
    with office.engine.database.write() as session:
        session.add(User(name="Mira Stone", email=MANAGER, role="manager", zone="UTC"))
    return Program(office, MANAGER)


def test_language_and_zone_are_the_users_own(office: Office) -> None:
    rosa = Program(office)
    rosa.put("/me", language="de", zone="Asia/Tokyo")
    assert rosa.get("/me")["chosen"] == {
        "email": "rosa@tidewater.example", "language": "de", "zone": "Asia/Tokyo", "has_password": True,
    }  # fmt: skip
    assert (rosa.get("/me")["language"], rosa.get("/me")["zone"]) == ("de", "Asia/Tokyo")
    assert '<html lang="de">' in office.browser().get("/")
    rosa.put("/me", 422, language="tlh", zone="Asia/Tokyo")
    rosa.put("/me", 422, language="", zone="../../etc/passwd")
    Program(office, read_only=True).put("/me", 403, language="", zone="UTC")
    assert user(office).language == "de"
    assert user(office, OTHER_REP).language == ""


def test_a_program_ends_sessions_and_tokens_of_its_user_alone(office: Office) -> None:
    rosa, omar = Program(office), Program(office, OTHER_REP)
    here, there, omars = office.browser(), office.browser(), office.browser(OTHER_REP)
    [his] = omar.get("/me")["sessions"]
    rosa.ask("DELETE", f"/me/sessions/{his['name']}", 404)
    omars.get("/")
    first, _ = rosa.get("/me")["sessions"]
    assert rosa.ask("DELETE", f"/me/sessions/{first['name']}").json() == {"ended": 1}
    assert rosa.ask("DELETE", "/me/sessions").json() == {"ended": 1}
    for browser in (here, there):
        browser.get("/", 303)
    omars.get("/")
    [his_token], [her_token] = omar.get("/me")["tokens"], rosa.get("/me")["tokens"]
    rosa.ask("DELETE", f"/me/tokens/{his_token['id']}", 404)
    Program(office, read_only=True).ask("DELETE", f"/me/tokens/{her_token['id']}", 403)
    omar.get("/me")
    rosa.ask("DELETE", f"/me/tokens/{her_token['id']}")
    rosa.get("/me", 401)
    assert len([row for row in office.rows(Audit) if row.what == "session ended"]) == 2


def test_no_program_makes_a_token_or_sets_a_password() -> None:
    about = {(method, path) for method, path in API if "token" in path or "password" in path or "invite" in path}
    assert about == {("DELETE", "/api/v1/me/tokens/{token_id}")}


def test_the_managers_page_is_for_managers(office: Office, iris: int, mira: Program) -> None:
    office.writes("iris@bluejay.example", "I am very unhappy with the last tour. It was awful.", subject="The tour")
    now = office.clock.now()
    with office.engine.database.write() as session:
        session.add(Note(contact_id=iris, text="Worries about her lease.", at=now))
        session.add(Note(contact_id=iris, text="The outing to the islands", at=now, private=False))
    team = mira.get("/team")
    [starter] = team["starters"]
    assert (starter["text"], starter["someone"]["owner"]) == ("The outing to the islands", "Rosa Delgado")
    assert "lease" not in str(team)
    assert [fact["someone"]["id"] for fact in team["unhappy"]] == [iris]
    assert team["anybody_at_risk"] is True
    Program(office).get("/team", 403)


def test_what_is_wrong_is_told_with_the_reason(office: Office) -> None:
    with office.engine.database.write() as session:
        session.exec(select(AccountRecord).order_by(col(AccountRecord.id))).first().trouble = "the password is refused"
    office.settings.rules_path.write_text("rules: 7")
    office.engine.reload_policy()
    health = Program(office).get("/health")
    assert health["ok"] is False
    assert "the password is refused" in [account["why"] for account in health["accounts"]]
    assert health["policy"]["trouble"] is True
    assert health["policy"]["faults"]
    assert "why" not in office.browser(None).client.get("/healthz").json()["accounts"][0], "monitors are told no more"
