"""Where do words for a channel stand, or several joined by 'or' and the like?"""

import re
from collections.abc import Iterator

from outreach.listening.matching import Capture, Heads, Keys, Node
from outreach.listening.walks import Ends, Text


class Way:
    """A place for words of a channel, or for several joined by 'or' and the like."""

    def __init__(self, words: Node, joiner: Node) -> None:
        self.words, self.joiner = words, joiner
        self.keys: Keys = words.keys
        self._heads = None if self.keys is None else Heads(self.keys)
        self.elides = words.elides

    def ends(self, text: Text, at: int) -> Ends:
        if self._heads is not None and text.key(at) not in self._heads:
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
        if space is None:
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
        return ()


_SLASH = re.compile(r"\s?[/&]\s?")
_COMMA_SPACE = re.compile(r",?\s+")
_SPACE = re.compile(r"\s+")
_WORD_SPACE = re.compile(r"\w+,?\s+")
