"""Can any mail make the listener fail, or keep it busy? Mutates labelled cases for as long as it is told.

python benchmarks/fuzz_listening.py [SECONDS]: 600 by default. Prints what it tried and the slowest mails; a mail that
raises, or that takes longer than `PATIENCE`, is written to benchmarks/.work and the command fails.
"""

import json
import random
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

from outreach.inbox.parse import parse  # noqa: E402
from outreach.listening.cases import case_bytes  # noqa: E402
from outreach.listening.extract import hear  # noqa: E402

CASES = [HERE.parent / "tests" / "listening" / f"{name}.jsonl" for name in ("cases", "values", "everyday", "dealings")]
WORK = HERE / ".work"
PATIENCE = 2.0
"""Seconds that no mail may take: a mail of 2 KB takes a thousandth of it."""
LARGEST = 512 * 1024

SIGNS = [
    "'", "’", "-", " - ", ",", ", ", ";", ".", "...", "?", "\n", "\n\n", "> ", "\x00", "\ue000", "\ue003" * 9, "@",
    "ß", "é", "İ", "\u0301", "👍", "\u2028", "\xa0", "(", '"', "„", "#", "9", "31.12.", "24/7", "--\n", "\udcff",
]  # fmt: skip


def main(seconds: float) -> int:
    """Try mails until the time is up; the number that failed."""
    dice = random.Random(20261126)
    mails = [case_bytes(json.loads(line)) for path in CASES for line in path.read_text("utf-8").splitlines()]
    words = sorted({word for mail in mails for word in mail.decode("utf-8", "replace").split()})
    for mail in mails[:50]:
        hear(parse(mail))  # every language is read before the clock counts
    began, tried, failed = time.monotonic(), 0, 0
    slowest: list[tuple[float, int, str]] = []
    while time.monotonic() - began < seconds:
        mail, how = mutated(dice, mails, words)
        tried += 1
        try:
            took = _took(mail)
        except Exception:  # noqa: BLE001 (whatever it is, it is what is looked for)
            traceback.print_exc()
            failed += 1
            _keep(mail, f"raises-{failed}")
            continue
        slowest = sorted([*slowest, (took, len(mail), how)], reverse=True)[:5]
        if took > PATIENCE:
            failed += 1
            _keep(mail, f"slow-{failed}")
    print(f"{tried:,} mails in {seconds:.0f} s, {failed} failed")
    for took, size, how in slowest:
        print(f"{took * 1000:8.1f} ms  {size:8,} bytes  {how}")
    return failed


def _took(mail: bytes) -> float:
    """Processor seconds to hear a mail; of a slow one the best of three, for the machine may have been busy."""
    times: list[float] = []
    while not times or (times[-1] > PATIENCE and len(times) < 3):
        started = time.process_time()
        hear(parse(mail))
        times.append(time.process_time() - started)
    return min(times)


def mutated(dice: random.Random, mails: list[bytes], words: list[str]) -> tuple[bytes, str]:
    """A case with up to six things done to it, and which."""
    mail = dice.choice(mails)
    done: list[str] = []
    for _ in range(dice.randint(1, 6)):
        change = dice.choice(_CHANGES)
        mail = change(dice, mail, mails, words)[:LARGEST]
        done.append(change.__name__.strip("_"))
    return mail, " ".join(done)


def _cut(dice: random.Random, mail: bytes, mails: list[bytes], words: list[str]) -> bytes:
    start = dice.randrange(len(mail) + 1)
    return mail[:start] + mail[start + dice.randrange(200) :]


def _doubled(dice: random.Random, mail: bytes, mails: list[bytes], words: list[str]) -> bytes:
    start = dice.randrange(len(mail) + 1)
    part = mail[start : start + dice.randrange(1, 400)]
    return mail[:start] + part * dice.choice([2, 3, 50, 1000]) + mail[start:]


def _joined(dice: random.Random, mail: bytes, mails: list[bytes], words: list[str]) -> bytes:
    return mail + dice.choice(mails).partition(b"\r\n\r\n")[2]


def _said(dice: random.Random, mail: bytes, mails: list[bytes], words: list[str]) -> bytes:
    """Words of the cases in any order, in one sentence or many."""
    between = dice.choice([" ", " ", " ", ", ", "-", "'", ". ", "\n"])
    text = between.join(dice.choice(words) for _ in range(dice.choice([5, 40, 400, 4000])))
    return mail + text.encode("utf-8", "replace")


def _repeated(dice: random.Random, mail: bytes, mails: list[bytes], words: list[str]) -> bytes:
    """A few words over and over: what makes a search with gaps go back and forth."""
    some = [dice.choice(words) for _ in range(dice.randint(1, 4))]
    return mail + (" ".join(some) + dice.choice([" ", "-", ", "])).encode("utf-8", "replace") * dice.choice(
        [20, 500, 5000]
    )


def _signed(dice: random.Random, mail: bytes, mails: list[bytes], words: list[str]) -> bytes:
    for _ in range(dice.choice([1, 10, 100])):
        at = dice.randrange(len(mail) + 1)
        mail = mail[:at] + dice.choice(SIGNS).encode("utf-8", "surrogateescape") + mail[at:]
    return mail


def _broken(dice: random.Random, mail: bytes, mails: list[bytes], words: list[str]) -> bytes:
    for _ in range(dice.choice([1, 10, 100])):
        at = dice.randrange(len(mail) + 1)
        mail = mail[:at] + dice.randbytes(dice.choice([1, 2, 8])) + mail[at + dice.randrange(3) :]
    return mail


def _spaced(dice: random.Random, mail: bytes, mails: list[bytes], words: list[str]) -> bytes:
    """Blanks as other programs set them: ends of lines, several of them, others than the common one."""
    head, empty, body = mail.partition(b"\r\n\r\n")
    often, blank = dice.choice([1.0, 0.2, 0.02]), dice.choice([b"\n", b" \n", b"  ", b"\t", b"\r\n> ", "\xa0".encode()])
    parts = body.split(b" ")
    return head + empty + b"".join(part + (blank if dice.random() < often else b" ") for part in parts)


_CHANGES: list[Callable[[random.Random, bytes, list[bytes], list[str]], bytes]] = [
    _cut, _doubled, _joined, _said, _repeated, _signed, _broken, _spaced,
]  # fmt: skip


def _keep(mail: bytes, name: str) -> None:
    WORK.mkdir(exist_ok=True)
    (WORK / f"{name}.eml").write_bytes(mail)
    print(f"kept as benchmarks/.work/{name}.eml")


if __name__ == "__main__":
    sys.exit(bool(main(float(sys.argv[1]) if len(sys.argv) > 1 else 600)))
