"""Learns the weights in `outreach/listening/weights/` from labelled sentences: `python -m tests.listening.learning`.

It takes some minutes and needs scipy, which it installs beside everything else for that long. What comes of it
is the same each time: the sentences are taken in the order of the files, and nothing is drawn by lot.
"""

import hashlib
import json
import subprocess
import sys
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from outreach.inbox.automatic import automatic_kind
from outreach.listening.cases import case_message
from outreach.listening.clauses import sentences
from outreach.listening.extract import hear_phrases
from outreach.listening.folding import fold, words_in
from outreach.listening.phrase_files import LANGUAGES
from outreach.listening.signals import Signal
from outreach.listening.visible import visible_text
from outreach.listening.weighed import label_of
from outreach.listening.weights import LABELS, UNIT, Kept, features, file_of, share, tokens, written
from tests.listening.mails import HERE as MAILS
from tests.listening.mails import as_message, read_mails
from tests.listening.sentences import Labelled, read_sentences

HERE = Path(__file__).parent
LEARNED = HERE / "sentences" / "learned"
OLDER = {"en": ("en", "wider_en"), "de": ("de",), "fr": ("fr",), "es": ("es", "wider_romance")}
MESSAGES = ("cases", "written", "whole", "written_romance", "dev")
OFTEN, STRENGTH, ROUNDS, LEAST_WEIGHT = 3, 0.15, 80, 5
"""How often a feature must stand in the sentences; how far weights are held down; how often they are made better; and
below how many twentieths one counts for nothing."""
HEARD_COUNTS = 0.7
Row = tuple[str, str, frozenset[str], frozenset[str] | None]
"""Language, sentence, labels, and what the phrases hear where they were not made with it."""


def rows() -> Iterator[Row]:
    """Every labelled sentence."""
    for code in LANGUAGES:
        for labels, text in read_sentences(LEARNED / f"{code}.tsv"):
            yield code, text, _labels(labels), frozenset(map(label_of, _phrases(text)))
        for name in OLDER.get(code, ()):
            for labels, text in read_sentences(HERE / "sentences" / f"{name}.tsv"):
                yield code, text, _labels(labels), None
        for mail in read_mails(MAILS / f"{code}.txt"):
            yield from _of_mail(code, mail)
    for name in MESSAGES:
        for line in (HERE / f"{name}.jsonl").read_text("utf-8").splitlines():
            yield from _of_message(json.loads(line))


def _of_mail(code: str, mail: Sequence[Labelled]) -> Iterator[Row]:
    """The sentences of a mail; what the phrases hear in each, they hear of it in its mail."""
    signals, start = hear_phrases(as_message(mail)).signals, 0
    for labels, text in mail:
        end = start + len(text)
        said = frozenset(label_of(each) for each in signals if 0 <= each.start < end and each.end > start)
        yield code, text, _labels(labels), said
        start = end + 1


def _labels(labels: frozenset[str]) -> frozenset[str]:
    """Of a wish about a channel, the wish alone."""
    return frozenset(f"channel:{each.rpartition(':')[2]}" if each.startswith("channel:") else each for each in labels)


def _phrases(text: str) -> Sequence[Signal]:
    case = {"id": "one", "received": "2025-03-12T10:00:00+01:00", "from": "Ann Ode <ann@ode.example>",
            "to": "Sam Roe <sam@roe.example>", "subject": "Re: hello", "body": f"{text}\n"}  # fmt: skip
    return hear_phrases(case_message(case)).signals


def _of_message(case: dict[str, Any]) -> Iterator[Row]:
    """The sentences of a message that the phrases were made with: what they hear in each is right."""
    message = case_message(case)
    code = str(case["lang"])[:2]
    if automatic_kind(message) or code not in LANGUAGES:
        return
    signals = hear_phrases(message).signals
    for sentence in sentences(visible_text(message).text):
        said = [each for each in signals if 0 <= each.start < sentence.end and each.end > sentence.start]
        yield code, sentence.text, frozenset(map(label_of, said)), None


