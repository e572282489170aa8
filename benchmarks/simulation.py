"""How long does it take to play two policies over a year of many contacts?

python benchmarks/simulation.py [--contacts 100000] [--processes 2] [--html report.html]: the house of
`planned_house.py` (five touches a contact, twenty rules) on SQLite, its own policy beside one that keeps two weeks
between touches.
"""

import argparse
import resource
import sys
import time
from dataclasses import replace
from datetime import UTC, timedelta
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

from planned_house import NOW, build, policy  # noqa: E402
from rich.progress import Progress  # noqa: E402

from outreach.database import Database  # noqa: E402
from outreach.studies import report  # noqa: E402
from outreach.studies.simulation import Task, simulate  # noqa: E402

YEAR = timedelta(days=365)


def main() -> None:
    """Build the store if it is not there, play, and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--contacts", type=int, default=100_000)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--html", type=Path, help="where to write the page with its charts")
    asked = parser.parse_args()
    old = policy("in force")
    new = replace(policy("calmer"), house=old.house.model_copy(update={"min_gap": timedelta(days=14)}))
    (HERE / ".work").mkdir(exist_ok=True)
    url = f"sqlite:///{HERE}/.work/planning-{asked.contacts}.db"
    if not Path(url.removeprefix("sqlite:///")).exists():
        build(url, asked.contacts)
    database = Database(url)
    database.migrate()
    began = time.monotonic()
    with Progress(transient=True) as progress:
        bar = progress.add_task("replaying", total=asked.contacts)
        task = Task(old, new, NOW - YEAR, NOW)
        found = simulate(database, task, UTC, lambda done, total: progress.update(bar, completed=done), asked.processes)
    took = time.monotonic() - began
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    memory = [each.ru_maxrss / 1024 for each in used]
    cpu = sum(each.ru_utime + each.ru_stime for each in used)
    print("\n".join(report.in_words(found)))
    print(f"\n{took:,.0f} s for {asked.contacts:,} contacts, a year, two policies, {asked.processes} processes;")
    print(f"{cpu:,.0f} s of the processor;")
    print(f"at the most {memory[0]:,.0f} MB here and {memory[1]:,.0f} MB in one of the processes")
    if asked.html:
        asked.html.write_text(report.as_page(found, "rules in force", "calmer rules", UTC), encoding="utf-8")


if __name__ == "__main__":
    main()
