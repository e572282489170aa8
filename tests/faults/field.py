"""Where faults are thrown: servers of our own that keep the truth, a clock that all share, victims, a person.

Everything that is counted later is kept here, outside the product: what arrived, what was approved, what the
servers accepted, which victim was killed when, and what the product already knew when it had not yet let go.
"""

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import text

from outreach import config
from outreach.config import Places
from outreach.database import Database
from outreach.service.backing_up import back_up
from outreach.service.engine import Engine
from outreach.service.restoring import restore
from outreach.service.reviewing import reviewed
from tests.faults import house_of_faults, person
from tests.faults.clock_file import FileClock
from tests.faults.stores import Store
from tests.servers.lying_imap import LyingImap
from tests.servers.sink import Sink

TOKEN = re.compile(r"token-[0-9a-f]{16}")
LEASE = timedelta(minutes=20)
"""Longer than the lease of a claim."""


@dataclass
class Log:
    """What the injector did, and to whom."""

    by_pid: Counter[int] = field(default_factory=Counter)
    """Deaths, stalls and raised faults of each victim: each may leave one mail in doubt."""
    counts: Counter[str] = field(default_factory=Counter)
    """Faults that were truly exposed, by kind."""
    barred: set[str] = field(default_factory=set)
    """Hashes that were approved, and by which nothing may leave any more: a mail of theirs was stored before."""
    stopped: dict[str, set[str]] = field(default_factory=dict)
    """Who has asked us to stop, with what had been let go when that was stored."""
    let_go_before: set[str] = field(default_factory=set)
    """What had been let go when an older copy of the house was put back, which knows nothing of it."""
    tampered: set[int] = field(default_factory=set)
    deaf: list[str] = field(default_factory=list)
    """What was accepted while nobody could hear."""


