"""Does a sent mail really arrive? Debian's Postfix as an instance of its own, which cannot leave the machine."""

import os
import pwd
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.servers import place
from tests.servers.ports import LOOPBACK, answers, free_port, wait_until
from tests.servers.process import Process

DAEMONS = Path("/usr/lib/postfix/sbin")

MAIN = """
compatibility_level = 3.6
queue_directory = {run}/queue
data_directory = {run}/data
daemon_directory = {daemons}
command_directory = /usr/sbin
mail_owner = postfix
setgid_group = postdrop
myhostname = mx.test
mydestination =
mynetworks =
inet_interfaces = {host}
inet_protocols = ipv4
disable_dns_lookups = yes
smtpd_peername_lookup = no
smtpd_tls_security_level = none
smtpd_relay_restrictions = reject_unauth_destination
smtpd_recipient_restrictions = reject_unauth_destination
smtpd_client_connection_count_limit = 0
strict_rfc821_envelopes = yes
message_size_limit = {size}
mailbox_size_limit = 0
virtual_mailbox_limit = 0
recipient_delimiter = +
alias_maps =
alias_database =
local_recipient_maps =
default_transport = nowhere
relay_transport = nowhere
local_transport = nowhere
virtual_transport = virtual
transport_maps = texthash:{run}/transport
virtual_mailbox_domains = {domains}
virtual_mailbox_base = /
virtual_mailbox_maps = texthash:{run}/mailboxes
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
maillog_file = {run}/mail.log
maillog_file_prefixes = /
syslog_name = postfix-test
"""

MASTER = """
{host}:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
nowhere unix - - n - - discard
gone unix - n n - - pipe user=nobody argv=/bin/sh -c {{echo Mailbox is gone; exit 67}}
virtual unix - n n - - virtual
postlog unix-dgram n - n - 1 postlogd
"""

QUEUES = "active bounce corrupt defer deferred flush hold incoming private saved trace".split()


class Postfix:
    """Postfix that takes mail for `domains` and puts it into `maildirs` (address to Maildir).

    Other recipients in `domains` are refused at RCPT, other domains too. `bounces` are addresses whose mail is
    accepted and then returned to the envelope sender with a real delivery report. Nothing is ever relayed.
    """

    def __init__(
        self,
        folder: Path,
        domains: Iterable[str],
        maildirs: Mapping[str, Path],
        *,
        bounces: Iterable[str] = (),
        size: int = 20_000_000,
    ) -> None:
        self.folder, self.host, self.port = folder, LOOPBACK, free_port()
        self.domains, self.maildirs, self.bounces = list(domains), dict(maildirs), list(bounces)
        self._size = size
        self._process: Process | None = None

    @staticmethod
    def available() -> str | None:
        """Why Postfix cannot run here, or None when it can."""
        if not (DAEMONS / "master").exists():
            return "postfix is not installed (Debian: apt install postfix)"
        if os.geteuid() != 0:
            return "postfix starts only as root"
        return None

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._run = place.short_folder()
        self._make_queue()
        self._write_config()
        self._process = process = Process(
            [str(DAEMONS / "master"), "-c", str(self._run / "config"), "-d"], self.folder / "postfix.out"
        )
        try:
            wait_until(lambda: process.died() or answers(self.port, b"220"), what="Postfix's greeting")
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None:
            self._process.stop()
            self._process = None
        if (self._run / "mail.log").exists():
            shutil.copy(self._run / "mail.log", self.folder / "postfix.log")
        place.remove(self._run)

    @property
    def pid(self) -> int | None:
        """The master's process number while it runs."""
        return self._process.pid if self._process else None

    def log(self) -> str:
        """What Postfix said so far."""
        return (self._run / "mail.log").read_text()

    def wait_until_delivered(self, seconds: float = 15.0) -> None:
        """Return when everything accepted so far was delivered, returned or thrown away."""
        wait_until(lambda: not self._queued(), what="Postfix's queue to empty", seconds=seconds)

    def _queued(self) -> list[Path]:
        queue = self._run / "queue"
        return [
            p for q in ("incoming", "active", "deferred", "maildrop") for p in (queue / q).rglob("*") if p.is_file()
        ]

    def _make_queue(self) -> None:
        owner = pwd.getpwnam("postfix")
        queue = self._run / "queue"
        queue.mkdir()
        (queue / "pid").mkdir()
        for name in (*QUEUES, "public", "maildrop"):
            (queue / name).mkdir()
            os.chown(queue / name, owner.pw_uid, owner.pw_gid)
            (queue / name).chmod(0o700)
        (self._run / "data").mkdir()
        os.chown(self._run / "data", owner.pw_uid, owner.pw_gid)

    def _write_config(self) -> None:
        uid, gid = place.mail_owner()
        config = self._run / "config"
        config.mkdir()
        values = {
            "run": self._run, "daemons": DAEMONS, "host": self.host, "port": self.port, "uid": uid, "gid": gid,
            "size": self._size, "domains": ", ".join(self.domains),
        }  # fmt: skip
        lost = dict.fromkeys(self.bounces, "nowhere")
        mailboxes = lost | {address: str(maildir) for address, maildir in self.maildirs.items()}
        _write(config / "main.cf", MAIN.format(**values))
        _write(config / "master.cf", MASTER.format(**values))
        _write(self._run / "mailboxes", "".join(f"{a} {p.lstrip('/')}/\n" for a, p in mailboxes.items()))
        _write(self._run / "transport", "".join(f"{address} gone:\n" for address in self.bounces))


def _write(file: Path, text: str) -> None:
    """Write `file` as if long ago: Postfix dozes over a file until it has been left alone for some seconds."""
    file.write_text(text)
    os.utime(file, (0, 0))
