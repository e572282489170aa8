"""How does a server start in the foreground, and end by its own pid with all its children?"""

import contextlib
import os
import signal
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.servers.ports import wait_until


class Process:
    """One server in a session of its own, its output in a log file."""

    def __init__(self, command: Sequence[str], log: Path, cwd: Path | None = None) -> None:
        self.command, self.log = list(command), log
        with log.open("ab") as output:
            self._child = subprocess.Popen(
                self.command,
                cwd=cwd,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        self.pid = self._child.pid

    def running(self) -> bool:
        """Whether it has not ended by itself."""
        return self._child.poll() is None

    def died(self) -> bool:
        """Whether it has ended by itself; RuntimeError with its log then."""
        if self.running():
            return False
        raise RuntimeError(f"{self.command} ended with {self._child.returncode}: {self.log.read_text()}")

    def kill(self) -> None:
        """End it at once (SIGKILL), children included: what a power cut does."""
        self._signal_group(signal.SIGKILL)
        self._child.wait()

    def stop(self, seconds: float = 10.0) -> None:
        """Ask it to end, wait, and end whatever is left of its session."""
        if self.running():
            self._child.terminate()
            try:
                self._child.wait(seconds)
            except subprocess.TimeoutExpired:
                self._child.kill()
                self._child.wait()
        self._signal_group(signal.SIGTERM)
        try:
            wait_until(self._group_gone, what="the children to end", seconds=0.5)
        except TimeoutError:
            self._signal_group(signal.SIGKILL)

    def _signal_group(self, number: int) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, number)

    def _group_gone(self) -> bool:
        return all(group != self.pid for _, group in _living())


def pid_exists(pid: int) -> bool:
    """Whether a process of that number runs; one that ended and waits to be counted (a zombie) does not."""
    return any(number == pid for number, _ in _living())


def _living() -> Iterator[tuple[int, int]]:
    """Number and process group of everything that runs."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, _, group = stat.read_text().rpartition(")")[2].split()[:3]
            if state not in "ZX":
                yield int(stat.parent.name), int(group)
