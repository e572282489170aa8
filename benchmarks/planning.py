"""What does planning cost in a house of 10,000, 100,000 and 1,000,000 contacts, beside SQL written by hand?

python benchmarks/planning.py                            # SQLite and PostgreSQL, 10 k and 100 k
python benchmarks/planning.py --contacts 1000000         # one size; SQLite stores are kept in benchmarks/.work
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Any

from planned_by_hand import statement
from planned_house import NOW, build, policy
from sqlalchemy import func, select, update

from outreach.bulk import insert_rows, table_of
from outreach.clock import FixedClock
from outreach.contacts.records import Touch
from outreach.database import Database
from outreach.planning import when_due
from outreach.planning.facts.recall import histories
from outreach.planning.facts.state import Ears
from outreach.planning.planner import adopt, plan_due
from outreach.planning.policy.policy import Policy
from outreach.planning.records import Due, Proposal
from outreach.planning.replanner import SPAN, replan
from outreach.planning.selection.selection import Selection
from outreach.planning.settle import PlannedCount

WORK = Path(__file__).parent / ".work"
TICKS = 5
"""How many ticks are measured, for other contacts each; the cheapest counts, as of all else."""
EARS = Ears(("rosa",), {})


class Timed:
    """Seconds on the clock, and of the processor, PostgreSQL's included: these hold on a busy machine, too."""

    server: int | None = None
    """The process of PostgreSQL that starts all others of it."""
    looking = 0.0
    """How long it has taken so far to look at the server's processes, which no measurement is to count."""

    def __enter__(self) -> "Timed":
        server = self._of_server()
        self._looking, self._wall, self._cpu = Timed.looking, time.perf_counter(), time.process_time() + server
        return self

    def __exit__(self, *_: object) -> None:
        wall, own, looked = time.perf_counter() - self._wall, time.process_time(), Timed.looking - self._looking
        self.wall, self.cpu = wall - looked, own + self._of_server() - self._cpu - looked

    def __str__(self) -> str:
        return f"{self.wall:9.3f} s ({self.cpu:.3f} s of the processor)"

    def _of_server(self) -> float:
        if self.server is None:
            return 0.0
        began = time.process_time()
        found = _of_server(self.server)
        Timed.looking += time.process_time() - began
        return found


def _of_server(pid: int) -> float:
    """What a server has used of the processor: its own, that of its children, and that of children that are gone."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            number, _, rest = stat.read_text().partition(" (")
        except OSError:
            continue
        fields = rest.rpartition(") ")[2].split()
        if int(number) == pid:
            ticks += sum(map(int, fields[11:15]))
        elif int(fields[1]) == pid:
            ticks += sum(map(int, fields[11:13]))
    return ticks / os.sysconf("SC_CLK_TCK")


class Memory(Thread):
    """The most memory of its own that this process has held: pages of the store that it maps are the system's."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self._done, self.most_kb = Event(), 0

    def run(self) -> None:
        while not self._done.wait(0.05):
            own = next(line for line in Path("/proc/self/status").read_text().splitlines() if "RssAnon" in line)
            self.most_kb = max(self.most_kb, int(own.split()[1]))

    def __enter__(self) -> "Memory":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self.join()
        print(f"  peak of memory of its own           {self.most_kb / 1024:9.0f} MB")


def measure(url: str, count: int, runs: int) -> None:
    """Everything that is measured of one store."""
    database = Database(url)
    database.migrate()
    touches = _count(database, Touch)
    print(f"\n{'SQLite' if database.is_sqlite else 'PostgreSQL'}, {count:,} contacts, {touches:,} touches, 20 rules")
    with Memory():
        _first(database)
        chosen = _selection(database, count)
        best = min((_full(database, f"again-{time.time_ns()}") for _ in range(runs)), key=_cost)
        print(f"  a full re-plan                      {best}: {chosen:,} of {count:,} decided by the plan")
        _ticks(database, count, best)
        _history(database, count)
    # All that it finds at once, which takes memory: the last of all.
    by_hand = min((_by_hand(database, count, span) for _ in range(runs) for span in (0, SPAN)), key=_cost)
    print(f"  the selection, by hand              {by_hand}: a full re-plan costs {best.cpu / by_hand.cpu:.2f} times "
          f"as much by the processor, {best.wall / by_hand.wall:.2f} by the clock")  # fmt: skip
    database.close()


def _count(database: Database, model: type) -> int:
    with database.read() as session:
        return int(session.connection().execute(select(func.count()).select_from(table_of(model))).scalar_one())


def _first(database: Database) -> None:
    """The house as it is after its first planning, with what was planned dealt with: skipped by its people."""
    if adopt(database, policy("first"), "", NOW):
        with Timed() as timed:
            replan(database, policy("first"), EARS, FixedClock(NOW))
        print(f"  the first planning                  {timed}")
        with database.write() as session:
            proposal = table_of(Proposal)
            session.connection().execute(update(proposal).where(proposal.c.outcome.is_(None)).values(outcome="skipped"))
            session.connection().exec_driver_sql("DELETE FROM place")
        if not database.is_sqlite:
            with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("VACUUM ANALYZE")


def _cost(timed: Timed) -> float:
    return timed.cpu


def _by_hand(database: Database, count: int, span: int) -> Timed:
    sql = statement(database.is_sqlite, bool(span)).replace("%", "%" if database.is_sqlite else "%%")
    sql = sql if database.is_sqlite else sql.replace(":low", "%(low)s").replace(":high", "%(high)s")
    with database.read() as session:
        connection = session.connection()
        with Timed() as timed:
            for low in range(1, count + 1, span or count):
                given = {"low": low, "high": min(count, low + span - 1)} if span else {}
                connection.exec_driver_sql(sql, given).all()
    return timed


