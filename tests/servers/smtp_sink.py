"""What was sent, byte for byte? Postfix's own `smtp-sink`, one file for each message."""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.servers import place
from tests.servers.ports import LOOPBACK, answers, free_port, wait_until
from tests.servers.process import Process

ENVELOPE = (b"X-Client-Addr:", b"X-Client-Proto:", b"X-Helo-Args:", b"X-Mail-Args:", b"X-Rcpt-Args:", b"Received:")


class SmtpSink:
    """`smtp-sink` on a free port; `options` are its own: ("-q", "DATA"), ("-r", "RCPT"), ("-f", "."), ("-8",)."""

    def __init__(self, folder: Path, options: Sequence[str] = ()) -> None:
        self.folder, self.host, self.port = folder, LOOPBACK, free_port()
        self._options = list(options)
        self._process: Process | None = None

    @staticmethod
    def available() -> str | None:
        """Why smtp-sink cannot run here, or None when it can."""
        if _binary() is None:
            return "smtp-sink is not installed (Debian: apt install postfix)"
        return None

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._dump = place.short_folder()
        place.give_to_mail_owner(self._dump)
        as_nobody = ["-u", "nobody"] if os.geteuid() == 0 else []
        if as_nobody:
            self._dump.chmod(0o777)
        command = [_binary() or "smtp-sink", *self._options, *as_nobody, "-d", f"{self._dump}/%s."]
        self._process = process = Process(
            [*command, f"{self.host}:{self.port}", "100"], self.folder / "smtp-sink.out", cwd=self._dump
        )
        wait_until(lambda: process.died() or answers(self.port, b"220"), what="smtp-sink's greeting")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None:
            self._process.stop()
            self._process = None
        place.remove(self._dump)

    @property
    def pid(self) -> int | None:
        """The process number while it runs."""
        return self._process.pid if self._process else None

    def dumps(self) -> list[bytes]:
        """Every accepted transaction as smtp-sink wrote it: its envelope as X-… lines, then the message."""
        files = sorted(self._dump.iterdir(), key=lambda path: path.stat().st_mtime_ns)
        return [content for file in files if (content := file.read_bytes())]

    def messages(self) -> list[bytes]:
        """Every accepted message, without the envelope and with LF line ends (smtp-sink drops the CR).

        The order is that of arrival, but not among messages that came within the same few milliseconds.
        """
        return [_without_envelope(dump) for dump in self.dumps()]


def _without_envelope(dump: bytes) -> bytes:
    lines = dump.splitlines(keepends=True)
    while lines and (lines[0].startswith(ENVELOPE) or lines[0].startswith((b"\t", b" "))):
        lines.pop(0)
    return b"".join(lines).removesuffix(b"\n")


def _binary() -> str | None:
    return shutil.which("smtp-sink", path=os.environ.get("PATH", "") + ":/usr/sbin")
