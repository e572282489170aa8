"""What do three words side by side say, whichever they are that mean much the same?

Each word lies somewhere among all words (`weights/<language>.places.*.txt`), near those that mean much the same, in
whatever language: what one says that stands in no labelled sentence, its neighbours say. Units look at each three words
side by side, and each unit spots one thing; of all places in a sentence that counts where it spots it best. A layer
makes of what was spotted what speaks for each label, and for each wish for each channel, and another what speaks for
them together. All is learned by `tests/listening/spotting.py`.

What all units make of a word is worked out in one number, a lane for each, and so is which of two lanes is greater.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from math import tanh
from operator import mul
from struct import Struct

from outreach.listening.layers import Layer
from outreach.listening.spotter_files import (
    PLACE_UNIT,
    THOUSAND,
    WIDE,
    Places,
    Units,
    has_places,
    kept_places,
    kept_units,
)
from outreach.listening.weight_files import NOWHERE

_MOST_KNOWN = 4_000
"""What is made of so many words is kept: it takes some kilobytes each."""
_LANE, _HALF = 32, 1 << 30
_FINE = 250
"""What was spotted is given in so many parts of one."""
_OF_A_PART = PLACE_UNIT * THOUSAND // _FINE
Seen = tuple[int, ...]
"""What all units make of a word before the one in the middle, in the middle, and behind it; and what is made of it in a
sentence beside another."""
_NOBODY: Seen = (0, 0, 0, 0)


class Spotters:
    """The units and the layers over them, with the places of one language's words."""

    def __init__(self, units: Units, places: Places | Mapping[str, bytes]) -> None:
        self._places, self._known = places, dict[str, Seen]()
        self._says, self._columns = units.says, units.columns
        self._lanes = Struct(f"<{units.several}I")
        ones = sum(1 << _LANE * lane for lane in range(units.several))
        self._none, self._top = _HALF * ones, ones << _LANE - 1
        self._first = units.first + self._none
        self._beside = Layer(units.beside, PLACE_UNIT)
        self._both, self._labels = Layer(units.both, _FINE), Layer(units.labels, _FINE)
        self._hidden = len(units.labels.given)
        self._nothing = self._of_place(0, 1)

    def say(self, words: Sequence[str], before: Sequence[int] | None, behind: Sequence[int] | None) -> dict[str, float]:
        """What speaks for each label, and for each wish for each channel, in a sentence of these words.

        `before` and `behind` are what is made of the sentences beside it; `None` where there is none.
        """
        given = self._both.given([*self._spotted(words), *(before or self._nothing), *(behind or self._nothing)])
        hidden = [max(each, 0) // THOUSAND for each in given[: self._hidden]]
        together = self._labels.given(hidden)
        alone = given[self._hidden :]
        return {
            label: (own + more) / (_FINE * THOUSAND)
            for label, own, more in zip(self._says, alone, together, strict=True)
        }

    def beside(self, words: Sequence[str]) -> list[int]:
        """What is made of a sentence of these words beside another: of where they lie on average."""
        return self._of_place(sum(self._seen(word)[WIDE] for word in words), max(len(words), 1))

    def _of_place(self, made: int, words: int) -> list[int]:
        return [round(_FINE * tanh(each / (PLACE_UNIT * THOUSAND * words))) for each in self._beside.told(made, words)]

    def _spotted(self, words: Sequence[str]) -> list[int]:
        """How well each unit spots what it looks for."""
        seen = [_NOBODY, *map(self._seen, words), _NOBODY]
        greatest, first, top = self._none, self._first, self._top
        for before, middle, behind in zip(seen, seen[1:], seen[2:], strict=False):
            total = first + before[0] + middle[1] + behind[2]
            # The highest bit of a lane stays where this one is no less; then all bits below it take it over.
            over = ((total | top) - greatest) & top
            greatest ^= (greatest ^ total) & (over - (over >> _LANE - 1))
        lanes = self._lanes.unpack(greatest.to_bytes(self._lanes.size, "little"))
        return [(lane - _HALF) // _OF_A_PART for lane in lanes]

    def _seen(self, word: str) -> Seen:
        if (found := self._known.get(word)) is None:
            if len(self._known) > _MOST_KNOWN:
                self._known.clear()
            found = self._known[word] = self._looked_at(word)
        return found

    def _looked_at(self, word: str) -> Seen:
        if (place := self._places.get(word)) is None:
            return _NOBODY
        lies = [letter - NOWHERE for letter in place]
        sees = (sum(map(mul, lies, columns)) for columns in self._columns)
        return (*sees, self._beside.made_of(lies))


@cache
def spotters(code: str) -> Spotters | None:
    """The units with the places of a language's words, read at their first use; `None` where its words have none."""
    return Spotters(kept_units(), kept_places(code)) if has_places(code) else None


class Spotted:
    """What the spotters say of the sentences of a mail, each looked at when it is asked for."""

    def __init__(self, units: Spotters, said: Sequence[Sequence[str]], *, greeted: bool) -> None:
        self._units, self._said, self._greeted = units, said, greeted
        self._of, self._beside = dict[int, dict[str, float]](), dict[int, list[int]]()

    def of(self, at: int) -> dict[str, float]:
        """What speaks for each label, and for each wish for each channel, in a sentence."""
        if at not in self._of:
            before = None if at == 1 and self._greeted else self._stands_beside(at - 1)
            self._of[at] = self._units.say(self._said[at], before, self._stands_beside(at + 1))
        return self._of[at]

    def _stands_beside(self, at: int) -> list[int] | None:
        if not 0 <= at < len(self._said):
            return None
        if at not in self._beside:
            self._beside[at] = self._units.beside(self._said[at])
        return self._beside[at]


def spotted_in(code: str, said: Sequence[Sequence[str]], *, greeted: bool) -> Spotted | None:
    """What is spotted in a mail by the tokens of its sentences; `None` in a language whose words have no places.

    `greeted` where the first sentence is but a greeting.
    """
    units = spotters(code)
    return Spotted(units, said, greeted=greeted) if units else None
