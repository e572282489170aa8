"""Throws faults at the product and writes a report: python -m tests.faults [--nightly] [--broken] [--only RUN].

Ends with 1 where a count is not nought that must be, where a run exposed nothing, or where a broken build passed.
"""

import argparse
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from tests.faults import broken, campaign
from tests.faults.one_database import DATABASES, PARTS, thrown


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
    databases = [given.database] if given.database else list(DATABASES)
    parts = ["broken"] if given.broken else ["runs"] if given.only else list(PARTS)
    both = [(database, part) for part in parts for database in databases]
    # Side by side: each mostly waits for its processes, its servers and its leases.
    with ProcessPoolExecutor(len(both), mp_context=get_context("spawn")) as all_:
        done, *others = all_.map(thrown, [given] * len(both), *zip(*both, strict=True))
    for other in others:
        done.add(other)
    given.report.write_text(done.written())
    sys.stdout.write(done.written())
    return 0 if done.good else 1


if __name__ == "__main__":
    sys.exit(main())
