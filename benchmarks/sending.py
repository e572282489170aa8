"""How many approved mails a second leave, with the gate, the ledger and durable commits?

    .venv/bin/python benchmarks/sending.py [--mails 1000] [--runs 3] [--postgres]

The server is Postfix's `smtp-sink` on this machine, which takes everything over and keeps nothing. Timed in turn, in
the same run and with the same bytes: plain `smtplib.sendmail` on one connection that is used again, and our sender
from the claim to the recorded answer.
"""

import argparse
import cProfile
import os
import smtplib
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks import sending_house as house_of
from outreach.cli.logs import tell
from outreach.clock import FixedClock
from outreach.database import Database
from outreach.rendering.compose import compose
from outreach.sending.sender import send_due
from outreach.service.memory import calm
from tests.servers.ports import LOOPBACK, answers, free_port, wait_until
from tests.servers.postgres import Postgres
from tests.servers.process import Process
from tests.servers.smtp_sink import _binary

tell(verbose=False)
SPENT: list[float] = []
"""Seconds of processor time that each mail of each of our runs took."""


@contextmanager
def sink(folder: Path) -> Iterator[int]:
    """`smtp-sink` on a free port."""
    port = free_port()
    as_nobody = ["-u", "nobody"] if os.geteuid() == 0 else []
    process = Process([_binary() or "smtp-sink", *as_nobody, f"{LOOPBACK}:{port}", "1000"], folder / "smtp-sink.out")
    wait_until(lambda: process.died() or answers(port, b"220"), what="smtp-sink's greeting")
    try:
        yield port
    finally:
        process.stop()


def plainly(port: int, mails: int) -> float:
    """Mails a second by `sendmail` on one connection."""
    letters = [(f"ann{number}@client.example", compose(house_of.letter_to(number))) for number in range(1, mails + 1)]
    with smtplib.SMTP(LOOPBACK, port) as client:
        began = time.perf_counter()
        for recipient, raw in letters:
            client.sendmail(house_of.SENDER, [recipient], raw)
        return mails / (time.perf_counter() - began)


def ours(url: str, folder: Path, port: int, mails: int, account: dict[str, Any]) -> float:
    """Mails a second by our sender, out of a house in this database; fails unless all of them are sent."""
    settings = house_of.settings(folder, url, port, **account)
    database = Database(url)
    house_of.build(database, settings.house, folder, mails)
    review, clock = house_of.review_of(settings.house, folder), FixedClock(house_of.NOW)
    calm()  # as the daemon does
    began, spent = time.perf_counter(), time.process_time()
    if profile := os.environ.get("BENCH_PROFILE"):
        profiler = cProfile.Profile()
        sent = profiler.runcall(send_due, database, review, clock, alone=True)
        profiler.dump_stats(profile)
    else:
        sent = send_due(database, review, clock, alone=True)
    seconds = time.perf_counter() - began
    SPENT.append((time.process_time() - spent) / mails)
    database.close()
    if sent.counts["sent"] != mails:
        raise SystemExit(f"{mails} mails should have been sent: {dict(sent.counts)}, {sent.trouble}")
    return mails / seconds


def main() -> None:
    """Print a line for each way, and its ratio to the plain one of the same run."""
    told = argparse.ArgumentParser()
    told.add_argument("--mails", type=int, default=1000)
    told.add_argument("--runs", type=int, default=3)
    told.add_argument("--workers", type=int, nargs="*", default=[1])
    told.add_argument("--connections", type=int, nargs="*", default=[1])
    told.add_argument("--postgres", action="store_true")
    asked = told.parse_args()
    with ExitStack() as stack:
        work = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=Path(__file__).parent)))
        port = stack.enter_context(sink(work))
        new_database = _databases(stack, work, postgres=asked.postgres)
        ways = [(workers, connections) for workers in asked.workers for connections in asked.connections]
        plain: list[float] = []
        speeds: dict[tuple[int, int], list[float]] = {way: [] for way in ways}
        for run in range(asked.runs):
            plain.append(plainly(port, asked.mails))
            for way in ways:
                folder = work / f"{run}-{way[0]}-{way[1]}"
                folder.mkdir()
                account = {"workers": way[0], "connections": way[1]} if way != (0, 0) else {}
                speeds[way].append(ours(new_database(folder), folder, port, asked.mails, account))
        print(f"processor time of ours: {', '.join(f'{each * 1e6:,.0f}' for each in SPENT)} µs a mail")
        print(f"plain sendmail: {statistics.median(plain):,.0f} a second ({_each(plain)})")
        for (workers, connections), found in speeds.items():
            ratios = [of_ours / of_plain for of_ours, of_plain in zip(found, plain, strict=True)]
            told_ratios = ", ".join(f"{each:.2f}" for each in ratios)
            print(
                f"{workers} workers, {connections} connections: {statistics.median(found):,.0f} a second "
                f"({_each(found)}); ratio {statistics.median(ratios):.2f} ({told_ratios})"
            )


def _each(speeds: list[float]) -> str:
    return ", ".join(f"{speed:,.0f}" for speed in speeds)


def _databases(stack: ExitStack, work: Path, *, postgres: bool) -> Any:
    if not postgres:
        return lambda folder: f"sqlite:///{folder}/outreach.db"
    server = stack.enter_context(Postgres())
    for setting in ("fsync = on", "synchronous_commit = on", "full_page_writes = on"):
        server._admin.execute(f"ALTER SYSTEM SET {setting}")
    server._admin.execute("SELECT pg_reload_conf()")
    return lambda _: server.new_database()


if __name__ == "__main__":
    main()
