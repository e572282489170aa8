"""How do we speak SMTP? The only file that imports smtplib; verb by verb, because every answer means something.

An explicit 4xx or 5xx means not accepted. Anything that breaks off once the final dot was handed to the network means
that nobody knows.
"""

import contextlib
import re
import smtplib
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from outreach import failpoints
from outreach.config import Account, Server
from outreach.credentials import secret
from outreach.errors import LoginRefused, Unreachable
from outreach.sending import patience
from outreach.sending.last_look import has_bare_end
from outreach.tokens import access_token, forget_access

_BROKEN = (OSError, smtplib.SMTPException)
_LEADING_DOT = re.compile(rb"(?m)^\.")


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answers: a code and its words."""

    code: int
    text: str

    @property
    def accepted(self) -> bool:
        """Whether the server has taken the message over (2yz)."""
        return 200 <= self.code < 300

    @property
    def permanent(self) -> bool:
        """Whether another try would get the same answer (5yz)."""
        return 500 <= self.code < 600

    @property
    def refused(self) -> bool:
        """Whether it is an explicit no, for now or for good (4yz, 5yz)."""
        return 400 <= self.code < 600

    def __str__(self) -> str:
        """Code and words on one line."""
        return f"{self.code} {self.text}"


class Refused(Exception):
    """The server said no before the body: the message was not accepted."""

    def __init__(self, reply: Reply) -> None:
        self.reply = reply
        super().__init__(str(reply))


class Doubt(Exception):
    """The connection went once the whole body was on its way: the server may have accepted it, or not."""


class Unfinished(Exception):
    """The connection went before the final dot was handed to the network: without it there is no message."""


class Smtp:
    """One connection, one message at a time."""

    def __init__(self, client: "_Client | _TlsClient", where: str) -> None:
        self._client, self.where = client, where
        self.used_at = time.monotonic()
        """When it was last heard from, on the machine's steady clock."""
        self._begun: list[str] = []
        self._pipelines = client.has_extn("pipelining")
        self._in_the_middle = False

    @property
    def is_open(self) -> bool:
        """Whether the server can still be spoken to."""
        return self._client.sock is not None

    @property
    def is_free(self) -> bool:
        """Whether another message can be offered: nothing was begun that has not come to its end.

        After a 354 every word is a line of a body, and an answer that nobody has read would be taken for the next one.
        """
        return self.is_open and not self._in_the_middle

    def offer(self, sender: str, recipient: str) -> None:
        """MAIL, RCPT and DATA up to the server's 354. Raises `Refused`, or `Unreachable`: nothing was sent then."""
        self.begin(sender, recipient)
        self.go_ahead()

    def begin(self, sender: str, recipient: str) -> None:
        """Offer one message to one recipient; `go_ahead` hears the answers. Raises as `offer` does."""
        self._begun = [f"MAIL FROM:<{_plain(sender)}>", f"RCPT TO:<{_plain(recipient)}>", "DATA"]
        self._in_the_middle = True
        if self._pipelines:
            # RFC 2920: DATA may end a group, and nothing of a body is in it.
            try:
                self._client.send("".join(f"{verb}\r\n" for verb in self._begun))
            except _BROKEN as error:
                raise self._broke_off("MAIL", error) from error

    def go_ahead(self) -> None:
        """The answers up to the server's 354. Raises as `offer` does."""
        refused: Reply | None = None
        for verb in self._begun:
            if not self._pipelines and refused is not None:
                break
            reply = self._answer(verb)
            if refused is not None:
                if reply.code == 354:  # it waits for a body that nobody is to get
                    self.abandon()
                continue
            if reply.refused:
                refused = reply
            elif reply.code != 354 if verb == "DATA" else not reply.accepted:
                self.abandon()
                raise Unreachable(f"{reply} is no answer to {verb[:4]}", where=self.where, remedy="it is tried again")
        if refused is not None:
            self.withdraw()
            raise Refused(refused)

    def deliver(self, raw: bytes) -> Reply:
        """The body and the final dot; gives the server's answer. Raises `Unfinished`, or `Doubt` where none comes."""
        self.hand_over(raw)
        return self.answer()

    def hand_over(self, raw: bytes) -> None:
        """The body and the final dot. Raises `Unfinished`: the dot never left, so there was no message."""
        if has_bare_end(raw):
            raise ValueError("the frozen bytes have a bare CR or LF")
        body = raw if raw.endswith(b"\r\n") else raw + b"\r\n"
        data = _LEADING_DOT.sub(b"..", body) + b".\r\n"
        failpoints.reach("body.begun")
        handed = self._client.write(data) if self.is_open else 0
        self.used_at = time.monotonic()
        if handed < len(data):
            self.abandon()
            raise Unfinished(f"{self.where}: it broke off after {handed} of {len(data)} bytes, before the final dot")
        failpoints.reach("dot.written")

    def answer(self) -> Reply:
        """What the server says to the final dot. Raises `Doubt` where that is neither a yes nor a no."""
        waited = time.monotonic() - self.used_at
        self._client.patience = max(0.0, patience.FINAL_DOT_SECONDS - waited)
        try:
            code, text = self._client.getreply()
        except (OSError, smtplib.SMTPException) as error:
            self.abandon()
            raise Doubt(f"{self.where}: no answer to the final dot: {error or type(error).__name__}") from error
        self.used_at = time.monotonic()
        self._in_the_middle = False
        failpoints.reach("dot.answered")
        reply = Reply(code, _words(text))
        if not (reply.accepted or reply.refused):
            self.abandon()
            raise Doubt(f"{self.where}: the server answered {reply} to the final dot")
        if code == 421:
            self.abandon()
        return reply

    def abandon(self) -> None:
        """Break the connection off: without a final dot no message was handed over (RFC 5321 4.1.1.4)."""
        with contextlib.suppress(OSError):
            self._client.close()

    def withdraw(self) -> None:
        """Take back what was offered."""
        if self.is_open:
            self._client.patience = patience.COMMAND_SECONDS
            with contextlib.suppress(OSError, smtplib.SMTPException):
                if self._client.rset()[0] == 250:
                    self._in_the_middle = False
                    return
        self.abandon()

    def is_alive(self) -> bool:
        """Whether the server still answers on a connection that was idle."""
        try:
            self._client.patience = patience.CONNECT_SECONDS
            alive = self.is_open and self._client.noop()[0] == 250
        except (OSError, smtplib.SMTPException):
            alive = False
        if not alive:
            self.abandon()
        self.used_at = time.monotonic()
        return alive

    def quit(self) -> None:
        """Say goodbye; nothing depends on how the server takes it."""
        if self.is_free:
            self._client.patience = 2.0
            with contextlib.suppress(OSError, smtplib.SMTPException):
                self._client.quit()
        self.abandon()

    def _answer(self, verb: str) -> Reply:
        at_most = patience.DATA_SECONDS if verb == "DATA" else patience.COMMAND_SECONDS
        self._client.patience = min(at_most, self._client.least or at_most)
        try:
            if not self._pipelines:
                self._client.putcmd(verb)
            code, text = self._client.getreply()
        except _BROKEN as error:
            raise self._broke_off(verb[:4], error) from error
        self.used_at = time.monotonic()
        reply = Reply(code, _words(text))
        failpoints.reach(f"offer.{verb.split(' ')[0].lower()}")
        if code == 421:
            self.abandon()
            raise Unreachable(f"the server closes: {reply}", where=self.where, remedy="it is tried again")
        return reply

    def _broke_off(self, verb: str, error: Exception) -> Unreachable:
        self.abandon()
        return Unreachable(f"SMTP broke off at {verb}: {error}", where=self.where, remedy="it is tried again")


