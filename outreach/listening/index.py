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
        return (frozenset(f"{start}*" for start in node.starts),) if node.starts else ()

    def _rank(self, word: str) -> int:
        return -self.rarity.weight(frozenset({word}))

    def _either(self, options: Sequence[Needs]) -> Needs:
        """One set for several ways to say it: the rarest of each."""
        if len(options) == 1:
            return options[0]
        if not all(options):
            return ()
        return (frozenset().union(*(min(needs, key=self.rarity.weight) for needs in options)),)


class Stems:
    """The beginnings of words that phrases need ('unsubscri*')."""

    def __init__(self, needs: Iterable[Needs]) -> None:
        self._stems = [word[:-1] for sets in needs for words in sets for word in words if word.endswith("*")]
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


class Index:
    """Phrases by the words that they need, each phrase a number."""

    def __init__(self, needs: Mapping[int, Needs], rarity: Rarity) -> None:
        self.always = [number for number, sets in needs.items() if not sets]
        self.filed: dict[str, list[tuple[int, Needs]]] = {}
        for number, sets in needs.items():
            if sets:
                rarest = min(sets, key=lambda words: (not words.isdisjoint(MARKS), rarity.weight(words)))
                rest = tuple(words for words in sets if words is not rarest)
                for word in rarest:
                    self.filed.setdefault(word, []).append((number, rest))
        self.triggers = frozenset(self.filed)

    def likely(self, words: frozenset[str]) -> set[int]:
        """The numbers of the phrases whose needs these words meet."""
        found = set(self.always)
        for word in words & self.triggers:
            for number, rest in self.filed[word]:
                if not rest or not any(words.isdisjoint(needed) for needed in rest):
                    found.add(number)
        return found
