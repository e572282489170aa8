"""How is the text of a mail cut for a page? As paragraphs, and with what was heard in it marked."""

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass

_ALIGNED = re.compile(r"\S {2,}\S")
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
    """The paragraphs of a text, letter for letter but for the blank lines between them."""
    parts = re.split(r"\n[ \t]*\n", text[:LONGEST].replace("\r\n", "\n").strip("\n"))
    return tuple(Block(part.strip("\n"), bool(_ALIGNED.search(part))) for part in parts if part.strip())


def marked(text: str, spans: Iterable[tuple[int, int, str]]) -> tuple[Piece, ...]:
    """The text cut at the ends of the spans, each piece with the kinds that cover it; bad spans are left out."""
    text = text[:LONGEST]
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
