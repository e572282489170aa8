"""Which lines did we ourselves send earlier in this thread, and which did the sender write between them?

Quotes that bear no mark are found by their words: a line of theirs that stands in one of our mails is ours, however
it was wrapped. And an answer that somebody typed into the unmarked copy of our mail is theirs.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from outreach.listening.folding import fold
from outreach.listening.lines import Lines
from outreach.patterns import when_used

LONG = 25
"""From so many characters on, and four words, a line is recognised by itself; shorter ones only beside such a line."""
BOUND = 32 * 1024
MOST = 8
_LINK = when_used(r"<(?:https?|mailto|tel):[^>\s]{0,600}>|\[(?:cid|image|https?):[^\]\s]{0,600}\]")
_SPACE = when_used(r"[\s>*_]+")


@dataclass(frozen=True, slots=True)
class Sent:
    """What we sent: its lines, all of it as one run of words, and every three words that follow each other."""

    lines: frozenset[str]
    run: str
    triples: frozenset[tuple[str, ...]]


def sent(texts: Iterable[str]) -> Sent | None:
    """Our earlier texts, prepared; None where there are none."""
    lines: set[str] = set()
    runs: list[str] = []
    triples: set[tuple[str, ...]] = set()
    for text in list(texts)[:MOST]:
        own = [_plain(line) for line in fold(text[:BOUND]).split("\n")]
        lines.update(line for line in own if line)
        run = " ".join(line for line in own if line)
        runs.append(run)
        words = run.split(" ")
        triples.update(zip(words, words[1:], words[2:], strict=False))
    return Sent(frozenset(lines), " \n ".join(runs), frozenset(triples)) if lines else None


def subtract(lines: Lines, ours: Sent) -> None:
    """Call new lines quoted where they are ours, and lines between ours in the copied rest new where they are not."""
    before = list(lines.kinds)
    plain = [_plain(low) if low else "" for low in lines.low]
    owned = [_is_ours(line, ours) if line else "" for line in plain]
    _spread(plain, owned, ours)
    for at in _alone(plain, owned, lines.kinds):
        owned[at] = ""
    for at, whose in enumerate(owned):
        if whose == "ours" and lines.kinds[at] == "new":
            lines.kinds[at] = "quoted"
    _answers_inside(lines, owned)
    if lines.is_empty(0, len(plain)) and _is_short(lines, before):
        lines.kinds[:] = before  # a sentence of ours that they wrote themselves, as asked


def _alone(plain: Sequence[str], owned: Sequence[str], kinds: Sequence[str]) -> list[int]:
    """Single new lines of ours between their own that ask nothing: they may have written them themselves, as asked."""
    filled = [at for at, line in enumerate(plain) if line]
    found = []
    for place, at in enumerate(filled):
        if owned[at] != "ours" or kinds[at] != "new" or plain[at][-1] == "?" or len(plain[at]) > 100:
            continue
        beside = filled[max(0, place - 1) : place] + filled[place + 1 : place + 2]
        if not any(owned[x] == "ours" for x in beside):
            found.append(at)
    return found


def _is_short(lines: Lines, before: Sequence[str]) -> bool:
    """Whether what was new before is a few words: nobody quotes without a mark so little and adds nothing."""
    taken = [lines.low[at] for at, kind in enumerate(before) if kind == "new" and lines.low[at]]
    return 0 < len(taken) <= 2 and sum(map(len, taken)) < 160


def _plain(line: str) -> str:
    return _SPACE.sub(" ", _LINK.sub("", line)).strip()


def _is_ours(line: str, ours: Sent) -> str:
    """`ours`, `maybe` for a line that does not tell by itself, or ''."""
    words = line.split(" ")
    if len(line) >= LONG and len(words) >= 4:
        if line in ours.lines:
            return "ours"
        at = ours.run.find(line)
        if at >= 0:
            return (
                "ours"
                if at < 2 or (ours.run[at - 2] in ".?!:,;" and line[-1] in ".?!:") or len(words) >= 12
                else "maybe"
            )
        if len(words) >= 9:
            found = sum(triple in ours.triples for triple in zip(words, words[1:], words[2:], strict=False))
            return "ours" if found >= 0.75 * (len(words) - 2) else ""
        return ""
    return "maybe" if line in ours.lines or line in ours.run else ""


def _spread(plain: Sequence[str], owned: list[str], ours: Sent) -> None:
    """Let lines beside ours that do not tell by themselves be ours: the parts of a wrapped line."""
    for order in (range(len(owned)), range(len(owned) - 1, -1, -1)):
        last = -1
        for at in order:
            if not plain[at]:
                continue
            if owned[at] == "maybe" and last >= 0 and owned[last] in ("ours", "maybe"):
                first, second = (plain[last], plain[at]) if last < at else (plain[at], plain[last])
                if f"{first} {second}" in ours.run:
                    owned[at] = owned[last] = "ours"
            last = at


def _answers_inside(lines: Lines, owned: Sequence[str]) -> None:
    """Give the sender the lines that they typed between ours in an unmarked copy of our mail."""
    inside = [at for at, whose in enumerate(owned) if whose == "ours" and _unmarked(lines, at)]
    if len(inside) < 2:
        return
    first, last = inside[0], inside[-1]
    filled = [at for at in range(first, last + 1) if lines.low[at]]
    if len(inside) < 0.4 * len(filled):
        return
    for at in filled:
        if not owned[at] and _unmarked(lines, at) and _says_something(lines.low[at]):
            lines.kinds[at] = "new"


def _unmarked(lines: Lines, at: int) -> bool:
    return lines.kinds[at] == "quoted" and lines.low[at][:1] not in ">|"


def _says_something(low: str) -> bool:
    plain = _plain(low)
    return any(letter.isalpha() for letter in plain) and "http" not in plain
