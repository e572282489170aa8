r"""How does a phrase, written for people, become something that can be found in a sentence?

`take [me] (off/from) {list}` reads: a word, an optional word, one of two, any of a named list. `...` stands for up to
five words, `....` for twenty-five, `word*` for any ending. `<name>` is a place that the reader of the phrase fills (a
date, a channel); `\/` is a slash.
Of a group's phrases one must stand there (`says:`), or all of them, in any order (`all:`): phrases.py tells.
Phrases are looked for in folded text: lower case, without accents, so 'dont' and "don't", 'Anfuehrer' and 'Anführer'
agree.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import product

from outreach.listening.chains import Chain, Phrase, Step
from outreach.listening.folding import fold
from outreach.listening.matching import Choice, Listed, Node, Place, Stem, Word

GAPS = {"...": 5, "....": 25}
"""How many words a gap stands for at most."""
PIECE = re.compile(r"\.{3,4}|[()\[\]/]|\{\w+\}|<\w+>|(?:\\/|[^\s()\[\]/{}<>])+")
"""One piece of a phrase: a gap, a bracket, a list, a place or a word."""
_SPELLINGS = {"ä": ("ae", "a"), "ö": ("oe", "o"), "ü": ("ue", "u"), "ß": ("ß", "ss"), "'": ("'", ""), "’": ("'", "")}
_ONE_WORD = re.compile(r"\w[\w'’-]*")
_ENDS_IN_WORD = re.compile(r"\w(?:.*\w)?")


class NotationError(ValueError):
    """A phrase that cannot be read: a bracket too many, or a list that nobody named."""


def read_phrase(phrase: str, lists: Mapping[str, Node], places: Mapping[str, Node]) -> Phrase:
    """A phrase, with the lists and places that it may name."""
    reader = _Reader(phrase, lists, places)
    return Phrase(reader.whole(), places=reader.has_places)


def read_list(phrases: Sequence[object], lists: Mapping[str, Node]) -> Listed:
    """Any of the phrases, the longest that fits; a list may use those above it."""
    texts = map(str, phrases)
    return Listed([_word(t) if _ONE_WORD.fullmatch(t) else _Reader(t, lists, {}).whole() for t in texts])


class Lists(Mapping[str, Node]):
    """Named lists, each read when a phrase first names it; `above` are those that they may use, else each other."""

    def __init__(
        self,
        named: Mapping[str, Sequence[object]],
        above: Mapping[str, Node] | None = None,
        wrap: Callable[[str, Node], Node] = lambda _, node: node,
        fixed: Mapping[str, Node] | None = None,
    ) -> None:
        self._named, self._above, self._wrap = named, self if above is None else above, wrap
        self._read: dict[str, Node | None] = dict(fixed or {})

    def __getitem__(self, name: str) -> Node:
        if name not in self._read:
            phrases = self._named[name]
            self._read[name] = None
            self._read[name] = self._wrap(name, read_list(phrases, self._above))
        node = self._read[name]
        if node is None:
            raise NotationError(f"the list {{{name}}} names itself")
        return node

    def __contains__(self, name: object) -> bool:
        return name in self._read or name in self._named

    def __iter__(self) -> Iterator[str]:
        return iter(self._named)

    def __len__(self) -> int:
        return len(self._named)


def spellings(word: str) -> list[str]:
    """The ways in which folded text may spell a word of a phrase: with and without apostrophes, 'ü' as 'ue'."""
    composed = word.lower() if word.isascii() else unicodedata.normalize("NFC", word.lower())
    plain = composed.replace("\\/", "/").removeprefix("-")
    if plain.isascii() and "'" not in plain:
        return [plain]
    elided = plain.endswith(("'", "’"))
    letters = [_SPELLINGS.get(letter) or (fold(letter),) for letter in (plain[:-1] if elided else plain)]
    return ["".join(spelt) + "'" * elided for spelt in product(*letters)]


@lru_cache(maxsize=8192)
def _word(text: str) -> Word:
    """One word; the same ones stand in many lists and phrases."""
    return Word(spellings(text))


class _Reader:
    """Reads one phrase from left to right."""

    def __init__(self, phrase: str, lists: Mapping[str, Node], places: Mapping[str, Node]) -> None:
        self.phrase, self.lists, self.places = phrase, lists, places
        self.pieces = PIECE.findall(phrase)
        self.at = 0
        self.has_places = False

    def whole(self) -> Node:
        """The phrase to its end."""
        tree = self.alternatives("")
        if self.at != len(self.pieces):
            raise NotationError(f"{self.phrase!r}: a bracket closes that was never opened")
        return tree

    def alternatives(self, closing: str) -> Node:
        options: list[Node] = [self.sequence()]
        while self.at < len(self.pieces) and self.pieces[self.at] == "/":
            self.at += 1
            options.append(self.sequence())
        if closing:
            if self.at >= len(self.pieces) or self.pieces[self.at] != closing:
                raise NotationError(f"{self.phrase!r}: a bracket is left open")
            self.at += 1
        return options[0] if len(options) == 1 else Choice(options)

    def sequence(self) -> Node:
        steps: list[Step] = []
        started = elided = loose = False  # `loose`: what stands before may have ended in an apostrophe
        while self.at < len(self.pieces) and self.pieces[self.at] not in ")]/":
            piece = self.pieces[self.at]
            self.at += 1
            if piece == "-":
                continue
            if piece in GAPS:
                elided, loose = False, loose or started  # "... voir" hears "m'voir", too
                if started:
                    steps.append(Step(None, gap=GAPS[piece]))
                continue
            node, optional = self.node(piece), piece == "["
            if optional and not started:
                steps.append(Step(node, optional=True, leading=True, glued=node.elides))
            else:
                steps.append(Step(node, optional=optional, glued=elided or loose))
                started = True
            elided = node.elides
            loose = loose or (elided and not isinstance(node, Word))
        only = steps[0].node if len(steps) == 1 and not steps[0].optional else None
        return only or Chain(steps)

    def node(self, piece: str) -> Node:
        if piece == "[":
            return self.alternatives("]")
        if piece == "(":
            return self.alternatives(")")
        if piece[0] == "{":
            if piece[1:-1] not in self.lists:
                raise NotationError(f"{self.phrase!r}: there is no list {piece}")
            return self.lists[piece[1:-1]]
        if piece[0] == "<":
            if piece[1:-1] not in self.places:
                raise NotationError(f"{self.phrase!r}: there is no place {piece}")
            place = self.places[piece[1:-1]]
            self.has_places = self.has_places or isinstance(place, Place)
            return place
        if "*" in piece:
            parts = [spellings(part) for part in piece.split("*")]
            pattern = r"\w*".join(f"(?:{'|'.join(map(re.escape, part))})" for part in parts)
            return Stem(pattern + r"(?!\w)", parts[0] if all(map(_ENDS_IN_WORD.fullmatch, parts[0])) else ())
        if "|" in piece or "^" in piece:  # no text has them: such a phrase would never be heard
            raise NotationError(f"{self.phrase!r}: {piece} is no word; choices are parted by '/'")
        return _word(piece)
