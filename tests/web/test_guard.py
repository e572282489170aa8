"""Does anything happen that another site wants, and does anything of a stranger's run in our pages?"""

import re
from html.parser import HTMLParser

import pytest
from fastapi.routing import APIRoute
from starlette.datastructures import Headers

from outreach.review.records import Decision
from outreach.web.app import PAGES
from outreach.web.guard import LARGEST_BODY, foreign, unknown_host
from outreach.web.static_files import addresses
from tests.house import REP
from tests.web.office import ADDRESS, PASSWORD, Browser, Office

EVERYWHERE = "0.0.0.0"  # noqa: S104 - named, not bound
HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>'
FOREIGN = [
    {},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": "none"},
    {"sec-fetch-site": "same-origin", "origin": "https://evil.example"},
    {"origin": "https://evil.example"},
    {"origin": "null"},
    {"origin": "http://127.0.0.1:9"},
]


def _changing() -> list[str]:
    routes = [route for pages in PAGES for route in pages.router.routes if isinstance(route, APIRoute)]
    paths = [route.path for route in routes if not {"GET", "HEAD"} & route.methods]
    return [re.sub(r"\{\w+\}", "1", path) for path in paths] + ["/", "/nowhere"]


def test_there_are_routes_to_guard() -> None:
    assert {"/login", "/logout", "/draft/1/approve", "/draft/1/skip", "/question/1/answer"} <= set(_changing())


@pytest.mark.parametrize("headers", FOREIGN)
def test_nothing_comes_in_from_another_site(office: Office, headers: dict[str, str]) -> None:
    browser = office.browser()
    token = browser.token()
    for path in _changing():
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            response = browser.client.request(method, path, data={"token": token}, headers=headers)
            assert response.status_code == 403, f"{method} {path} with {headers}"
    assert browser.client.get("/").status_code == 200, "still signed in"


def test_a_browser_that_gives_its_origin_alone_is_let_in(office: Office) -> None:
    login = {"email": REP, "password": PASSWORD}
    assert office.browser(None).client.post("/login", data=login, headers={"origin": ADDRESS}).status_code == 303


@pytest.mark.parametrize("token", ["", "0" * 64, "ü" * 64])
def test_a_form_without_the_token_of_its_login_is_refused(office: Office, token: str) -> None:
    iris = office.contact("Iris Okafor", "iris@garden.example", stage="lead", zone="America/New_York")
    office.writes("iris@garden.example", "How much does it cost?")
    browser, entry = office.browser(), office.entry(iris)
    for verb in ("approve", "edit", "skip", "done", "resolve"):
        fields = {"token": token, "arrived": "yes", "text": "x"}
        response = browser.client.post(f"/draft/{entry.id}/{verb}", data=fields, headers=Browser.SAME)
        assert response.status_code == 403, verb
    assert browser.client.post("/logout", data={"token": token}, headers=Browser.SAME).status_code == 403
    assert office.entry(iris).state == "waiting"
    assert office.rows(Decision) == []


def test_the_token_of_another_login_is_refused(office: Office) -> None:
    first, second = office.browser(), office.browser()
    response = first.client.post("/logout", data={"token": second.token()}, headers=Browser.SAME)
    assert response.status_code == 403


def test_a_huge_body_is_refused_before_it_is_read(office: Office) -> None:
    response = office.browser().client.post("/login", content=b"x" * (LARGEST_BODY + 1), headers=Browser.SAME)
    assert response.status_code == 413


@pytest.mark.parametrize(
    "path", ["/", "/login", "/healthz", "/nowhere", "/static/outreach.css", "/draft/x", "/draft/99999999999"]
)
def test_every_answer_is_fenced_in(office: Office, path: str) -> None:
    headers = office.browser().client.get(path).headers
    assert headers["content-security-policy"].startswith("default-src 'none'; ")
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    if not path.startswith("/static"):
        assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "path", ["/nowhere", "/draft/0", "/draft/x", "/draft/1", "/contact/77", "/?after=x", "/docs", "/openapi.json"]
)
def test_what_is_not_there_is_a_page_that_says_so(office: Office, path: str) -> None:
    assert "There is nothing here" in office.browser().get(path, 404)


