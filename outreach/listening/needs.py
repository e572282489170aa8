"""What must a sentence hold for a phrase to stand in it: which words, and which of them side by side?"""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from outreach.listening.chains import Chain
from outreach.listening.joined import Way as Joined
from outreach.listening.matching import MARKS, Choice, Mark, Node, Place, Shape, Stem, Terms, Word

Feature = str | tuple[str, str]
"""A word, the beginning of one ('unsubscri*'), a mark, or two words with no other between."""
Need = frozenset[Feature]
"""One of these is there in every match."""
Edge = frozenset[str] | None
"""The words with which a match can begin or end; None where that cannot be told."""

_WORDS = re.compile(r"\w+")
_COMMON, _SHORT, _APART = 40, 6, 400
"""How much more often a common word, and one of up to three letters, is met than another; and how much more seldom
two words meet than their frequencies say."""
_MOST_WAYS = 1000
_MOST_PAIRS = 400


class Way(NamedTuple):
    """A way in which something may stand in a sentence."""

    needs: tuple[Need, ...] = ()
    firsts: Edge = None
    lasts: Edge = None


class Rarity:
    """How rarely words are met; `common` are those of every other sentence."""

    def __init__(self, common: Iterable[str]) -> None:
        self.common = frozenset(common)
        self._known: dict[Need, float] = {}

    def weight(self, need: Need) -> float:
        """How often one of the words is met, roughly."""
        known = self._known.get(need)
        if known is None:
            known = self._known[need] = sum(map(self._of, need))
        return known

    def _of(self, feature: Feature) -> float:
        if isinstance(feature, str):
            return self._word(feature)
        one, other = feature
        return self._word(one) * self._word(other) / _APART

    def _word(self, word: str) -> float:
        return _COMMON if word in self.common else _SHORT if len(word) < 4 else 1

    def rank(self, needs: Iterable[Need]) -> tuple[bool, float]:
        """How often the rarest of some needs is met, roughly; marks are made, not met."""
        return min((not need.isdisjoint(MARKS), self.weight(need)) for need in needs)


class Needing:
    """Works out what phrases need; lists are looked at once."""

    def __init__(self, rarity: Rarity) -> None:
        self.rarity = rarity
        self._known: dict[Node, Way] = {}
        self._ways: dict[Node, list[Way]] = {}

    def of(self, node: Node) -> Way:
        """What every match of the node holds."""
        known = self._known.get(node)
        if known is None:
            known = self._known[node] = self._of(node)
        return known

    def _of(self, node: Node) -> Way:
        if isinstance(node, Word):
            return self._either([_said(variant) for variant in node.variants])
        if isinstance(node, Terms):
            return self._either([_said(" ".join(term)) for term in node.terms])
        if isinstance(node, Mark):
            return Way((frozenset(node.letter),))
        if isinstance(node, Shape):
            return Way((node.words,))
        if isinstance(node, Place):
            return self.of(node.node)
        if isinstance(node, Joined):
            return self.of(node.words)
        if isinstance(node, Choice):
            return self._either([self.of(option) for option in node.options])
        if isinstance(node, Chain):
            return _in_turn(node, [self.of(step.node) if step.node else None for step in node.steps])
        assert isinstance(node, Stem)
        return Way((frozenset(f"{start}*" for start in node.begins),) if node.begins else ())

    def ways(self, node: Node) -> list[Way]:
        """The same for each way to say it, where the words that tell most are one of several."""
        known = self._ways.get(node)
        if known is None:
            known = self._ways[node] = self._ways_of(node)
        return known

    def _ways_of(self, node: Node) -> list[Way]:
        if isinstance(node, Place):
            return self.ways(node.node)
        if isinstance(node, Joined):
            return self.ways(node.words)
        if isinstance(node, Choice):
            return list(dict.fromkeys(way for option in node.options for way in self.ways(option)))
        if isinstance(node, Terms):
            return [_said(" ".join(term)) for term in node.terms]
        if not isinstance(node, Chain):
            return [self.of(node)]
        parts = [self.of(step.node) if step.node else None for step in node.steps]
        must = [at for at, step in enumerate(node.steps) if step.node is not None and not step.optional]
        told = [at for at in must if (part := parts[at]) and part.needs]
        if not told:
            return [_in_turn(node, parts)]
        rarest = min(told, key=lambda at: self.rarity.rank(parts[at].needs))  # type: ignore[union-attr]
        found = self.ways(node.steps[rarest].node)  # type: ignore[arg-type]
        if len(found) > _MOST_WAYS:
            return [_in_turn(node, parts)]
        return list(dict.fromkeys(_in_turn(node, [*parts[:rarest], way, *parts[rarest + 1 :]]) for way in found))

    def together(self, nodes: Sequence[Node]) -> list[Way]:
        """The ways to say parts that must all be there: those of the rarest part, each with the needs of the others."""
        parts = [self.of(node) for node in nodes]
        told = [at for at, part in enumerate(parts) if part.needs]
        if not told:
            return [Way()]
        rarest = min(told, key=lambda at: self.rarity.rank(parts[at].needs))
        rest = [need for at, part in enumerate(parts) if at != rarest for need in part.needs]
        ways = self.ways(nodes[rarest])
        return [
            Way(tuple(dict.fromkeys((*way.needs, *rest))))
            for way in (ways if len(ways) <= _MOST_WAYS else [parts[rarest]])
        ]

    def _either(self, options: Sequence[Way]) -> Way:
        """One for several ways to say it: the rarest need of each."""
        if len(options) == 1:
            return options[0]
        needs: tuple[Need, ...] = ()
        if all(option.needs for option in options):
            needs = (frozenset().union(*(min(way.needs, key=self.rarity.weight) for way in options)),)
        return Way(needs, _any([way.firsts for way in options]), _any([way.lasts for way in options]))


