"""Is anything fetched from a place that a stranger named?"""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from outreach.config import SecondReading
from outreach.errors import Unreachable
from outreach.inbox.records import Message
from outreach.listening.completions import Completions
from tests.servers.model_endpoint import ModelEndpoint
from tests.web.office import Office

PLACES = [
    "http://127.0.0.1/", "http://127.1/", "http://0177.0.0.1/", "http://0x7f.0.0.1/", "http://0x7f000001/", "http://2130706433/",
    "http://017700000001/", "http://127.0.0.1.nip.example/", "http://localhost/", "http://LOCALHOST./", "http://localtest.example/",
    "http://0/", "http://0.0.0.0/", "http://[::1]/", "http://[::]/", "http://[0:0:0:0:0:ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/",
    "http://[::127.0.0.1]/", "http://[64:ff9b::7f00:1]/", "http://[fe80::1]/", "http://[fe80::1%25eth0]/", "http://[fc00::1]/",
    "http://[fd00:ec2::254]/", "http://[2002:7f00:1::]/", "http://169.254.169.254/latest/meta-data/", "http://169.254.170.2/",
    "http://2852039166/", "http://0xa9fea9fe/", "http://0251.0376.0251.0376/", "http://metadata.internal.example/", "http://100.64.0.1/",
    "http://100.100.100.200/", "http://10.0.0.1/", "http://172.16.0.1/", "http://192.168.0.1/", "http://192.0.0.192/", "http://198.18.0.1/",
    "http://224.0.0.1/", "http://255.255.255.255/", "http://printer.local/", "http://intranet/", "http://a.test:22/", "http://a.test:25/",
    "http://a.test:6379/", "http://user:pass@127.0.0.1/", "http://a.test@127.0.0.1/", "http://127.0.0.1#@a.test/", "http://127.0.0.1\\@a.test/",
    "http:/127.0.0.1/", "http:127.0.0.1", "//127.0.0.1/", "/etc/passwd", "file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1:25/_x",
    "dict://127.0.0.1:11211/", "ldap://127.0.0.1/", "jar:http://127.0.0.1!/", "data:text/html,x", "http://①②⑦.⓪.⓪.①/", "http://127。0。0。1/",
    "http://ⓛocalhost/", "https://127.0.0.1/", "http://127.0.0.1:80:80/", "http://a.test/\r\nX: y",
]  # fmt: skip


@pytest.fixture
def connected() -> Iterator[list[Any]]:
    """Every address to which this process connects or asks for, while the test lasts."""
    seen: list[Any] = []
    on = [True]

    def hear(event: str, arguments: tuple[Any, ...]) -> None:
        if on[0] and event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname"):
            seen.append((event, arguments[1:] if event == "socket.connect" else arguments))

    sys.addaudithook(hear)
    yield seen
    on[0] = False


def test_there_are_sixty_places() -> None:
    assert len(set(PLACES)) >= 60


def test_no_redirect_is_followed_and_nobody_else_is_asked(connected: list[Any]) -> None:
    with ModelEndpoint(lambda _: []) as endpoint:
        endpoint.misbehaves = "redirect"
        reader = Completions(SecondReading(base_url=endpoint.url, model="m", auth="none"))
        for place in PLACES:
            endpoint.elsewhere = place.replace("\r\n", "")
            with pytest.raises(Unreachable, match="it answers 307"):
                reader.read("Hello", datetime(2026, 3, 2, tzinfo=UTC))
        port = int(endpoint.url.rpartition(":")[2].removesuffix("/v1"))
        asked = {arguments[0][:2] for event, arguments in connected if event == "socket.connect"}
        assert asked == {("127.0.0.1", port)}
        assert len(endpoint.asked) == len(PLACES)


def test_nothing_that_a_mail_names_is_ever_fetched(office: Office, connected: list[Any]) -> None:
    office.contact("Ann Client", "ann@client.example", stage="lead", zone="America/New_York")
    for number, place in enumerate(PLACES):
        flat = place.replace("\r\n", " ")
        body = (
            f"How much is it? See {place} <a href='{flat}'>x</a><img src='{flat}'><link rel=stylesheet href='{flat}'>"
        )
        head = (
            f"List-Unsubscribe: <{flat}>\r\nX-Face-URL: {flat}\r\nContent-Location: {flat}\r\nContent-Base: {flat}\r\n"
        )
        kind = (
            f'message/external-body; access-type=URL; URL="{flat}"'
            if number % 3 == 2
            else ("text/html", "text/plain")[number % 3]
        )
        raw = f"From: ann@client.example\r\nSubject: {flat}\r\n{head}Content-Type: {kind}\r\n\r\n{body}\r\n"
        office.arrives("", "", raw=raw.encode())
    office.engine.think()
    browser = office.browser()
    ids = [row.id for row in office.rows(Message)]
    for path in (
        "/",
        "/contact/1",
        *(f"/message/{n}/as-sent" for n in ids[:9]),
        *(f"/message/{n}/frame" for n in ids[:9]),
    ):
        browser.get(path)
    assert connected == []


HERE = ("https://", "http://127.0.0.1/", "http://localhost/", "http://[::1]/")
"""What an operator may configure: TLS, or this machine."""


@pytest.mark.parametrize("place", [place for place in PLACES if not place.startswith(HERE)])
def test_what_is_no_plain_safe_address_cannot_be_configured(place: str) -> None:
    with pytest.raises(ValueError, match=r"web address|http is for this machine|Invalid|does not appear"):
        SecondReading(base_url=place, model="m")
