"""What did the server truly accept? An SMTP sink in a process of its own, which records before it answers.

Each accepted message becomes one JSON line, flushed to disk, BEFORE the 250 is written: after any crash of the
sender the file tells how often a message really went out. Lies come from a script, see `Sink.lie`.
"""

import json
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.servers.ports import LOOPBACK, answers, free_port, wait_until
from tests.servers.process import Process

SERVER = Path(__file__).with_name("sink_server.py")


class Sink:
    """The sink on a free port; `delay_ms` is waited after recording and before the 250."""

    def __init__(self, folder: Path, *, delay_ms: int = 0) -> None:
        self.folder, self.host, self.port = folder, LOOPBACK, free_port()
        self._delay_ms = delay_ms
        self._process: Process | None = None

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "messages").mkdir(exist_ok=True)
        self.honest()
        command = [sys.executable, str(SERVER), str(self.port), str(self.folder)]
        self._process = process = Process(command, self.folder / "sink.out")
        wait_until(lambda: process.died() or answers(self.port, b"220"), what="the sink's greeting")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None:
            self._process.stop()
            self._process = None

    @property
    def pid(self) -> int | None:
        """The process number while it runs."""
        return self._process.pid if self._process else None

    def lie(self, *scripts: dict[str, Any]) -> None:
        """From the next message on follow `scripts`, one for each message; the last one holds for all after it.

        A script names steps and what happens there: `greeting`, `auth`, `mail`, `rcpt`, `data`, `dot`. What happens
        is a reply ("451 4.3.0 later"), "drop" (the connection breaks without a word) or "hang" (no answer, ever).
        At `dot`, "accept, drop", "accept, hang" and "accept, 451 4.3.0 lost it" record the message first.
        "reset" breaks the connection with a RST, "drip 250 ok" gives the answer letter by letter. `mid_body` happens
        after the first 300 bytes of a body; `eof: accept` takes a body whose dot never came. Each lie that is told is
        in `lies()`.
        `to` limits the script to recipients containing that text; `delay_ms` replaces the delay.
        `greeting` and `auth` come before any message and follow the first script.
        """
        replacement = self.folder / "script.json.new"
        replacement.write_text(json.dumps([{"delay_ms": self._delay_ms, **script} for script in scripts]))
        replacement.rename(self.folder / "script.json")

    def honest(self) -> None:
        """From the next message on tell the truth."""
        self.lie({})

    def accepted(self) -> list[dict[str, Any]]:
        """Every accepted message in order: message_id, sender, recipients, recipient, sha256, size, time, file."""
        file = self.folder / "accepted.jsonl"
        return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []

    def lies(self) -> list[dict[str, Any]]:
        """Every lie that was told, in order: recipient, step, what, message_id."""
        file = self.folder / "lies.jsonl"
        return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []

    def raw(self, accepted: dict[str, Any]) -> bytes:
        """The bytes of one accepted message as they came, after dot-unstuffing."""
        return (self.folder / "messages" / str(accepted["file"])).read_bytes()
