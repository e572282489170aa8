"""Debian's Dovecot and Postfix in the sandbox's place: what is sent arrives in the contact's own folder."""

from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from outreach.cli.demo.sandbox import Accepted
from outreach.clock import FixedClock
from tests.house import OTHER_REP, PASSWORD, REP, SUPPORT
from tests.servers.dovecot import Dovecot
from tests.servers.postfix import Postfix


class RealServers:
    """Mailboxes for our three and for the contacts; SMTP delivers into them and nowhere else."""

    smtp_auth = "none"

    def __init__(self, folder: Path, contacts: list[str], clock: FixedClock | None = None) -> None:
        self.contacts, self.clock = contacts, clock
        everyone = [REP, OTHER_REP, SUPPORT, *contacts]
        self._dovecot = Dovecot(folder / "dovecot", dict.fromkeys(everyone, PASSWORD))
        self._folder, self._everyone = folder, everyone

    def __enter__(self) -> Self:
        self._dovecot.__enter__()
        domains = {address.rpartition("@")[2] for address in self._everyone}
        boxes = {address: self._dovecot.maildir(address) for address in self._everyone}
        self._postfix = Postfix(self._folder / "postfix", sorted(domains), boxes)
        self._postfix.__enter__()
        self.imap_port, self.smtp_port = self._dovecot.port, self._postfix.port
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._postfix.__exit__(kind, error, trace)
        self._dovecot.__exit__(kind, error, trace)

    def deliver(self, user: str, raw: bytes, at: datetime, folder: str = "INBOX") -> None:
        """By IMAP APPEND, so that the story's times hold."""
        self._dovecot.append(user, raw, folder, at=at)

    def accepted(self) -> list[Accepted]:
        """What has arrived at the contacts, as their own mailboxes hold it."""
        self._postfix.wait_until_delivered()
        found = []
        for address in self.contacts:
            box = self._dovecot.maildir(address)
            for path in sorted((*box.glob("new/*"), *box.glob("cur/*"))):
                at = self.clock.now() if self.clock is not None else datetime.now().astimezone()
                found.append(Accepted(at, REP, (address,), path.read_bytes()))
        return found
