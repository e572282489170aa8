"""Learns the weights in `outreach/listening/weights/` from labelled sentences: `python -m tests.listening.learning`.

It takes a quarter of an hour and needs scipy, which it installs beside everything else for that long. What each feature
says alone is fitted here, what they say together in layered.py; half of either is written down. What comes of it is the
same each time: the sentences are taken in the order of the files, and lots are drawn from a fixed seed.
"""

import subprocess
import sys
from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from importlib import import_module
from os import cpu_count
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
from outreach.listening.features import BESIDE_COUNTS, beside, features, share, together, tokens
from outreach.listening.folding import fold
from outreach.listening.layers import THOUSAND
from outreach.listening.phrase_files import LANGUAGES
from outreach.listening.phrases import language
from outreach.listening.walks import Text
from outreach.listening.weight_files import FARTHEST, NOWHERE, Learned, files_of, written
from outreach.listening.weights import LABELS, UNIT, VECTOR_UNIT, and_any
from tests.listening.layered import Net, net
from tests.listening.learned_rows import Row, digest, rows

OFTEN, STRENGTH, ROUNDS, ENOUGH, LEAST_WEIGHT, LEAST_KEPT = 3, 0.15, 300, 1e-7, 6, 5
"""How often a feature must stand in the sentences; how far weights are held down; how often at most they are made
better, and by what part less it is enough; and below how many twentieths one goes, and, once the rest is fitted again,
is not written down."""
HEARD_COUNTS = 0.7
OFTEN_PLACED, LEAST_PLACED = 6, 3
"""How often words, or two of them side by side, must stand in the sentences to lie anywhere; and how far from the
middle one must lie at least, in the units of vectors."""


class Found(NamedTuple):
    """What was learned, column by column and label by label (layered.py)."""

    bases: Any
    weights: Any
    vectors: Any
    hidden: Any
    labels: Any


class Example(NamedTuple):
    """What is weighed, with what is to come of it."""

    code: str
    features: Counter[str]
    labels: Mapping[str, float]
    """How likely each label is; 1 where somebody said so."""
    heard: frozenset[str]
    """What the phrases hear."""
    beside: Sequence[str] = ()
    """What is weighed of the sentences beside it."""


def _channel_aside(labels: Collection[str]) -> frozenset[str]:
    """Of a wish about a channel, the wish alone; and that anything is said."""
    said = (f"channel:{each.rpartition(':')[2]}" if each.startswith("channel:") else each for each in labels)
    return frozenset(and_any([*said]))


def by_sentence(given: Iterable[Row]) -> Iterator[Example]:
    """What each sentence says."""
    for each in given:
        said = _tokens(each.code, each.text)
        around = () if each.alone else beside(*(_tokens(each.code, text) for text in (each.before, each.behind)))
        labels = dict.fromkeys(_channel_aside(each.labels), 1.0) if each.taught is None else each.taught
        yield Example(each.code, Counter(features(said or ())), labels, _channel_aside(each.said or ()), around)


def _tokens(code: str, text: str | None) -> list[str] | None:
    return None if text is None else tokens(fold(text), language(code).calendar)


def by_channel(given: Iterable[Row]) -> Iterator[Example]:
    """What each sentence says of each channel that it names, or that its labels name."""
    for code, text, labels, said, *_ in (each for each in given if each.taught is None):
        spoken, folded = language(code), fold(text)
        named = named_in(Text(folded), spoken)
        wished, heard = _wishes(labels), _wishes(said or ())
        others = [each for each in said or () if not each.startswith("channel:")]
        for channel in dict.fromkeys([*(channel for _, _, channel in named), *sorted({c for c, _ in wished})]):
            counted = Counter(features(tokens_of(channel, folded, named, spoken.calendar)))
            counted.update(together(tokens(folded, spoken.calendar), said_of(channel)))
            meant = {wish: 1.0 for other, wish in wished if other == channel}
            yield Example(code, counted, meant, frozenset(heard_of(channel, heard, others)))


def _wishes(labels: Iterable[str]) -> list[Wish]:
    """The channels of some labels, each with its wish."""
    split = (each.split(":") for each in sorted(labels) if each.startswith("channel:"))
    return [(channel, wish) for _, channel, wish in split]