def _said(words: str) -> Way:
    """What words hold that stand as they are written."""
    runs = _WORDS.findall(words)
    if not runs:
        return Way()
    needs: list[Need] = [frozenset({pair}) for pair in pairwise(runs)]
    edges = frozenset({runs[0]}), frozenset({runs[-1]})
    return Way(tuple(dict.fromkeys(needs or [frozenset({runs[0]})])), *edges)


def _any(edges: Sequence[Edge]) -> Edge:
    """The words of several edges."""
    if any(edge is None for edge in edges):
        return None
    found = frozenset().union(*(edge for edge in edges if edge is not None))
    return found if len(found) <= _MOST_PAIRS else None


def _in_turn(chain: Chain, parts: Sequence[Way | None]) -> Way:
    """What one after the other holds; None is a gap."""
    needs: list[Need] = []
    before: Sequence[Edge] | None = None  # the ends of what may stand right before the next step; None behind a gap
    open_at: list[Edge] | None = None  # the beginnings of what may stand right behind the last step that must be there
    firsts: list[Edge] = []
    begun = False
    held: Edge = None
    for step, part in zip(chain.steps, parts, strict=True):
        if part is None:
            before, open_at = None, None
            continue
        if not begun:
            firsts.append(part.firsts)
        if open_at is not None:
            open_at.append(part.firsts)
        if step.optional:
            before = [*before, part.lasts] if before is not None else None
            continue
        begun = True
        if open_at is not None and before is not None:
            needs += _pairs(held, _any(open_at)), _pairs(_any(before), part.firsts)
        needs += part.needs
        held, before, open_at = part.lasts, [part.lasts], []
    lasts = _any(before) if before and begun else None
    return Way(_bare(needs), _any(firsts) if begun else None, lasts)


def _pairs(before: Edge, after: Edge) -> Need:
    """Side by side one of each; empty where that cannot be told."""
    if not before or not after or len(before) * len(after) > _MOST_PAIRS:
        return frozenset()
    return frozenset((one, other) for one in before for other in after)


def _bare(needs: Iterable[Need]) -> tuple[Need, ...]:
    """Each need once, without those that are empty or that a pair says, too."""
    kept = dict.fromkeys(need for need in needs if need)
    said: set[Feature] = set()
    for need in kept:
        if len(need) == 1:
            (only,) = need
            said.update(only if isinstance(only, tuple) else ())
    return tuple(need for need in kept if len(need) > 1 or said.isdisjoint(need))
