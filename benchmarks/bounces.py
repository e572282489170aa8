"""Who failed, and is the address dead? Ours against flufl.bounce alone, on its own mails and on ours.

    python benchmarks/bounces.py [folder of flufl.bounce's source]

Its mails come with its source archive, which pip fetches where no folder is given; none of them is kept here.
"""

import ast
import json
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable
from email import message_from_bytes
from pathlib import Path

from flufl.bounce import all_failures

from outreach.inbox.bounce import read_bounce
from outreach.inbox.parse import parse

OURS = Path(__file__).parent.parent / "tests" / "corpus" / "bounces" / "bounces.jsonl"
Reader = Callable[[bytes], set[str]]
Case = tuple[str, bytes, set[str], set[str]]
"""Name, mail, whom it says failed for good, and whom it says waits."""


def _ours(raw: bytes) -> set[str]:
    return {bounce.recipient for bounce in read_bounce(parse(raw))}


def _flufl(raw: bytes) -> set[str]:
    _, permanent = all_failures(message_from_bytes(raw))
    return {address.decode("ascii", "replace").casefold() for address in permanent}


def _source(folder: Path) -> Path:
    """The source of flufl.bounce, fetched by pip into a folder."""
    command = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "--quiet",
        "--no-deps",
        "--no-binary",
        ":all:",
        "-d",
        str(folder),
    ]
    subprocess.run([*command, "flufl.bounce"], check=True)
    with tarfile.open(next(folder.glob("flufl*.tar.gz"))) as archive:
        archive.extractall(folder, filter="data")
    return next(each for each in folder.iterdir() if each.is_dir())


def _its_cases(source: Path) -> list[Case]:
    """Its mails with what its own tests expect, over all detectors."""
    tree = ast.parse((source / "tests" / "test_detectors.py").read_text("utf-8"))
    tables = (
        n.value for n in tree.body if isinstance(n, ast.Assign) and getattr(n.targets[0], "id", "") == "DETECTORS"
    )
    wanted: dict[str, tuple[set[str], set[str]]] = {}
    for _, name, expected, temporary in ast.literal_eval(next(tables)):
        pair = wanted.setdefault(name, (set(), set()))
        pair[1 if temporary else 0].update(address.decode().casefold() for address in expected)
    folder = source / "tests" / "data"
    return [(name, (folder / name).read_bytes(), *pair) for name, pair in sorted(wanted.items())]


def _our_cases(*, held: bool) -> list[Case]:
    mails = [json.loads(line) for line in OURS.read_text("utf-8").splitlines()]
    chosen = [mail for mail in mails if (int(mail["id"][1:]) % 3 == 0) == held]
    return [(m["id"], m["raw"].encode(), {each["recipient"] for each in m["expected"]}, set()) for m in chosen]


def _exact(cases: list[Case], reader: Reader) -> tuple[float, float]:
    """The share of mails that are exactly right, and mails a second."""
    began, right = time.perf_counter(), 0
    for _, raw, failed, waiting in cases:
        got = reader(raw)
        right += got == failed or (not failed and bool(waiting) and got == waiting)
    return right / len(cases), len(cases) / (time.perf_counter() - began)


def _dead(*, held: bool) -> tuple[float, float]:
    """Precision and recall of 'this address is dead' on our mails."""
    mails = [json.loads(line) for line in OURS.read_text("utf-8").splitlines()]
    wanted, told = set(), set()
    for mail in mails:
        if (int(mail["id"][1:]) % 3 == 0) == held:
            wanted |= {(mail["id"], each["recipient"]) for each in mail["expected"] if each["kind"] == "dead"}
            bounces = read_bounce(parse(mail["raw"].encode()))
            told |= {(mail["id"], bounce.recipient) for bounce in bounces if bounce.permanent}
    both = len(wanted & told)
    return both / max(1, len(told)), both / max(1, len(wanted))


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as made:
        source = Path(sys.argv[1]) if len(sys.argv) > 1 else _source(Path(made))
        sets = {
            "flufl.bounce's own mails": _its_cases(source),
            "ours, tuned on": _our_cases(held=False),
            "ours, held back": _our_cases(held=True),
        }
        print(f"{'recipients exactly right':28}{'mails':>7}{'ours':>8}{'flufl':>8}{'ours/s':>9}{'flufl/s':>9}")
        for name, cases in sets.items():
            _exact(cases, _ours)  # what is compiled at first use is no part of the speed
            (ours, fast), (flufl, slow) = _exact(cases, _ours), _exact(cases, _flufl)
            print(f"{name:28}{len(cases):7}{ours:8.3f}{flufl:8.3f}{fast:9.0f}{slow:9.0f}")
    for held in (False, True):
        precision, recall = _dead(held=held)
        print(f"dead addresses, {'held back' if held else 'tuned on'}: precision {precision:.3f}, recall {recall:.3f}")


if __name__ == "__main__":
    main()
