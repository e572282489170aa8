"""Which bytes came in by SMTP, and what do we say to them? The process behind `sink.Sink`.

Run by itself: python sink_server.py PORT FOLDER, with the script in FOLDER/script.json.
"""

import asyncio
import email
import hashlib
import json
import os
import socket
import struct
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

LOOPBACK = "127.0.0.1"
EHLO = ("sink.test", "PIPELINING", "SIZE 26214400", "8BITMIME", "ENHANCEDSTATUSCODES", "SMTPUTF8", "AUTH PLAIN LOGIN")


class Dropped(Exception):
    """The connection is to end here."""


@dataclass
class Book:
    """What was accepted, and which script is next."""

    folder: Path
    started: int = 0
    written: int = 0
    scripts: list[dict[str, Any]] = field(default_factory=list)
    changed: int = -1
    """When the file of scripts that we follow was written."""

    def script(self, *, next_message: bool) -> dict[str, Any]:
        """The script for the coming message; the file is read afresh, and a changed file starts from its top."""
        file = self.folder / "script.json"
        if (changed := file.stat().st_mtime_ns) != self.changed:
            self.changed, scripts = changed, json.loads(file.read_text())
            if scripts != self.scripts:
                self.scripts, self.started = scripts, 0
        script: dict[str, Any] = self.scripts[min(self.started, len(self.scripts) - 1)]
        self.started += next_message
        return script

    def record(self, sender: str, recipients: list[str], content: bytes) -> None:
        """Write one accepted message and its line, both on the disk when this returns."""
        self.written += 1
        name = f"{self.written:06d}.eml"
        _write_through(self.folder / "messages" / name, content, "wb")
        line = {
            "message_id": str(email.message_from_bytes(content)["Message-ID"] or "").strip(),
            "sender": sender,
            "recipient": recipients[0],
            "recipients": recipients,
            "sha256": hashlib.sha256(content).hexdigest(),
            "size": len(content),
            "time": datetime.now(UTC).isoformat(),
            "clock": self.clock(),
            "file": name,
        }
        _write_through(self.folder / "accepted.jsonl", (json.dumps(line) + "\n").encode(), "ab")

    def clock(self) -> float | None:
        """What time the run has it to be, where it has a clock of its own."""
        file = self.folder / "clock"
        return float(struct.unpack("d", file.read_bytes())[0]) if file.exists() else None

    def lied(self, recipients: list[str], step: str, what: str, content: bytes | None) -> None:
        """Note that a lie was told, before it is."""
        name = str(email.message_from_bytes(content)["Message-ID"] or "").strip() if content else ""
        line = {"recipient": (recipients or [""])[0], "step": step, "what": what, "message_id": name}
        with (self.folder / "lies.jsonl").open("a") as out:
            out.write(json.dumps(line) + "\n")


