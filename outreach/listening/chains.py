"""Where does a phrase stand in a sentence?

A phrase walks all its ends at once, each place of the sentence once a step, so the cost grows with the sentence and
never with the number of ways to read it.
"""

import re
from collections.abc import Iterator, Sequence

from outreach.listening.matching import MARKS, Capture, Heads, Keys, Node
from outreach.listening.walks import Ends, Text, gap_ends, glued_ends, separator_ends

Span = tuple[int, int]


class Step:
    """One step of a sequence: what comes, whether it must, and what may stand between it and the one before."""

    __slots__ = ("between", "gap", "node", "optional", "trailing")

    def __init__(
        self, node: Node | None, *, glued: bool = False, optional: bool = False, leading: bool = False, gap: int = 0
    ) -> None:
        self.node, self.optional, self.gap = node, optional, gap
        self.between = glued_ends if glued else separator_ends
        self.trailing = leading
        """Whether its separator comes behind it: an optional word before the first one."""

    def ends(self, text: Text, at: int, *, first: bool) -> Ends:
        """Where the step may lead from a place."""
        if self.gap:
            return gap_ends(text, at, self.gap)
        assert self.node is not None
        if self.trailing:
            ends = [after for end in self.node.ends(text, at) for after in self.between(text, end)]
        elif first:
            return self.node.ends(text, at)
        else:
            starts = self.between(text, at)
            if len(starts) == 1 and not self.optional:
                return self.node.ends(text, starts[0])
            ends = [end for start in starts for end in self.node.ends(text, start)]
        if self.optional:
            ends.append(at)
        return ends


class Chain:
    """Steps one after the other."""

    def __init__(self, steps: Sequence[Step]) -> None:
        self.steps = tuple(steps)
        self.first = 0
        self.elides = self._shared = False
        for step in steps:
            if step.gap:
                self._shared = True
            elif step.node is not None and step.node.elides:
                self.elides = True
        while self.first < len(steps) and steps[self.first].trailing:
            self.first += 1
        self.keys: Keys = _keys_of(steps[: self.first + 1]) if self.first < len(steps) else None

    def ends(self, text: Text, at: int) -> Ends:
        if not self._shared:
            return self.walk(text, at, None)
        known = text.known.get((self, at))
        if known is None:
            known = text.known[self, at] = self.walk(text, at, None)
        return known

    def walk(self, text: Text, at: int, dead: list[set[int]] | None) -> Ends:
        """The ends, all at once; `dead` holds, for each step, places from which earlier walks got nowhere."""
        places: Ends = (at,)
        for number, step in enumerate(self.steps):
            if dead is not None:
                places = [place for place in places if place not in dead[number]]
                dead[number].update(places)
                if not places:
                    return ()
            first = number == self.first
            if len(places) == 1:
                places = step.ends(text, places[0], first=first)
            else:
                places = list(dict.fromkeys(end for place in places for end in step.ends(text, place, first=first)))
            if not places:
                return ()
        return places

    def captures(self, text: Text, at: int, end: int) -> tuple[Capture, ...]:
        return self._path(text, at, end, 0, set()) or ()

    def _path(
        self, text: Text, at: int, end: int, number: int, failed: set[tuple[int, int]]
    ) -> tuple[Capture, ...] | None:
        """What the steps from `number` on fill on the first way that leads to the end."""
        if number == len(self.steps):
            return () if at == end else None
        if (number, at) in failed:
            return None
        step = self.steps[number]
        for place in step.ends(text, at, first=number == self.first):
            rest = self._path(text, place, end, number + 1, failed)
            if rest is not None:
                return self._filled(step, text, at, place, first=number == self.first) + rest
        failed.add((number, at))
        return None

    def _filled(self, step: Step, text: Text, at: int, end: int, *, first: bool) -> tuple[Capture, ...]:
        if step.node is None:
            return ()
        if step.trailing:
            ends = [e for e in step.node.ends(text, at) if end in step.between(text, e)]
            return step.node.captures(text, at, ends[0]) if ends else ()
        for start in (at,) if first else step.between(text, at):
            if end in step.node.ends(text, start):
                return step.node.captures(text, start, end)
        return ()


def _keys_of(steps: Sequence[Step]) -> Keys:
    """The words with which one of the steps can start."""
    if len(steps) == 1:
        return steps[0].node.keys if steps[0].node else None
    found: frozenset[str] = frozenset()
    for step in steps:
        if step.node is None or step.node.keys is None:
            return None
        found |= step.node.keys
    return found


_FIRST = re.compile(r"\w+")


class Phrase:
    """A phrase as whole words."""

    def __init__(self, tree: Node, *, places: bool) -> None:
        self.chain = tree if isinstance(tree, Chain) else Chain([Step(tree)])
        self.places = places
        """Whether it has places for words of a channel."""
        keys = self.chain.keys
        self._heads = None if keys is None else Heads(keys)
        self._signs = [key for key in keys or () if not (key[0].isalnum() or key[0] == "_" or key in MARKS)]

    def find(self, text: Text, start: int = 0, limit: int | None = None) -> Iterator[Span]:
        """Where it stands between two places, from left to right, none in another; `limit` cuts off what follows."""
        limit = len(text.text) if limit is None else limit
        dead: list[set[int]] | None = None
        starts = self.starts(text)
        for at in starts:
            if at < start or at >= limit:
                continue
            if dead is None and len(starts) > 1:
                dead = [set() for _ in self.chain.steps]
            for end in self.chain.walk(text, at, dead):
                if at < end <= limit and (end == limit or text.ends(end)):
                    yield at, end
                    start, dead = end, None
                    break

    def starts(self, text: Text) -> Sequence[int]:
        """The places at which it may start, in order: no word stands right before them."""
        heads = self._heads
        if heads is None:
            return text.places
        if self._signs:
            return [at for at in text.places if text.key(at) in heads]
        words = heads.words
        if not heads.starts and words.isdisjoint(text.keys):
            return ()
        if heads.starts:
            return [at for at, word in text.tokens.items() if word in words or word.startswith(heads.starts)]
        return [at for at, word in text.tokens.items() if word in words]

    def fills(self, text: Text) -> bool:
        """Whether it is the whole text."""
        return len(text.text) in self.chain.ends(text, 0)

    def begins(self, text: str) -> bool:
        """Whether a text begins with it."""
        heads, first = self._heads, _FIRST.match(text)
        if heads is not None and first is not None and first[0] not in heads:
            return False
        whole = Text(text)
        return any(end == len(text) or whole.ends(end) for end in self.chain.ends(whole, 0) if end)

    def captures(self, text: Text, at: int, end: int) -> tuple[Capture, ...]:
        """What fills its places where it stands."""
        return self.chain.captures(text, at, end) if self.places else ()
