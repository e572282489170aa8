"""How many labelled sentences are heard right, each as a mail of its own?

A line of `sentences/<language>.tsv` has labels joined by `;` (`stop`, `channel:phone:refuse`, `erase`, …), or `none`, a
tab and the sentence. `python -m tests.listening.sentences FILE…` prints the figures, with `--misses` every miss.
"""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from outreach.listening.cases import case_message
from outreach.listening.extract import hear

Labelled = tuple[frozenset[str], str]


def read_sentences(path: Path) -> list[Labelled]:
    """The sentences of a file with their labels."""
    rows = [line.partition("\t") for line in path.read_text("utf-8").splitlines() if line.strip()]
    return [(frozenset(labels.strip().split(";")) - {"none"}, text) for labels, _, text in rows]


def label(signal: dict[str, Any]) -> str:
    """A signal as the label of its sentence."""
    if signal["kind"] == "channel":
        return f"channel:{signal['channel']}:{signal['wish']}"
    return str(signal["request"] if signal["kind"] == "data_request" else signal["kind"])


def heard_in(text: str) -> frozenset[str]:
    """What is heard in a mail that says nothing else."""
    case = {
        "id": "sentence",
        "received": "2025-03-12T10:00:00+01:00",
        "from": "Ann Ode <ann@ode.example>",
        "to": "Sam Roe <sam@roe.example>",
        "subject": "Re: hello",
        "body": f"{text}\n",
    }
    return frozenset(label(signal.to_dicts()[0]) for signal in hear(case_message(case)).signals)


def misses(rows: Iterable[Labelled]) -> Iterator[tuple[frozenset[str], frozenset[str], str]]:
    """What is missed and what is heard falsely, sentence by sentence."""
    for wanted, text in rows:
        heard = heard_in(text)
        if heard != wanted:
            yield wanted - heard, heard - wanted, text


def main(arguments: list[str]) -> None:
    """Print the figures of some files."""
    for name in arguments:
        if name.startswith("--"):
            continue
        rows = read_sentences(Path(name))
        wrong = list(misses(rows))
        for missed, false, text in wrong if "--misses" in arguments else ():
            sys.stdout.write(f"missed {sorted(missed)}, falsely {sorted(false)}: {text}\n")
        stops = sum("stop" in wanted for wanted, _ in rows)
        missed_stops = sum("stop" in missed for missed, _, _ in wrong)
        sys.stdout.write(
            f"{name}: {len(rows)} sentences, {1 - len(wrong) / len(rows):.3f} right; stops {stops}, "
            f"missed {missed_stops}, false {sum('stop' in false for _, false, _ in wrong)}\n"
        )


if __name__ == "__main__":
    main(sys.argv[1:])
