"""Learns the weights in `outreach/listening/weights/` from labelled sentences: `python -m tests.listening.learning`.

It takes some minutes and needs scipy, which it installs beside everything else for that long. What comes of it
is the same each time: the sentences are taken in the order of the files, and nothing is drawn by lot.
"""

import subprocess
import sys
from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from outreach.listening.channel_weights import (
    WISHES,
    Wish,
    heard_of,
    name_of,
    named_in,
    said_of,
    tokens_of,
)
from outreach.listening.features import features, share, together, tokens
from outreach.listening.folding import fold
from outreach.listening.phrase_files import LANGUAGES
from outreach.listening.phrases import language
from outreach.listening.walks import Text
from outreach.listening.weights import LABELS, UNIT, Kept, and_any, file_of, written
from tests.listening.learned_rows import Row, digest, rows

OFTEN, STRENGTH, ROUNDS, LEAST_WEIGHT, LEAST_KEPT = 3, 0.25, 80, 6, 5
"""How often a feature must stand in the sentences; how far weights are held down; how often they are made better; and
below how many twentieths one goes, and, once the rest is fitted again, is not written down."""
HEARD_COUNTS = 0.7


class Example(NamedTuple):
    """What is weighed, with what is to come of it."""

    code: str
    features: Counter[str]
    labels: frozenset[str]
    heard: frozenset[str]
    """What the phrases hear."""


def _channel_aside(labels: Collection[str]) -> frozenset[str]:
    """Of a wish about a channel, the wish alone; and that anything is said."""
    said = (f"channel:{each.rpartition(':')[2]}" if each.startswith("channel:") else each for each in labels)
    return frozenset(and_any([*said]))


def by_sentence(given: Iterable[Row]) -> Iterator[Example]:
    """What each sentence says."""
    for code, text, labels, said in given:
        counted = Counter(features(tokens(fold(text), language(code).calendar)))
        yield Example(code, counted, _channel_aside(labels), _channel_aside(said or ()))


def by_channel(given: Iterable[Row]) -> Iterator[Example]:
    """What each sentence says of each channel that it names, or that its labels name."""
    for code, text, labels, said in given:
        spoken, folded = language(code), fold(text)
        named = named_in(Text(folded), spoken)
        wished, heard = _wishes(labels), _wishes(said or ())
        others = [each for each in said or () if not each.startswith("channel:")]
        for channel in dict.fromkeys([*(channel for _, _, channel in named), *sorted({c for c, _ in wished})]):
            counted = Counter(features(tokens_of(channel, folded, named, spoken.calendar)))
            counted.update(together(tokens(folded, spoken.calendar), said_of(channel)))
            meant = frozenset(wish for other, wish in wished if other == channel)
            yield Example(code, counted, meant, frozenset(heard_of(channel, heard, others)))


def _wishes(labels: Iterable[str]) -> list[Wish]:
    """The channels of some labels, each with its wish."""
    split = (each.split(":") for each in sorted(labels) if each.startswith("channel:"))
    return [(channel, wish) for _, channel, wish in split]


def learn(given: Sequence[Example], labels: Sequence[str], numpy: Any, sparse: Any, minimize: Any) -> dict[str, Kept]:
    """The weights of each language; all languages are learned together."""
    known = Counter(feature for each in given for feature in each.features)
    columns = {feature: at for at, feature in enumerate(f for f, count in known.items() if count >= OFTEN)}
    every = sorted({name for each in given for name in each.heard})
    heard = {name: len(columns) + at for at, name in enumerate(every)}
    at, column, value = array("l"), array("l"), array("f")
    for row, each in enumerate(given):
        part = share(each.features.total())
        cells = [(columns[feature], part * count) for feature, count in each.features.items() if feature in columns]
        for where, number in (*cells, *((heard[name], HEARD_COUNTS) for name in sorted(each.heard))):
            at.append(row)
            column.append(where)
            value.append(number)
    cells_of = numpy.frombuffer(value, "f4"), (numpy.frombuffer(at, "i8"), numpy.frombuffer(column, "i8"))
    x = sparse.csr_matrix(cells_of, shape=(len(given), len(columns) + len(heard)))
    y = numpy.array([[float(label in each.labels) for label in labels] for each in given], "f4")
    bases, found = _fitted(numpy, minimize, x, y, None)
    # What weighs little goes; the rest is fitted once more, to do without it.
    stays = numpy.abs(found) * UNIT >= LEAST_WEIGHT
    stays[len(columns) :] = True
    bases, found = _fitted(numpy, minimize, x, y, (bases, found * stays))
    return {code: _kept(code, given, columns, heard, bases, found) for code in LANGUAGES}


