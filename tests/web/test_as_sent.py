"""What is shown of a mail's own HTML, and how do its files come to a reader?"""

import base64
import re
import struct
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from outreach.confined import Confined, Exceeded
from outreach.inbox.records import Message
from outreach.web.app import create_app
from outreach.web.foreign_html import LONGEST, harmless
from outreach.web.passwords import set_password
from tests.hostile.tricks import tricks
from tests.house import REP, House
from tests.web.office import ADDRESS, Browser, Office

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0) + b"\0" * 40
BOMB = PNG[:16] + struct.pack(">II", 60_000, 60_000) + PNG[24:]


@pytest.mark.parametrize("name", tricks())
def test_no_trick_leaves_anything_that_acts_or_fetches(name: str) -> None:
    shown = harmless(tricks()[name], {})
    assert not re.search(r"<(?!/?(?:[a-z]+1?[\s>]))", shown.html)
    assert not re.search(r"<[^>]*\son\w+=|<[^>]*(?:href|src|srcset|action|background|url\()", shown.html)
    assert not re.search(r"<(?:script|svg|math|style|link|meta|base|iframe|object|embed|form|input|body)\b", shown.html)


def test_its_words_tables_and_colours_stay() -> None:
    html = '<table width="600"><tr><td align="center" style="color:#1c5c4b;padding:4px">Yes &amp; no</td></tr></table>'
    shown = harmless(html, {}).html
    assert 'width="600"' in shown
    assert 'style="color:#1c5c4b;padding:4px"' in shown
    assert "Yes &amp; no" in shown


def test_a_link_says_where_it_leads_and_is_none() -> None:
    shown = harmless('<a href="https://bank.example@evil.example/x?y=1">https://bank.example</a>', {})
    assert "[evil.example/x?y=1]" in shown.html
    assert "href" not in shown.html
    assert [(link.words, link.target) for link in shown.links] == [
        ("https://bank.example", "https://evil.example/x?y=1")
    ]
    [lookalike] = harmless('<a href="https://аpple.example">x</a>', {}).links
    assert lookalike.host == "xn--pple-43d.example"


def test_pictures_from_elsewhere_are_counted_and_its_own_are_shown() -> None:
    data = "data:image/png;base64," + base64.b64encode(PNG).decode()
    html = '<img src="https://evil.example/p.gif" alt="Our logo"><img src="cid:one@x"><img src="cid:none">'
    shown = harmless(html, {"one@x": data})
    assert shown.withheld == 1
    assert "[Our logo]" in shown.html
    assert shown.html.count("<img") == 1
    assert data in shown.html
    assert "src" not in harmless('<img src="cid:one">', {"one": "data:image/svg+xml;base64,PHN2Zz4="}).html


@pytest.mark.parametrize("html", ["<a><b><i><u>" * 20_000 + "</div>" * 20_000, "x" * (LONGEST + 1)])
def test_what_takes_too_long_is_not_shown_and_says_so(html: str) -> None:
    assert harmless(html, {}).trouble
    assert harmless("<p>The next one</p>", {}).html == "<p>The next one</p>"


def test_work_beyond_its_memory_is_ended_and_the_next_goes_on() -> None:
    work = Confined("builtins:bytes", seconds=20, megabytes=64)
    with pytest.raises(Exceeded):
        work(10**9)
    with pytest.raises(RuntimeError, match="TypeError"):
        work("no bytes")
    first = work.pid
    with pytest.raises(RuntimeError, match="TypeError"):
        work(3)
    assert work.pid == first
    work.close()


def test_the_page_frames_it_and_the_frame_is_fenced_in(office: Office) -> None:
    office.contact("Ann Client", "ann@client.example")
    html = '<p>Hello</p><a href="https://ann.example/">Ours</a>'
    raw = f"From: ann@client.example\r\nTo: {REP}\r\nSubject: New\r\nContent-Type: text/html\r\n\r\n{html}".encode()
    office.arrives("", "", raw=raw)
    browser = office.browser()
    assert 'href="/message/1/as-sent"' in browser.get("/contact/1")
    page = browser.client.get("/message/1/as-sent")
    assert '<iframe class="as-sent" sandbox="" referrerpolicy="no-referrer" src="/message/1/frame"' in page.text
    assert 'href="https://ann.example/" rel="noopener noreferrer nofollow"' in page.text
    assert page.headers["content-security-policy"].endswith("frame-src 'self'")
    frame = browser.client.get("/message/1/frame")
    assert "<p>Hello</p>" in frame.text
    policy = frame.headers["content-security-policy"]
    assert policy.startswith(
        "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; form-action 'none'"
    )
    assert frame.headers["x-frame-options"] == "SAMEORIGIN"
    for path in ("/message/1/as-sent", "/message/1/frame", "/message/1/attachment/0"):
        assert office.browser(None).client.get(path).status_code == 303
    for path in ("/message/9/as-sent", "/message/9/frame", "/message/1/attachment/0", "/message/1/attachment/9999"):
        browser.get(path, 404)


def mixed(*parts: bytes) -> bytes:
    """A mail with these parts."""
    head = b"From: ann@client.example\r\nSubject: Files\r\nContent-Type: multipart/related; boundary=b\r\n\r\n"
    return head + b"".join(b"--b\r\n" + part + b"\r\n" for part in parts) + b"--b--\r\n"


@pytest.fixture
def pages(house: House) -> Browser:
    """The pages of a house with real servers, for Rosa."""
    with house.engine.database.write() as session:
        set_password(session, REP, "a harbour with four boats")
    browser = Browser(TestClient(create_app(house.engine), base_url=ADDRESS, follow_redirects=False))
    assert browser.sign_in(REP).status_code == 303
    return browser


def test_files_are_fetched_from_the_server_and_kept_never_opened(house: House, pages: Browser) -> None:
    script = b"<script>alert(1)</script>"
    raw = mixed(
        b'Content-Type: text/html\r\n\r\n<img src="cid:pic"><img src="cid:bomb">',
        b"Content-Type: image/png\r\nContent-ID: <pic>\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.b64encode(PNG),
        b"Content-Type: image/png\r\nContent-ID: <bomb>\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.b64encode(BOMB),
        b'Content-Type: text/html\r\nContent-Disposition: attachment; filename="../../a\\"; x=.html"\r\n\r\n' + script,
    )
    house.sandbox.deliver(REP, raw)
    house.passes(minutes=1)
    answer = pages.client.get("/message/1/attachment/2")
    assert answer.content == script
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"] == 'attachment; filename="a__ x_.html"'
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    frame = pages.get("/message/1/frame")
    assert frame.count('<img src="data:image/png;base64,') == 1
    assert base64.b64encode(BOMB).decode() not in frame


def test_what_is_no_longer_the_same_on_the_server_is_not_given_out(
    house: House, pages: Browser, tmp_path: Path
) -> None:
    part = b"Content-Type: text/plain\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\nx"
    house.sandbox.deliver(REP, mixed(part))
    house.passes(minutes=1)
    with house.engine.database.write() as session:
        session.get_one(Message, 1).content_hash = "0" * 64
    assert pages.client.get("/message/1/attachment/0").status_code == 404
    house.sandbox.stop()
    assert pages.client.get("/message/1/attachment/0").status_code == 503
