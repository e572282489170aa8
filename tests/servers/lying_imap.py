"""An IMAP server that keeps the truth for itself and lies as it is told: about UIDs, about counts, mid-answer.

What truly lies in its folders is `LyingImap.folders`; how it speaks is `LyingImap.lies`. It knows the commands that
Outreach uses, and no password.
"""

import asyncio
import re
import socket
import struct
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from tests.servers.ports import LOOPBACK

LIES = (
    "drops the newest from SEARCH", "invents UIDs in SEARCH", "SEARCH twice", "leaves one out of FETCH",
    "gives one UID twice", "gives a UID that was not asked for", "gives NIL for bytes", "FETCH backwards",
    "says NO to FETCH", "says BYE in FETCH", "garbage in FETCH", "garbage before the greeting", "EXISTS shrinks",
    "UIDNEXT backwards", "EXPUNGE unasked", "FETCH unasked", "no UIDVALIDITY", "UIDVALIDITY 0", "another INTERNALDATE",
    "a literal that is too long", "a literal that is too short", "one vanishes before FETCH", "drips",
)  # fmt: skip


class _Cut(Exception):
    """The connection ends here."""


@dataclass
class Stored:
    """One message in a folder."""

    uid: int
    raw: bytes
    at: datetime
    token: str = ""


@dataclass
class Box:
    """One folder: its numbering and what lies in it."""

    uidvalidity: int = 1
    next_uid: int = 1
    messages: list[Stored] = field(default_factory=list)
    vanished: list[Stored] = field(default_factory=list)

    def add(self, raw: bytes, at: datetime, token: str = "", skip: int = 0) -> int:
        """A message arrives, `skip` numbers after the last one."""
        uid = self.next_uid + skip
        self.messages.append(Stored(uid, raw, at, token))
        self.next_uid = uid + 1
        return uid

    def renumber(self, uidvalidity: int) -> None:
        """The server was rebuilt: other numbers, from 1, and another UIDVALIDITY."""
        for uid, message in enumerate(self.messages, 1):
            message.uid = uid
        self.uidvalidity, self.next_uid = uidvalidity, len(self.messages) + 1


class LyingImap:
    """The server in a thread of its own while the context lasts."""

    def __init__(self) -> None:
        self.folders: dict[str, dict[str, Box]] = {}
        self.lie: str | None = None
        """How the next answers are bent; one of LIES."""
        self.cut_after: int | None = None
        """So many bytes after its greeting a connection breaks."""
        self.refusing = False
        """Nobody is answered: the server is down."""
        self.told: Counter[str] = Counter()
        """How often each lie was truly told."""
        self.cuts = 0
        self.spoken = 0
        """Bytes of the last connection."""
        self.commands: list[str] = []
        self.lock = threading.Lock()
        self.port = 0
        self._stop: Callable[[], object] = lambda: None

    def __enter__(self) -> Self:
        ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve(ready)), daemon=True)
        self._thread.start()
        assert ready.wait(10)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()
        self._thread.join(5)

    def box(self, user: str, folder: str = "INBOX") -> Box:
        """A folder of a user's, made where it is not there."""
        return self.folders.setdefault(user, {"INBOX": Box(), "Sent": Box()}).setdefault(folder, Box())

    async def _serve(self, ready: threading.Event) -> None:
        stop, loop = asyncio.Event(), asyncio.get_running_loop()
        self._stop = lambda: loop.call_soon_threadsafe(stop.set)
        server = await asyncio.start_server(self._talk, LOOPBACK, 0, limit=2**26)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        await stop.wait()
        server.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            if not self.refusing:
                await Talk(self, reader, writer).run()
        except (_Cut, ConnectionError, asyncio.IncompleteReadError, TimeoutError):
            pass
        finally:
            writer.transport.abort()


