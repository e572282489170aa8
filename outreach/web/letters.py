"""How is the text of a mail cut for a page? As paragraphs, and with what was heard in it marked."""

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass

_ALIGNED = re.compile(r"\S {2,}\S")
_BETWEEN = re.compile(r"\n[ \t]*\n")
_ITEM = re.compile(r"[-*•>]|\d+[.)]")
SHORTEST_COLUMN = 50
"""Of the longest line, in characters: shorter ones were ended by their writer, as in an address or a signature."""
LONGEST = 40_000
"""How much of one text a page shows, in characters."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph; an aligned one is set in columns by spaces and needs letters of one width."""

    text: str
    aligned: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; `marks` are the kinds of signal that rest on it."""

    text: str
    marks: tuple[str, ...] = ()


def blocks(text: str) -> tuple[Block, ...]:
    """The paragraphs of a text, word for word; only blank lines go, and the ends of lines that were full."""
    parts = _BETWEEN.split(text[:LONGEST].replace("\r\n", "\n").strip("\n"))
    return tuple(_block(part.strip("\n")) for part in parts if part.strip())


def _block(part: str) -> Block:
    aligned = bool(_ALIGNED.search(part))
    return Block(part if aligned else flowing(part), aligned)


def flowing(text: str) -> str:
    """The text with a space for each end of a line that ended only because it was full: a page is no column of 72.

    As long as before, letter for letter at the same place. A line was full where the next one's first word would
    have made it longer than the longest of its paragraph. What begins as an item of a list stays on a line of its own.
    """
    kept, parts = [], _BETWEEN.split(text)
    gaps = [found[0] for found in _BETWEEN.finditer(text)] + [""]
    for part, gap in zip(parts, gaps, strict=True):
        lines = part.split("\n")
        longest = max(map(len, lines))
        for line, following in itertools.pairwise(lines):
            first = following.split(" ", 1)[0]
            full = longest >= SHORTEST_COLUMN and len(line) + 1 + len(first) > longest
            kept += [line, " " if full and line.strip() and first and not _ITEM.match(following) else "\n"]
        kept += [lines[-1], gap]
    return "".join(kept)


def marked(text: str, spans: Iterable[tuple[int, int, str]]) -> tuple[Piece, ...]:
    """The text cut at the ends of the spans, each piece with the kinds that cover it; bad spans are left out."""
    text = flowing(text[:LONGEST])
    good = [(start, end, kind) for start, end, kind in spans if 0 <= start < end <= len(text)]
    cuts = sorted({0, len(text), *(cut for start, end, _ in good for cut in (start, end))})
    pieces = []
    for begin, stop in itertools.pairwise(cuts):
        kinds = dict.fromkeys(kind for start, end, kind in good if start <= begin and stop <= end)
        pieces.append(Piece(text[begin:stop], tuple(kinds)))
    return tuple(pieces)


def shortened(text: str, most: int = 160) -> str:
    """One line of at most so many characters, cut at a word."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    head = line[:most]
    return (head.rsplit(" ", 1)[0] if " " in head[most // 2 :] else head).rstrip(" ,;:") + "…"
