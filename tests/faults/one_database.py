"""Where is a campaign thrown, on one database? Each can be thrown in a process of its own."""

import argparse
import logging
import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import structlog

from tests.faults import broken, campaign, report, stores
from tests.faults.field import Field
from tests.servers.postgres import Postgres

DATABASES = ("SQLite", "PostgreSQL")
PARTS = ("runs", "broken")


def thrown(given: argparse.Namespace, database: str, part: str) -> report.Report:
    """One part of the campaign on one database: `runs`, or the `broken` builds; its report grows beside the whole."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    times = given.times or (10.0 if given.nightly else 1.0)
    done = report.Report(given.seed, times, given.report.with_suffix(f".{database}.{part}.md"))
    with standing(database, given.seed) as field:
        if field is None:
            done.left_out(database, str(Postgres.available()))
            return done
        if part == "runs":
            campaign.throw(field, times, given.only, done)
        else:
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
