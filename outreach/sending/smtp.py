"""How do we speak SMTP? The only file that imports smtplib; verb by verb, because every answer means something.

An explicit 4xx or 5xx means not accepted. Anything that breaks off after the first byte of a body means that
nobody knows (RFC 5321 section 4.5.3.2 on how long to wait).
"""

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from outreach import failpoints
from outreach.config import Account
from outreach.credentials import secret
from outreach.errors import LoginRefused, Unreachable

FINAL_DOT_SECONDS = 600
_LEADING_DOT = re.compile(rb"(?m)^\.")
_BARE_END = re.compile(rb"(?<!\r)\n|\r(?!\n)")


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

    def __str__(self) -> str:
        """Code and words on one line."""
        return f"{self.code} {self.text}"


class Refused(Exception):
    """The server said no before the body: the message was not accepted."""

    def __init__(self, reply: Reply) -> None:
        self.reply = reply
        super().__init__(str(reply))


class Doubt(Exception):
    """The connection went while the body was on its way: the server may have accepted it, or not."""


class Smtp:
    """One connection, one message at a time."""

    def __init__(self, client: smtplib.SMTP, where: str) -> None:
        self._client, self.where = client, where

    def offer(self, sender: str, recipient: str) -> None:
        """MAIL, RCPT and DATA up to the server's 354. Raises `Refused`, or `Unreachable`: nothing was sent then."""
        for verb in (f"MAIL FROM:<{_plain(sender)}>", f"RCPT TO:<{_plain(recipient)}>", "DATA"):
            reply = self._ask(verb)
            failpoints.reach(f"offer.{verb.split(' ')[0].lower()}")
            if reply.code >= 400 or (verb == "DATA" and reply.code != 354):
                self.withdraw()
                raise Refused(reply)

    def deliver(self, raw: bytes) -> Reply:
        """The body and the final dot; gives the server's answer. Raises `Doubt` where none comes."""
        if _BARE_END.search(raw):
            raise ValueError("the frozen bytes have a bare CR or LF")
        body = raw if raw.endswith(b"\r\n") else raw + b"\r\n"
        failpoints.reach("body.begun")
        try:
            self._client.send(_LEADING_DOT.sub(b"..", body) + b".\r\n")
            failpoints.reach("dot.written")
            if self._client.sock is not None:
                self._client.sock.settimeout(FINAL_DOT_SECONDS)
            code, text = self._client.getreply()
        except (OSError, smtplib.SMTPException) as error:
            raise Doubt(f"{self.where}: no answer to the final dot: {error or type(error).__name__}") from error
        failpoints.reach("dot.answered")
        if code < 200:
            raise Doubt(f"{self.where}: the server answered {code} to the final dot")
        return Reply(code, _words(text))

    def abandon(self) -> None:
        """Break the connection off after 354: without a final dot no message was handed over (RFC 5321 4.1.1.4)."""
        self._client.close()

    def withdraw(self) -> None:
        """Take back what was offered."""
        try:
            self._client.rset()
        except (OSError, smtplib.SMTPException):
            self._client.close()

    def _ask(self, verb: str) -> Reply:
        try:
            self._client.putcmd(verb)
            code, text = self._client.getreply()
        except (OSError, smtplib.SMTPException) as error:
            raise Unreachable(
                f"SMTP broke off at {verb.split(' ')[0]}: {error}", where=self.where, remedy="it is tried again"
            ) from error
        return Reply(code, _words(text))


@contextmanager
def connect(account: Account) -> Iterator[Smtp]:
    """A logged-in connection for the length of the block; raises `Unreachable` or `LoginRefused`."""
    server = account.smtp
    where = f"account {account.name}: {server.host}:{server.port}"
    context = ssl.create_default_context(cafile=str(server.ca_file) if server.ca_file else None)
    try:
        if server.security == "tls":
            client: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=server.timeout, context=context)
        else:
            client = smtplib.SMTP(server.host, server.port, timeout=server.timeout)
    except (OSError, smtplib.SMTPException) as error:
        remedy = "it is tried again; check smtp.host, smtp.port and smtp.security if it stays"
        raise Unreachable(f"SMTP cannot be reached: {error}", where=where, remedy=remedy) from error
    try:
        failpoints.reach("connect.opened")
        _log_in(client, account, context, where)
        failpoints.reach("connect.logged_in")
        yield Smtp(client, where)
    finally:
        _quit(client)


def _log_in(client: smtplib.SMTP, account: Account, context: ssl.SSLContext, where: str) -> None:
    server = account.smtp
    username = server.username or account.address
    try:
        if server.security == "starttls":
            client.starttls(context=context)
        client.ehlo_or_helo_if_needed()
        if server.auth == "xoauth2":
            token = secret(f"{account.name}_smtp_token", f"{account.name}_token")
            client.auth("XOAUTH2", lambda challenge=None: f"user={username}\1auth=Bearer {token}\1\1")
        elif server.auth == "password":
            client.login(username, secret(f"{account.name}_smtp_password", f"{account.name}_password"))
    except smtplib.SMTPAuthenticationError as error:
        remedy = f"check smtp.username and the secret OUTREACH_{account.name.upper()}_PASSWORD"
        words = f"{error.smtp_code} {_words(error.smtp_error)}"
        raise LoginRefused(f"the server does not let {username} in: {words}", where=where, remedy=remedy) from error
    except (OSError, smtplib.SMTPException) as error:
        raise Unreachable(
            f"SMTP broke off at login: {error}", where=where, remedy="it is tried again; check smtp.security"
        ) from error


def _quit(client: smtplib.SMTP) -> None:
    try:
        client.quit()
    except (OSError, smtplib.SMTPException):
        client.close()


def _plain(address: str) -> str:
    if re.search(r"[\s<>\x00-\x1f\x7f]", address):
        raise Refused(Reply(553, f"{address!r} is no address"))
    return address


def _words(text: bytes | str) -> str:
    shown = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return " ".join(shown.split())[:500]
