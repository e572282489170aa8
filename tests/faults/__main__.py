"""Throws faults at the product and writes a report: python -m tests.faults [--nightly] [--broken] [--only RUN].

Ends with 1 where a count is not nought that must be, where a run exposed nothing, or where a broken build passed.
"""

import argparse
import logging
import os
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from multiprocessing import get_context
from pathlib import Path

import structlog

from tests.faults import broken, campaign, report, stores
from tests.faults.field import Field
from tests.servers.postgres import Postgres

DATABASES = ("SQLite", "PostgreSQL")


def main() -> int:
    """Run what the arguments ask for; gives the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--nightly", action="store_true", help="1,000 kills, 300 stalls, 5,000 lies, 5,000 cuts")
    parser.add_argument("--broken", action="store_true", help="only the broken builds, each of which must be found")
    parser.add_argument("--only", action="append", choices=list(campaign.SIZES), help="this run alone; may be repeated")
    parser.add_argument("--build", action="append", choices=list(broken.BUILDS), help="of the broken ones this alone")
    parser.add_argument("--database", choices=DATABASES, help="left out: both")
    parser.add_argument("--seed", type=int, default=20261126)
    parser.add_argument("--times", type=float, default=0.0, help="so many times the short one's numbers")
    parser.add_argument("--report", type=Path, default=Path("faults.md"))
    given = parser.parse_args()
    databases = [given.database] if given.database else DATABASES
    # Side by side: each mostly waits for its processes, its servers and its leases.
    with ProcessPoolExecutor(len(databases), mp_context=get_context("spawn")) as both:
        parts = list(both.map(on_one_database, [given] * len(databases), databases))
    done = parts[0]
    for part in parts[1:]:
        done.add(part)
    given.report.write_text(done.written())
    sys.stdout.write(done.written())
    return 0 if done.good else 1


def on_one_database(given: argparse.Namespace, database: str) -> report.Report:
    """The part of the campaign on one database; as it grows, its report stands beside the whole one."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    times = given.times or (10.0 if given.nightly else 1.0)
    done = report.Report(given.seed, times, given.report.with_suffix(f".{database}.md"))
    with standing(database, given.seed) as field:
        if field is None:
            done.left_out(database, str(Postgres.available()))
            return done
        if not given.broken:
            campaign.throw(field, times, given.only, done)
        if given.broken or not given.only:
            campaign.throw_at_broken_builds(field, given.build or list(broken.BUILDS), done)
    done.path.unlink(missing_ok=True)
    return done


@contextmanager
def standing(database: str, seed: int, folder: Path | None = None) -> Iterator[Field | None]:
    """A field on this database; None where there is none. Its files lie in memory where the system has such a place."""
    with ExitStack() as stack:
        memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
        place = folder or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="faults-", dir=memory)))
        if database == "SQLite":
            store: stores.Store = stores.Sqlite(place / "stores")
        elif Postgres.available() is None:
            store = stores.PostgreSQL(stack.enter_context(Postgres()))
        else:
            yield None
            return
        yield stack.enter_context(Field(place / "field", store, seed))


if __name__ == "__main__":
    sys.exit(main())
