"""Reads raw messages, many of them in a process of their own, so that the next page is fetched meanwhile.

A message whose bytes end or stall that process is found by reading its page one by one, and put aside.
"""

import fcntl
import gc
import pickle
import select
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from queue import SimpleQueue
from typing import IO

from outreach.confined import limit_memory, limit_seconds
from outreach.inbox.authentic import UNSAID, Authenticity
from outreach.inbox.automatic import automatic_kind
from outreach.inbox.headers import decode_text
from outreach.inbox.parse import parse
from outreach.inbox.parsed import ParsedMessage

WORTH_A_PROCESS = 50
"""A page of fewer messages is read here and now."""
LARGE_BYTES = 256 * 1024
"""A page with a larger message is read elsewhere however few it has: what could run away is large."""
PAGE_SECONDS = 300
MESSAGE_SECONDS = 20
MEGABYTES = 1024
"""What reading may take besides Python itself: a page is some 70 MB, and stands there raw, read and on its way back."""
READS = "from outreach.inbox.reading import serve; serve()"
PIPE_BYTES = 1024 * 1024
SWITCH_SECONDS = 0.0005
GARBAGE = 50_000
"""Objects that are made before a process that reads looks for garbage; reading makes next to none."""


@dataclass(frozen=True, slots=True)
class Raw:
    """A message as the server gave it; `content` is None where it gave no bytes.

    `size` is its full size where only its header was fetched.
    """

    uid: int
    at: datetime
    content: bytes | None
    size: int | None = None

    def __reduce__(self) -> tuple[type["Raw"], tuple[object, ...]]:
        return Raw, (self.uid, self.at, self.content, self.size)


@dataclass(frozen=True, slots=True)
class Arrived:
    """One message of a page: where it lies, what it says, and which machine wrote it, if one did."""

    uid: int
    at: datetime
    message: ParsedMessage
    automatic: str | None
    authenticity: Authenticity = UNSAID
    """Whether its sender is who From says; told by `vouch` once it has come back from the process that reads."""

    def __reduce__(self) -> tuple[type["Arrived"], tuple[object, ...]]:
        return Arrived, (self.uid, self.at, self.message, self.automatic)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A message that could not be read, and why: it goes into quarantine."""

    uid: int
    why: str
    head: str = ""


Read = list[Arrived | Unreadable]
Begun = Read | subprocess.Popen[bytes]
"""A page that is read, or the process that reads it."""


def read_page(page: list[Raw]) -> Read:
    """Every message of a page, read or found unreadable, in order."""
    return [_read(raw) for raw in page]


def _read(raw: Raw) -> Arrived | Unreadable:
    if raw.content is None:
        return Unreadable(raw.uid, "the server gave no bytes")
    try:
        message = parse(raw.content, size=raw.size)
        return Arrived(raw.uid, raw.at, message, automatic_kind(message))
    except Exception as error:  # noqa: BLE001 - one message must never stop the others
        return Unreadable(raw.uid, f"{type(error).__name__}: {error}"[:500], _head(raw))


def serve() -> None:
    """Read pages from standard input and write them, read, to standard output, until the input ends.

    Pages are taken in by a thread, so that whoever sends the next one never waits for the one before it.
    """
    pages: SimpleQueue[list[Raw] | None] = SimpleQueue()
    # The thread waits for its turn each time that the pipe was empty, and whoever sends waits with it.
    sys.setswitchinterval(SWITCH_SECONDS)
    gc.freeze()
    gc.set_threshold(GARBAGE)

    def take_in() -> None:
        try:
            with open(sys.stdin.fileno(), "rb", buffering=PIPE_BYTES, closefd=False) as source:
                while True:
                    pages.put(pickle.load(source))  # noqa: S301 - our own parent writes it
        except EOFError:
            pages.put(None)

    threading.Thread(target=take_in, daemon=True).start()
    limit_memory(MEGABYTES)
    while (page := pages.get()) is not None:
        limit_seconds(PAGE_SECONDS)
        pickle.dump(read_page(page), sys.stdout.buffer, pickle.HIGHEST_PROTOCOL)
        sys.stdout.buffer.flush()


class Reader:
    """Reads one page while the next is on its way; see `reader`."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def begin(self, page: list[Raw]) -> Begun:
        """Begin to read a page: what comes back is for `end`."""
        large = any(raw.content is not None and len(raw.content) > LARGE_BYTES for raw in page)
        if len(page) < WORTH_A_PROCESS and not large and self._process is None:
            return read_page(page)
        return self._send(page)

    def end(self, begun: Begun, page: list[Raw]) -> Read:
        """The page, read; waits for it where it must."""
        if isinstance(begun, list):
            return begun
        # A process that an earlier page has ended took this page with it.
        read = self._receive(PAGE_SECONDS) if begun is self._process else None
        return read if read is not None else [self._alone(raw) for raw in page]

    def close(self) -> None:
        """End the process, even one that no longer listens."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def start(self) -> subprocess.Popen[bytes]:
        """The process that reads, started where there is none."""
        if self._process is None:
            command = [sys.executable, "-c", READS]
            self._process = subprocess.Popen(command, bufsize=PIPE_BYTES, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            _widen(self._process.stdin)
            _widen(self._process.stdout)
        return self._process

    def _send(self, page: list[Raw]) -> subprocess.Popen[bytes]:
        process = self.start()
        assert process.stdin is not None
        with suppress(BrokenPipeError):  # it died: `end` finds out
            pickle.dump(page, process.stdin, pickle.HIGHEST_PROTOCOL)
            process.stdin.flush()
        return process

    def _receive(self, seconds: float) -> Read | None:
        """What the process has read; None where it died or stalls: it is ended then."""
        assert self._process is not None
        assert self._process.stdout is not None
        try:
            if select.select([self._process.stdout], [], [], seconds)[0]:
                answer: Read = pickle.load(self._process.stdout)  # noqa: S301 - our own child writes it
                return answer
        except (EOFError, pickle.UnpicklingError):
            pass
        self.close()
        return None

    def _alone(self, raw: Raw) -> Arrived | Unreadable:
        self._send([raw])
        read = self._receive(MESSAGE_SECONDS)
        return read[0] if read else Unreadable(raw.uid, "reading it ends or stalls the process that reads", _head(raw))


def _widen(pipe: IO[bytes] | None) -> None:
    """Let a pipe take more at a time, where the system can (Linux): each turn of either process costs a switch."""
    if pipe is not None and (command := getattr(fcntl, "F_SETPIPE_SZ", None)) is not None:
        with suppress(OSError):
            fcntl.fcntl(pipe, command, PIPE_BYTES)


@contextmanager
def reader(expected: int = 0) -> Iterator[Reader]:
    """A reader for the length of one poll; its process starts at once where a page of so many is on its way."""
    made = Reader()
    if expected >= WORTH_A_PROCESS:
        made.start()
    try:
        yield made
    finally:
        made.close()


def _head(raw: Raw) -> str:
    return decode_text((raw.content or b"")[:2000], "utf-8").replace("\0", "")