class _Client(patience.Patient, smtplib.SMTP):
    """A client in the clear, or until STARTTLS."""

    least: float | None = None
    """What the settings say of the patience with a command."""


class _TlsClient(patience.Patient, smtplib.SMTP_SSL):
    """A client that speaks TLS from the first byte."""

    least: float | None = None


@contextmanager
def connect(account: Account, server: Server | None = None) -> Iterator[Smtp]:
    """A logged-in connection for the length of the block; raises `Unreachable` or `LoginRefused`."""
    line = open_line(account, server or account.smtp[0])
    try:
        yield line
    finally:
        line.quit()


@cache
def _trusting(ca_file: Path | None) -> ssl.SSLContext:
    """TLS that checks certificates and names; to read the system's authorities takes long."""
    return ssl.create_default_context(cafile=str(ca_file) if ca_file else None)


@cache
def _our_name() -> str:
    """How we introduce ourselves."""
    name = socket.getfqdn()
    return name if "." in name else "[127.0.0.1]"


def open_line(account: Account, server: Server) -> Smtp:
    """A logged-in connection to one server of an account; raises `Unreachable` or `LoginRefused`."""
    where = f"account {account.name}: {server.host}:{server.port}"
    options: dict[str, Any] = {"timeout": min(patience.CONNECT_SECONDS, server.timeout or patience.CONNECT_SECONDS)}
    client: _Client | _TlsClient
    if server.security == "tls":
        client = _TlsClient(context=_trusting(server.ca_file), local_hostname=_our_name(), **options)
    else:
        client = _Client(local_hostname=_our_name(), **options)
    try:
        client.least = server.timeout
        client.patience = server.timeout or patience.GREETING_SECONDS
        client._host = server.host  # type: ignore[union-attr]  # smtplib names the host to TLS by it
        code, text = client.connect(server.host, server.port)
        if code != 220:
            raise smtplib.SMTPConnectError(code, text)
        # A body and its dot are one thought: nothing is held back until the server has acknowledged what went before.
        client._socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        failpoints.reach("connect.opened")
    except (OSError, smtplib.SMTPException) as error:
        client.close()
        remedy = "it is tried again; check smtp.host, smtp.port and smtp.security if it stays"
        raise Unreachable(f"SMTP cannot be reached: {error}", where=where, remedy=remedy) from error
    try:
        client.patience = server.timeout or patience.COMMAND_SECONDS
        _log_in(client, account, server, where)
        failpoints.reach("connect.logged_in")
    except BaseException:
        client.close()
        raise
    return Smtp(client, where)


