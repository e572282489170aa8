"""Which clauses does a sentence have? 'Email me, but no calls' refuses in its second what its first asks for."""

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from outreach.listening.chains import Phrase
from outreach.listening.matching import Node
from outreach.listening.notation import read_list
from outreach.listening.walks import Text

_STOP = re.compile(r"[;!?()]|\s-\s|,|\.(?=\s)")
_FEW = 2
"""A stretch between commas of no more words is part of an enumeration ('phone, text, or mail')."""


_EDGES = " .,!?;:-*_()\n\t\"'"


def bare_span(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without the white space and marks at its edges."""
    while start < end and text[start] in _EDGES:
        start += 1
    while start < end and text[end - 1] in _EDGES:
        end -= 1
    return start, end


def _behind_colons(text: str, start: int, end: int) -> list[int]:
    return [at + 1 for at in range(start, end) if text[at] == ":" and not text[at + 1 : at + 2].isdigit()]


class Clauses:
    """Where the clauses of a language's sentences begin: `clauses:` of its file has the words.

    `starts` begin a clause wherever they stand ('but', 'rather than'), yet not inside of what is `joined` ('nothing
    but'); `leans` ('as for') begin one that goes with what stands behind its comma, as 'As for calls, never' does;
    `lists` are words that an enumeration is joined with; `asides` ('for heaven's sake') interrupt a clause. `joints`
    join what may be told one after the other ('and'), and with `hangs` ('if') begins what says nothing by itself.
    """

    def __init__(self, data: Mapping[str, Any], lists: Mapping[str, Node]) -> None:
        self._starts, self._leans, self._joins, self._joined, self._asides = (
            Phrase(read_list(data.get(name) or (), lists), places=False)
            for name in ("starts", "leans", "lists", "joined", "asides")
        )
        self._joints, self._hangs = (
            Phrase(read_list(data.get(name) or (), lists), places=False) for name in ("joints", "hangs")
        )

    def of(self, text: Text) -> tuple[tuple[int, int], ...]:
        """The spans of a sentence's clauses, in order; together they are the whole sentence."""
        if text.clauses is None:
            text.clauses = self._of(text)
        return text.clauses

    def _of(self, text: Text) -> tuple[tuple[int, int], ...]:
        cuts = {at for at, _ in self._starts.find(text)}
        if cuts:
            joined = [*self._joined.find(text)]
            cuts = {at for at in cuts if not any(a < at < b for a, b in joined)}
        begin = 0
        stops = list(_STOP.finditer(text.text))
        aside = self._asides_of(text.text, stops)
        for at, match in enumerate(stops):
            following = stops[at + 1].start() if at + 1 < len(stops) else len(text.text)
            if at in aside:
                continue
            if match[0] == "," and self._leans.begins(text.text[begin : match.start()].lstrip()):
                begin = match.end()  # a topic put first goes with what stands behind its comma
            elif match[0] != "," or not self._holds(text.text, match.end(), following):
                cuts.add(match.end())
                begin = match.end()
        edges = [0, *sorted(cuts - {0, len(text.text)}), len(text.text)]
        return tuple((a, b) for a, b in pairwise(edges) if text.text[a:b].strip())

    def joints(self, folded: str) -> list[tuple[int, int]]:
        """Where a sentence may be parted, in order: where what is before it ends, and what is behind begins.

        That is at a mark, at a word that joins (`joints` of the language's file), or at both together.
        """
        text, found = Text(folded), list[tuple[int, int]]()
        spans = sorted([*((each.start(), each.end()) for each in _STOP.finditer(folded)), *self._joints.find(text)])
        for start, end in spans:
            if found and not folded[found[-1][1] : start].strip():
                found[-1] = found[-1][0], max(end, found[-1][1])
            elif start:
                found.append((start, end))
        return found

    def hangs(self, clause: str) -> bool:
        """Whether a clause says nothing by itself, but when or where what stands behind it holds (`hangs`)."""
        return self._hangs.begins(clause.lstrip())

    def _asides_of(self, text: str, stops: list[re.Match[str]]) -> set[int]:
        """The numbers of the commas around an aside: 'do not, under any circumstances, write'."""
        return {
            number
            for at, (one, other) in enumerate(pairwise(stops))
            if one[0] == other[0] == "," and self._asides.fills(Text(text[one.end() : other.start()].strip()))
            for number in (at, at + 1)
        }

    def _holds(self, text: str, after: int, following: int) -> bool:
        """Whether what stands around a comma is an enumeration."""
        behind = text[after:following]
        if len(behind.split()) > _FEW:
            return False
        return text[following : following + 1] == "," or self._joins.begins(behind.lstrip())

    def bare(self, text: Text) -> list[tuple[int, int]]:
        """The clauses without the marks around them; what stands behind a colon is one, too."""
        cuts = [(at, end) for start, end in self.of(text) for at in (start, *_behind_colons(text.text, start, end))]
        return [span for a, b in cuts if (span := bare_span(text.text, a, b))[0] < span[1]]

    def start_of(self, text: Text, at: int) -> int:
        """Where the clause that holds a position begins."""
        return max((start for start, _ in self.of(text) if start <= at), default=0)