class Field:
    """The whole of it, while the context lasts."""

    def __init__(self, folder: Path, store: Store, seed: int, *, delay_ms: int = 5) -> None:
        self.folder, self.chance, self.log, self.store = folder, random.Random(seed), Log(), store
        folder.mkdir(parents=True, exist_ok=True)
        self.imap, self.sink = LyingImap(), Sink(folder / "sink", delay_ms=delay_ms)
        self.book, self.people, self.stoppers = folder / "approved.jsonl", 0, set[str]()
        self.broken: tuple[str, ...] = ()
        """Which broken builds the next victims are."""
        self._accepted_before = self._lies_before = 0
        self.approved: dict[str, dict[str, Any]] = {}
        """Hash to what the person knew when they said yes."""
        self.meant = set[str]()
        """Hashes to which the person has said yes, or was about to when they were killed."""
        self._read = 0

    def __enter__(self) -> Self:
        self.imap.__enter__()
        self.sink.__enter__()
        self.inbox, self.sent = self.imap.box(""), self.imap.box("", "Sent")
        self.clock = FileClock(self.folder / "sink" / "clock", house_of_faults.MORNING)
        places = house_of_faults.furnish(self.folder, self.imap.port, self.sink.port, self.store.template)
        self.engine = Engine(config.load(places), self.clock)
        self.engine.close()
        order = self.folder / "settings.json"
        order.write_text(json.dumps({**places, "clock": str(self.clock.path)}))
        self._nursery = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.nursery", str(order)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=(self.folder / "victims.log").open("ab"),
            env={**os.environ, "OUTREACH_FAULTS_BOOK": str(self.book)},
            text=True,
        )
        assert self._answer() == "ready"
        self.afresh()
        return self

    def afresh(self) -> None:
        """An empty store and empty folders, in the same house."""
        self.engine.close()
        self.url = self.store.fresh()
        self.engine.database = Database(self.url)
        self.inbox.messages.clear()
        self.inbox.vanished.clear()
        self.inbox.uidvalidity, self.inbox.next_uid = self.inbox.uidvalidity + 1, 1
        self.sent.messages.clear()
        self._accepted_before, self._lies_before = len(self.sink.accepted()), len(self.sink.lies())
        self.log, self.people, self.stoppers, self.broken = Log(), 0, set(), ()
        self.book.unlink(missing_ok=True)
        self.approved, self.meant, self._read = {}, set(), 0
        self.clock.put(house_of_faults.MORNING)
        self.sink.honest()

    def accepted(self) -> list[dict[str, Any]]:
        """What the SMTP server has truly taken since the beginning."""
        return self.sink.accepted()[self._accepted_before :]

    def lies(self) -> list[dict[str, Any]]:
        """What the SMTP server has lied since the beginning."""
        return self.sink.lies()[self._lies_before :]

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._nursery.stdin is not None
        self._nursery.stdin.close()
        self._nursery.wait(20)
        self.engine.close()
        self.sink.__exit__(kind, error, trace)
        self.imap.__exit__(kind, error, trace)

    # Victims.

    def _answer(self) -> Any:
        assert self._nursery.stdout is not None
        line = self._nursery.stdout.readline()
        assert line, f"the nursery died: {(self.folder / 'victims.log').read_text()[-3000:]}"
        return json.loads(line)

    def _order(self, **order: Any) -> Any:
        assert self._nursery.stdin is not None
        self._nursery.stdin.write(json.dumps(order) + "\n")
        self._nursery.stdin.flush()
        return self._answer()

    def start(self, work: str, **order: Any) -> int:
        """Fork a victim; gives its pid."""
        return int(self._order(work=work, database=self.url, broken=self.broken, **order))

    def become(self, pid: int, seconds: float = 30.0) -> str:
        """What becomes of a victim: 'stopped', 'exit N', 'signal N', or 'alive' after so many seconds."""
        return str(self._order(**{"await": pid, "seconds": seconds}))

    def work(self, pid: int, seconds: float) -> None:
        """Wait until a victim has had so many seconds of a core, as on a machine that does nothing else."""
        end = time.monotonic() + 10 * seconds
        while time.monotonic() < end:
            had = Path(f"/proc/{pid}/schedstat").read_text().split()[0]
            if int(had) >= seconds * 1e9:
                return
            time.sleep(0.003)

    def kill(self, pid: int) -> bool:
        """`kill -9`; whether it was still alive."""
        os.kill(pid, signal.SIGKILL)
        became = self.become(pid)
        if became == "signal 9":
            self.log.by_pid[pid] += 1
        return became == "signal 9"

    def run(self, work: str, **order: Any) -> str:
        """A victim from its beginning to its end."""
        pid = self.start(work, **order)
        became = self.become(pid)
        self.ended(pid, became)
        return became

    def ended(self, pid: int, became: str) -> None:
        """Note an end that may leave something in doubt."""
        if became in ("signal 9", "exit 3", "exit 4", "exit 6"):
            self.log.by_pid[pid] += 1

    # An older copy.

    def back_up(self) -> Path:
        """A backup of the house as it is now."""
        path = self.folder / f"house-{self.chance.getrandbits(32):x}.backup"
        back_up(self.engine.database, self.engine.settings, path, self.engine.seal(), self.clock.now())
        return path

    def restore(self, path: Path) -> None:
        """The house comes back as it was then; what was approved since may have left, and is known to nobody here."""
        self.look()
        self.log.let_go_before |= self._let_go()
        self.engine.database.close()
        settings = self.engine.settings
        names = {name: getattr(settings, name) for name in ("config", "templates", "data")}
        places = Places(database=self.url, **names)
        restore(path, places, self.clock.now(), replace=True)
        self.approved.clear()
        self.log.counts["restores of an older copy"] += 1

    def review(self) -> None:
        """An operator has looked through it."""
        with self.engine.database.write() as session:
            reviewed(session, self.engine.settings, "operator", self.clock.now())

    # The world outside.

    def arrive(self, count: int = 1, *, known: float = 0.0, stop: bool = False) -> list[str]:
        """So many mails arrive, from people unknown so far or (a share of them) from known ones; gives who wrote."""
        writers = []
        for _ in range(count):
            if self.people and self.chance.random() < known:
                number = self.chance.randrange(self.people)
            else:
                number, self.people = self.people, self.people + 1
            writers.append(f"p{number}@client.example")
            self.write(writers[-1], stop=stop)
        return writers

    def write(self, sender: str, *, stop: bool = False, raw: bytes | None = None) -> int:
        """One person writes; gives the UID."""
        token = f"token-{self.chance.getrandbits(64):016x}"
        lines = [f"From: {sender}", f"To: {house_of_faults.ADDRESS}", f"Subject: Letter of {sender.partition('@')[0]}"]
        # Many mails have no Message-ID, and some share one.
        fate = self.chance.random()
        if fate < 0.5:
            lines.append(f"Message-ID: <{self.chance.getrandbits(64):x}@client.example>")
        elif fate < 0.6:
            lines.append("Message-ID: <always-the-same@client.example>")
        words = "Please stop writing to me." if stop else "I have seen your page and would like to know more."
        body = f"{words}\r\n\r\n{token}\r\n"
        if stop:
            self.stoppers.add(sender)
        whole = raw + token.encode() if raw else ("\r\n".join(lines) + "\r\n\r\n" + body).encode()
        with self.imap.lock:
            return self.inbox.add(whole, self.clock.now(), token, skip=self.chance.choice((0, 0, 0, 1, 7)))

    def approve(self) -> int:
        """The person says yes to all that waits, after a look at what came in."""
        taken = person.approve_all(self.engine, self.book)
        self._take_note()
        return taken

    def _take_note(self) -> None:
        lines, self._read = person.approved(self.book, self._read)
        for line in lines:
            if "seen" in line:
                self.approved[line["sha256"]] = line
            else:
                self.meant.add(line["sha256"])

    def look(self) -> None:
        """What the product knows at this moment, and what it has not let go yet: that may never leave any more.

        The messages are looked at first, so that a transmission which comes in between is no fault.
        """
        self._take_note()
        with self.engine.database.read() as session:
            newest = {row[0]: row[1] for row in session.execute(text(_NEWEST))}
            stopped = [row[0] for row in session.execute(text(_STOPPED), {"words": "Please stop writing to me.%"})]
        gone = self._let_go() | self.log.let_go_before
        for sha256, line in self.approved.items():
            if sha256 not in gone and newest.get(line["contact"], 0) > line["seen"]:
                self.log.barred.add(sha256)
        for address in stopped:
            self.log.stopped.setdefault(address, set(gone))

    def _let_go(self) -> set[str]:
        with self.engine.database.read() as session:
            return {row[0] for row in session.execute(text("SELECT sha256 FROM transmission"))}

    # Time.

    def later(self, by: timedelta) -> None:
        """Time goes by; nights are skipped."""
        self.clock.move(by)
        now = self.clock.now()
        if not house_of_faults.OPENS <= now.hour < house_of_faults.CLOSES - 1:
            day = now + timedelta(days=1 if now.hour >= house_of_faults.CLOSES - 1 else 0)
            self.clock.put(day.replace(hour=9, minute=0, second=0, microsecond=0))

    def heal(self, most: int = 60) -> None:
        """No fault any more: everything is heard, planned, approved and sent, until nothing moves."""
        self.imap.lie, self.imap.cut_after, self.imap.refusing = None, None, False
        self.sink.honest()
        # Longer than any lease, so that what a dead sender held is free.
        self.later(timedelta(minutes=20))
        began = time.monotonic()
        broken, self.broken = self.broken, ()
        for turn in range(most):
            self.engine.poll_all()
            self.engine.think()
            self.look()
            approved = self.approve()
            self.engine.send(alone=turn % 2 == 0)
            if not approved and not self._held():
                break
            self.later(timedelta(minutes=31))
        self.broken = broken
        self.log.counts["seconds to heal"] = max(self.log.counts["seconds to heal"], round(time.monotonic() - began))

    def _held(self) -> int:
        with self.engine.database.read() as session:
            return int(session.execute(text(_HELD)).scalar_one())


_HELD = "SELECT count(*) FROM outbox WHERE state IN ('waiting', 'approved', 'claimed', 'transmitting')"
_NEWEST = """
SELECT contact_id, max(id) FROM message WHERE direction = 'in' AND automatic IS NULL GROUP BY contact_id
"""
_STOPPED = """
SELECT DISTINCT sender_address FROM message WHERE direction = 'in' AND text LIKE :words
"""