def _fitted(numpy: Any, minimize: Any, x: Any, y: Any, begun: tuple[Any, Any] | None) -> tuple[Any, Any]:
    """Logistic regression for all labels at once, its weights held down by their squares; what begins at 0 stays it."""
    count, kinds, turned, sign = x.shape[1], y.shape[1], x.T.tocsr(), 2 * y - 1
    free = numpy.float32(1) if begun is None else (begun[1] != 0).astype("f4")

    def loss(flat: Any) -> tuple[float, Any]:
        flat = flat.astype("f4")
        bases, found = flat[:kinds], flat[kinds:].reshape(count, kinds)
        right = numpy.clip(sign * (x @ found + bases), -30, 30)
        slope = -sign / (1 + numpy.exp(right))
        lost = float(numpy.log1p(numpy.exp(-right)).sum(dtype="f8") + STRENGTH / 2 * (found**2).sum(dtype="f8"))
        steepest = numpy.concatenate([slope.sum(0), (free * (turned @ slope + STRENGTH * found)).ravel()])
        return lost, steepest.astype("f8")

    first = (numpy.full(kinds, -3.0), numpy.zeros((count, kinds))) if begun is None else begun
    start = numpy.concatenate([first[0], first[1].ravel()])
    best = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS, "ftol": 0}).x
    return best[:kinds], best[kinds:].reshape(count, kinds)


def _kept(
    code: str, given: Sequence[Example], columns: dict[str, int], heard: dict[str, int], bases: Any, found: Any
) -> Kept:
    """What one language's file holds: the features that stand in its sentences."""
    of_language = {feature for each in given if each.code == code for feature in each.features}
    table: dict[str, bytes] = {}
    for feature in sorted(of_language & columns.keys()):
        # Three words are looked up only where the first two weigh something; in this order these were before them.
        if feature.count(" ") == 2 and feature.rpartition(" ")[0] not in table:
            continue
        whole = [round(float(each) * UNIT) for each in found[columns[feature]]]
        if kept := [(at, each) for at, each in enumerate(whole) if abs(each) >= LEAST_KEPT]:
            table[feature] = array("h", [number for pair in kept for number in pair]).tobytes()
    said = {name: [round(float(each) * UNIT * HEARD_COUNTS) for each in found[row]] for name, row in heard.items()}
    return [round(float(base) * UNIT) for base in bases], said, table


@contextmanager
def scipy() -> Iterator[tuple[Any, Any, Any]]:
    """numpy, scipy's sparse tables and its `minimize`, in a folder of their own for as long as it takes."""
    with TemporaryDirectory(prefix="learning-") as folder:
        tool, place = Path(folder, "tool"), Path(folder, "packages")
        subprocess.run([sys.executable, "-m", "venv", str(tool)], check=True)
        subprocess.run([str(tool / "bin" / "pip"), "install", "-q", "--target", str(place), "scipy"], check=True)
        sys.path.append(str(place))
        yield import_module("numpy"), import_module("scipy.sparse"), import_module("scipy.optimize").minimize


def main() -> None:
    """Learn and write."""
    given = list(rows())
    with scipy() as tools:
        _write("{}", learn([*by_sentence(given)], LABELS, *tools))
        _write(name_of("{}"), learn([*by_channel(given)], WISHES, *tools))


def _write(name: str, learned: Mapping[str, Kept]) -> None:
    for code, kept in learned.items():
        path = file_of(name.format(code))
        path.parent.mkdir(exist_ok=True)
        path.write_text(written(kept, digest(code)), "utf-8")
        sys.stdout.write(f"{path.stem}: {len(kept[2]):,} features, {path.stat().st_size:,} bytes\n")


if __name__ == "__main__":
    main()
