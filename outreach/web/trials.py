"""What would other rules have done? One trial at a time, beside all else, over a part of what is recorded."""

import tempfile
import threading
import time
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from outreach.errors import OutreachError, Stale
from outreach.planning.policy.includes import read_parts
from outreach.planning.policy.policy import Examined, Policy
from outreach.sentences import sentence
from outreach.service import rulebook
from outreach.service.engine import Engine
from outreach.studies.comparison import Comparison
from outreach.studies.simulation import Bounds, Task, simulate
from outreach.yamlfile import MAX_BYTES, Fault

log = structlog.get_logger()

MOST, SECONDS, DAYS = 3000, 90, 180
"""About how many contacts are played, for how long at the most, and over how many days."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One trial, as far as it is."""

    text: str
    by: str
    at: datetime
    state: str = "checking"
    """`checking`, `replaying`, `done`, `faulty` (the rules are not fit) or `failed`."""
    done: int = 0
    total: int = 0
    faults: tuple[Fault, ...] = ()
    comparison: Comparison | None = None

    @property
    def runs(self) -> bool:
        """Whether it goes on."""
        return self.state in ("checking", "replaying")


@dataclass(slots=True)
class Trials:
    """The trial that runs or ran last; it is kept in memory alone."""

    apart: bool = True
    """Play it in a process of its own, so that the pages stay quick."""
    latest: Trial | None = None
    _thread: threading.Thread | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self, engine: Engine, text: str, by: str, now: datetime) -> None:
        """Check these rules and play them; raises `Stale` while another trial runs, or for too much text."""
        if len(text.encode()) > MAX_BYTES:
            raise Stale(
                sentence("That is more than {number} KiB", number=MAX_BYTES // 1024), remedy="Try a smaller file"
            )
        if not text.strip():
            raise Stale("There are no rules in it", remedy="Paste or choose a file")
        with self._lock:
            if self.latest is not None and self.latest.runs:
                raise Stale("Another trial is running", remedy="Wait until it has ended")
            self.latest = Trial(text, by, now)
            self._thread = threading.Thread(target=self._run, args=(engine, text, now), name="trial", daemon=True)
            self._thread.start()

    def wait(self, seconds: float) -> None:
        """Until it has ended, or so long."""
        if self._thread is not None:
            self._thread.join(seconds)

    def _run(self, engine: Engine, text: str, now: datetime) -> None:
        try:
            old, examined = engine.policy, examine_text(engine, text, now)
            if examined.policy is None:
                self._tell(state="faulty", faults=examined.faults)
                return
            self._tell(state="replaying", faults=examined.faults)
            self._tell(state="done", comparison=self._replay(engine, old, examined.policy, now))
        except (OutreachError, OSError, RuntimeError, ValueError) as error:
            log.error("the trial of other rules broke off", why=str(error)[:500])
            self._tell(state="failed")
        except BaseException:
            self._tell(state="failed")
            raise

    def _replay(self, engine: Engine, old: Policy, new: Policy, now: datetime) -> Comparison:
        ends = time.monotonic() + SECONDS
        bounds = Bounds(MOST, lambda: engine.goes_on and time.monotonic() < ends, apart=self.apart)
        task = Task(old, new, now - timedelta(days=DAYS), now)
        return simulate(engine.database, task, engine.settings.zone, self._count, 1, bounds)

    def _count(self, done: int, total: int) -> None:
        self._tell(done=done, total=total)

    def _tell(self, **said: object) -> None:
        assert self.latest is not None
        self.latest = replace(self.latest, **said)  # type: ignore[arg-type]


def examine_text(engine: Engine, text: str, now: datetime) -> Examined:
    """What is wrong with a text in the place of the rules file; what that includes, it may include as well."""
    rules = engine.settings.rules_path
    root = rules.parent.resolve()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        for part in read_parts(rules).found:
            beside = part.document.path.resolve()
            if beside.is_relative_to(root):
                there = folder / beside.relative_to(root)
                there.parent.mkdir(parents=True, exist_ok=True)
                there.write_text("\n".join(part.document.lines) + "\n", encoding="utf-8")
        (folder / rules.name).write_text(text, encoding="utf-8")
        examined = rulebook.look(engine.settings, now, folder / rules.name)
    return replace(examined, faults=tuple(_shown(fault, folder) for fault in examined.faults))


def _shown(fault: Fault, folder: Path) -> Fault:
    """A fault at a place that its reader knows."""
    return replace(fault, file=fault.file.removeprefix(f"{folder}/"))