def _selection(database: Database, count: int) -> int:
    rules = policy("first")
    selection = Selection(rules.rules, rules.version)
    found = 0
    with database.read() as session, Timed() as timed:
        for low in range(1, count + 1, SPAN):
            chosen = selection.between(session.connection(), low, min(count, low + SPAN - 1), NOW)
            found += sum(each.now for each in chosen)
    print(f"  our selection                       {timed}")
    return found


def _full(database: Database, version: str) -> Timed:
    adopt(database, policy(version), "", NOW + timedelta(microseconds=time.time_ns() % 10**9))
    with Timed() as timed:
        planned = replan(database, policy(version), EARS, FixedClock(NOW))
    print(f"    {planned.contacts:,} settled, {planned.proposed} proposed, {planned.refused} refused: {timed}")
    return timed


def _ticks(database: Database, count: int, full: Timed) -> None:
    rules, clock = policy("ticks"), FixedClock(NOW)
    adopt(database, rules, "", NOW + timedelta(days=400))
    with database.write() as session:
        session.connection().exec_driver_sql("UPDATE replanning SET finished_at = started_at WHERE finished_at IS NULL")
    # The statement of a policy is made once.
    _put_due(database, range(1, 2), NOW)
    plan_due(database, rules, EARS, clock)
    with Timed() as idle:
        plan_due(database, rules, EARS, clock)
    print(
        f"  a tick with nothing due             {1000 * idle.wall:9.2f} ms ({1000 * idle.cpu:.1f} ms of the processor)"
    )
    ticks = [_due_tick(database, range(7 + 13 * run, count, 100), rules, clock) for run in range(TICKS)]
    timed, drafts, planned = min(ticks, key=lambda tick: tick[0].cpu - tick[1])
    share = 100 * (timed.cpu - drafts) / full.cpu
    print(f"  a tick with 1 % due                 {timed}: {share:.2f} % of the full re-plan, "
          f"and {drafts:.3f} s for what the plan decided, {100 * timed.cpu / full.cpu:.2f} % together; "
          f"{planned.contacts:,} looked at, {planned.proposed} proposed, {planned.refused} refused")  # fmt: skip
    later = FixedClock(NOW + timedelta(hours=6))
    with Timed() as timed:
        planned = plan_due(database, rules, EARS, later)
    each = 1000 * timed.cpu / max(1, planned.contacts)
    print(f"  a tick six hours later              {timed}: {planned.contacts:,} due by themselves, "
          f"{planned.proposed} proposed, {planned.refused} refused: {each:.2f} ms each")  # fmt: skip


def _due_tick(database: Database, ids: range, rules: Policy, clock: FixedClock) -> tuple[Timed, float, PlannedCount]:
    """What it costs where these contacts' alarms have gone off; of that the drafts; and what came of it."""
    _put_due(database, ids, NOW)
    with _deciding() as spent, Timed() as timed:
        planned = plan_due(database, rules, EARS, clock)
    return timed, sum(each.cpu for each in spent), planned


@contextmanager
def _deciding() -> Iterator[list[Timed]]:
    """What it costs to decide those whom a rule could fit, and to write that down: the drafts of a tick."""
    settled, spent = when_due._settled, []

    def timed(*given: Any) -> Any:
        with Timed() as each:
            found = settled(*given)
        spent.append(each)
        return found

    when_due._settled = timed
    try:
        yield spent
    finally:
        when_due._settled = settled


def _put_due(database: Database, ids: range, at: datetime) -> None:
    with database.write() as session:
        rows = [{"contact_id": id_, "at": at} for id_ in ids]
        insert_rows(session.connection(), table_of(Due), rows, replace=True)


def _history(database: Database, count: int) -> None:
    with database.read() as session, Timed() as timed:
        ids = range(1, min(count, 10_000) + 1)
        found = [
            len(histories(session.connection(), ids[start : start + 1000], NOW)) for start in range(0, len(ids), 1000)
        ]
    print(f"  histories                           {sum(found) / timed.cpu:9.0f} contacts a second of our processor")


def _children(url: str, count: int, runs: int, server: int | None = None) -> None:
    """A process of its own, for the memory is measured."""
    which = ["--measure", url, "--contacts", str(count), "--runs", str(runs)]
    which += ["--server", str(server)] if server is not None else []
    subprocess.run([sys.executable, __file__, *which], check=True)


def main() -> None:
    """Build what is not there and measure."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--contacts", type=int, nargs="*", default=[10_000, 100_000])
    options.add_argument("--on", choices=["sqlite", "postgresql", "both"], default="both")
    options.add_argument("--runs", type=int, default=2)
    options.add_argument("--measure", help=argparse.SUPPRESS)
    options.add_argument("--server", type=int, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.measure:
        Timed.server = given.server
        measure(given.measure, given.contacts[0], given.runs)
        return
    WORK.mkdir(exist_ok=True)
    for count in given.contacts:
        if given.on != "postgresql":
            path = WORK / f"planning-{count}.db"
            if not path.exists():
                build(f"sqlite:///{path}", count)
            _children(f"sqlite:///{path}", count, given.runs)
    if given.on != "sqlite":
        from tests.servers.postgres import Postgres  # noqa: PLC0415 - the repository's own tests, beside us

        with Postgres() as server:
            # A quarter of the memory, as PostgreSQL's manual advises: with its default of 128 MB each look is a read.
            server.with_buffers(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 4)
            for count in given.contacts:
                url = server.new_database()
                build(url, count)
                _children(url, count, given.runs, server.pid)
                server.drop(url)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent))
    main()
