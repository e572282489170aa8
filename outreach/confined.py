"""How long and how large may work on foreign input become? It runs in a process of its own that is ended beyond that.

The process stays for the next piece of work, so that a piece costs a message through a pipe and back.
"""

import importlib
import json
import pickle
import resource
import select
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

_LENGTH = struct.Struct(">Q")
_LARGEST = 64 * 1024 * 1024
"""Bytes of the longest answer that is taken."""
_START_SECONDS = 30
"""For Python to start and import what the work needs, on a busy machine."""


class Exceeded(Exception):
    """The work took longer or more memory than it may; its process was ended."""


class Confined:
    """A function that runs elsewhere, within bounds.

    `function` is `module:name`; its arguments are plain data, and what it gives is what JSON can say. Nothing that
    comes back is trusted to be more than that.
    """

    def __init__(self, function: str, *, seconds: float, megabytes: int) -> None:
        self._function, self._seconds, self._megabytes = function, seconds, megabytes
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def __call__(self, *arguments: Any) -> Any:
        """What the function gives; raises `Exceeded`, and `RuntimeError` for what it raises itself."""
        with self._lock:
            process = self._started()
            try:
                self._send(process, arguments)
                said = json.loads(self._receive(process, self._seconds))
            except (OSError, EOFError, ValueError) as error:
                self._end()
                raise Exceeded(f"it did not end within {self._seconds:g} s and {self._megabytes} MB") from error
            except BaseException:
                self._end()
                raise
        if "raised" in said:
            raise RuntimeError(str(said["raised"]))
        return said["gave"]

    @property
    def pid(self) -> int:
        """The number of the process at work; 0 where there is none."""
        return self._process.pid if self._process is not None else 0

    def close(self) -> None:
        """End the process; the next piece of work starts another."""
        with self._lock:
            self._end()

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._end()
            order = (
                f"from outreach.confined import serve; serve({self._function!r}, {self._seconds}, {self._megabytes})"
            )
            command = [sys.executable, "-c", order]
            self._process = subprocess.Popen(command, bufsize=0, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            if self._receive(self._process, _START_SECONDS) != b"ready":
                self._end()
                raise RuntimeError(f"{self._function} does not start")
        return self._process

    def _send(self, process: subprocess.Popen[bytes], arguments: tuple[Any, ...]) -> None:
        assert process.stdin is not None
        data = pickle.dumps(arguments, pickle.HIGHEST_PROTOCOL)
        message, at = memoryview(_LENGTH.pack(len(data)) + data), 0
        while at < len(message):
            at += process.stdin.write(message[at:]) or 0

    def _receive(self, process: subprocess.Popen[bytes], seconds: float) -> bytes:
        assert process.stdout is not None
        deadline = time.monotonic() + seconds
        (length,) = _LENGTH.unpack(_exactly(process.stdout, _LENGTH.size, deadline))
        if length > _LARGEST:
            raise ValueError("the answer is too long")
        return _exactly(process.stdout, length, deadline)

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


def _exactly(pipe: IO[bytes], length: int, deadline: float) -> bytes:
    pieces = []
    while length:
        if not select.select([pipe], [], [], max(0.0, deadline - time.monotonic()))[0]:
            raise TimeoutError
        piece = pipe.read(min(length, 1 << 20))
        if not piece:
            raise EOFError
        pieces.append(piece)
        length -= len(piece)
    return b"".join(pieces)


def serve(function: str, seconds: float, megabytes: int) -> None:
    """Take pieces of work from standard input until it ends; each within these bounds (Linux counts address space)."""
    module, _, name = function.partition(":")
    work: Callable[..., Any] = getattr(importlib.import_module(module), name)
    out, sys.stdout = sys.stdout.buffer, sys.stderr  # whoever prints must not garble the answer
    _answer(out, b"ready")
    # Counted from what Python itself takes, so that the bound is the work's own.
    limit_memory(megabytes)
    while (head := sys.stdin.buffer.read(_LENGTH.size)) and len(head) == _LENGTH.size:
        arguments = pickle.loads(sys.stdin.buffer.read(_LENGTH.unpack(head)[0]))  # noqa: S301 - our own parent writes it
        limit_seconds(seconds)
        try:
            said = json.dumps({"gave": work(*arguments)})
        except MemoryError:
            return
        except Exception as error:  # noqa: BLE001 - told to whoever asked for it
            said = json.dumps({"raised": f"{type(error).__name__}: {error}"[:2000]})
        _answer(out, said.encode())


def limit_memory(megabytes: int) -> None:
    """Let this process take so much address space more than it has now, where the system can tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except (OSError, ValueError):
        pages = 0
    most = pages * resource.getpagesize() + megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (most, resource.getrlimit(resource.RLIMIT_AS)[1]))


def limit_seconds(seconds: float) -> None:
    """Let this process compute so long from now on; it is ended then, even where nobody waits for it any more."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = int(used.ru_utime + used.ru_stime + seconds) + 2
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _answer(out: IO[bytes], data: bytes) -> None:
    out.write(_LENGTH.pack(len(data)) + data)
    out.flush()
