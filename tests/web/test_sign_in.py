"""Who comes in, who does not, and when does a login end?"""

import json
from datetime import timedelta

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlmodel import SQLModel, col, select

from outreach.contacts.records import User
from outreach.errors import ConfigError, NotFound
from outreach.web.app import create_app
from outreach.web.passwords import set_password, verify
from outreach.web.records import LoginSession
from tests.house import OTHER_REP, REP
from tests.web.office import PASSWORD, Browser, Office

PAGES = ("/", "/draft/1", "/draft/1/edit", "/contact/1", "/contact/1/why", "/draft/1/why", "/plan")


def test_the_right_password_opens_the_list(office: Office) -> None:
    browser = office.browser()
    assert "Nothing waits for you" in browser.get("/")
    cookie = browser.client.cookies.jar.__iter__().__next__()
    assert cookie.name == "outreach"


def test_the_cookie_is_for_us_alone(office: Office) -> None:
    header = office.browser(None).sign_in(REP).headers["set-cookie"]
    assert "HttpOnly" in header
    assert "SameSite=strict" in header
    assert "Path=/" in header
    assert "Secure" not in header


def test_over_https_the_cookie_is_bound_to_the_host(office: Office) -> None:
    web = office.settings.house.web.model_copy(update={"address": "https://outreach.example.com"})
    office.settings.house = office.settings.house.model_copy(update={"web": web})
    office.app = create_app(office.engine)
    header = office.browser(None).sign_in(REP).headers["set-cookie"]
    assert header.startswith("__Host-outreach=")
    assert "Secure" in header
    assert "Domain" not in header


@pytest.mark.parametrize(
    ("email", "password"),
    [
        (REP, "a harbour with five boats"),
        ("nobody@tidewater.example", PASSWORD),
        ("", ""),
        (REP, "x" * 5000),
        ("\0", "\0"),
    ],
)
def test_a_wrong_user_and_a_wrong_password_read_the_same(office: Office, email: str, password: str) -> None:
    response = office.browser(None).sign_in(email, password)
    assert response.status_code == 403
    assert "This email and this password do not go together." in response.text
    assert office.rows(LoginSession) == []


def test_somebody_who_has_left_does_not_come_in_and_is_put_out(office: Office) -> None:
    browser = office.browser()
    with office.engine.database.write() as session:
        session.exec(select(User).where(User.email == REP)).one().active = False
    assert browser.client.get("/").status_code == 303
    assert office.browser(None).sign_in(REP).status_code == 403


def test_many_tries_have_to_wait_and_others_come_in(office: Office) -> None:
    browser = office.browser(None)
    for _ in range(5):
        assert browser.sign_in(REP, "wrong wrong wrong").status_code == 403
    refused = browser.sign_in(REP)
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) > 60
    assert office.browser(None).sign_in(OTHER_REP).status_code == 303
    office.clock.move(timedelta(minutes=16))
    assert browser.sign_in(REP).status_code == 303


def test_a_new_login_has_a_new_token_and_ends_the_old_one(office: Office) -> None:
    browser = office.browser()
    old = browser.client.cookies["outreach"]
    assert browser.sign_in(REP).status_code == 303
    assert browser.client.cookies["outreach"] != old
    fixed = office.browser(None)
    fixed.client.cookies.set("outreach", old)
    assert fixed.client.get("/").status_code == 303


def test_only_the_hash_of_the_token_is_kept(office: Office) -> None:
    token = office.browser().client.cookies["outreach"]
    assert all(token not in row.token_hash for row in office.rows(LoginSession))


def test_signing_out_ends_it_on_our_side(office: Office) -> None:
    browser = office.browser()
    token = browser.client.cookies["outreach"]
    browser.post("/logout")
    assert office.rows(LoginSession)[0].revoked_at is not None
    again = office.browser(None)
    again.client.cookies.set("outreach", token)
    assert again.client.get("/").headers["location"] == "/login"


@pytest.mark.parametrize("steps", [[timedelta(hours=13)], [timedelta(hours=10)] * 18])
def test_a_login_ends_by_idling_and_by_age(office: Office, steps: list[timedelta]) -> None:
    browser = office.browser()
    statuses = []
    for step in steps:
        office.clock.move(step)
        statuses.append(browser.client.get("/").status_code)
    assert statuses[-1] == 303
    assert set(statuses[:-1]) <= {200, 303}


