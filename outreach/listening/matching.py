"""Where does a phrase stand in a sentence?

A phrase is a small tree; each node says where it may end, likeliest first, when it starts at a given letter. A phrase
walks all its ends at once, each place of the sentence once a step, so the cost grows with the sentence and never with
the number of ways to read it.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Protocol

from outreach.listening.walks import Ends, Text, gap_ends, glued_ends, separator_ends

MARKS = WHEN, TIME, ADDRESS, OFTEN, CITED = "\ue000", "\ue001", "\ue002", "\ue003", "\ue004"
"""What stands, letter for letter, where a date, hours, an address, a frequency or cited words stood."""

Capture = tuple[int, int]
Keys = frozenset[str] | None
"""The words with which a node can start; None where that cannot be told."""


class Node(Protocol):
    """A part of a phrase."""

    keys: Keys

    def ends(self, text: Text, at: int) -> Ends:
        """Where it may end when it starts there, in the order in which to try."""

    def captures(self, text: Text, at: int, end: int) -> tuple[Capture, ...]:
        """The places that it fills from there to that end."""


class Word:
    """One word in the spellings that folded text may give it."""

    def __init__(self, variants: Sequence[str]) -> None:
        self.variants = tuple(variants)
        self.keys: Keys = frozenset(key_of(variant) for variant in variants)

    def ends(self, text: Text, at: int) -> Ends:
        for variant in self.variants:
            if text.text.startswith(variant, at):
                return (at + len(variant),)
        return ()

    def captures(self, text: Text, at: int, end: int) -> tuple[Capture, ...]:
        return ()


class Stem:
    """A word with any letters where its star stands."""

    keys: Keys = None

    def __init__(self, pattern: str) -> None:
        self.pattern = re.compile(pattern)

    def ends(self, text: Text, at: int) -> Ends:
        match = self.pattern.match(text.text, at)
        return (match.end(),) if match else ()

    def captures(self, text: Text, at: int, end: int) -> tuple[Capture, ...]:
        return ()


class Mark:
    """What was read before and blotted out: a date, hours, an address."""

    def __init__(self, letter: str) -> None:
        self.letter = letter
        self.keys: Keys = frozenset(letter)

    def ends(self, text: Text, at: int) -> Ends:
        end = at
        while text.text.startswith(self.letter, end):
            end += 1
        return (end,) if end > at else ()

    def captures(self, text: Text, at: int, end: int) -> tuple[Capture, ...]:
        return ()


class Choice:
    """One of several, tried in the order in which they are written."""

    def __init__(self, options: Sequence[Node]) -> None:
        self.options = tuple(options)
        every = [option.keys for option in options]
        self.keys: Keys = None if None in every else frozenset().union(*(keys for keys in every if keys))
        words = frozenset().union(*(keys for keys in every if keys))
        self._table = {word: tuple(o for o in options if o.keys is None or word in o.keys) for word in words}
        self._any = tuple(option for option in options if option.keys is None)

    def fitting(self, text: Text, at: int) -> tuple[Node, ...]:
        """The options that can start with what stands there."""
        return self._table.get(text.key(at), self._any)

    def ends(self, text: Text, at: int) -> Ends:
        options = self.fitting(text, at)
        if len(options) < 2:
            return options[0].ends(text, at) if options else ()
        return tuple(dict.fromkeys(end for option in options for end in option.ends(text, at)))

    def captures(self, text: Text, at: int, end: int) -> tuple[Capture, ...]:
        for option in self.fitting(text, at):
            if end in option.ends(text, at):
                return option.captures(text, at, end)
        return ()


class Listed(Choice):
    """Any of a named list, the longest that fits first; looked up once a place, for all phrases that name it."""

    def ends(self, text: Text, at: int) -> Ends:
        options = self.fitting(text, at)
        if not options:
            return ()
        known = text.known.get((self, at))
        if known is None:
            found = {end for option in options for end in option.ends(text, at)}
            known = text.known[self, at] = tuple(sorted(found, reverse=True))
        return known


class Way:
    """A place for words of a channel, or for several joined by 'or' and the like."""

    def __init__(self, words: Listed, joiner: Listed | None) -> None:
        self.words, self.joiner = words, joiner
        self.keys: Keys = words.keys

    def ends(self, text: Text, at: int) -> Ends:
        if not self.words.fitting(text, at):
            return ()
        known = text.known.get((self, at))
        if known is None:
            known = text.known[self, at] = tuple(dict.fromkeys(self._repeated(text, at, 4)))
        return known

    def _repeated(self, text: Text, at: int, more: int) -> Iterator[int]:
        """The ends of one and up to `more` joined to it, the longest first."""
        for end in self.words.ends(text, at):
            if more:
                for start in self._joined(text, end):
                    yield from self._repeated(text, start, more - 1)
            yield end

    def _joined(self, text: Text, at: int) -> Iterator[int]:
        """Where the next may start behind '/', '&', 'or' and commas before a last 'or'."""
        if match := _SLASH.match(text.text, at):
            yield match.end()
        space = _COMMA_SPACE.match(text.text, at)
        if self.joiner is None or space is None:
            return
        start = space.end()
        found: list[int] = []
        while (ends := self.joiner.ends(text, start)) and len(found) < 5:
            after = next((m.end() for end in ends if (m := _SPACE.match(text.text, end))), None)
            if after is None:
                break
            found.append(after)
            start = after
        yield from reversed(found)
        comma = text.text[at] == "," and _WORD_SPACE.match(text.text, space.end())
        if comma and any(text.text[end : end + 1].isspace() for end in self.joiner.ends(text, comma.end())):
            yield space.end()

    def captures(self, text: Text, at: int, end: int) -> tuple[Capture, ...]:
        return ((at, end),)


_SLASH = re.compile(r"\s?[/&]\s?")
_COMMA_SPACE = re.compile(r",?\s+")
_SPACE = re.compile(r"\s+")
_WORD_SPACE = re.compile(r"\w+,?\s+")


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
        self.first = next((at for at, step in enumerate(steps) if not step.trailing), len(steps))
        self.keys: Keys = frozenset()
        for step in steps[: self.first + 1]:
            keys = step.node.keys if step.node and not step.gap else None
            self.keys = None if keys is None or self.keys is None else self.keys | keys
        if self.first == len(steps):
            self.keys = None
        self._shared = any(step.gap for step in steps)

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

    def _path(self, text: Text, at: int, end: int, number: int, failed: set[Capture]) -> tuple[Capture, ...] | None:
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


class Phrase:
    """A phrase as whole words."""

    def __init__(self, tree: Node, *, places: bool) -> None:
        self.chain = tree if isinstance(tree, Chain) else Chain([Step(tree)])
        self.places = places
        """Whether it has places for words of a channel."""
        keys = self.chain.keys
        self._words = keys
        self._signs = [key for key in keys or () if not (_LETTERS.match(key) or key in MARKS)]

    def find(self, text: Text, start: int = 0, limit: int | None = None) -> Iterator[Capture]:
        """Where it stands between two places, from left to right, none in another; `limit` cuts off what follows."""
        limit = len(text.text) if limit is None else limit
        dead: list[set[int]] = [set() for _ in self.chain.steps]
        for at in self._starts(text):
            if at < start or at >= limit or not text.starts(at):
                continue
            for end in self.chain.walk(text, at, dead):
                if at < end <= limit and (end == limit or text.ends(end)):
                    yield at, end
                    start = end
                    dead = [set() for _ in self.chain.steps]
                    break

    def _starts(self, text: Text) -> Sequence[int]:
        """The places at which it may start, in order."""
        if self._words is None:
            return range(len(text.text))
        found = [at for at, word in text.tokens.items() if word in self._words]
        if self._signs:
            found += [at for at, sign in enumerate(text.text) if sign in self._signs]
            found.sort()
        return found

    def fills(self, text: Text) -> bool:
        """Whether it is the whole text."""
        return len(text.text) in self.chain.ends(text, 0)

    def begins(self, text: str) -> bool:
        """Whether a text begins with it."""
        return next((True for at, _ in self.find(Text(text)) if at == 0), False)

    def captures(self, text: Text, at: int, end: int) -> tuple[Capture, ...]:
        """What fills its places where it stands."""
        return self.chain.captures(text, at, end) if self.places else ()


def key_of(variant: str) -> str:
    """What `Text.key` gives where this spelling starts: its first letters, or its first sign."""
    match = _LETTERS.match(variant)
    return match[0] if match else variant[:1]


_LETTERS = re.compile(r"\w+")
