"""Which server is used, which connection is used again, and how long is anything waited for?"""

import contextlib
import socket
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from outreach.config import Account
from outreach.errors import Unreachable
from outreach.sending import lines as lines_module
from outreach.sending import patience
from outreach.sending.lines import Lines
from outreach.sending.smtp import Doubt, Unfinished, connect
from tests.servers.ports import free_port
from tests.servers.sink import Sink

RAW = b"From: rosa@tidewater.example\r\nTo: ann@client.example\r\nSubject: x\r\n\r\nHello\r\n"


@pytest.fixture
def sink(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sink]:
    monkeypatch.setenv("OUTREACH_ROSA_PASSWORD", "hunter2")
    monkeypatch.chdir(tmp_path)
    with Sink(tmp_path / "sink") as standing:
        yield standing


def _account(*ports: int, **more: Any) -> Account:
    servers = [{"host": "127.0.0.1", "port": port, "security": "none", "timeout": 1, "auth": "none"} for port in ports]
    return Account.model_validate(
        {"name": "rosa", "address": "rosa@tidewater.example", "imap": servers[0], "smtp": servers, **more}
    )


def test_a_server_that_refuses_is_passed_over_and_the_next_one_is_used(sink: Sink) -> None:
    dead = free_port()
    lines = Lines(_account(dead, sink.port))
    first = lines.take()
    assert first.where.endswith(f":{sink.port}")
    with socket.create_server(("127.0.0.1", dead)):
        assert lines.take().where.endswith(f":{sink.port}"), "it is not asked again so soon"
    lines.close()


def test_after_its_rest_it_is_asked_again(sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines_module, "BACKOFF_SECONDS", (0.0,))
    dead = free_port()
    lines = Lines(_account(dead, sink.port))
    lines.take()
    with socketserver.ThreadingTCPServer(("127.0.0.1", dead), _Polite) as back:
        threading.Thread(target=back.serve_forever, daemon=True).start()
        assert lines.take().where.endswith(f":{dead}")
        back.shutdown()


def test_where_all_refuse_it_is_told(sink: Sink) -> None:
    lines = Lines(_account(free_port(), free_port()))
    for _ in range(2):
        with pytest.raises(Unreachable, match="cannot be reached"):
            lines.take()


def test_a_connection_is_used_again_and_closed_when_idle(sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = Lines(_account(sink.port))
    line = lines.take()
    for _ in range(3):
        line.offer("rosa@tidewater.example", "ann@client.example")
        assert line.deliver(RAW).accepted
    lines.give(line)
    assert lines.take() is line
    lines.give(line)
    monkeypatch.setattr(lines_module, "IDLE_SECONDS", 0.0)
    lines.close_idle()
    assert lines.take() is not line
    assert len(sink.accepted()) == 3


def test_a_kept_connection_that_died_meanwhile_is_no_trouble(sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines_module, "ASK_AFTER_SECONDS", 0.0)
    lines = Lines(_account(sink.port))
    line = lines.take()
    lines.give(line)
    line._client._socket().shutdown(socket.SHUT_RDWR)
    fresh = lines.take()
    assert fresh is not line
    fresh.offer("rosa@tidewater.example", "ann@client.example")
    lines.close()


class _Polite(socketserver.StreamRequestHandler):
    """Says yes to everything, at once."""

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        while self.rfile.readline():
            self.wfile.write(b"250 yes\r\n")


class _Dripping(socketserver.StreamRequestHandler):
    """Answers one byte at a time, far slower than anybody waits, from a given step on."""

    step = b"MAIL"

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline():
            if line.startswith(b"DATA"):
                self.wfile.write(b"354 go\r\n")
                while line != b".\r\n":
                    line = self.rfile.readline()
            if line.startswith(self.step):
                self._drip()
                return
            if not line.startswith(b"."):
                self.wfile.write(b"250 yes\r\n")

    def _drip(self) -> None:
        with contextlib.suppress(OSError):
            for _ in range(40):
                self.wfile.write(b"2")
                time.sleep(0.1)


@contextmanager
def _serving(handler: type[socketserver.StreamRequestHandler]) -> Iterator[int]:
    socketserver.ThreadingTCPServer.daemon_threads = True
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


def test_a_server_that_drips_gets_no_longer_than_its_time() -> None:
    with _serving(_Dripping) as port, connect(_account(port)) as line:
        began = time.monotonic()
        with pytest.raises(Unreachable, match="no whole answer within 1 seconds"):
            line.offer("rosa@tidewater.example", "ann@client.example")
        assert time.monotonic() - began < 3


def test_a_drip_after_the_dot_is_a_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "FINAL_DOT_SECONDS", 0.5)
    monkeypatch.setattr(_Dripping, "step", b".")
    with _serving(_Dripping) as port, connect(_account(port)) as line:
        line.offer("rosa@tidewater.example", "ann@client.example")
        with pytest.raises(Doubt):
            line.deliver(RAW)
        assert not line.is_open


def test_the_patience_is_that_of_the_rfc() -> None:
    assert (patience.GREETING_SECONDS, patience.COMMAND_SECONDS, patience.DATA_SECONDS) == (300, 300, 120)
    assert (patience.BLOCK_SECONDS, patience.FINAL_DOT_SECONDS) == (180, 600)


class _GoneInTheBody(socketserver.StreamRequestHandler):
    """Hangs up after 354, with much of the body still to come."""

    def handle(self) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline():
            if line.startswith(b"DATA"):
                self.wfile.write(b"354 go\r\n")
                self.rfile.read(1000)
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
                return
            self.wfile.write(b"250 yes\r\n")


def test_a_body_whose_dot_never_left_was_no_message() -> None:
    with _serving(_GoneInTheBody) as port, connect(_account(port)) as line:
        line.offer("rosa@tidewater.example", "ann@client.example")
        with pytest.raises(Unfinished, match="before the final dot"):
            line.deliver(RAW + b"x" * 70 + b"\r\n" + (b"y" * 70 + b"\r\n") * 500_000)


class _Nonsense(socketserver.StreamRequestHandler):
    """Answers what is no answer."""

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline():
            said = {b"MAIL": b"hello there\r\n"}.get(line[:4], b"250 yes\r\n")
            self.wfile.write(said)


def test_nonsense_before_the_body_is_no_yes() -> None:
    told = pytest.raises(Unreachable, match="is no answer to MAIL")
    with _serving(_Nonsense) as port, connect(_account(port)) as line, told:
        line.offer("rosa@tidewater.example", "ann@client.example")


@pytest.mark.parametrize("answer", ["354 again", "150 wait", "hello"])
def test_what_is_neither_yes_nor_no_after_the_dot_is_a_doubt(sink: Sink, answer: str) -> None:
    sink.lie({"dot": answer})
    with connect(_account(sink.port)) as line:
        line.offer("rosa@tidewater.example", "ann@client.example")
        with pytest.raises(Doubt):
            line.deliver(RAW)