def _log_in(client: "_Client | _TlsClient", account: Account, server: Server, where: str) -> None:
    username = server.username or account.address
    try:
        if server.security == "starttls":
            client.starttls(context=_trusting(server.ca_file))
            if client.has_more():  # a stranger's words, put in before TLS began, are never read as the server's
                raise ConnectionError("the server said more than its answer before TLS began")
        client.ehlo_or_helo_if_needed()
        if server.auth == "xoauth2":
            said = f"user={username}\1auth=Bearer {access_token(account, 'smtp')}\1\1"
            # A challenge tells why it is refused, and wants an empty answer before it says so in a code.
            client.auth("XOAUTH2", lambda challenge=None: said if challenge is None else "")
        elif server.auth == "password":
            client.login(username, secret(f"{account.name}_smtp_password", f"{account.name}_password"))
    except smtplib.SMTPAuthenticationError as error:
        forget_access(account)
        remedy = f"check smtp.username and the secret OUTREACH_{account.name.upper()}_PASSWORD"
        words = f"{error.smtp_code} {_words(error.smtp_error)}"
        raise LoginRefused(f"the server does not let {username} in: {words}", where=where, remedy=remedy) from error
    except (OSError, smtplib.SMTPException) as error:
        raise Unreachable(
            f"SMTP broke off at login: {error}", where=where, remedy="it is tried again; check smtp.security"
        ) from error


def _plain(address: str) -> str:
    if not address.isascii() or re.search(r"[\s<>\x00-\x1f\x7f]", address):
        raise Refused(Reply(553, f"{address!r} is no address"))
    return address


@lru_cache(maxsize=256)
def _words(text: bytes | str) -> str:
    """A server says the same again and again."""
    shown = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return " ".join(shown.split())[:500]
