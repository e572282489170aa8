"""Which lines bear a mark that says that they are quoted: '>', or what an attribution above them makes one?"""

from outreach.listening.lines import Lines

_WIDTH = 66
"""From so many letters on, a line with its next word would have been too long for one who breaks lines."""
_REMNANT = 60
_MARKS = frozenset(">＞|")
_OTHER_MARKS = frozenset("|:}%]»¦")
_BULLETS = frozenset("#*+!;")
"""What marks quotes too, but lists more often."""
_PROMPTS = frozenset("sql ftp cmd php mysql ps irb in out menu file http https".split())


def mark_quoted(lines: Lines) -> bool:
    """Call the lines behind '>' quoted; one lone such line may be prose, code or an escaped 'From'."""
    firsts = [line[:1] for line in lines.low]
    quoted = [
        at
        for at, first in enumerate(firsts)
        if first in _MARKS and lines.kinds[at] == "new" and (first != "|" or lines.low[at][1:2] == ">")
    ]
    if not quoted or not any(letter.isalpha() for at in quoted for letter in lines.low[at]):
        return False
    several = len(quoted) > 1
    for at in quoted:
        if (at and firsts[at - 1] == ">") or firsts[at + 1 : at + 2] == [">"] or not _is_lone(lines, at, several):
            lines.kinds[at] = "quoted"
    return True


def _is_lone(lines: Lines, at: int, several: bool) -> bool:
    """Whether a line with a mark between lines without is no quote: '>From here …', a prompt, a number compared."""
    low = lines.low
    above = low[at - 1] if at else ""
    below = low[at + 1] if at + 1 < len(low) else ""
    if lines.raw[at].startswith(">From "):
        return True
    if several or (above and above[-1] in ":]"):
        return False
    if below and below[0].isalpha() and lines.raw[at + 1].lstrip()[:1].islower():
        return True
    if low[at].startswith(">>>") and above:
        return True
    return not any(line for index, line in enumerate(low) if index != at) and not lines.is_empty(at, at + 1)


def other_mark(lines: Lines, at: int, above: int) -> str:
    """The mark other than '>' that line `at` and the next bear, below an attribution that begins at `above`, or ''."""
    first = lines.low[at][0]
    if first in _OTHER_MARKS or first in _BULLETS:
        below = lines.next_filled(at + 1, 2)
        if below >= 0 and lines.low[below][0] == first:
            return first if first in _OTHER_MARKS or lines.is_empty(0, above) else ""
        return first if first in _OTHER_MARKS and lines.next_filled(at + 1, 1) < 0 else ""
    return _prefix(lines.low[at])


def take_other(lines: Lines, at: int, mark: str) -> int:
    """Call the lines behind this mark quoted, from line `at` on; gives the line behind them."""
    end = at
    for index in range(at, len(lines.low)):
        low = lines.low[index]
        if low.startswith(mark):
            end = index + 1
        elif low:
            break
    lines.mark(at, end, "quoted")
    return end


def _prefix(low: str) -> str:
    """The 'SH>' that some readers put before quoted lines, or ''."""
    cut = low.find(">", 1, 13)
    if cut > 0 and low[:cut].isalnum() and not low[:cut].isdigit() and low[:cut] not in _PROMPTS:
        return low[: cut + 1]
    return ""


def mark_prefixed(lines: Lines) -> None:
    """Call lines behind initials ('SH> ') quoted where the same initials stand more than once."""
    seen: dict[str, list[int]] = {}
    for at, (kind, low) in enumerate(zip(lines.kinds, lines.low, strict=True)):
        if kind == "new" and ">" in low[1:5] and (prefix := _prefix(low)):
            seen.setdefault(prefix, []).append(at)
    for prefix, where in seen.items():
        if len(where) > 1 and len(prefix) <= 4:
            for at in where:
                lines.kinds[at] = "quoted"


def mend(lines: Lines) -> None:
    """Give back to a quote the words that a bad line break left without their mark: '> … of the\\nold one.'"""
    low, kinds = lines.low, lines.kinds
    for at in range(1, len(low)):
        if kinds[at] != "new" or kinds[at - 1] != "quoted" or not low[at] or low[at - 1][:1] != ">":
            continue
        above, below = lines.raw[at - 1].rstrip(), low[at + 1] if at + 1 < len(low) else ""
        if _is_link(lines, at):
            kinds[at] = "quoted"
            continue
        broken = len(above) + len(low[at].split(" ", 1)[0]) >= _WIDTH and above[-1] not in ".?!:;"
        if broken and len(low[at]) < _REMNANT and lines.raw[at][:1].islower() and (not below or below[0] == ">"):
            kinds[at] = "quoted"


def _is_link(lines: Lines, at: int) -> bool:
    """Whether a line within a quote is nothing but the address that a reader wrote out behind a link, or its rest."""
    low = lines.low[at]
    below = lines.low[at + 1] if at + 1 < len(lines.low) else ""
    begins = low.startswith(("(http", "<http")) and len(low.split()) <= 2
    goes_on = low[-1] in ")>" and " " not in low and "http" in lines.low[at - 1]
    return below[:1] == ">" and (begins or goes_on)
