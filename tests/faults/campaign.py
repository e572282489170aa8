"""Which runs make one campaign, how large is each, and which of them find which broken build?"""

import time
from collections import Counter

from outreach import failpoints
from tests.faults import broken, planners, runs
from tests.faults.field import Field
from tests.faults.oracle import Judged, judge
from tests.faults.report import Report

SIZES = {
    "kills": 100,
    "points": 1,
    "takes": 44,
    "ends": 60,
    "stalls": 30,
    "lies": 500,
    "cuts": 500,
    "imap lies": 2,
    "replies": 18,
    "deafness": 3,
    "tampering": 5,
    "full disk": 27,
    "restarts": 6,
    "jumps": 30,
    "restores": 5,
}
"""The short campaign; the nightly one is ten times that."""
AGAINST_BROKEN = {
    "takes": 22, "ends": 30, "stalls": 15, "lies": 40, "cuts": 10, "imap lies": 1, "replies": 6, "deafness": 1,
    "tampering": 2,
}  # fmt: skip
EXPOSED = {
    "kills": "kills", "points": "failpoints, kill",
    "takes": "ends at a step of polling", "ends": "ends at a step of sending",
    "stalls": "stalls beyond the lease", "lies": "SMTP lies",
    "cuts": "IMAP cuts", "imap lies": "IMAP lies", "replies": "replies after approval", "deafness": "deaf turns",
    "tampering": "changed after approval", "full disk": "turns on a full disk", "restarts": "database restarts",
    "jumps": "clock jumps", "restores": "restores of an older copy",
}  # fmt: skip
"""By which count a run shows that it has exposed anything."""


def throw(field: Field, times: float, only: list[str] | None, done: Report) -> None:
    """Every run of a campaign, each on an empty store."""
    for name, size in SIZES.items():
        if (only and name not in only) or (name == "restarts" and field.store.name == "SQLite"):
            continue
        began = time.monotonic()
        judged = one(field, name, 1 if name == "points" else max(1, round(size * times)))
        done.ran(field.store.name, name, EXPOSED[name], field.log.counts, judged, time.monotonic() - began)


def one(field: Field, name: str, size: int, build: str = "") -> Judged:
    """One run on an empty store, and what the oracle says of it."""
    field.afresh()
    field.broken = (build,) if build else ()
    hit = runs.RUNS[name](field, size)
    judged = judge(field)
    if name == "points" and not build:
        for point, action in _missed(hit, size):
            judged.words.append(f"never reached: {point} with {action}")
            judged.counts["points that were missed"] += 1
    return judged


def _missed(hit: object, full: int) -> list[tuple[str, str]]:
    found = hit if isinstance(hit, set) else set()
    if not full:
        return [(point, "any") for point in runs.ON_THE_WAY if point not in {name for name, _ in found}]
    return [
        (point, action) for point in runs.ON_THE_WAY for action in failpoints.ACTIONS if (point, action) not in found
    ]


def throw_at_broken_builds(field: Field, names: list[str], done: Report) -> None:
    """Each broken build in the run that should find it; three times at the most, as chance has a hand in it."""
    for name in names:
        build = broken.BUILDS[name]
        if build.run == "planners":
            if field.store.name == "PostgreSQL":
                caught = planners.broken_by(field, name)
                done.caught(field.store.name, name, build, Counter({build.counter: caught}))
            continue
        counts: Counter[str] = Counter()
        for attempt in (1, 2, 3):
            counts = one(field, build.run, AGAINST_BROKEN[build.run] * attempt, name).counts
            if counts[build.counter]:
                break
        done.caught(field.store.name, name, build, counts)
