"""How fast is a mail heard: the first in a fresh process, and one of many in the daemon?

python benchmarks/listening.py [--mails 400] [--rounds 5] [--starts 5]: letters and replies of 2 KB in seven languages
(`letters.py`), heard one after the other on one core. Times are CPU times of this process, the best of the rounds, so
that what else runs on the machine counts little; quotequail reads the same mails in the same rounds.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

import quotequail  # noqa: E402
from letters import BUSINESS, letters  # noqa: E402

from outreach.inbox.automatic import automatic_kind  # noqa: E402
from outreach.inbox.parse import parse  # noqa: E402
from outreach.inbox.parsed import ParsedMessage  # noqa: E402
from outreach.listening.consequences import absence, consequences  # noqa: E402
from outreach.listening.extract import hear  # noqa: E402
from outreach.listening.visible import visible_text  # noqa: E402

NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)
COLD = """
import sys, time
began, cpu = time.perf_counter(), time.process_time()
from outreach.inbox.parse import parse
from outreach.listening.extract import hear
imported = time.perf_counter()
hear(parse(open(sys.argv[1], "rb").read()))
heard = time.perf_counter()
print((imported - began) * 1000, (heard - imported) * 1000, (time.process_time() - cpu) * 1000)
"""


def main() -> None:
    """Measure and print."""
    arguments = _arguments()
    mails = {language: list(letters(arguments.mails, language)) for language in BUSINESS}
    _print_starts(mails["en"][0], arguments.starts)
    parsed = {language: [parse(mail) for mail in each] for language, each in mails.items()}
    mixed = [message for each in zip(*parsed.values(), strict=True) for message in each]
    for message in mixed:
        hear(message)
    print(f"\n{len(mixed):,} mails, {statistics.mean(len(m.text) for m in mixed):.0f} letters each\n")
    print(f"{'one core':<34}{'mails/s':>10}{'ms a mail':>12}")
    for language, messages in parsed.items():
        _row(f"hear, {language}", _best(hear, messages, arguments.rounds))
    ways: list[tuple[str, Callable[[Any], Any], Sequence[Any]]] = [
        ("quotequail alone", lambda message: quotequail.unwrap(message.text), mixed),
        ("hear, all languages", hear, mixed),
        ("hear and decide what follows", _decide, mixed),
        ("parse and hear", lambda mail: hear(parse(mail)), [mail for each in mails.values() for mail in each]),
        ("of it: visible text", visible_text, mixed),
        ("of it: automatic or not", automatic_kind, mixed),
    ]
    took = {name: _best(way, each, arguments.rounds) for name, way, each in ways}
    for name, seconds in took.items():
        _row(name, seconds)
    ratio = took["hear, all languages"] / took["quotequail alone"]
    print(f"\nhear takes {ratio:.2f} times as long as quotequail alone")
    _print_slowest(mixed)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--mails", type=int, default=400, help="for each language")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--starts", type=int, default=5)
    return parser.parse_args()


def _print_starts(mail: bytes, starts: int) -> None:
    """A fresh process that imports the listener and hears one mail; the first works out what the files come to."""
    work = HERE / ".work"
    work.mkdir(exist_ok=True)
    path = work / "one.eml"
    path.write_bytes(mail)
    with TemporaryDirectory(dir=work) as cache:
        kept = {"XDG_CACHE_HOME": cache, "PYTHONPYCACHEPREFIX": cache, "PYTHONPATH": str(HERE.parent)}
        environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"} | kept
        cold = [_started([sys.executable, "-c", COLD, str(path)], environment) for _ in range(starts + 1)]
        command = [sys.executable, "-m", "outreach.cli.main", "listen", str(path)]
        whole = [_wall(command, environment) for _ in range(starts + 1)]
    imported, heard, cpu = (statistics.median(each) for each in zip(*cold[1:], strict=True))
    total = f"{imported + heard:.0f} ms (import {imported:.0f}, the first mail {heard:.0f}; CPU {cpu:.0f}"
    print(f"cold start: {total}; median of {starts})")
    print(f"the first time of all, or with new phrases: {sum(cold[0][:2]):.0f} ms")
    print(f"outreach listen FILE, from the start of Python to its end: {statistics.median(whole[1:]) * 1000:.0f} ms")


def _started(command: list[str], environment: dict[str, str]) -> list[float]:
    """The milliseconds that a fresh process tells of itself."""
    said = subprocess.check_output(command, cwd=HERE.parent, env=environment)
    return [float(part) for part in said.split()]


def _wall(command: list[str], environment: dict[str, str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, cwd=HERE.parent, env=environment, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def _decide(message: ParsedMessage) -> list[object]:
    """What the listener makes of a message before it writes: the holds and wishes that follow."""
    heard = hear(message)
    return [absence(heard, NOW, (UTC,)), *(each for signal in heard.signals for each in consequences(signal, NOW))]


def _best(way: Callable[[Any], Any], mails: Sequence[Any], rounds: int) -> float:
    """Seconds a mail in the best round."""
    best = float("inf")
    for _ in range(rounds):
        began = time.process_time()
        for mail in mails:
            way(mail)
        best = min(best, time.process_time() - began)
    return best / len(mails)


def _row(name: str, seconds: float) -> None:
    print(f"{name:<34}{1 / seconds:>10,.0f}{seconds * 1000:>12.3f}")


def _print_slowest(mails: Sequence[ParsedMessage]) -> None:
    """How long the slowest mails take, each the best of three."""
    took = sorted(_best(hear, [message], 3) for message in mails)
    percentiles = {name: took[int(len(took) * part)] * 1000 for name, part in (("50", 0.5), ("95", 0.95), ("99", 0.99))}
    print("ms by percentile: " + json.dumps({name: round(ms, 2) for name, ms in percentiles.items()}))
    print(f"slowest: {took[-1] * 1000:.2f} ms")


if __name__ == "__main__":
    main()
