"""Which question of ours may the words of a mail answer: the one above them, or one of the mail that they answer?"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from outreach.listening.zones import Visible

_LONGEST = 2_000
"""So many letters of the mail that is answered are looked at for its question."""
_MARK = re.compile(r"\s*[>|][>|} \t]*")


class Asked(NamedTuple):
    """Where new words begin that may answer, and the text with the question."""

    start: int
    text: str
    above: bool
    """Whether it stands right above them; else it is all that we wrote."""


def questions(visible: Visible, outgoing: Sequence[str]) -> Iterator[Asked]:
    """What is quoted above new words; where nothing is, the mail quoted below; else our last of the thread.

    `outgoing` is what we wrote in the thread before, the last first.
    """
    at, above = 0, False
    for zone in visible.zones:
        if zone.kind != "new":
            continue
        if own := visible.whole[zone.start : zone.end].strip("\n"):
            start = visible.text.find(own, at)
            at = max(start, at)
            if zone.answers and start >= 0:
                above = True
                yield Asked(start, zone.answers, above=True)
    if above:
        return
    below = next((zone for zone in visible.zones if zone.kind == "quoted"), None)
    if below is not None:
        yield Asked(0, _written(visible.whole[below.start : min(below.end, below.start + _LONGEST)]), above=False)
    elif outgoing:
        yield Asked(0, outgoing[0][:_LONGEST], above=False)


def _written(quoted: str) -> str:
    """What a quoted mail says, without its marks and what a program put above it."""
    marked = [line for line in quoted.split("\n") if _MARK.match(line)]
    if marked:
        return "\n".join(_MARK.sub("", line) for line in marked)
    return quoted.partition("\n\n")[2] or quoted
