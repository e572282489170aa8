"""Learns what a mail says as a whole (`outreach/listening/whole_weights.py`): `python -m tests.listening.whole_mails`.

The weights of sentences are too sure of mails that they were learned from. So they are learned anew, in a copy of the
house, from two mails of three; what they say of the third, and what is heard there sentence by sentence, is what is
learned from here. It takes half an hour, and needs what learning.py and spotting.py need.
"""

import hashlib
import os
import pickle
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from outreach.listening.extract import BySentence, hear_sentences
from outreach.listening.phrase_files import LANGUAGES
from outreach.listening.signals import label_of
from outreach.listening.whole_mail import KINDS, WholeMail
from outreach.listening.whole_weights import WholeWeights, weights_file, written
from tests.listening.learning import scipy
from tests.listening.mails import HERE as MAILS
from tests.listening.mails import as_message, mails_of, meant, plain_of, read_mails
from tests.listening.sentences import Labelled

HOUSE = Path(__file__).parents[2]
HELD_DOWN, ROUNDS = 5.0, 400
"""How far weights are held down, and how often at most they are made better."""
Told = tuple[BySentence, set[str]]
"""What the sentences of a mail say, and what it means by its labels."""


def is_third(mail: Sequence[Labelled]) -> bool:
    """Whether a mail is one of the third that is heard."""
    return hashlib.md5("".join(text for _, text in mail).encode(), usedforsecurity=False).digest()[0] % 3 == 0


def thirds(folder: Path) -> Iterator[list[Labelled]]:
    """The mails of a folder that are heard, in the order of its files."""
    for code in LANGUAGES:
        for path in (*mails_of(code), *plain_of(code)):
            yield from filter(is_third, read_mails(folder / path.name))


def copied(folder: Path) -> dict[str, str]:
    """A copy of the house that never sees the third; the environment to run it in."""
    for name in ("outreach", "tests"):
        shutil.copytree(HOUSE / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for path in (folder / MAILS.relative_to(HOUSE)).glob("*.txt"):
        rest = (mail for mail in read_mails(path) if not is_third(mail))
        texts = ("".join(f"{';'.join(sorted(labels)) or 'none'} | {text}\n" for labels, text in mail) for mail in rest)
        path.write_text("\n".join(texts), "utf-8")
    return os.environ | {"PYTHONPATH": os.pathsep.join([str(folder), *filter(None, sys.path)])}


def told_of_thirds() -> list[Told]:
    """What the sentences of the third say, by weights that never saw it."""
    with TemporaryDirectory(prefix="two-thirds-") as name:
        folder = Path(name)
        environment = copied(folder)
        for module in ("learning", "spotting"):
            subprocess.run([sys.executable, "-m", f"tests.listening.{module}"], cwd=folder, env=environment, check=True)
        told = [sys.executable, "-m", "tests.listening.whole_mails", str(MAILS), str(folder / "told")]
        subprocess.run(told, cwd=folder, env=environment, check=True)
        return list(pickle.loads((folder / "told").read_bytes()))  # noqa: S301 (it was written by us just now)


def hear_thirds(mails: Path) -> list[Told]:
    """What the sentences of the third say by the weights that are here."""
    heard = ((hear_sentences(as_message(mail)), {*meant(mail)}) for mail in thirds(mails))
    return [(each, wanted) for each, wanted in heard if each is not None and each.looked]


def learn(told: Sequence[Told], numpy: Any, minimize: Any) -> WholeWeights:
    """The weights of each kind."""
    mails = [WholeMail(each.looked, each.sentences, {*map(label_of, each.signals)}) for each, _ in told]
    return {
        kind: _fitted(
            numpy.array([[1.0, *mail.numbers_of(kind)] for mail in mails]),
            numpy.array([float(kind in wanted) for _, wanted in told]),
            numpy, minimize,
        )
        for kind in KINDS
    }  # fmt: skip


def _fitted(x: Any, said: Any, numpy: Any, minimize: Any) -> list[float]:
    """Logistic regression, its weights held down by their squares, the base aside."""

    def loss(row: Any) -> tuple[float, Any]:
        speaks = numpy.clip(x @ row, -30, 30)
        held = HELD_DOWN * row
        held[0] = 0
        lost = (numpy.log1p(numpy.exp(speaks)) - said * speaks).sum() + (held @ row) / 2
        return float(lost), x.T @ (1 / (1 + numpy.exp(-speaks)) - said) + held

    options = {"maxiter": ROUNDS, "maxfun": 2 * ROUNDS}
    return [*minimize(loss, numpy.zeros(x.shape[1]), jac=True, method="L-BFGS-B", options=options).x]


def main(arguments: list[str]) -> None:
    """Learn and write; or hear the third of the mails in a folder, and write what is told of them to a file."""
    if arguments:
        mails, to = map(Path, arguments)
        to.write_bytes(pickle.dumps(hear_thirds(mails)))
        return
    told = told_of_thirds()
    with scipy() as (numpy, _, minimize):
        weights = learn(told, numpy, minimize)
    weights_file().write_text(written(weights), "utf-8")
    sys.stdout.write(f"{len(told):,} mails, {weights_file().stat().st_size:,} bytes\n")


if __name__ == "__main__":
    main(sys.argv[1:])
