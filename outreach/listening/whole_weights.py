"""How likely does a mail say a kind, by all its sentences together?

The weights in `weights/mails.txt` are learned by `tests/listening/whole_mails.py` from mails that the weights of
sentences, made anew for that, had not seen: of mails that they know, those are too sure.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from math import exp
from operator import mul
from pathlib import Path

from outreach.listening.weights import LABELS
from outreach.listening.whole_mail import WholeMail

WholeWeights = Mapping[str, Sequence[float]]
"""What the base and each number of `WholeMail.numbers_of` weigh for a kind."""
_THOUSAND = 1000
"""The weights in the file are whole thousandths."""
_HARDLY = -4.0
"""For what less speaks in each sentence, no more is weighed where it was not heard."""


def weights_file() -> Path:
    """Where they lie: a kind a line, and behind it the base and each weight."""
    return Path(__file__).with_name("weights") / "mails.txt"


def written(weights: WholeWeights) -> str:
    """The weights as their file has them."""
    rows = ((kind, " ".join(str(round(each * _THOUSAND)) for each in row)) for kind, row in weights.items())
    return "".join(f"{kind} {numbers}\n" for kind, numbers in rows)


@cache
def whole_weights() -> WholeWeights:
    """The weights of the file."""
    lines = (line.split() for line in weights_file().read_text("utf-8").splitlines())
    return {kind: [int(each) / _THOUSAND for each in numbers] for kind, *numbers in lines}


def likely_kinds(mail: WholeMail, heard: Collection[str]) -> Iterator[tuple[str, float]]:
    """How likely the mail says each kind that was heard, or that a sentence may say."""
    for kind, row in whole_weights().items():
        if kind in heard or mail.most[LABELS.index(kind)] >= _HARDLY:
            speaks = sum(map(mul, row, (1.0, *mail.numbers_of(kind))))
            yield kind, 1 / (1 + exp(-min(max(speaks, -50.0), 50.0)))