def test_a_new_password_puts_old_browsers_out(office: Office) -> None:
    browser = office.browser()
    with office.engine.database.write() as session:
        set_password(session, REP.upper(), "another harbour entirely", office.clock.now())
    assert browser.client.get("/").status_code == 303
    with office.engine.database.read() as session:
        assert verify(session, REP, PASSWORD) is None
        assert verify(session, REP, "another harbour entirely") == office.user_id(session, REP)


def test_a_password_that_was_hashed_with_less_work_is_hashed_anew_at_the_next_login(office: Office) -> None:
    weak = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8 * 1024, parallelism=1),))
    with office.engine.database.write() as session:
        session.exec(select(User).where(User.email == REP)).one().password_hash = weak.hash(PASSWORD)
    office.browser()
    [user] = office.rows(User, User.email == REP)
    assert "$argon2id$v=19$m=65536,t=3,p=4$" in user.password_hash
    office.browser()


def test_a_bad_password_or_an_unknown_user_is_said(office: Office) -> None:
    with office.engine.database.write() as session:
        with pytest.raises(ConfigError, match="10 to 256 characters"):
            set_password(session, REP, "short")
        with pytest.raises(NotFound, match="no user"):
            set_password(session, "nobody@tidewater.example", PASSWORD)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_wants_a_login(office: Office, path: str) -> None:
    response = office.browser(None).client.get(path)
    assert response.status_code == 303
    assert response.headers["location"] == ("/login" if path == "/" else f"/login?to={path}")


def test_after_the_login_the_page_that_was_wanted_opens(office: Office) -> None:
    browser = office.browser(None)
    assert browser.sign_in(REP, to="/contact/1").headers["location"] == "/contact/1"


@pytest.mark.parametrize(
    "to", ["https://evil.example/", "//evil.example", "/\\evil.example", "/draft/1\r\nX: y", "/logout", "javascript:x"]
)
def test_a_login_leads_nowhere_else(office: Office, to: str) -> None:
    assert office.browser(None).sign_in(REP, to=to).headers["location"] == "/"


def test_a_link_in_a_mail_opens_by_way_of_our_own_page(office: Office) -> None:
    response = office.browser(None).client.get("/draft/7", headers={"sec-fetch-site": "cross-site"})
    assert response.status_code == 200
    assert '<meta http-equiv="refresh" content="0; url=/draft/7">' in response.text


def test_health_is_told_without_a_login(office: Office) -> None:
    told = json.loads(office.browser(None).get("/healthz"))
    assert told["ok"] is True
    assert {account["name"] for account in told["accounts"]} == {"rosa", "omar", "help"}
    version = office.engine.policy.version
    assert told["policy"] == {"version": version, "trouble": False, "shadow": False, "planned_percent": 100}
    office.clock.move(timedelta(hours=1))
    assert json.loads(office.browser(None).get("/healthz"))["ok"] is False


def test_what_keeps_us_from_hearing_stands_on_every_page(office: Office) -> None:
    browser = office.browser()
    assert "banner" not in browser.get("/")
    office.clock.move(timedelta(hours=1))
    office.engine.policy_trouble = "rules.yaml:3:1: <b>wrong</b>"
    for page in (browser.get("/"), browser.get("/contact/1", 404)):
        assert "We are not hearing rosa" in page
        assert "the last good one stays in force" in page
        assert "&lt;b&gt;wrong" in page


def test_looking_changes_nothing(office: Office) -> None:
    iris = office.contact("Iris Okafor", "iris@garden.example", stage="lead")
    office.writes("iris@garden.example", "How much does it cost?")
    browser, entry = office.browser(), office.entry(iris)
    before = _everything(office)
    for path in ("/", f"/draft/{entry.id}", f"/draft/{entry.id}/edit", f"/contact/{iris}", f"/?after={entry.id}"):
        browser.get(path)
    posts = ("/logout", f"/draft/{entry.id}/approve", f"/draft/{entry.id}/skip", "/question/1/answer")
    for path in posts:
        browser.get(path, 405)
    assert _everything(office) == before


def _everything(office: Office) -> dict[str, list[tuple[object, ...]]]:
    with office.engine.database.engine.connect() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(table.select())), key=repr)
            for table in SQLModel.metadata.sorted_tables
        }


def test_idle_browsers_are_not_written_down_at_each_request(office: Office) -> None:
    browser: Browser = office.browser()
    seen = office.rows(LoginSession)[0].last_seen_at
    office.clock.move(timedelta(minutes=4))
    browser.get("/")
    assert office.rows(LoginSession, col(LoginSession.last_seen_at) == seen)
    office.clock.move(timedelta(minutes=2))
    browser.get("/")
    assert not office.rows(LoginSession, col(LoginSession.last_seen_at) == seen)
