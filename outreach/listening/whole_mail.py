"""What does a mail say as a whole, once each of its sentences was weighed by itself?

One sentence may hardly be told to complain, and three of them surely do; what declines in a mail that then names a day
in autumn is meant otherwise than alone. So each kind is weighed once more (whole_weights.py) by what is told here of
the mail: how likely it is in the sentences that speak for it most, what else they say, and what was heard.
"""

from collections.abc import Collection, Sequence
from math import log
from typing import NamedTuple

from outreach.listening.weights import LABELS

KINDS = ("interest", "left_company", "legal", "not_interested", "resume", "stop", "unhappy", "wrong_person")
"""What is weighed once more: of questions and facts a mail may have several; hours, days and what else must be named
stand where they are named; and requests for one's data are told by one sentence."""
_LEAST = 1e-4
_FAR, _FARTHER = -8.0, -9.0
"""What speaks for something where no sentence, or no second one, was looked at."""
_HINGES = (-4.0, 0.0, 2.0)
"""Where what speaks for something begins to count for more, or less."""


class Looked(NamedTuple):
    """What is known of one sentence that may say something."""

    at: int
    """Its number."""
    likely: Sequence[float]
    """How likely each label is."""
    said: frozenset[str]
    """The labels of what the phrases heard in it."""


def odds(likely: float) -> float:
    """What speaks for something that is so likely."""
    likely = min(max(likely, _LEAST), 1 - _LEAST)
    return log(likely / (1 - likely))


class WholeMail:
    """A mail by its sentences that may say something, and the labels of what was heard in it."""

    def __init__(self, looked: Sequence[Looked], sentences: int, heard: Collection[str]) -> None:
        self._looked, self._sentences = looked, log(max(1, sentences))
        columns = [sorted(column, reverse=True) for column in zip(*(each.likely for each in looked), strict=True)]
        self.most = [odds(column[0]) for column in columns] or [_FAR] * len(LABELS)
        """What speaks for each label in the sentence that speaks for it most."""
        self._next = [odds(column[1]) for column in columns if len(column) > 1] or [_FARTHER] * len(LABELS)
        self._sums = [sum(column) for column in columns] or [0.0] * len(LABELS)
        said = frozenset[str]().union(*(each.said for each in looked))
        self._heard = [1.0 if label in heard else 0.0 for label in LABELS]
        self._said = [1.0 if label in said else 0.0 for label in LABELS]
        self._of_all = [*self.most, *self._heard, *self._said]
        for least in _HINGES:
            self._of_all += [each if each > least else least for each in self.most]

    def sentence_of(self, label: str) -> int:
        """The number of the sentence in which a label is likeliest."""
        number = LABELS.index(label)
        return max(self._looked, key=lambda each: each.likely[number]).at

    def numbers_of(self, label: str) -> list[float]:
        """What is weighed to tell whether the mail says a kind."""
        at = LABELS.index(label)
        most, second, heard, said = self.most[at], self._next[at], self._heard[at], self._said[at]
        own = [heard, said, most, second, heard * most, heard * second, said * most]
        return [*own, max(most, _HINGES[0]) ** 2, log(self._sums[at] + 1e-3), self._sentences, *self._of_all]
