"""Can anything that a stranger wrote become a command on the wire to our mail server?"""

import ast
import re
import socketserver
import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from outreach.config import Account, Server
from outreach.errors import ForeignText, OutreachError
from outreach.inbox import imap
from tests.hostile.mails import IDS
from tests.test_architecture import ROOT, modules

HOSTILE = [
    "<a@b>\r\nX1 STORE 1:* +FLAGS (\\Deleted)",
    "<a@b>\nX1 DELETE INBOX",
    "<a@b>\rX1 LOGOUT",
    "<a@b>\0",
    "\r\n",
    "INBOX\r\nX1 DELETE Sent",
]
ODD = [
    '<a"b@c>',
    "<a\\b@c>",
    "<a b@c>",
    "<a@b>)",
    "{5}",
    "{5+}",
    "~{9}",
    '"',
    "\\",
    "<ü@b>",
    "(",
    "*",
    "%",
    "]",
    "\x7f",
    "<a@b> ALL",
]


class Recorder(socketserver.StreamRequestHandler):
    """Says yes to everything, and writes down every line that it is sent; literals are kept with their command."""

    lines: list[bytes] = []  # noqa: RUF012 - one server for one test

    def handle(self) -> None:
        self.wfile.write(b"* OK [CAPABILITY IMAP4rev1 UIDPLUS] ready\r\n")
        while line := self.rfile.readline():
            while (literal := re.search(rb"\{(\d+)\+?\}\r\n$", line)) is not None:
                self.wfile.write(b"+ go on\r\n")
                line = line[: literal.start()] + b"<" + self.rfile.read(int(literal[1])) + b">" + self.rfile.readline()
            self.lines.append(line)
            tag, _, rest = line.partition(b" ")
            verb = rest.split(b" ", 2)[0].strip().upper()
            if verb == b"EXAMINE":
                self.wfile.write(b"* 1 EXISTS\r\n* OK [UIDVALIDITY 1] ok\r\n* OK [UIDNEXT 2] ok\r\n")
            if verb == b"UID":
                self.wfile.write(b"* SEARCH\r\n")
            if verb == b"LOGOUT":
                self.wfile.write(b"* BYE\r\n")
            self.wfile.write(tag + b" OK done\r\n")


@pytest.fixture
def recorded() -> Iterator[tuple[Account, list[bytes]]]:
    """An account whose server writes down what it is sent."""
    lines: list[bytes] = []
    handler = type("Handler", (Recorder,), {"lines": lines})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        there = Server(host="127.0.0.1", port=server.server_address[1], security="none", auth="none")
        yield Account(name="rosa", address="rosa@tidewater.example", imap=there, smtp=there), lines
        server.shutdown()


@pytest.mark.parametrize("text", [*HOSTILE, *ODD, *(value.decode("latin-1") for value in IDS if len(value) < 900)])
def test_one_call_is_one_command_or_none(recorded: tuple[Account, list[bytes]], text: str) -> None:
    account, lines = recorded
    with imap.connect(account) as connection:
        for call in (
            lambda: connection.examine(text),
            lambda: connection.find(text),
            lambda: connection.append(text, b"Subject: x\r\n\r\nx", datetime(2026, 3, 2, tzinfo=UTC)),
        ):
            before = len(lines)
            try:
                call()
            except ForeignText:
                assert not (text.isascii() and text.isprintable())
                assert len(lines) == before
            except OutreachError:
                assert len(lines) <= before + 1
            else:
                assert len(lines) == before + 1
    assert not [line for line in lines if line.startswith(b"X1")]


def test_nobody_else_speaks_to_the_mail_server() -> None:
    """Not by importing its library (which `test_architecture` looks for), nor by reaching through the wrapper."""
    reaching = []
    for path in modules("outreach"):
        name = path.relative_to(ROOT).as_posix()
        nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        through = [node for node in nodes if isinstance(node, ast.Attribute) and node.attr in ("_client", "_imap")]
        reaching += [f"{name}:{node.lineno}" for node in through if name not in WRAPPERS]
    assert reaching == []


def test_every_text_that_goes_into_a_command_is_looked_at_first() -> None:
    tree = ast.parse((ROOT / "outreach/inbox/imap.py").read_text(encoding="utf-8"))
    unsafe = []
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        named = ast.unparse(call.func)
        if not named.endswith(COMMANDS):
            continue
        for argument in call.args:
            names = {node.id for node in ast.walk(argument) if isinstance(node, ast.Name)}
            checked = {ast.unparse(node) for node in ast.walk(argument) if isinstance(node, ast.Call)}
            foreign = names & {"folder", "rfc_message_id", "text", "name"}
            if foreign and not any(each.startswith(("safe(", "quoted(")) for each in checked):
                unsafe.append(ast.unparse(call))
    assert unsafe == []


COMMANDS = ("_client.search", "_client.select_folder", "_client.append", "_client.fetch", "_imap._command")
WRAPPERS = {"outreach/inbox/imap.py", "outreach/sending/smtp.py"}
