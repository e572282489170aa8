"""Which domains have signed a mail: signed here with a real key, then taken as it is or changed on the way."""

import socket
import threading
import time

import dns.message
import dns.resolver
import dns.rrset
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outreach.inbox.dkim import LONGEST_BLANK, DnsKeys, signers
from tests.signing import KeysAtHand, record, signed

HEAD = b"From: Anna <anna@anchor.example>\r\nSubject: Hello\r\nDate: Mon, 2 Mar 2026 09:00:00 -0800\r\n"
MAIL = HEAD + b"\r\nWrite again.\r\n"


def found(raw: bytes, keys: KeysAtHand | None = None) -> list[str]:
    """The domains whose signatures hold."""
    return list(signers(raw, keys or KeysAtHand("anchor.example")))


def test_a_signature_that_holds_names_its_domain() -> None:
    keys = KeysAtHand("anchor.example")
    assert found(signed(MAIL, "anchor.example"), keys) == ["anchor.example"]
    assert keys.asked == ["s1._domainkey.anchor.example"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"Write again.", b"Write again and again."),
        (b"From: Anna <anna@anchor.example>", b"From: Eve <eve@anchor.example>"),
        (b"Subject: Hello", b"Subject: Hello again"),
        (b"Subject: Hello", b"Subject: New\r\nSubject: Hello"),
        (b"From: Anna", b"From: eve@evil.test\r\nFrom: Anna"),
        (b"Date:", b"Content-Type: text/html\r\nContent-Type: text/plain\r\nDate:"),
    ],
)
def test_whatever_was_changed_on_the_way_is_not_signed(before: bytes, after: bytes) -> None:
    raw = signed(MAIL, "anchor.example")
    head, _, rest = raw.partition(b"\r\nFrom:")
    assert found(head + (b"\r\nFrom:" + rest).replace(before, after)) == []


def test_a_signature_over_part_of_the_text_or_without_the_subject_proves_nothing() -> None:
    assert found(signed(MAIL, "anchor.example", length=True)) == []
    assert found(signed(MAIL, "anchor.example", headers=(b"from", b"date"))) == []


def test_a_key_that_is_not_there_proves_nothing() -> None:
    assert found(signed(MAIL, "elsewhere.example")) == []
    assert found(MAIL) == []


def test_one_of_several_signatures_is_enough() -> None:
    twice = signed(signed(MAIL, "anchor.example"), "elsewhere.example")
    assert found(twice) == ["anchor.example"]
    many = MAIL
    for number in range(9):
        many = signed(many, f"d{number}.example")
    keys = KeysAtHand()
    assert found(many, keys) == []
    assert len(keys.asked) == 4


def test_what_would_take_the_library_long_is_not_looked_at() -> None:
    began = time.monotonic()
    assert found(signed(MAIL, "anchor.example") + b" " * (LONGEST_BLANK + 1) + b"x\r\n") == []
    assert found(signed(MAIL, "anchor.example") + (b" " * LONGEST_BLANK + b"x") * 9000) == []
    assert time.monotonic() - began < 5


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=200), st.binary(max_size=80))
def test_no_bytes_raise(signature: bytes, head: bytes) -> None:
    raw = b"DKIM-Signature: v=1; a=rsa-sha256; d=anchor.example; s=s1; " + signature + b"\r\n" + head + MAIL
    assert found(raw) in ([], ["anchor.example"])


class _Dns:
    """A server on loopback that knows one name, says of `no.example` that it is not, and is silent about the rest."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.thread = threading.Thread(target=self._serve)

    def __enter__(self) -> "_Dns":
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.sendto(b"", self.socket.getsockname())
        self.thread.join()
        self.socket.close()

    def _serve(self) -> None:
        while True:
            data, whence = self.socket.recvfrom(4096)
            if not data:
                return
            query = dns.message.from_wire(data)
            name = query.question[0].name.to_text()
            self.asked.append(name)
            answer = dns.message.make_response(query)
            if name == "s1._domainkey.anchor.example.":
                text = record().decode()
                halves = f'"{text[:200]}" "{text[200:]}"'
                answer.answer.append(dns.rrset.from_text(name, 60, "IN", "TXT", halves))
            elif name.startswith("silent"):
                continue
            else:
                answer.set_rcode(3)
            self.socket.sendto(answer.to_wire(), whence)


def test_keys_come_from_the_dns_once_and_silence_is_not_waited_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    with _Dns() as server:
        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers, resolver.port = ["127.0.0.1"], server.socket.getsockname()[1]
        monkeypatch.setattr(dns.resolver, "default_resolver", resolver)
        monkeypatch.setattr("outreach.inbox.dkim.LOOK_UP_SECONDS", 0.3)
        keys = DnsKeys()
        assert found(signed(MAIL, "anchor.example"), keys) == ["anchor.example"]  # type: ignore[arg-type]
        assert keys.key("s1._domainkey.anchor.example") == record()
        assert server.asked == ["s1._domainkey.anchor.example."]
        assert keys.key("s1._domainkey.no.example") is None
        assert [keys.key(f"silent{number}.example") for number in range(3)] == [None] * 3
        before = len(server.asked)
        assert keys.key("s1._domainkey.other.example") is None
        assert len(server.asked) == before, "after three silences nobody is asked for a while"
