"""What does a real IMAP server say? Debian's Dovecot, with a configuration of its own."""

import grp
import imaplib
import os
import pwd
import shutil
import ssl
import subprocess
import time
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import uuid4

from imapclient.imap_utf7 import encode as utf7

from tests.servers import place
from tests.servers.ports import LOOPBACK, answers, free_port, wait_until
from tests.servers.process import Process

CONFIG = """
base_dir = {run}
state_dir = {run}/state
log_path = {folder}/dovecot.log
protocols = imap
listen = {host}
default_internal_user = {internal}
default_internal_group = {group}
default_login_user = {login}
first_valid_uid = 1
first_valid_gid = 1
disable_plaintext_auth = no
auth_mechanisms = plain login
mail_location = maildir:~/Maildir
mail_max_userip_connections = 200
mbox_write_locks = fcntl
{tls}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {run}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={mail}/%u
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Sent {{
    special_use = \\Sent
    auto = subscribe
  }}
  mailbox Drafts {{
    special_use = \\Drafts
    auto = subscribe
  }}
  mailbox Trash {{
    special_use = \\Trash
    auto = subscribe
  }}
  mailbox Junk {{
    special_use = \\Junk
    auto = subscribe
  }}
}}
service imap-login {{
  chroot =
  process_min_avail = 1
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
{more}
"""


class Dovecot:
    """Dovecot serving `users` (name to password without a colon), their Maildirs below `folder`."""

    def __init__(self, folder: Path, users: dict[str, str], *, tls: bool = False, more: str = "") -> None:
        self.folder, self.users, self.host = folder, dict(users), LOOPBACK
        self.port, self.tls_port = free_port(), free_port() if tls else 0
        self.certificate = folder / "certificate.pem"
        self.log = folder / "dovecot.log"
        self._tls, self._more = tls, more
        self._process: Process | None = None

    @staticmethod
    def available() -> str | None:
        """Why Dovecot cannot run here, or None when it can."""
        if shutil.which("dovecot", path=_search_path()) is None:
            return "dovecot is not installed (Debian: apt install dovecot-imapd)"
        if not Path("/usr/lib/dovecot/imap").exists():
            return "dovecot has no IMAP server (Debian: apt install dovecot-imapd)"
        return None

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._run = place.short_folder()
        self._mail, self._elsewhere = place.mail_folder(self.folder / "mail")
        if self._tls:
            make_certificate(self.certificate)
        (self._run / "users").write_text("".join(f"{u}:{{PLAIN}}{p}\n" for u, p in self.users.items()))
        (self.folder / "dovecot.conf").write_text(self._config())
        try:
            self.start()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        place.remove(self._run)
        place.remove(self._elsewhere)

    @property
    def pid(self) -> int | None:
        """The master's process number while it runs."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start (again), on the same port, and wait for the greeting."""
        binary = shutil.which("dovecot", path=_search_path()) or "dovecot"
        command = [binary, "-F", "-c", str(self.folder / "dovecot.conf")]
        self._process = process = Process(command, self.folder / "dovecot.out")
        wait_until(lambda: process.died() or answers(self.port, b"* OK"), what="Dovecot's greeting")

    def stop(self) -> None:
        """End the server and every connection to it; the mail stays."""
        if self._process is not None:
            self._process.stop()
            self._process = None

    def maildir(self, user: str, folder: str = "INBOX") -> Path:
        """The Maildir of one folder (`cur`, `new` and `tmp` are in it once something made it)."""
        inbox = self._mail / user / "Maildir"
        return inbox if folder.upper() == "INBOX" else inbox / ("." + utf7(folder.replace("/", ".")).decode())

    def append(self, user: str, raw: bytes, folder: str = "INBOX", *, at: datetime | None = None) -> None:
        """Put one message into a folder by IMAP, as another mail program would; makes the folder if needed."""
        quoted = '"' + utf7(folder).decode() + '"'
        with imaplib.IMAP4(self.host, self.port) as client:
            client.login(user, self.users[user])
            date = imaplib.Time2Internaldate(at) if at else ""
            status, answer = client.append(quoted, "", date, raw)
            if status != "OK" and b"TRYCREATE" in answer[0]:
                client.create(quoted)
                status, answer = client.append(quoted, "", date, raw)
            if status != "OK":
                raise RuntimeError(f"APPEND to {folder}: {answer!r}")

    def drop(self, user: str, raw: bytes, folder: str = "INBOX") -> Path:
        """Put one message into a folder as a mail transfer agent does: a file in `new`, no IMAP involved."""
        maildir = self.maildir(user, folder)
        if not (maildir / "new").exists():
            for part in ("tmp", "new", "cur"):
                (maildir / part).mkdir(parents=True, exist_ok=True)
            place.give_to_mail_owner(self._mail / user)
        file = maildir / "tmp" / f"{time.time():.6f}.{uuid4().hex}.test"
        file.write_bytes(raw)
        place.give_to_mail_owner(file)
        return file.rename(maildir / "new" / file.name)

    def tls_context(self) -> ssl.SSLContext:
        """A client context that trusts this server's certificate and nothing else."""
        return ssl.create_default_context(cafile=str(self.certificate))

    def forget_uids(self, user: str, folder: str = "INBOX") -> None:
        """Make the folder come back with another UIDVALIDITY, as after a restore; the server must be stopped."""
        maildir = self.maildir(user, folder)
        for path in (*maildir.glob("dovecot-uidlist*"), *maildir.glob("dovecot.index*")):
            path.unlink()

    def _config(self) -> str:
        uid, gid = place.mail_owner()
        me = pwd.getpwuid(os.getuid()).pw_name
        root = os.geteuid() == 0
        certificate = f"ssl = yes\nssl_cert = <{self.certificate}\nssl_key = <{self.certificate}\n"
        return CONFIG.format(
            run=self._run,
            folder=self.folder,
            host=self.host,
            internal="dovecot" if root else me,
            group="dovecot" if root else grp.getgrgid(gid).gr_name,
            login="dovenull" if root else me,
            tls=certificate if self._tls else "ssl = no",
            uid=uid,
            gid=gid,
            mail=self._mail,
            port=self.port,
            tls_port=self.tls_port,
            more=self._more,
        )


def make_certificate(file: Path) -> None:
    """Write a self-signed certificate with its key for `localhost` and 127.0.0.1, good for two days."""
    names = "subjectAltName=DNS:localhost,IP:127.0.0.1"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    command += ["-addext", names, "-keyout", f"{file}.key", "-out", str(file)]
    subprocess.run(command, check=True, capture_output=True)
    with file.open("a") as both:
        both.write(Path(f"{file}.key").read_text())


def _search_path() -> str:
    return os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin"
