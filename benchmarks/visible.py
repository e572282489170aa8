"""How often are a sender's new words cut out exactly, by us and by the peers, on the same mails?

python benchmarks/visible.py [CASES.jsonl]: makes an environment of its own for the peers in benchmarks/.work/peers,
runs each over the cases of tests/listening/visible (or the file named), and prints the table. A peer may give the
text with or without its signature: the better one counts. Ours is held to the text without it.
"""

import json
import re
import subprocess
import sys
import time
import venv
from collections import Counter
from pathlib import Path
from typing import Any

from outreach.inbox.headers import read_mailbox
from outreach.inbox.parse import parse
from outreach.listening.visible import visible_text

HERE = Path(__file__).parent
CASES = HERE.parent / "tests/listening/visible/cases.jsonl"
PEERS = HERE / ".work/peers"
LIGHT = ["lxml", "regex", "cssselect", "html5lib", "six", "chardet", "inscriptis", "quotequail", "mail-parser-reply"]
NAMES = ["talon", "quotequail", "mail-parser-reply"]
LIMIT = 300
KINDS = (("reply", False), ("reply", True), ("whole", None))


def main(path: Path) -> None:
    """Print the table."""
    cases = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    found: dict[str, list[tuple[list[str], float]]] = {"outreach": [_ours(case) for case in cases]}
    python = _environment()
    for name in NAMES:
        found[name] = _peer(python, name, cases)
    print(f"{'':18}" + "".join(f"{title:>26}" for title in ("replies", "replies held back", "nothing quoted")))
    print(f"{'':18}" + f"{'n  exact     F1':>26}" * 2 + f"{'n  whole':>26}" + f"{'ms a mail':>12}")
    for name, texts in found.items():
        row = f"{name:18}"
        for kind, held in KINDS:
            chosen = [i for i, case in enumerate(cases) if case["kind"] == kind and held in (None, bool(case["held"]))]
            exact = sum(_exact(name, cases[i], texts[i][0]) for i in chosen) / max(1, len(chosen))
            score = sum(max(_f1(t, w) for t in texts[i][0] for w in _wanted(name, cases[i])) for i in chosen)
            row += f"{len(chosen):>12}{exact:7.3f}" + (
                f"{score / max(1, len(chosen)):7.3f}" if kind == "reply" else " " * 7
            )
        print(row + f"{1000 * sum(seconds for _, seconds in texts) / len(texts):12.3f}")


def _ours(case: dict[str, Any]) -> tuple[list[str], float]:
    kind = "html" if "html" in case else "plain"
    head = f"From: {case['from']}\r\nMIME-Version: 1.0\r\nContent-Type: text/{kind}; charset=utf-8\r\n"
    body = case.get("html", case.get("text", ""))
    message = parse((head + "Content-Transfer-Encoding: 8bit\r\n\r\n" + body).encode())
    assert read_mailbox(case["from"]) is not None
    began = time.process_time()
    visible = visible_text(message, case.get("outgoing", ()))
    seconds = time.process_time() - began
    whole = not any(zone.kind in ("quoted", "forwarded") for zone in visible.zones)
    return [visible.text] if case["kind"] == "reply" or not whole else [visible.unquoted], seconds


def _environment() -> Path:
    """The peers' own Python, made once: they are no business of the product's."""
    python = PEERS / "bin/python"
    if not python.exists():
        venv.create(PEERS, with_pip=True)
        for packages in (["--no-deps", "talon", "faust-cchardet"], LIGHT):
            subprocess.run([str(python), "-m", "pip", "install", "--quiet", *packages], check=True)
    return python


def _peer(python: Path, name: str, cases: list[dict[str, Any]]) -> list[tuple[list[str], float]]:
    command = [str(python), str(HERE / "peer_visible.py"), name]
    given = "".join(json.dumps(case) + "\n" for case in cases)
    done = subprocess.run(command, input=given, capture_output=True, text=True, timeout=LIMIT, check=True)
    read = [json.loads(line) for line in done.stdout.splitlines()]
    return [(one["texts"], one["seconds"]) for one in read]


def _wanted(name: str, case: dict[str, Any]) -> list[str]:
    """A mail that quotes nothing is to be kept whole; a peer may keep the signature of a reply."""
    if case["kind"] == "whole":
        return [case["signed"]]
    return [case["visible"]] if name == "outreach" else [case["visible"], case["signed"]]


def _exact(name: str, case: dict[str, Any], texts: list[str]) -> bool:
    return any(_squeezed(text) == _squeezed(wanted) for text in texts for wanted in _wanted(name, case))


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _f1(one: str, other: str) -> float:
    first, second = Counter(re.findall(r"\w+", one)), Counter(re.findall(r"\w+", other))
    shared = (first & second).total()
    return 2 * shared / (first.total() + second.total()) if first.total() + second.total() else 1.0


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else CASES)
