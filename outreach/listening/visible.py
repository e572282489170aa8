"""Which words of a message did its sender newly write?

Nothing is deleted: the whole text stays, cut into zones that follow each other and add up to it. What quotes, what
forwards, what we ourselves sent and what closes a message are found in this order, each over the lines that are
still new.
"""

from collections.abc import Sequence
from importlib import import_module
from itertools import groupby
from typing import Any

from outreach.inbox.parsed import ParsedMessage
from outreach.listening.closing import close
from outreach.listening.history import find_history
from outreach.listening.lines import LIMIT, Lines, lines_of
from outreach.listening.names import names_of
from outreach.listening.subtract import sent, subtract
from outreach.listening.zones import Visible, Zone, joined

__all__ = ["LIMIT", "Visible", "Zone", "visible_text"]

_LONGEST_QUESTION = 600


def visible_text(message: ParsedMessage, outgoing: Sequence[str] = ()) -> Visible:
    """The new words of a message, its zones in order; empty only where it quotes or forwards and adds nothing.

    `outgoing` are the texts that we sent in its thread before.
    """
    whole, marks = (message.text, ()) if message.text.strip() else _read_html(message.html)
    head = whole if len(whole) <= LIMIT else whole[: whole.rfind("\n", LIMIT // 2, LIMIT) + 1 or LIMIT]
    lines = lines_of(head)
    for start, end, kind in marks:
        lines.mark(min(start, len(lines.raw)), min(end, len(lines.raw)), kind)
    find_history(lines)
    if outgoing and (ours := sent(outgoing)) is not None:
        subtract(lines, ours)
    _settle(lines)
    close(lines, names_of(message.sender))
    return _visible(whole, head, lines)


def _read_html(source: str) -> tuple[str, tuple[tuple[int, int, str], ...]]:
    """The text of HTML and what its structure tells of its lines."""
    # Most mails come as text, too, and to import what reads HTML takes as long as to hear a hundred.
    page: Any = import_module("outreach.listening.html_text").page_of(source)
    return page.text, page.marks


def _settle(lines: Lines) -> None:
    """What was only indented, below no attribution, is new; blank lines are of the kind of what they follow."""
    kinds, low = lines.kinds, lines.low
    if "indented" in kinds or "signature" in kinds:  # as only HTML tells
        for at, kind in enumerate(kinds):
            if kind == "indented":
                kinds[at] = "new"
            elif kind == "signature" and at and low[at - 1] == "--":
                kinds[at - 1] = "signature"
    for at, line in enumerate(low):
        if not line and at:
            kinds[at] = kinds[at - 1]


def _visible(whole: str, head: str, lines: Lines) -> Visible:
    """The lines as zones, and the new ones as one text; a closing alone is all that they wrote."""
    zones = _zones(lines, len(head))
    if len(head) < len(whole):
        zones.append(Zone(len(head), len(whole), "unread"))
    spans = [(zone.start, zone.end) for zone in zones if zone.kind == "new"]
    text = joined(whole[start:end] for start, end in spans)
    if not text:
        spans = [(zone.start, zone.end) for zone in zones if zone.kind == "signature"]
        text = joined(whole[start:end] for start, end in spans)
    return Visible(text, whole, tuple(zones), joined(lines.folded[start:end] for start, end in spans))


def _zones(lines: Lines, length: int) -> list[Zone]:
    raw = lines.raw
    kinds = ["quoted" if kind == "attribution" else kind for kind in lines.kinds]
    zones: list[Zone] = []
    start = first = 0
    for kind, alike in groupby(kinds):
        behind = first + len(list(alike))
        end = min(start + sum(map(len, raw[first:behind])) + behind - first, length)
        if end > start or not length:
            zones.append(Zone(start, end, kind, _question(lines, first) if kind == "new" else ""))
        start, first = end, behind
    return zones


def _question(lines: Lines, first: int) -> str:
    """The last quoted paragraph above the new zone that begins at line `first`: what it answers."""
    if not first or lines.kinds[first - 1] != "quoted":
        return ""
    found: list[str] = []
    for at in range(first - 1, -1, -1):
        if lines.kinds[at] != "quoted":
            break
        plain = lines.raw[at].strip().lstrip(">|} \t").strip()
        if plain:
            found.append(plain)
        elif found:
            break
    return " ".join(reversed(found))[-_LONGEST_QUESTION:]
