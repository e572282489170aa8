"""What do whole mails say, sentence by sentence?

A file has a sentence a line, `labels | sentence`, and an empty line between two mails. `<language>.txt` and further
files of a language with a number are learned from, so is `plain_<language>.txt`; what begins with `held_` or `unseen_`
is not. `python -m tests.listening.mails
FILE…` tells how many mails are heard right, by their labels alone (not by days, hours or names).
"""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from outreach.inbox.parsed import ParsedMessage
from outreach.listening.cases import case_message
from outreach.listening.extract import hear
from outreach.listening.signals import Signal
from tests.listening.sentences import Labelled, label

HERE = Path(__file__).parent / "mails"
SEVERAL = ("question", "fact")
"""What a mail may say more than once; of all else the second time is the first again."""


def read_mails(path: Path) -> Iterator[list[Labelled]]:
    """The mails of a file, each a list of labelled sentences."""
    for mail in path.read_text("utf-8").split("\n\n"):
        lines = [line.partition(" | ") for line in mail.splitlines() if line.strip()]
        if lines:
            yield [(frozenset(labels.split(";")) - {"none"}, text) for labels, _, text in lines]


def mails_of(code: str) -> list[Path]:
    """The files of a language that are learned from."""
    return sorted([*HERE.glob(f"{code}.txt"), *HERE.glob(f"{code}_[0-9]*.txt")])


def plain_of(code: str) -> list[Path]:
    """The files of a language that have what nearly everybody writes; they are learned from, too."""
    return sorted(HERE.glob(f"plain_{code}.txt"))


def as_message(mail: Sequence[Labelled]) -> ParsedMessage:
    """The mail, as it would come."""
    case = {"id": "one", "received": "2025-03-12T10:00:00+01:00", "from": "Ann Ode <ann@ode.example>",
            "to": "Sam Roe <sam@roe.example>", "subject": "Re: hello",
            "body": f"{' '.join(text for _, text in mail)}\n"}  # fmt: skip
    return case_message(case)


def meant(mail: Sequence[Labelled]) -> Counter[str]:
    """What it says by its labels."""
    return _once(Counter(each for labels, _ in mail for each in labels))


def heard(signals: Sequence[Signal]) -> Counter[str]:
    """The same of what was heard."""
    return _once(Counter(label(each.to_dicts()[0]) for each in signals))


def _once(counted: Counter[str]) -> Counter[str]:
    return Counter({each: count if each in SEVERAL else 1 for each, count in counted.items()})


def figures(paths: Sequence[Path]) -> str:
    """How many mails of some files are heard right, and the stops among them."""
    told: Counter[str] = Counter()
    for path in paths:
        for mail in read_mails(path):
            want, got = meant(mail), heard(hear(as_message(mail)).signals)
            told["mails"] += 1
            told["right"] += want == got
            told["stops"] += want["stop"]
            told["heard"] += want["stop"] and got["stop"]
            told["false"] += got["stop"] and not want["stop"]
    right, stops = told["right"] / told["mails"], f"{told['heard']} of {told['stops']} stops heard"
    return f"{told['mails']} mails, {right:.3f} right; {stops}, {told['false']} false"


if __name__ == "__main__":
    sys.stdout.write(f"{figures([Path(each) for each in sys.argv[1:]])}\n")