def test_an_unforeseen_error_tells_nothing_and_is_fenced_in(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = office.browser()

    def breaks(*_: object) -> None:
        raise RuntimeError("a secret at /a/path")

    monkeypatch.setattr("outreach.web.queue_pages.shown_list", breaks)
    response = browser.client.get("/")
    assert response.status_code == 500
    assert "Something went wrong on our side" in response.text
    assert "secret" not in response.text
    assert "default-src 'none'" in response.headers["content-security-policy"]


class _Tags(HTMLParser):
    """Every tag of a page, and every attribute."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts: list[str | None] = []
        self.strange: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "script":
            self.scripts.append(dict(attrs).get("src"))
        if tag in ("img", "iframe", "object", "embed", "base", "style"):
            self.strange.append(tag)
        self.strange += [name for name, _ in attrs if name.startswith("on") or name == "style"]
        self.strange += [value for _, value in attrs if value and value.strip().lower().startswith("javascript:")]


def test_a_hostile_mail_is_only_text(office: Office) -> None:
    address = "eve@evil.example"
    contact = office.contact(f"Eve {HOSTILE}", address, stage="lead", organisation=HOSTILE, zone="America/New_York")
    text = f"How much does it cost? {HOSTILE}\nPlease don't call me {HOSTILE}.\n<svg/onload=alert(3)>"
    office.writes(f'"{HOSTILE}" <{address}>'.replace('""', '"'), text, subject=HOSTILE)
    _only_text(office, contact)


def test_hostile_html_is_only_text(office: Office) -> None:
    contact = office.contact("Eve Hart", "eve@evil.example", stage="lead", zone="America/New_York")
    raw = (
        b"From: Eve <eve@evil.example>\r\nTo: rosa@tidewater.example\r\nSubject: =?utf-8?q?=3Cscript=3Ea=281=29?=\r\n"
        b"Message-ID: <h@evil.example>\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
        b"<html><body onload=alert(1)><p>How much does it cost? <b>Please</b> don't call me.</p>"
        b"<img src='https://evil.example/pixel.gif'><script>alert(2)</script>"
        b"<p>&lt;script&gt;alert(3)&lt;/script&gt;</p></body></html>\r\n"
    )
    office.arrives("", "", raw=raw)
    office.engine.think()
    pages = _only_text(office, contact)
    assert all("evil.example/pixel" not in page for page in pages)
    assert any("How much does it cost?" in page for page in pages)


def _only_text(office: Office, contact: int) -> list[str]:
    browser, entry = office.browser(), office.entry(contact)
    paths = ("/", f"/draft/{entry.id}", f"/draft/{entry.id}/edit", f"/contact/{contact}", f"/?after={entry.id}")
    pages = [browser.get(path) for path in paths]
    for page in pages:
        tags = _Tags()
        tags.feed(page)
        assert tags.strange == []
        assert set(tags.scripts) <= set(addresses().values()), "scripts of ours by their content, and no other"
    return pages


@pytest.mark.parametrize(
    ("host", "address", "bound", "ours"),
    [
        ("127.0.0.1:8025", "", "127.0.0.1", True),
        ("localhost:8025", "https://outreach.example.com", "127.0.0.1", True),
        ("outreach.example.com", "https://outreach.example.com", EVERYWHERE, True),
        ("evil.example:8025", "", "127.0.0.1", False),
        ("evil.example", "https://outreach.example.com", EVERYWHERE, False),
        ("10.0.0.5:8025", "", "10.0.0.5", True),
        ("office.example:8025", "", EVERYWHERE, True),
        ("", "", "127.0.0.1", False),
    ],
)
def test_a_name_that_was_made_to_lead_here_is_not_ours(host: str, address: str, bound: str, ours: bool) -> None:
    assert unknown_host(Headers({"host": host}), address, bound) == (not ours)


def test_a_page_of_anothers_name_is_never_answered(office: Office) -> None:
    browser = office.browser(None)
    evil = {"host": "evil.example", "origin": "http://evil.example", "sec-fetch-site": "same-origin"}
    assert browser.client.get("/login", headers=evil).status_code == 421
    login = {"email": REP, "password": PASSWORD}
    assert browser.client.post("/login", data=login, headers=evil).status_code == 421


def test_a_page_of_ours_without_tls_is_not_ours() -> None:
    ours = "https://outreach.example.com"
    headers = {"host": "127.0.0.1:8025", "sec-fetch-site": "same-origin"}
    assert foreign(Headers(headers | {"origin": ours}), ours) is None
    assert foreign(Headers(headers | {"origin": ours.replace("https", "http")}), ours)


@pytest.mark.parametrize("kind", ["text/plain", "application/json", ""])
def test_only_a_form_is_taken_for_a_form(office: Office, kind: str) -> None:
    headers = Browser.SAME | {"content-type": kind}
    answer = office.browser(None).client.post("/login", content=b"email=a&password=b", headers=headers)
    assert answer.status_code == 415