class Conversation:
    """One client's connection."""

    def __init__(self, book: Book, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._book, self._reader, self._writer = book, reader, writer
        self._script: dict[str, Any] = {}
        self._sender, self._recipients = "", list[str]()

    async def run(self) -> None:
        """Serve until the client leaves or the script breaks off."""
        try:
            self._script = self._book.script(next_message=False)
            await self._answer("greeting", "220 sink.test ESMTP")
            while line := await self._reader.readline():
                await self._command(line.decode("utf-8", "replace").strip())
        except (Dropped, ConnectionError):
            pass
        finally:
            self._writer.transport.abort()

    async def _command(self, line: str) -> None:
        verb = line.split(" ")[0].upper()
        if verb in ("EHLO", "HELO"):
            last = len(EHLO) - 1
            await self._say("\r\n".join(f"250{' ' if i == last else '-'}{text}" for i, text in enumerate(EHLO)))
        elif verb == "AUTH":
            await self._auth(line)
        elif verb == "MAIL":
            self._script = self._book.script(next_message=True)
            self._sender, self._recipients = _address(line), []
            await self._answer("mail", "250 2.1.0 ok")
        elif verb == "RCPT":
            if await self._answer("rcpt", "250 2.1.5 ok", to=[_address(line)]):
                self._recipients.append(_address(line))
        elif verb == "DATA":
            if not self._recipients:
                await self._say("503 5.5.1 no recipient")
            elif await self._answer("data", "354 go ahead", to=self._recipients):
                await self._dot(await self._content())
                # The next one has a script of its own; a RSET between them is answered as it should be.
                self._script = {}
        elif verb == "QUIT":
            await self._say("221 2.0.0 bye")
            raise Dropped
        else:
            await self._say("250 2.0.0 ok" if verb in ("RSET", "NOOP") else "502 5.5.2 what?")

    async def _auth(self, line: str) -> None:
        answers_wanted = 2 if "LOGIN" in line.upper() else 1
        for _ in range(answers_wanted + 2 - len(line.split())):
            await self._say("334 ")
            await self._reader.readline()
        await self._answer("auth", "235 2.7.0 welcome")

    async def _content(self) -> bytes:
        """The body up to its dot, dots unstuffed; breaks off where the script says, or where the client does."""
        lines: list[bytes] = []
        end, read = self._planned("mid_body", self._recipients), 0
        while (line := await self._reader.readline()) != b".\r\n":
            read += len(line)
            if end is not None and read > 300:
                self._book.lied(self._recipients, "mid_body", end, b"".join(lines))
                await self._act(end)
            if not line:
                if self._planned("eof", self._recipients) == "accept" and lines:
                    self._book.lied(self._recipients, "eof", "accept", b"".join(lines))
                    self._book.record(self._sender, self._recipients, b"".join(lines))
                raise Dropped
            lines.append(line[1:] if line.startswith(b".") else line)
        return b"".join(lines)

    async def _dot(self, content: bytes) -> None:
        what = self._planned("dot", self._recipients)
        if what is not None:
            self._book.lied(self._recipients, "dot", what, content)
        if what is None or what.startswith("accept"):
            self._book.record(self._sender, self._recipients, content)
            await asyncio.sleep(self._script.get("delay_ms", 0) / 1000)
        what = "250 2.0.0 queued as " + f"{self._book.written:06d}" if what is None else what
        await self._act(what.removeprefix("accept").lstrip(", ") or "250 2.0.0 queued")

    def _planned(self, step: str, recipients: list[str]) -> str | None:
        wanted = self._script.get("to", "")
        concerned = not recipients or any(wanted in recipient for recipient in recipients)
        return self._script.get(step) if concerned else None

    async def _answer(self, step: str, honest: str, to: list[str] | None = None) -> bool:
        """Say what the script has for `step`, else `honest`; whether it was a yes."""
        planned = self._planned(step, to or [])
        if planned is not None:
            self._book.lied(to or self._recipients, step, planned, None)
        return await self._act(planned or honest)

    async def _act(self, what: str) -> bool:
        if what == "drop":
            raise Dropped
        if what == "hang":
            await self._reader.read()
            raise Dropped
        if what == "reset":
            gone = struct.pack("ii", 1, 0)
            self._writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, gone)
            raise Dropped
        if what.startswith("drip "):
            what = what.removeprefix("drip ")
            for letter in what:
                self._writer.write(letter.encode())
                await asyncio.sleep(0.005)
            what = what[:1] + "\0"
        if not what.endswith("\0"):
            await self._say(what)
        else:
            await self._say("")
        return what[0] in "23"

    async def _say(self, text: str) -> None:
        self._writer.write(text.encode() + b"\r\n")
        await self._writer.drain()


def _address(line: str) -> str:
    return line.partition("<")[2].partition(">")[0]


def _write_through(file: Path, content: bytes, mode: str) -> None:
    with file.open(mode) as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())


async def serve(port: int, folder: Path) -> None:
    """Serve on the loopback port until the process is ended."""
    book = Book(folder, written=len(list((folder / "messages").iterdir())))

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await Conversation(book, reader, writer).run()

    server = await asyncio.start_server(talk, LOOPBACK, port, limit=2**26)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), Path(sys.argv[2])))
