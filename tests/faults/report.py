"""What is told of a campaign: what was exposed, what was nought, which broken builds were found?"""

import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from tests.faults.broken import Build
from tests.faults.oracle import MEANING, ZERO, Judged


@dataclass
class Report:
    """Grows with each run; `written` gives it as Markdown."""

    seed: int
    times: float
    path: Path
    good: bool = True
    _began: float = field(default_factory=time.monotonic)
    _rows: list[str] = field(default_factory=list)
    _broken: list[str] = field(default_factory=list)
    _words: list[str] = field(default_factory=list)
    _exposed: Counter[tuple[str, str]] = field(default_factory=Counter)
    _doubts: Counter[tuple[str, str]] = field(default_factory=Counter)

    def ran(self, database: str, name: str, exposed: str, log: Counter[str], judged: Judged, seconds: float) -> None:
        """One run came to its end."""
        counts = judged.counts
        bad = [f"{counter} {counts[counter]}" for counter in ZERO if counts[counter]]
        if not log[exposed]:
            bad.append("exposed nothing")
        if counts["points that were missed"]:
            bad.append(f"{counts['points that were missed']} failpoints missed")
        self.good = self.good and not bad
        self._words += [f"{database}, {name}: {what}" for what in judged.words]
        told = ", ".join(f"{key} {count}" for key, count in sorted(log.items()) if key != "seconds to heal")
        doubt = f"{counts['in doubt, delivered']} + {counts['in doubt, not delivered']}"
        self._rows.append(
            f"| {database} | {name} | {told} | {counts['arrived']} in, {counts['accepted']} out | {doubt} "
            f"| {', '.join(bad) or 'all 0'} | {seconds:.0f} s |"
        )
        for key, count in log.items():
            self._exposed[database, key] += count
        for key in ("in doubt, delivered", "in doubt, not delivered"):
            self._doubts[database, key] += counts[key]
        self.path.write_text(self.written())

    def caught(self, database: str, name: str, build: Build, counts: Counter[str]) -> None:
        """A broken build was run."""
        found = [f"{counter} {counts[counter]}" for counter in (*ZERO, "CAP BROKEN") if counts[counter]]
        self.good = self.good and bool(counts[build.counter])
        how = ", ".join(found) if counts[build.counter] else f"**NOT FOUND** ({', '.join(found) or 'nothing at all'})"
        self._broken.append(f"| {database} | {name} | {build.what} | {build.run} | {how} |")
        self.path.write_text(self.written())

    def add(self, other: "Report") -> None:
        """What was found on another database at the same time."""
        self.good = self.good and other.good
        self._rows += other._rows
        self._broken += other._broken
        self._words += other._words
        self._exposed.update(other._exposed)
        self._doubts.update(other._doubts)

    def left_out(self, database: str, why: str) -> None:
        """A database is not here."""
        self._words.append(f"{database} was left out: {why}")

    def _totals(self) -> list[str]:
        """By database: every kind of fault, and the doubts with how many of them had been accepted."""
        told = []
        for database in dict.fromkeys(key[0] for key in self._exposed):
            faults = [f"{kind} {count:,}" for (where, kind), count in self._exposed.items() if where == database]
            faults = [each for each in faults if not each.startswith("seconds")]
            doubts = [self._doubts[database, f"in doubt, {how}delivered"] for how in ("", "not ")]
            told.append(f"{database}: {', '.join(faults)}; in doubt {doubts[0]} accepted and {doubts[1]} not")
        return told

    def written(self) -> str:
        """As Markdown."""
        lines = [
            "# Faults",
            "",
            f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, seed {self.seed}, {self.times:g} times the short campaign, "
            f"{time.monotonic() - self._began:.0f} s: **{'good' if self.good else 'BAD'}**",
            "",
        ]
        if self._rows:
            lines += [
                "| database | run | exposed | mails | in doubt: accepted + not | must be 0 | took |",
                "| --- | --- | --- | --- | --- | --- | --- |",
                *self._rows,
                "",
                "What must be 0: " + "; ".join(f"{name}: {MEANING[name]}" for name in ZERO) + ".",
                "",
            ]
        if self._rows:
            lines += ["Exposed in all: " + "; ".join(self._totals()) + ".", ""]
        if self._broken:
            lines += [
                "| database | broken build | what is wrong with it | run | found by |",
                "| --- | --- | --- | --- | --- |",
                *self._broken,
                "",
            ]
        lines += [f"- {what}" for what in self._words]
        return "\n".join(lines) + "\n"
