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


Rest = tuple[frozenset[int], ...]


class _Under:
    """What is filed under one feature."""

    __slots__ = ("others", "second", "sure")

    def __init__(self, sure: Sequence[int], second: dict[int, list[tuple[int, Rest]]]) -> None:
        self.sure, self.second = sure, second
        """Numbers that need nothing else; the others by their next need, with what they need beside."""
        self.others = frozenset(second)


_NOTHING = _Under((), {})


class Index:
    """Phrases by what they need, each phrase a number."""

    def __init__(self, filed: Filed) -> None:
        features, entries, numbers, rest, needs = filed
        self._at = {feature: at for at, feature in enumerate(array("I", features))}
        self._entries, self._numbers, self._rest, self._needs = (
            Rows(entries),
            array("I", numbers),
            Rows(rest),
            Rows(needs),
        )
        self._under: dict[int, _Under] = {}
        self._known: list[frozenset[int] | None] = [None] * len(self._needs)
        self.features = frozenset(self._at)
        """The features under which something is filed."""
        self.always = frozenset(self._open(ALWAYS).sure)

    def likely(self, features: AbstractSet[int], found: AbstractSet[int] | None = None) -> set[int]:
        """The numbers of the phrases whose needs a text with these features meets; `found` are those filed under."""
        likely = set(self.always)
        for feature in features & self.features if found is None else found:
            under = self._under.get(feature) or self._open(feature)
            if under.sure:
                likely.update(under.sure)
            if not under.others.isdisjoint(features):
                for other in features & under.others:
                    for number, rest in under.second[other]:
                        if number not in likely and not _lacks(features, rest):
                            likely.add(number)
        return likely

    def _open(self, feature: int) -> _Under:
        """What is filed under a feature, unpacked once."""
        at = self._at.get(feature)
        if at is None:
            return _NOTHING
        sure: list[int] = []
        second: dict[int, list[tuple[int, Rest]]] = {}
        for entry in self._entries[at]:
            number = self._numbers[entry]
            needs = [self._need(need) for need in self._rest[entry]]
            if not needs:
                sure.append(number)
                continue
            asked = number, tuple(needs[1:])
            for other in needs[0]:
                second.setdefault(other, []).append(asked)
        under = self._under[feature] = _Under(sure, second)
        return under

    def _need(self, at: int) -> frozenset[int]:
        need = self._known[at]
        if need is None:
            need = self._known[at] = frozenset(self._needs[at])
        return need


def _lacks(features: AbstractSet[int], needs: Rest) -> bool:
    """Whether a text with these features holds nothing of a need."""
    return any(map(features.isdisjoint, needs))
