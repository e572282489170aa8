"""Do people come in by the house's own provider, and nobody by a provider that lies or by another's sign-in?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from outreach.config import Oidc, Web
from outreach.contacts.records import User
from outreach.keeping.records import Audit
from outreach.web.app import create_app
from outreach.web.records import LoginSession
from tests.house import REP
from tests.servers.oidc_provider import CLIENT, SECRET, OpenIdProvider
from tests.web.office import ADDRESS, Browser, Office


@dataclass
class House:
    """A house whose people sign in by a provider."""

    office: Office
    provider: OpenIdProvider

    def way(self, browser: Browser, to: str = "/") -> str:
        """Away to the provider, and the address with which it sends the browser back."""
        away = browser.client.get("/login/oidc", params={"to": to})
        assert away.status_code == 303, away.text
        return httpx.get(away.headers["location"]).headers["location"]

    def comes(self, browser: Browser, to: str = "/") -> httpx.Response:
        """The whole way."""
        back: httpx.Response = browser.client.get(self.way(browser, to))
        return back

    def refused(self) -> None:
        """The whole way, and nobody is let in."""
        browser = self.office.browser(None)
        assert self.comes(browser).status_code == 403
        assert self.office.rows(LoginSession) == []
        browser.get("/", 303)


@pytest.fixture
def house(office: Office, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    monkeypatch.setenv("OUTREACH_OIDC_SECRET", SECRET)
    with OpenIdProvider(lambda: int(office.clock.now().timestamp())) as provider:
        provider.email = REP.title()
        oidc = Oidc(issuer=provider.issuer, client_id=CLIENT, name="the harbour login")
        web = office.settings.house.web.model_copy(update={"oidc": oidc, "address": ADDRESS})
        office.settings.house = office.settings.house.model_copy(update={"web": web})
        office.app = create_app(office.engine)
        yield House(office, provider)


def test_whom_the_provider_vouches_for_is_signed_in_where_they_wanted_to_go(house: House, iris: int) -> None:
    browser = house.office.browser(None)
    assert "Sign in with the harbour login" in browser.get("/login")
    back = house.comes(browser, f"/contact/{iris}")
    assert back.status_code == 200
    assert f"url=/contact/{iris}" in back.text
    assert "Iris Navarro" in browser.get(f"/contact/{iris}")
    [asked] = house.provider.asked
    assert asked["scope"] == "openid email"
    assert asked["redirect_uri"] == f"{ADDRESS}/login/oidc/back"
    assert "signed in" in {row.what for row in house.office.rows(Audit)}


@pytest.mark.parametrize("to", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_nobody_is_led_elsewhere(house: House, to: str) -> None:
    assert "evil" not in house.comes(house.office.browser(None), to).text


LIES: dict[str, dict[str, Any]] = {
    "another nonce": {"nonce": "x"},
    "no nonce": {"nonce": None},
    "for another client": {"aud": "another"},
    "for another party": {"aud": [CLIENT, "another"], "azp": "another"},
    "of another issuer": {"iss": "https://evil.example"},
    "expired": {"exp": -120, "iat": -400},
    "of the future": {"iat": 3600, "exp": 7200},
    "without an end": {"exp": None},
    "an email that nobody has verified": {"email_verified": False},
    "an email of which nothing is said": {"email_verified": None},
    "no email": {"email": None},
    "nobody of us": {"email": "mallory@evil.example"},
    "a list for an email": {"email": [REP]},
    "a hash of another access token": {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
}


@pytest.mark.parametrize("lie", LIES)
def test_a_token_that_lies_lets_nobody_in(house: House, lie: str) -> None:
    def changes(claims: dict[str, Any]) -> None:
        now = house.provider.now()
        for name, value in LIES[lie].items():
            claims[name] = now + value if name in ("exp", "iat") and value is not None else value
            if value is None:
                del claims[name]

    house.provider.changes = changes
    house.refused()
    assert "sign-in refused" in {row.what for row in house.office.rows(Audit)}


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_a_token_that_anybody_could_have_signed_lets_nobody_in(house: House, algorithm: str) -> None:
    house.provider.algorithm = algorithm
    house.refused()


def test_a_token_signed_with_anothers_key_lets_nobody_in(house: House) -> None:
    house.provider.signs_with_anothers = True
    house.refused()


def test_a_provider_that_says_no_lets_nobody_in(house: House) -> None:
    house.provider.refuses = "access_denied"
    house.refused()


def test_a_provider_that_calls_itself_otherwise_is_not_asked_any_further(house: House) -> None:
    house.provider.says = {"issuer": "https://evil.example"}
    assert house.office.browser(None).client.get("/login/oidc").status_code == 503
    house.provider.says = {"token_endpoint": "http://evil.example/token"}
    house.refused()


def test_the_answer_belongs_to_the_browser_that_began_and_is_taken_once(house: House) -> None:
    mine, others = house.office.browser(None), house.office.browser(None)
    back = house.way(mine)
    assert others.client.get(back).status_code == 403, "another browser has begun nothing"
    house.way(others)
    assert others.client.get(back).status_code == 403, "another browser has begun another one"
    house.office.clock.move(timedelta(minutes=1))
    assert mine.client.get(back).status_code == 200
    assert mine.client.get(back).status_code == 403, "a second time"


def test_a_sign_in_that_takes_too_long_or_names_another_provider_is_none(house: House) -> None:
    browser = house.office.browser(None)
    back = house.way(browser)
    assert browser.client.get(f"{back}&iss=https://evil.example").status_code == 403
    back = house.way(browser)
    state = parse_qs(urlsplit(back).query)["state"][0]
    assert browser.client.get(f"/login/oidc/back?code=guessed&state={state}").status_code == 403
    back = house.way(browser)
    house.office.clock.move(timedelta(minutes=11))
    assert browser.client.get(back).status_code == 403


def test_who_is_shut_out_does_not_come_in_by_the_provider(house: House) -> None:
    with house.office.engine.database.write() as session:
        session.get_one(User, house.office.user_id(session, REP)).active = False
    house.refused()


def test_without_a_provider_there_is_no_such_way(office: Office) -> None:
    browser = office.browser(None)
    assert "Sign in with" not in browser.get("/login")
    browser.get("/login/oidc", 404)
    browser.get("/login/oidc/back", 404)


def test_a_provider_in_the_clear_is_refused() -> None:
    with pytest.raises(ValueError, match="use https"):
        Web(oidc=Oidc(issuer="http://login.example.com", client_id="x"))
    assert Oidc(issuer="https://login.example.com", client_id="x").shown == "login.example.com"
