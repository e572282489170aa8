"""A mail server to try things on: SMTP in, IMAP out, on loopback alone, gone when it is stopped.

`with Sandbox({"maya@ours.example": "secret"}) as sandbox:` gives `sandbox.smtp_port` and `sandbox.imap_port`, both
without TLS. Whatever SMTP accepts is kept in `accepted()` and filed into the INBOX of the recipients who have one.
Limits that are pymap's: no CONDSTORE, no keywords, no SORT or THREAD; IDLE works.
"""

import asyncio
from collections.abc import Collection, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from threading import Thread
from typing import Any, Self

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from outreach.cli.demo.post_office import LOOPBACK, PostOffice
from outreach.clock import Clock, SystemClock

HOSTNAME = "sandbox.test"
_START_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Accepted:
    """One message for which SMTP said yes: envelope and bytes as they came."""

    at: datetime
    sender: str
    recipients: tuple[str, ...]
    raw: bytes


class _Door:
    """What aiosmtpd asks of the sandbox."""

    def __init__(self, office: PostOffice, refused: Collection[str], clock: Clock) -> None:
        self.office, self.refused, self.clock = office, frozenset(refused), clock
        self.accepted: list[Accepted] = []

    def authenticate(self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        """AUTH with a user's name and password."""
        known = isinstance(data, LoginPassword) and self.office.lets_in(data.login.decode(), data.password.decode())
        return AuthResult(success=known, handled=False)

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Anybody may be written to, those who are refused excepted."""
        if address in self.refused:
            return "550 5.1.1 No such mailbox here"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, _server: Any, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep it, and file a copy with the trace lines of RFC 5321 section 4.4."""
        raw, at = envelope.original_content or b"", self.clock.now()
        sender = envelope.mail_from or ""
        trace = f"Return-Path: <{sender}>\r\nReceived: from {session.host_name} by {HOSTNAME}; {at:%a, %d %b %Y %T %z}"
        for recipient in envelope.rcpt_tos:
            if self.office.has(recipient):
                await self.office.file(recipient, f"{trace}\r\n".encode() + raw, at, "INBOX")
        self.accepted.append(Accepted(at, sender, tuple(envelope.rcpt_tos), raw))
        return "250 2.0.0 Kept"


class Sandbox:
    """The server in a thread of its own; `users` maps addresses to passwords, `refused` get 550."""

    imap_port: int
    smtp_port: int

    def __init__(self, users: Mapping[str, str], *, refused: Collection[str] = (), clock: Clock | None = None) -> None:
        self._clock = clock or SystemClock()
        self._office = PostOffice(users)
        self._door = _Door(self._office, refused, self._clock)
        self._ready: Future[tuple[int, int]] = Future()
        self._thread = Thread(target=self._run, name="sandbox", daemon=True)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopped: asyncio.Event | None = None

    def start(self) -> Self:
        """Open both doors; returns when they answer."""
        self._thread.start()
        self.imap_port, self.smtp_port = self._ready.result(_START_SECONDS)
        return self

    def stop(self) -> None:
        """Close both doors and forget everything but `accepted`."""
        if self._loop is not None and self._stopped is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stopped.set)
        self._thread.join(_START_SECONDS)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def accepted(self) -> list[Accepted]:
        """What SMTP has accepted so far, in order."""
        return list(self._door.accepted)

    def deliver(self, user: str, raw: bytes, at: datetime | None = None, folder: str = "INBOX") -> None:
        """Put a message into a user's folder as if it had come at `at`."""
        assert self._loop is not None
        filing = self._office.file(user, raw, at or self._clock.now(), folder)
        asyncio.run_coroutine_threadsafe(filing, self._loop).result(_START_SECONDS)

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as error:
            if self._ready.done():
                raise
            self._ready.set_exception(error)

    async def _serve(self) -> None:
        self._loop, self._stopped = asyncio.get_running_loop(), asyncio.Event()
        imap = await self._office.open()
        smtp = await self._loop.create_server(self._session, LOOPBACK, 0)
        self._ready.set_result((imap.sockets[0].getsockname()[1], smtp.sockets[0].getsockname()[1]))
        await self._stopped.wait()
        imap.close()
        smtp.close()

    def _session(self) -> SMTP:
        return SMTP(
            self._door,
            loop=self._loop,
            hostname=HOSTNAME,
            enable_SMTPUTF8=True,
            auth_require_tls=False,
            authenticator=self._door.authenticate,
        )
