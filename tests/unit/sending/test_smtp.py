"""What does the SMTP edge refuse before a secret or a body leaves?"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from outreach.config import Account, Server
from outreach.errors import LoginRefused, Unreachable
from outreach.sending.smtp import Doubt, Refused, connect
from tests.servers.ports import free_port
from tests.servers.sink import Sink

RAW = b"From: rosa@tidewater.example\r\nTo: ann@client.example\r\nSubject: x\r\n\r\n"


@pytest.fixture(scope="module")
def sink(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sink]:
    with Sink(tmp_path_factory.mktemp("sink")) as standing:
        yield standing


@pytest.fixture(autouse=True)
def _secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("OUTREACH_ROSA_PASSWORD", "hunter2")
    monkeypatch.chdir(tmp_path)


def account(port: int, **smtp: object) -> Account:
    """Rosa's account with this SMTP server."""
    server = Server.model_validate({"host": "127.0.0.1", "port": port, "security": "none", "timeout": 5} | smtp)
    return Account(name="rosa", address="rosa@tidewater.example", imap=server, smtp=server)


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_without_tls_no_password_leaves(sink: Sink, security: str) -> None:
    with pytest.raises(Unreachable) as error, connect(account(sink.port, security=security)):
        pass
    assert error.value.where == f"account rosa: 127.0.0.1:{sink.port}"
    assert "smtp.security" in error.value.remedy


def test_a_server_that_is_not_there(sink: Sink) -> None:
    with pytest.raises(Unreachable, match="cannot be reached"), connect(account(free_port())):
        pass


def test_a_wrong_password_names_the_secret_and_never_shows_it(sink: Sink) -> None:
    sink.lie({"auth": "535 5.7.8 no"})
    with pytest.raises(LoginRefused) as error, connect(account(sink.port)):
        pass
    assert "OUTREACH_ROSA_PASSWORD" in str(error.value)
    assert "hunter2" not in str(error.value)
    sink.honest()


@pytest.mark.parametrize("recipient", ["a@b.example>\r\nRCPT TO:<eve@evil.example", "a b@c.example", "a@b\0.example"])
def test_an_address_cannot_become_a_command(sink: Sink, recipient: str) -> None:
    with connect(account(sink.port)) as smtp, pytest.raises(Refused) as error:
        smtp.offer("rosa@tidewater.example", recipient)
    assert error.value.reply.permanent


@pytest.mark.parametrize("body", [b"a\rb", b"a\nb", b"\n.\n", b"\r.\r", b"\r\n.\n", b"\n.\r\n"])
def test_a_bare_line_end_never_leaves(sink: Sink, body: bytes) -> None:
    before = len(sink.accepted())
    with connect(account(sink.port)) as smtp:
        smtp.offer("rosa@tidewater.example", "ann@client.example")
        with pytest.raises(ValueError, match="bare CR or LF"):
            smtp.deliver(RAW + body + b"\r\n")
        smtp.abandon()
    assert len(sink.accepted()) == before


@pytest.mark.parametrize("body", [b".\r\n", b"..\r\n", b"a\r\n.b\r\n...\r\n", b"no end of line", b""])
def test_dots_arrive_as_they_were_written(sink: Sink, body: bytes) -> None:
    with connect(account(sink.port)) as smtp:
        smtp.offer("rosa@tidewater.example", "ann@client.example")
        assert smtp.deliver(RAW + body).accepted
    sent = RAW + body
    assert sink.raw(sink.accepted()[-1]) == (sent if sent.endswith(b"\r\n") else sent + b"\r\n")


def test_no_answer_to_the_final_dot_is_a_doubt(sink: Sink) -> None:
    sink.lie({"dot": "drop"})
    with connect(account(sink.port)) as smtp:
        smtp.offer("rosa@tidewater.example", "ann@client.example")
        with pytest.raises(Doubt):
            smtp.deliver(RAW)
    sink.honest()


def test_what_was_abandoned_was_not_sent(sink: Sink) -> None:
    before = len(sink.accepted())
    with connect(account(sink.port)) as smtp:
        smtp.offer("rosa@tidewater.example", "ann@client.example")
        smtp.abandon()
    assert len(sink.accepted()) == before