def learn(
    given: Sequence[Example], labels: Sequence[str], numpy: Any, sparse: Any, minimize: Any
) -> dict[str, Learned]:
    """The weights of each language; all languages are learned together."""
    known = Counter(feature for each in given for feature in (*each.features, *each.beside))
    columns = {feature: at for at, feature in enumerate(f for f, count in known.items() if count >= OFTEN)}
    every = sorted({name for each in given for name in each.heard})
    heard = {name: len(columns) + at for at, name in enumerate(every)}
    at, column, value = array("l"), array("l"), array("f")
    for row, each in enumerate(given):
        part, beside_part = share(each.features.total()), BESIDE_COUNTS * share(len(each.beside))
        cells = [(columns[feature], part * count) for feature, count in each.features.items() if feature in columns]
        cells += [(columns[feature], beside_part) for feature in each.beside if feature in columns]
        for where, number in (*cells, *((heard[name], HEARD_COUNTS) for name in sorted(each.heard))):
            at.append(row)
            column.append(where)
            value.append(number)
    cells_of = numpy.frombuffer(value, "f4"), (numpy.frombuffer(at, "i8"), numpy.frombuffer(column, "i8"))
    x = sparse.csr_matrix(cells_of, shape=(len(given), len(columns) + len(heard)))
    by_column = x.tocsc()

    def of_label(label: str) -> Any:
        said = numpy.array([each.labels.get(label, 0.0) for each in given], "f4")
        begun = _fitted(numpy, minimize, x, said, None)
        # What weighs little goes; the rest is fitted once more, to do without it.
        stays = numpy.abs(begun[1:]) * UNIT >= LEAST_WEIGHT
        stays[len(columns) :] = True
        left = numpy.flatnonzero(stays)
        found = numpy.zeros(len(begun))
        found[[0, *(1 + left)]] = _fitted(numpy, minimize, by_column[:, left].tocsr(), said, begun[[0, *(1 + left)]])
        return found

    with ThreadPoolExecutor(cpu_count()) as several:
        fitted = numpy.stack([*several.map(of_label, labels)], 1)
    said = numpy.array([[each.labels.get(label, 0.0) for label in labels] for each in given], "f4")
    often = numpy.bincount(x.indices, minlength=x.shape[1]) >= OFTEN_PLACED
    placed = numpy.zeros(x.shape[1], bool)
    placed[[at for feature, at in columns.items() if often[at] and _is_placed(feature)]] = True
    found = _mean(fitted, net(x, said, placed, numpy, sparse), labels, numpy)
    return {code: _kept(code, given, columns, heard, found) for code in LANGUAGES}


def _is_placed(feature: str) -> bool:
    """Whether a feature is a word or two of them."""
    return feature.count(" ") < 2 and (feature[0] != "-" or feature == "-")


def _mean(fitted: Any, found: Net, labels: Sequence[str], numpy: Any) -> Found:
    """What both say together; whether anything is said the weights tell by themselves."""
    part = numpy.array([0.0 if label == "any" else 0.5 for label in labels])
    weights = (1 - part) * fitted[1:] + part * found.weights
    return Found((1 - part) * fitted[0], weights, found.vectors, found.hidden, part[:, None] * found.labels)


def _fitted(numpy: Any, minimize: Any, x: Any, said: Any, begun: Any) -> Any:
    """Logistic regression, its weights held down by their squares: the base and the weight of each column."""
    turned = x.T.tocsr()

    def loss(flat: Any) -> tuple[float, Any]:
        base, found = flat[0].astype("f4"), flat[1:].astype("f4")
        weighed = numpy.clip(x @ found + base, -30, 30)
        slope = 1 / (1 + numpy.exp(-weighed)) - said
        off = (numpy.log1p(numpy.exp(weighed)) - said * weighed).sum(dtype="f8")
        lost = float(off + STRENGTH / 2 * (found**2).sum(dtype="f8"))
        return lost, numpy.concatenate([[slope.sum(dtype="f8")], turned @ slope + STRENGTH * found]).astype("f8")

    first = numpy.concatenate([[-3.0], numpy.zeros(x.shape[1])]) if begun is None else begun
    told = minimize(loss, first, jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS, "ftol": ENOUGH, "gtol": 1e-2})
    return told.x


def _kept(code: str, given: Sequence[Example], columns: dict[str, int], heard: dict[str, int], found: Found) -> Learned:
    """What one language's files hold: the features that stand in its sentences."""
    of_language = {feature for each in given if each.code == code for feature in (*each.features, *each.beside)}
    table: dict[str, bytes] = {}
    vectors: dict[str, bytes] = {}
    for feature in sorted(of_language & columns.keys()):
        # Three words are looked up only where the first two are known; in this order these were before them.
        first_two = feature.rpartition(" ")[0]
        if feature.count(" ") == 2 and first_two not in table and first_two not in vectors:
            continue
        whole = [round(float(each) * UNIT) for each in found.weights[columns[feature]]]
        if kept := [(at, each) for at, each in enumerate(whole) if abs(each) >= LEAST_KEPT]:
            table[feature] = array("h", [number for pair in kept for number in pair]).tobytes()
        lies = [
            max(-FARTHEST, min(FARTHEST, round(float(each) * VECTOR_UNIT))) for each in found.vectors[columns[feature]]
        ]
        if max(map(abs, lies)) >= LEAST_PLACED:
            vectors[feature] = bytes(NOWHERE + each for each in lies)
    said = {
        name: [round(float(each) * UNIT * HEARD_COUNTS) for each in found.weights[row]] for name, row in heard.items()
    }
    hidden, says = (
        [[round(float(each) * THOUSAND) for each in row] for row in rows] for rows in (found.hidden, found.labels)
    )
    return Learned([round(float(base) * UNIT) for base in found.bases], said, table, vectors, (hidden, says))


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


def _write(name: str, learned: Mapping[str, Learned]) -> None:
    for code, kept in learned.items():
        paths = files_of(name.format(code))
        for path, text in zip(paths, written(kept, digest(code)), strict=True):
            path.write_text(text, "utf-8")
        sizes = ", ".join(f"{path.stat().st_size:,}" for path in paths)
        sys.stdout.write(
            f"{paths[0].stem}: {len(kept.weights):,} weighed, {len(kept.vectors):,} placed, {sizes} bytes\n"
        )


if __name__ == "__main__":
    main()