class Talk:
    """One connection."""

    def __init__(self, server: LyingImap, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._server, self._reader, self._writer = server, reader, writer
        self._left = server.cut_after
        self._user, self._box = "", Box()
        self._server.spoken = 0

    async def run(self) -> None:
        """Serve until the client leaves or a cut falls."""
        if self._lies("garbage before the greeting"):
            await self._say(b"\x00\xff what is this\r\n")
        await self._say(b"* PREAUTH ready\r\n")
        while line := await self._line():
            tag, _, rest = line.partition(b" ")
            await self._command(tag, rest)

    def _lies(self, which: str) -> bool:
        if self._server.lie != which:
            return False
        self._server.told[which] += 1
        return True

    async def _line(self) -> bytes:
        whole = b""
        while True:
            line = await self._reader.readline()
            whole += line.rstrip(b"\r\n")
            if (literal := re.search(rb"\{(\d+)(\+?)\}$", whole)) is None or not line:
                return whole
            if not literal[2]:
                await self._say(b"+ go on\r\n")
            whole += b"\0" + await self._reader.readexactly(int(literal[1])) + b"\0"

    async def _say(self, answer: bytes) -> None:
        self._server.spoken += len(answer)
        if self._left is not None:
            if len(answer) >= self._left:
                self._writer.write(answer[: self._left])
                self._server.cuts += 1
                with_reset = self._writer.get_extra_info("socket")
                if self._left % 2:
                    with_reset.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                else:
                    await self._writer.drain()
                raise _Cut
            self._left -= len(answer)
        self._writer.write(answer)
        await self._writer.drain()

    async def _command(self, tag: bytes, rest: bytes) -> None:
        words = rest.split(b" ")
        verb = words[0].upper() if words[0].upper() != b"UID" else b"UID " + words[1].upper()
        self._server.commands.append(verb.decode())
        with self._server.lock:
            answer = self._answer(verb, rest)
        if self._lies("drips") and len(answer) < 4000:
            for at in range(0, len(answer), 97):
                await self._say(answer[at : at + 97])
                await asyncio.sleep(0)
        else:
            await self._say(answer)
        if b"* BYE" in answer and verb != b"LOGOUT":
            raise _Cut
        done = b"NO [CANNOT] later" if answer.endswith(b"\0no\r\n") else b"OK done"
        await self._say(tag + b" " + done + b"\r\n")
        if verb == b"LOGOUT":
            raise _Cut

    def _answer(self, verb: bytes, rest: bytes) -> bytes:
        if verb == b"CAPABILITY":
            return b"* CAPABILITY IMAP4rev1 LITERAL+\r\n"
        if verb == b"LOGIN":
            self._user = rest.split(b" ")[1].strip(b'"').decode()
            self._server.box(self._user)
        elif verb == b"LIST":
            return b"".join(b'* LIST () "/" %s\r\n' % name.encode() for name in self._server.folders[self._user])
        elif verb in (b"EXAMINE", b"SELECT"):
            return self._opened(rest)
        elif verb == b"UID SEARCH":
            return self._found(rest)
        elif verb == b"UID FETCH":
            return self._fetched(rest)
        elif verb == b"APPEND":
            name = rest.split(b" ")[1].strip(b'"').decode()
            self._server.box(self._user, name).add(rest.split(b"\0")[1], datetime(2026, 3, 2, tzinfo=UTC))
        elif verb == b"LOGOUT":
            return b"* BYE bye\r\n"
        return b""

    def _opened(self, rest: bytes) -> bytes:
        name = rest.split(b" ")[1].strip(b'"').decode()
        self._box = box = self._server.box(self._user, name)
        exists = len(box.messages)
        exists = exists // 2 if self._lies("EXISTS shrinks") else exists
        following = 1 if self._lies("UIDNEXT backwards") else box.next_uid
        lines = [b"* FLAGS (\\Seen)", b"* %d EXISTS" % exists, b"* 0 RECENT", b"* OK [UIDNEXT %d] next" % following]
        if not self._lies("no UIDVALIDITY"):
            lines.append(b"* OK [UIDVALIDITY %d] ok" % (0 if self._lies("UIDVALIDITY 0") else box.uidvalidity))
        return b"\r\n".join(lines) + b"\r\n"

    def _found(self, rest: bytes) -> bytes:
        asked, box = rest.replace(b"\0", b" "), self._box
        if (header := re.search(rb'HEADER "?Message-ID"? (?:\{\d+\+?\}\s*)?"?(<[^>]*>)"? ?', asked, re.I)) is not None:
            uids = [each.uid for each in box.messages if b"\nmessage-id: " + header[1].lower() in each.raw.lower()]
            return b"* SEARCH" + b"".join(b" %d" % uid for uid in uids) + b"\r\n"
        low, high = _range(asked, box)
        uids = [each.uid for each in box.messages if low <= each.uid <= high]
        if b":*" in asked and box.messages and not uids:
            uids = [box.messages[-1].uid]
        if (larger := re.search(rb"LARGER (\d+)", asked)) is not None:
            large = {each.uid for each in box.messages if len(each.raw) > int(larger[1])}
            uids = [uid for uid in uids if uid in large]
        elif self._lies("drops the newest from SEARCH"):
            uids = uids[:-1]
        elif self._lies("invents UIDs in SEARCH"):
            uids = sorted({*uids, *(uid + 1 for uid in uids), 7})
        again = 2 if self._lies("SEARCH twice") else 1
        return (b"* SEARCH" + b"".join(b" %d" % uid for uid in uids) + b"\r\n") * again

    def _fetched(self, rest: bytes) -> bytes:
        box = self._box
        wanted = {int(uid) for uid in rest.split(b" ")[2].split(b",")}
        header = b"BODY.PEEK[HEADER]" in rest
        if box.messages and self._lies("one vanishes before FETCH"):
            gone = next((each for each in box.messages if each.uid in wanted), None)
            if gone is not None:
                box.messages.remove(gone)
                box.vanished.append(gone)
        found = [(n, each) for n, each in enumerate(box.messages, 1) if each.uid in wanted]
        if self._lies("says NO to FETCH"):
            return b"* OK \0no\r\n"
        parts = [self._one(number, each, header) for number, each in found]
        return self._bent(parts, found)

    def _bent(self, parts: list[bytes], found: list[tuple[int, Stored]]) -> bytes:
        if not parts:
            return b""
        if self._lies("leaves one out of FETCH"):
            parts.pop(len(parts) // 2)
        if len(parts) > 1 and self._lies("gives one UID twice"):
            parts[1] = parts[1].replace(b"UID %d " % found[1][1].uid, b"UID %d " % found[0][1].uid, 1)
        if self._lies("gives a UID that was not asked for"):
            parts.append(parts[-1].replace(b"UID %d " % found[-1][1].uid, b"UID %d " % (found[-1][1].uid + 5000), 1))
        if self._lies("FETCH backwards"):
            parts.reverse()
        if self._lies("EXPUNGE unasked"):
            parts.insert(1, b"* 1 EXPUNGE\r\n")
        if self._lies("FETCH unasked"):
            parts.insert(1, b"* 1 FETCH (FLAGS (\\Seen))\r\n")
        if self._lies("garbage in FETCH"):
            parts.insert(1, b"*\xff)(){7\r\n")
        if self._lies("says BYE in FETCH"):
            return b"".join(parts[: len(parts) // 2]) + b"* BYE good night\r\n"
        return b"".join(parts)

    def _one(self, number: int, each: Stored, header: bool) -> bytes:
        raw, item = each.raw, b"BODY[]"
        size = b" RFC822.SIZE %d" % len(raw) if header else b""
        if header:
            raw, item = raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n", b"BODY[HEADER]"
        at = each.at.strftime("%d-%b-%Y %H:%M:%S +0000").encode()
        if self._lies("another INTERNALDATE"):
            at = b"99-Foo-0000 25:61:61 +9999"
        head = b'* %d FETCH (UID %d INTERNALDATE "%s"%s %s' % (number, each.uid, at, size, item)
        if self._lies("gives NIL for bytes"):
            return head + b" NIL)\r\n"
        length = len(raw)
        length += 40 if self._lies("a literal that is too long") else 0
        length -= 40 if self._lies("a literal that is too short") else 0
        return head + b" {%d}\r\n" % length + raw + b")\r\n"


def _range(asked: bytes, box: Box) -> tuple[int, int]:
    match = re.search(rb"UID (\d+)(?::(\d+|\*))?", asked.partition(b"UID SEARCH")[2])
    if match is None:
        return 0, 2**32
    low = int(match[1])
    return low, low if match[2] is None else 2**32 if match[2] == b"*" else int(match[2])