def digest(code: str) -> str:
    """What tells the sentences of a language from those of another day."""
    names = [
        LEARNED / f"{code}.tsv",
        MAILS / f"{code}.txt",
        *(HERE / "sentences" / f"{name}.tsv" for name in OLDER.get(code, ())),
    ]
    return hashlib.sha256(b"".join(path.read_bytes() for path in names)).hexdigest()[:16]


def learn(given: Sequence[Row], numpy: Any, sparse: Any, minimize: Any) -> dict[str, Kept]:
    """The weights of each language; all languages are learned together."""
    counted = [Counter(features(tokens(fold(text), words_in(fold(text))))) for _, text, _, _ in given]
    known = Counter(feature for each in counted for feature in each)
    columns = {feature: at for at, feature in enumerate(f for f, count in known.items() if count >= OFTEN)}
    heard = {label: len(columns) + at for at, label in enumerate(LABELS)}
    cells: list[tuple[int, int, float]] = []
    for row, (each, (_, _, _, said)) in enumerate(zip(counted, given, strict=True)):
        part = share(each.total())
        cells += [(row, columns[feature], part * count) for feature, count in each.items() if feature in columns]
        cells += [(row, heard[label], HEARD_COUNTS) for label in (*(said or ()), *(("any",) if said else ()))]
    at, column, value = (numpy.array(each) for each in zip(*cells, strict=True))
    x = sparse.csr_matrix((value, (at, column)), shape=(len(given), len(columns) + len(heard)))
    told = [labels | ({"any"} if labels else frozenset()) for _, _, labels, _ in given]
    y = numpy.array([[float(label in labels) for label in LABELS] for labels in told])
    bases, found = _fitted(numpy, minimize, x, y)
    return {code: _kept(code, given, counted, columns, heard, bases, found) for code in LANGUAGES}


def _fitted(numpy: Any, minimize: Any, x: Any, y: Any) -> tuple[Any, Any]:
    """Logistic regression for all labels at once, its weights held down by their squares."""
    count, kinds, turned, sign = x.shape[1], y.shape[1], x.T.tocsr(), 2 * y - 1

    def loss(flat: Any) -> tuple[float, Any]:
        bases, found = flat[:kinds], flat[kinds:].reshape(count, kinds)
        right = numpy.clip(sign * (x @ found + bases), -30, 30)
        slope = -sign / (1 + numpy.exp(right))
        lost = numpy.log1p(numpy.exp(-right)).sum() + STRENGTH / 2 * (found**2).sum()
        return lost, numpy.concatenate([slope.sum(0), (turned @ slope + STRENGTH * found).ravel()])

    begun = numpy.zeros(kinds * (count + 1))
    begun[:kinds] = -3
    best = minimize(loss, begun, jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS}).x
    return best[:kinds], best[kinds:].reshape(count, kinds)


def _kept(
    code: str, given: Sequence[Row], counted: Sequence[Counter[str]], columns: dict[str, int],
    heard: dict[str, int], bases: Any, found: Any,
) -> Kept:  # fmt: skip
    """What one language's file holds: the features that stand in its sentences."""
    of_language = {feature for (lang, *_), each in zip(given, counted, strict=True) if lang == code for feature in each}
    table: dict[str, bytes] = {}
    for feature in sorted(of_language & columns.keys()):
        whole = [round(float(each) * UNIT) for each in found[columns[feature]]]
        if kept := [(at, each) for at, each in enumerate(whole) if abs(each) >= LEAST_WEIGHT]:
            table[feature] = array("h", [number for pair in kept for number in pair]).tobytes()
    said = {label: [round(float(each) * UNIT * HEARD_COUNTS) for each in found[row]] for label, row in heard.items()}
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
    with scipy() as tools:
        learned = learn(list(rows()), *tools)
    for code, kept in learned.items():
        file_of(code).parent.mkdir(exist_ok=True)
        file_of(code).write_text(written(kept, digest(code)), "utf-8")
        sys.stdout.write(f"{code}: {len(kept[2]):,} features, {file_of(code).stat().st_size:,} bytes\n")


if __name__ == "__main__":
    main()
