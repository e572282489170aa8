"""A process that has everything imported and the house put together, and forks victims in milliseconds.

Run by itself: python -m tests.faults.nursery SETTINGS.json, with one order a line on standard input, one answer a
line on standard output. Orders: {"work": …} forks and gives the pid; {"await": pid, "seconds": s} gives what became
of a victim: 'stopped', 'exit N', 'signal N', or 'alive'.
"""

import contextlib
import ctypes
import gc
import json
import logging
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

import structlog
from sqlalchemy import event

from outreach import config, failpoints
from outreach.database import Database
from outreach.inbox import imap
from outreach.inbox.parse import parse
from outreach.listening.extract import hear
from outreach.planning.gate.rest_days import Rest
from outreach.sending import patience
from outreach.service import daemon
from outreach.service.daemon import Daemon
from outreach.service.engine import Engine
from tests.faults import broken
from tests.faults.clock_file import FileClock

RAISED, FULL = 3, 6
_MET: list[str] = []
"""What the database has said to a victim whose disk is full."""
FINAL_DOT_SECONDS = 3.0
"""In place of ten minutes."""

structlog.configure(
    wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR),
    logger_factory=structlog.PrintLoggerFactory(sys.stderr),
)


_PR_SET_PDEATHSIG = 1
"""prctl(2), Linux."""


def _guarded(*passes: Callable[[], object]) -> int:
    """Run passes as the daemon does: what one raises keeps no other from its turn. Gives the exit code."""
    code = 0
    for each in passes:
        try:
            each()
        except failpoints.Broken:
            code = RAISED
        except Exception:  # noqa: BLE001 - as the daemon's turns
            traceback.print_exc()
            code = code or 4
    return code


def turn(engine: Engine, order: dict[str, Any]) -> int:
    """All passes once; after a fault once more in the same process, as the daemon's next turn would."""

    def send() -> None:
        for _ in range(order.get("times", 1)):
            engine.send(alone=order.get("alone", False))

    code = _guarded(engine.poll_all, engine.think, send)
    if code == RAISED:
        # Long enough for the claim of our own that was broken off to run out, were we asked again.
        _guarded(engine.poll_all, engine.think, send)
    return code


def sends(engine: Engine, order: dict[str, Any]) -> int:
    """Send what is due, and file the copies."""
    times = int(order.get("times", 1))
    return _guarded(*[lambda: engine.send(alone=order.get("alone", False))] * times)


def polls(engine: Engine, _order: dict[str, Any]) -> int:
    """Read every account."""
    return _guarded(engine.poll_all)


def approves(engine: Engine, _order: dict[str, Any]) -> int:
    """Say yes to everything that waits: for the points in an approval; the run approves by itself otherwise."""
    from tests.faults.person import approve_all

    return _guarded(lambda: approve_all(engine))


def runs(engine: Engine, _order: dict[str, Any]) -> int:
    """The daemon as it is, with its turns a hundred times as often, until it is killed."""
    daemon.THINK_SECONDS = 0.05  # type: ignore[assignment]
    service = Daemon(engine)
    service.start()
    while True:
        time.sleep(60)


def loops(engine: Engine, order: dict[str, Any]) -> int:
    """Passes one after the other until the process is killed, beside another that does the same."""
    while True:
        _guarded(engine.poll_all, engine.think, lambda: engine.send(alone=order.get("alone", False)))


WORKS = {work.__name__: work for work in (turn, sends, polls, approves, runs, loops)}


def _live(engine: Engine, order: dict[str, Any]) -> NoReturn:
    """The victim's life."""
    code = 5
    try:
        # Whoever loops until it is killed must not outlive a run that was broken off.
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        engine.database = Database(order["database"])
        for name in order.get("broken", ()):
            broken.BUILDS[name].patch()
        if "page_size" in order:
            imap.PAGE_SIZE = order["page_size"]
        if "pages" in order:
            _bound(engine, order["pages"])
        failpoints.arm(order.get("arm", ""))
        code = WORKS[order["work"]](engine, order)
        code = FULL if any("full" in said or "read-only" in said for said in _MET) else code
    except BaseException:  # noqa: BLE001 - nothing may come back into the nursery's own loop
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def _bound(engine: Engine, pages: int | None) -> None:
    """The disk is full once the database has so many pages (SQLite), or as soon as anything is written."""
    store = engine.database.engine

    @event.listens_for(store, "connect")
    def _full(connection: Any, _record: Any) -> None:
        if pages is not None:
            connection.execute(f"PRAGMA max_page_count={pages}")

    @event.listens_for(store, "handle_error")
    def _note(context: Any) -> None:
        _MET.append(str(context.original_exception))


def _await(pid: int, seconds: float) -> str:
    """What becomes of a victim within so many seconds."""
    with contextlib.suppress(TimeoutError):
        signal.setitimer(signal.ITIMER_REAL, seconds)
        try:
            _, status = os.waitpid(pid, os.WUNTRACED)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        if os.WIFSTOPPED(status):
            return "stopped"
        return f"signal {os.WTERMSIG(status)}" if os.WIFSIGNALED(status) else f"exit {os.WEXITSTATUS(status)}"
    return "alive"


def _too_long(*_: object) -> None:
    raise TimeoutError


def _warm(engine: Engine) -> None:
    """What is loaded at its first use is loaded now: no kill shall fall into it."""
    Rest(("US",)).name(date(2026, 3, 2))
    hear(parse(b"From: a@b.example\r\nSubject: Hello\r\n\r\nPlease stop writing to me.\r\n"), [])
    with engine.database.read() as session:
        session.connection()
    engine.think()
    # Connections are not to be shared with those who are forked.
    engine.close()
    gc.collect()
    gc.freeze()


def _answer(what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def serve(settings: dict[str, Any]) -> None:
    """Take orders until standard input ends."""
    patience.FINAL_DOT_SECONDS = FINAL_DOT_SECONDS
    places = {name: settings[name] for name in ("database", "config", "templates", "data")}
    engine = Engine(config.load(places), FileClock(Path(settings["clock"])))
    _warm(engine)
    signal.signal(signal.SIGALRM, _too_long)
    _answer("ready")
    for line in sys.stdin:
        order = json.loads(line)
        if "await" in order:
            answer: object = _await(order["await"], order["seconds"])
        else:
            answer = os.fork()
            if answer == 0:
                _live(engine, order)
        _answer(answer)


if __name__ == "__main__":
    serve(json.loads(Path(sys.argv[1]).read_text()))
