"""Which clauses does a sentence have? 'Email me, but no calls' refuses in its second what its first asks for."""

import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise
from typing import Any

from outreach.listening.notation import bounded, lists_of

_STOP = re.compile(r"[;!?()]|\s-\s|,|\.(?=\s)")
_FEW = 2
"""A stretch between commas of no more words is part of an enumeration ('phone, text, or mail')."""


class Clauses:
    """Where the clauses of a language's sentences begin: `clauses:` of its file has the words.

    `starts` begin a clause wherever they stand ('but', 'rather than'); `leans` ('as for') begin one that goes with what
    stands behind its comma, as 'As for calls, never' does; `lists` are words that an enumeration is joined with.
    """

    def __init__(self, data: Mapping[str, Any], lists: Mapping[str, str]) -> None:
        self._starts, self._leans, self._joins = (
            bounded(lists_of({"x": data[name]}, lists)["x"]) if data.get(name) else re.compile(r"(?!)")
            for name in ("starts", "leans", "lists")
        )
        self.of = lru_cache(maxsize=64)(self._of)

    def _of(self, text: str) -> tuple[tuple[int, int], ...]:
        """The spans of a sentence's clauses, in order; together they are the whole sentence."""
        cuts = {match.start() for match in self._starts.finditer(text)}
        begin = 0
        stops = list(_STOP.finditer(text))
        for at, match in enumerate(stops):
            following = stops[at + 1].start() if at + 1 < len(stops) else len(text)
            if match[0] != "," or not self._holds(text, begin, match.start(), match.end(), following):
                cuts.add(match.end())
                begin = match.end()
        edges = [0, *sorted(cuts - {0, len(text)}), len(text)]
        return tuple((a, b) for a, b in pairwise(edges) if text[a:b].strip())

    def _holds(self, text: str, begin: int, comma: int, after: int, following: int) -> bool:
        """Whether what stands around a comma is one clause: an enumeration, or a topic put first."""
        behind = text[after:following]
        if self._leans.match(text[begin:comma].lstrip()):
            return True
        listed = text[following : following + 1] == "," or self._joins.match(behind.lstrip())
        return bool(listed) and len(behind.split()) <= _FEW

    def start_of(self, text: str, at: int) -> int:
        """Where the clause that holds a position begins."""
        return max((start for start, _ in self.of(text) if start <= at), default=0)
