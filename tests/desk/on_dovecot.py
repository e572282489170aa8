"""Debian's Dovecot in the place of the sandbox's IMAP; mail is accepted by the sandbox's SMTP."""

from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from outreach.cli.demo.sandbox import Accepted, Sandbox
from tests.house import OTHER_REP, PASSWORD, REP, SUPPORT
from tests.servers.dovecot import Dovecot

SERVER = "sandbox" if Dovecot.available() else "dovecot"
"""Where gestures are made: the sandbox, on which the races are run, stands in where Dovecot is not installed."""


class OnDovecot:
    """Mailboxes for our three on Dovecot."""

    def __init__(self, folder: Path) -> None:
        users = dict.fromkeys((REP, OTHER_REP, SUPPORT), PASSWORD)
        self.dovecot, self._sandbox = Dovecot(folder / "dovecot", users), Sandbox(users)

    def __enter__(self) -> Self:
        self._sandbox.start()
        self.dovecot.__enter__()
        self.imap_port, self.smtp_port = self.dovecot.port, self._sandbox.smtp_port
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.dovecot.__exit__(kind, error, trace)
        self._sandbox.stop()

    def deliver(self, user: str, raw: bytes, at: datetime, folder: str = "INBOX") -> None:
        """By IMAP APPEND, so that the story's times hold."""
        self.dovecot.append(user, raw, folder, at=at)

    def accepted(self) -> list[Accepted]:
        """What SMTP has accepted so far."""
        return self._sandbox.accepted()
