"""Which phrases can stand in a sentence at all, told by its words alone?

Every phrase needs words, or two of them side by side, and a sentence that it stands in holds one of each set. Each way
to say it is filed under the rarest set, so that an ordinary sentence tries next to nothing.
"""

from array import array
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from outreach.listening.needs import Need, Rarity, Way
from outreach.listening.rows import Packed, Rows, packed
from outreach.listening.vocabulary import Vocabulary

Filed = tuple[bytes, Packed, bytes, Packed, Packed]
"""The features under which something is filed (vocabulary.py), and the entries under each; the number of each entry,
and what else it needs; the features of which each need asks for one."""

ALWAYS = 0
"""What is filed under it is always likely."""


def filed(ways: Mapping[int, Sequence[Way]], rarity: Rarity, vocabulary: Vocabulary) -> Filed:
    """File each way of each number under the rarest set that it needs."""
    at: dict[Need, int] = {}
    entries: dict[tuple[int, tuple[int, ...]], int] = {}
    found: dict[int, dict[int, None]] = {}
    for number, each in ways.items():
        for way in each:
            rarest = min(way.needs, key=lambda need: rarity.rank((need,)), default=None)
            others = (need for need in way.needs if need is not rarest)
            rest = sorted(others, key=lambda need: rarity.rank((need,)))
            key = number, tuple(at.setdefault(need, len(at)) for need in rest)
            entry = entries.setdefault(key, len(entries))
            for feature in map(vocabulary.number, rarest) if rarest else (ALWAYS,):
                found.setdefault(feature, {})[entry] = None
    return (
        array("I", found).tobytes(),
        packed(found.values()),
        array("I", (number for number, _ in entries)).tobytes(),
        packed(rest for _, rest in entries),
        packed(map(vocabulary.number, need) for need in at),
    )


class Index:
    """Phrases by what they need, each phrase a number."""

    def __init__(self, filed: Filed) -> None:
        features, under, numbers, rest, needs = filed
        self._at = {feature: at for at, feature in enumerate(array("I", features))}
        self._under = Rows(under)
        self._entries: list[Sequence[int] | None] = [None] * len(self._at)
        self._numbers = array("I", numbers)
        self._others, self._needs = Rows(rest), Rows(needs)
        self._rest: list[tuple[frozenset[int], ...] | None] = [None] * len(self._numbers)
        self._known: list[frozenset[int] | None] = [None] * len(self._needs)
        self.features = frozenset(self._at)
        """The features under which something is filed."""
        self.always = frozenset(self._numbers[entry] for entry in self._filed(ALWAYS))

    def likely(self, features: AbstractSet[int], found: AbstractSet[int] | None = None) -> set[int]:
        """The numbers of the phrases whose needs a text with these features meets; `found` are those filed under."""
        likely = set(self.always)
        for feature in features & self.features if found is None else found:
            for entry in self._filed(feature):
                number = self._numbers[entry]
                if number not in likely:
                    for need in self._rest[entry] or self._asked(entry):
                        if features.isdisjoint(need):
                            break
                    else:
                        likely.add(number)
        return likely

    def _filed(self, feature: int) -> Sequence[int]:
        """The entries under a feature."""
        at = self._at.get(feature)
        if at is None:
            return ()
        entries = self._entries[at]
        if entries is None:
            entries = self._entries[at] = self._under[at]
        return entries

    def _asked(self, entry: int) -> tuple[frozenset[int], ...]:
        """What else an entry needs, unpacked once."""
        rest = self._rest[entry] = tuple(self._need(at) for at in self._others[entry])
        return rest

    def _need(self, at: int) -> frozenset[int]:
        need = self._known[at]
        if need is None:
            need = self._known[at] = frozenset(self._needs[at])
        return need
