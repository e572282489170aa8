"""What does each of us set for themselves, where are they signed in, and how does somebody new come in?"""

from datetime import timedelta

import pytest
from sqlmodel import select

from outreach.contacts.records import User
from outreach.errors import ConfigError, NotFound
from outreach.service.engine import Engine
from outreach.web import programs, users
from outreach.web.records import Invite
from outreach.web.sign_in import called
from tests.house import OTHER_REP, REP
from tests.web.api.program import Program
from tests.web.office import PASSWORD, Browser, Office


def user(office: Office, email: str = REP) -> User:
    [row] = office.rows(User, User.email == email)
    assert isinstance(row, User)
    return row


def invitation(office: Office, email: str = OTHER_REP) -> str:
    with office.engine.database.write() as session:
        found = users.find(session, email)
        assert found is not None
        return users.invite(session, found, office.clock.now())


def test_pages_speak_the_language_that_they_chose_and_show_their_zone(office: Office) -> None:
    browser = office.browser()
    assert '<html lang="fr">' in browser.client.get("/", headers={"accept-language": "fr-CH, de;q=0.5"}).text
    browser.post("/me", language="de", zone="Asia/Tokyo")
    page = browser.client.get("/me", headers={"accept-language": "fr"}).text
    assert '<html lang="de">' in page
    assert "Deutsch" in page
    assert user(office).zone == "Asia/Tokyo"
    browser.post("/me", 422, language="tlh", zone="Asia/Tokyo")
    browser.post("/me", 422, language="", zone="../../etc/passwd")
    Engine(office.settings, office.clock).close()
    assert user(office).zone == "Asia/Tokyo", "the configuration's zone is not laid over it at the next start"
    assert user(office, OTHER_REP).zone != "Asia/Tokyo"


def test_each_sees_and_ends_their_own_sessions_alone(office: Office) -> None:
    here, there, omars = office.browser(), office.browser(), office.browser(OTHER_REP)
    named = {users.name_of(row) for row in _sessions(office, REP)}
    assert len(named) == 2
    assert here.get("/me").count("Sign out there") == 1
    theirs = users.name_of(_sessions(office, OTHER_REP)[0])
    here.post("/me/sessions/end", named=theirs)
    omars.get("/")
    for name in named:
        here.post("/me/sessions/end", named=name)
    here.get("/")
    there.get("/", 303)


def test_another_password_signs_out_everywhere_else(office: Office) -> None:
    here, there = office.browser(), office.browser()
    new = "a lighthouse with no keeper"
    here.post("/me/password", 403, old="wrong wrong wrong", new=new, again=new)
    here.post("/me/password", 422, old=PASSWORD, new="short", again="short")
    here.post("/me/password", 422, old=PASSWORD, new=new, again=f"{new}s")
    there.get("/")
    here.post("/me/password", old=PASSWORD, new=new, again=new)
    here.get("/")
    there.get("/", 303)
    assert office.browser(None).sign_in(REP).status_code == 403
    assert office.browser(None).sign_in(REP, new).status_code == 303


def test_nobody_tries_out_the_old_password_for_long(office: Office) -> None:
    browser = office.browser()
    for _ in range(5):
        browser.post("/me/password", 403, old="wrong wrong wrong", new=PASSWORD, again=PASSWORD)
    browser.post("/me/password", 429, old=PASSWORD, new=PASSWORD, again=PASSWORD)


def test_an_invitation_sets_a_password_once(office: Office) -> None:
    link = invitation(office)
    assert link not in repr(office.rows(Invite))
    guest = office.browser(None)
    for _ in range(3):
        assert "Choose a password" in guest.get(f"/invite/{link}")
    assert _accepts(guest, link, "short", "short") == 422
    assert _accepts(guest, link) == 303
    guest.get("/")
    assert _accepts(office.browser(None), link) == 404
    assert office.browser(None).sign_in(OTHER_REP, "a boat for every harbour").status_code == 303


def test_an_invitation_ends_by_time_by_a_newer_one_and_with_its_user(office: Office) -> None:
    first, second = invitation(office), invitation(office)
    guest = office.browser(None)
    guest.get(f"/invite/{first}", 404)
    guest.get(f"/invite/{second}")
    office.clock.move(timedelta(days=7))
    guest.get(f"/invite/{second}", 404)
    third = invitation(office)
    with office.engine.database.write() as session:
        users.shut_out(session, session.exec(select(User).where(User.email == OTHER_REP)).one(), office.clock.now())
    guest.get(f"/invite/{third}", 404)
    assert _accepts(guest, third) == 404


def test_who_is_shut_out_is_out_everywhere_at_once(office: Office) -> None:
    browser, program = office.browser(), Program(office)
    with office.engine.database.write() as session:
        users.shut_out(session, session.exec(select(User).where(User.email == REP)).one(), office.clock.now())
    browser.get("/", 303)
    program.get("/me", 401)
    assert office.browser(None).sign_in(REP).status_code == 403
    with office.engine.database.write() as session:
        users.let_in(session, session.exec(select(User).where(User.email == REP)).one(), office.clock.now())
    browser.get("/", 303)
    program.get("/me", 401)
    assert office.browser(None).sign_in(REP).status_code == 303


def test_a_program_is_ended_by_whose_it_is(office: Office) -> None:
    program, omar = Program(office), office.browser(OTHER_REP)
    omar.post("/me/tokens/1/end", 404)
    program.get("/me")
    rosa = office.browser()
    assert "tests" in rosa.get("/me")
    rosa.post("/me/tokens/1/end")
    program.get("/me", 401)


def test_users_are_added_with_what_a_user_needs(office: Office) -> None:
    now = office.clock.now()
    with office.engine.database.write() as session:
        users.add(session, "Ada Field", "ada@tidewater.example", "rep", "sales", "Europe/Paris", now)
        for email, role, zone in (
            ("ADA@tidewater.example", "rep", "UTC"), ("x", "rep", "UTC"), ("b@c.example", "boss", "UTC"),
            ("b@c.example", "rep", "Mars"),
        ):  # fmt: skip
            with pytest.raises(ConfigError):
                users.add(session, "X", email, role, "sales", zone, now)
        with pytest.raises(NotFound):
            programs.revoke(session, 12, now, "operator")
    assert _accepts(office.browser(None), invitation(office, "ada@tidewater.example")) == 303


@pytest.mark.parametrize(
    ("agent", "told"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox, Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1", "Safari, iPhone"),
        ("curl/8", ""),
        ("<script>", ""),
    ],
)
def test_a_browser_is_told_in_a_few_words_of_ours(agent: str, told: str) -> None:
    assert called(agent) == told


def _accepts(
    browser: Browser, link: str, new: str = "a boat for every harbour", again: str = "a boat for every harbour"
) -> int:
    form = {"new": new, "again": again}
    return browser.client.post(f"/invite/{link}", data=form, headers=Browser.SAME).status_code


def _sessions(office: Office, email: str) -> list[users.LoginSession]:
    with office.engine.database.read() as session:
        found = users.find(session, email)
        assert found is not None
        rows = users.sessions(session, found.id or 0, office.clock.now())
        for row in rows:
            session.expunge(row)
        return rows
