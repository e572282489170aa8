"""What does a larger reader take sentences to say that nobody labelled?

A line of `taught/<language>_<number>.txt` has the labels that are likely at all, each with how likely it is in
hundredths (`stop=97;any=98`, or `none`), the sentence, and, where they are known, those before and behind it, each
behind ` | `; `-` stands where there is none. teaching.py writes them; learned_rows.py reads them.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent / "taught"
Likely = Mapping[str, float]


class Taught(NamedTuple):
    """A sentence, and how likely each label of it is."""

    likely: Likely
    text: str
    before: str | None = None
    behind: str | None = None
    alone: bool = True
    """Whether nobody knows what stands beside it."""


def taught_of(code: str) -> list[Path]:
    """The files of a language."""
    return sorted(HERE.glob(f"{code}_[0-9]*.txt"))


def read_taught(path: Path) -> Iterator[Taught]:
    """The sentences of a file."""
    for line in path.read_text("utf-8").splitlines():
        labels, text, *beside = line.split(" | ")
        pairs = (each.split("=") for each in labels.split(";") if each != "none")
        likely = {label: int(hundredths) / 100 for label, hundredths in pairs}
        before, behind = (None if each == "-" else each for each in beside or ("-", "-"))
        yield Taught(likely, text, before, behind, not beside)


def write_taught(code: str, given: Iterable[Taught], each: int) -> None:
    """Write the files of a language anew, so many sentences in each."""
    for path in taught_of(code):
        path.unlink()
    HERE.mkdir(exist_ok=True)
    lines = [f"{' | '.join(_told(one))}\n" for one in given]
    for number, begin in enumerate(range(0, len(lines), each), 1):
        (HERE / f"{code}_{number:02}.txt").write_text("".join(lines[begin : begin + each]), "utf-8")


def _told(given: Taught) -> list[str]:
    hundredths = {label: round(100 * part) for label, part in given.likely.items()}
    labels = ";".join(f"{label}={part}" for label, part in hundredths.items() if part) or "none"
    return [labels, given.text, *(() if given.alone else (given.before or "-", given.behind or "-"))]
