"""Which phrases can stand in a sentence at all, told by its words alone?

Every phrase gives sets of words, and a sentence that it stands in holds one of each. It is filed under the rarest set,
so that an ordinary sentence tries next to nothing.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from outreach.listening.chains import Chain
from outreach.listening.joined import Way
from outreach.listening.matching import MARKS, Choice, Mark, Node, Place, Shape, Stem, Terms, Word

Needs = tuple[frozenset[str], ...]
"""Of each set, one word stands in every match."""

_WORDS = re.compile(r"\w+")
_COMMON, _SHORT = 40, 6
"""How much more often a common word, and one of up to three letters, is met than another."""


Ways = list[Needs]
"""The ways in which a phrase may stand, each with its needs."""

_MOST_WAYS = 1000


class Rarity:
    """How rarely words are met; `common` are those of every other sentence."""

    def __init__(self, common: Iterable[str]) -> None:
        self.common = frozenset(common)

    def weight(self, words: frozenset[str]) -> int:
        """How often one of the words is met, roughly."""
        return sum(_COMMON if word in self.common else _SHORT if len(word) < 4 else 1 for word in words)


class Needing:
    """Works out what phrases need; lists are looked at once."""

    def __init__(self, rarity: Rarity) -> None:
        self.rarity = rarity
        self._known: dict[Node, Needs] = {}

    def of(self, node: Node) -> Needs:
        """The sets of which a match of the node holds one word each; none where nothing can be told."""
        if node not in self._known:
            self._known[node] = self._of(node)
        return self._known[node]

    def _of(self, node: Node) -> Needs:
        if isinstance(node, Word):
            if len(node.variants) == 1:
                return tuple(frozenset({run}) for run in dict.fromkeys(_WORDS.findall(node.variants[0])))
            runs = [max(_WORDS.findall(variant), key=self._rank, default="") for variant in node.variants]
            return () if "" in runs else (frozenset(runs),)
        if isinstance(node, Mark):
            return (frozenset(node.letter),)
        if isinstance(node, Shape):
            return (node.words,)
        if isinstance(node, Terms):
            return (frozenset(max(_WORDS.findall(" ".join(term)), key=self._rank) for term in node.terms),)
        if isinstance(node, Place):
            return self.of(node.node)
        if isinstance(node, Way):
            return self.of(node.words)
        if isinstance(node, Choice):
            return self._either([self.of(option) for option in node.options])
        if isinstance(node, Chain):
            must = [step.node for step in node.steps if step.node is not None and not step.optional]
            return tuple(dict.fromkeys(need for part in must for need in self.of(part)))
        assert isinstance(node, Stem)
        return (frozenset(f"{start}*" for start in node.begins),) if node.begins else ()

    def ways(self, node: Node) -> Ways:
        """The same for each way to say it, where the words that tell most are one of several."""
        if isinstance(node, Place):
            return self.ways(node.node)
        if isinstance(node, Way):
            return self.ways(node.words)
        if isinstance(node, Choice):
            return list(dict.fromkeys(way for option in node.options for way in self.ways(option)))
        if isinstance(node, Terms):
            runs = (dict.fromkeys(_WORDS.findall(" ".join(term))) for term in node.terms)
            return [tuple(frozenset({run}) for run in each) for each in runs]
        if not isinstance(node, Chain):
            return [self.of(node)]
        must = [step.node for step in node.steps if step.node is not None and not step.optional]
        return self.together([self.ways(part) for part in must], [self.of(part) for part in must])

    def together(self, ways: Sequence[Ways], needs: Sequence[Needs]) -> Ways:
        """The ways to say parts that must all be there: those of the rarest part, each with the needs of the others."""
        if not any(needs):
            return [()]
        rarest = min((at for at, sets in enumerate(needs) if sets), key=lambda at: self.weight(needs[at]))
        rest = [need for at, sets in enumerate(needs) if at != rarest for need in sets]
        told = ways[rarest] if len(ways[rarest]) <= _MOST_WAYS else [needs[rarest]]
        return list(dict.fromkeys(tuple(dict.fromkeys((*way, *rest))) for way in told))

    def weight(self, needs: Needs) -> tuple[bool, int]:
        """How often the rarest of some needs is met, roughly; marks are made, not met."""
        return min((not words.isdisjoint(MARKS), self.rarity.weight(words)) for words in needs)

    def _rank(self, word: str) -> tuple[int, int]:
        return -self.rarity.weight(frozenset({word})), len(word)

    def _either(self, options: Sequence[Needs]) -> Needs:
        """One set for several ways to say it: the rarest of each."""
        if len(options) == 1:
            return options[0]
        if not all(options):
            return ()
        return (frozenset().union(*(min(needs, key=self.rarity.weight) for needs in options)),)


class Stems:
    """The beginnings of words that phrases need ('unsubscri*')."""

    def __init__(self, stems: Iterable[str]) -> None:
        self._stems = tuple(stems)
        self._known: dict[str, tuple[str, ...]] = {}

    def added_to(self, words: frozenset[str]) -> frozenset[str]:
        """The words and the stems that they begin with."""
        known = self._known
        found: list[str] = []
        for word in words:
            stems = known.get(word)
            if stems is None:
                if len(known) > _MOST_KNOWN:
                    known.clear()
                stems = known[word] = tuple(f"{stem}*" for stem in self._stems if word.startswith(stem))
            if stems:
                found += stems
        return words.union(found) if found else words


_MOST_KNOWN = 50_000

Filed = dict[str, list[tuple[int, Needs]]]
"""By a word, the numbers of what is filed under it, each with what else it needs; under '' what is always likely."""


def filed(ways: Mapping[int, Ways], needing: Needing) -> Filed:
    """File each way of each number under the rarest set that it needs."""
    found: Filed = {}
    for number, each in ways.items():
        for needs in each:
            rarest = min(needs, key=lambda words: needing.weight((words,)), default=frozenset({""}))
            others = (words for words in needs if words is not rarest)
            rest = tuple(sorted(others, key=lambda words: needing.weight((words,))))
            for word in rarest:
                if (number, rest) not in found.setdefault(word, []):
                    found[word].append((number, rest))
    return found


def stems_of(filed: Iterable[Filed]) -> list[str]:
    """The beginnings of words that what is filed asks for."""
    words = {word for each in filed for word in each}
    words |= {w for each in filed for entries in each.values() for _, rest in entries for need in rest for w in need}
    return sorted(word[:-1] for word in words if word.endswith("*"))


class Index:
    """Phrases by the words that they need, each phrase a number."""

    def __init__(self, filed: Filed) -> None:
        self.always = frozenset(number for number, _ in filed.get("", ()))
        self._filed = filed
        self._triggers = frozenset(filed)

    def likely(self, words: frozenset[str]) -> set[int]:
        """The numbers of the phrases whose needs these words meet."""
        found = set(self.always)
        for word in words & self._triggers:
            for number, rest in self._filed[word]:
                if number not in found:
                    for needed in rest:
                        if words.isdisjoint(needed):
                            break
                    else:
                        found.add(number)
        return found
