"""How fast does a full folder come in, next to what only reads it or only copies it?

python benchmarks/ingest.py [--mails 20000] [--runs 3]: everything on this machine, one after the other, in turn.
"""

import argparse
import contextlib
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

from corpus import OURS, write_maildir  # noqa: E402

from tests.servers import place  # noqa: E402
from tests.servers.dovecot import Dovecot  # noqa: E402

WORK = HERE / ".work"
PASSWORD = "harbour"
MBSYNC = """
IMAPAccount bench
Host 127.0.0.1
Port {port}
User {user}
Pass {password}
SSLType None
AuthMechs *

IMAPStore far
Account bench

MaildirStore near
Path {folder}/
Inbox {folder}/INBOX

Channel bench
Far :far:
Near :near:
Patterns INBOX
Create Near
Sync Pull
SyncState *
"""
NAMES = {
    "parse": "(a) IMAPClient, message_from_bytes",
    "decode": "(a+) the same, every text part decoded",
    "mbsync": "(b) mbsync into a Maildir",
    "ours": "(c) Outreach into SQLite",
    "again": "    Outreach again, nothing new",
}


class Way:
    """One way to read the folder, and what each run of it took."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.seconds: list[float] = []
        self.wall: list[float] = []
        self.rss_mb: list[float] = []

    def run(self, command: list[str], mails: int, environment: dict[str, str] | None = None) -> dict[str, Any]:
        """Run once in a process of its own; its JSON, checked for the number of mails."""
        began = time.perf_counter()
        peak = 0.0
        with subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ, **(environment or {})}) as process:
            while process.poll() is None:
                peak = max(peak, _peak_mb(process.pid))
                time.sleep(0.01)
            wall = time.perf_counter() - began
            output = process.stdout.read() if process.stdout else b""
        if process.returncode:
            raise SystemExit(f"{self.name}: ended with {process.returncode}: {output.decode()[-2000:]}")
        result: dict[str, Any] = json.loads(output) if output.startswith(b"{") else {"seconds": wall, "mails": mails}
        if result["mails"] != mails:
            raise SystemExit(f"{self.name}: {mails} mails were there, and it has {result}")
        self.seconds.append(result["seconds"])
        self.wall.append(wall)
        self.rss_mb.append(peak)
        return result


def _peak_mb(pid: int) -> float:
    """The most memory that a process has had so far; what wait4 reports may be that of its parent before exec."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return 0.0


def run_peer(way: Way, dovecot: Dovecot, mails: int) -> None:
    """The standard library, with or without decoding."""
    command = [sys.executable, str(HERE / "peer_email.py"), str(dovecot.port), OURS, PASSWORD]
    way.run([*command, way.name], mails)


def run_mbsync(way: Way, dovecot: Dovecot, mails: int) -> None:
    """mbsync with its defaults into a fresh Maildir."""
    folder = WORK / "mbsync"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    config = folder / "mbsyncrc"
    config.write_text(MBSYNC.format(port=dovecot.port, user=OURS, password=PASSWORD, folder=folder))
    way.run(["mbsync", "-q", "-c", str(config), "bench"], mails)
    copied = sum(1 for part in ("new", "cur") for _ in (folder / "INBOX" / part).iterdir())
    if copied != mails:
        raise SystemExit(f"mbsync copied {copied} of {mails}")
    shutil.rmtree(folder)


def run_ours(way: Way, dovecot: Dovecot, mails: int) -> None:
    """Our poller into a fresh SQLite file."""
    file = database_file()
    for path in WORK.glob(file.name + "*"):
        path.unlink()
    _check(_poll(way, dovecot, mails), mails, filed=mails)


def run_again(way: Way, dovecot: Dovecot, mails: int) -> None:
    """Our poller once more on the database that it just filled."""
    _check(_poll(way, dovecot, mails), mails, filed=0)


def database_file() -> Path:
    """Where our poller stores."""
    return WORK / "ingest.db"


def _poll(way: Way, dovecot: Dovecot, mails: int) -> dict[str, Any]:
    url = f"sqlite:///{database_file()}"
    command = [sys.executable, str(HERE / "poll_once.py"), url, str(dovecot.port), OURS]
    environment = {"PYTHONPATH": str(HERE.parent), "OUTREACH_BENCH_IMAP_PASSWORD": PASSWORD}
    return way.run(command, mails, environment)


def _check(result: dict[str, Any], mails: int, *, filed: int) -> None:
    """Every mail is in the database once, in one place, and none was put aside."""
    wanted = {"filed": filed, "quarantined": 0, "mails": mails, "different": mails, "placed": mails}
    wrong = {name: (result[name], value) for name, value in wanted.items() if result[name] != value}
    if wrong:
        raise SystemExit(f"our database is wrong (is, should be): {wrong}")


RUNS: dict[str, Callable[[Way, Dovecot, int], None]] = {
    "parse": run_peer,
    "decode": run_peer,
    "mbsync": run_mbsync,
    "ours": run_ours,
    "again": run_again,
}


def report(ways: dict[str, Way], mails: int) -> None:
    """Print medians, rates and ratios."""
    print(f"{'':42}{'s':>8}{'mails/s':>10}{'process s':>11}{'peak MB':>9}")
    for name, way in ways.items():
        seconds = statistics.median(way.seconds)
        rate = f"{mails / seconds:,.0f}" if name != "again" else ""
        wall, rss = statistics.median(way.wall), max(way.rss_mb)
        print(f"{NAMES[name]:42}{seconds:8.2f}{rate:>10}{wall:11.2f}{rss:9.0f}")
    ours = statistics.median(ways["ours"].seconds)
    for name in ("parse", "decode", "mbsync"):
        pairs = zip(ways["ours"].seconds, ways[name].seconds, strict=True)
        each = ", ".join(f"{own / other:.2f}" for own, other in pairs)
        print(f"wall time ours / {NAMES[name]}: {ours / statistics.median(ways[name].seconds):.2f}  (each run: {each})")
    spread = ", ".join(f"{seconds:.2f}" for seconds in ways["ours"].seconds)
    print(f"ours, each run: {spread} s; every run left each of the {mails} mails once in the database")


def main() -> None:
    """Make the corpus, warm everything once, then time the ways in turn."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mails", type=int, default=20_000)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    if reason := Dovecot.available() or (None if shutil.which("mbsync") else "mbsync is not installed (isync)"):
        raise SystemExit(reason)
    folder = WORK / f"dovecot-{options.mails}"
    folder.mkdir(parents=True, exist_ok=True)
    mail, _ = place.mail_folder(folder / "mail")
    write_maildir(mail / OURS / "Maildir", options.mails)
    place.give_to_mail_owner(mail)
    with Dovecot(folder, {OURS: PASSWORD}) as dovecot:
        run_peer(Way("parse"), dovecot, options.mails)
        ways = {name: Way(name) for name in RUNS}
        for number in range(options.runs):
            for name, run in RUNS.items():
                run(ways[name], dovecot, options.mails)
                print(f"run {number + 1}: {NAMES[name].strip()}: {ways[name].seconds[-1]:.2f} s", file=sys.stderr)
    report(ways, options.mails)


if __name__ == "__main__":
    main()
