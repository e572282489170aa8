"""Which lines of a text are somebody's earlier message, quoted or forwarded?

From the top down: lines that bear a mark, dividers ('-----Original Message-----'), copied headers, attributions.
Where the history behind such a line is marked, the lines without marks are answers; where it is not, all of the rest
is history.
"""

from outreach.listening.attribution import attribution, ends_like_one, groupwise, introduces, starred
from outreach.listening.copied import LABELS, copied_header, label
from outreach.listening.dividers import DRAWN, PLAIN_HEADS, divider, says_forwarded
from outreach.listening.lines import Lines
from outreach.listening.marks import mark_prefixed, mark_quoted, mend, other_mark, take_other
from outreach.listening.notices import is_drawn
from outreach.patterns import when_used

_NAMES_SENDER = ("from:", "von:", "de:", "de :", "da:", "van:")
_ARTICLES = frozenset("the a my our your der die das mein le la les mon votre el los mi il lo de het o os".split())
_INDENT = when_used(r"^(?: {2,}|\t)")
_CLOSES = frozenset("->)]")
"""With what those lines end that have no colon and are an attribution all the same."""
_GROUPWISE = ">>> "
_OPEN = frozenset(("new", "indented"))
"""In what lines history may begin; those that are set in end it with themselves."""


def find_history(lines: Lines) -> None:
    """Set the kind of every line that is not the sender's own."""
    marked = lines.marked and mark_quoted(lines)
    done = 0
    for at, (line, kind) in enumerate(zip(lines.low, tuple(lines.kinds), strict=True)):
        if at >= done and line and (_may_begin(line) if kind in _OPEN else line.startswith(_GROUPWISE)):
            done = _taken(lines, at)
    if lines.marked:
        mark_prefixed(lines)
    if marked:
        mend(lines)


def _may_begin(line: str) -> bool:
    """Whether a line may be one behind which history stands, told quickly; most lines of prose are not."""
    return ":" in line or line[0] in DRAWN or line[-1] in _CLOSES or line[:2] in PLAIN_HEADS or "：" in line


def _taken(lines: Lines, at: int) -> int:
    """Take the history that begins at a line, if any does. Gives where to go on."""
    line, kinds = lines.low[at], lines.kinds
    if kinds[at] not in _OPEN:
        return _divided(lines, at, at + 1, "quoted") if kinds[at] == "quoted" and groupwise(line) else at + 1
    if kind := divider(line):
        return _divided(lines, at, at + 1, kind)
    if _may_be_header(line) and (found := copied_header(lines, at))[1]:
        return _divided(lines, *found, _kind_above(lines, found[0]))
    if line.startswith(_NAMES_SENDER) and "@" in line and _is_marked(lines, lines.next_filled(at + 1)):
        kinds[at] = "attribution"
        return at + 1
    if "@" in line and ":  " in line and (used := _goes_on_behind(lines, at)):
        lines.mark(at - used + 1, len(kinds), "quoted")
        return len(kinds)
    if ends_like_one(line) or (line[0] == "*" and starred(line)) or (line[0] == "[" and line[-1] == "]"):
        return _attributed(lines, at)
    return at + 1


def _goes_on_behind(lines: Lines, at: int) -> int:
    """How many lines an attribution has that Yahoo's mobile reader goes on behind in the same line; 0 for none."""
    head = lines.low[at][: lines.low[at].find(":  ") + 1]
    if introduces(head):
        return 1
    return 2 if at and lines.low[at - 1] and introduces(f"{lines.low[at - 1]} {head}") else 0


def _may_be_header(line: str) -> bool:
    cut = line.find(":", 1, 24)
    if cut < 0:
        cut = -1 if line.isascii() else line.find("：", 1, 24)
    return cut > 0 and line[:cut].strip("*_ \t|\xa0") in LABELS


def _kind_above(lines: Lines, start: int) -> str:
    """Whether the line above a copied header, if it is one that divides, says that it is forwarded."""
    at = start
    for _ in range(4):
        if at < 0:
            break
        if lines.low[at] and says_forwarded(lines.low[at]):
            return "forwarded"
        at -= 1
    return "quoted"


def _divided(lines: Lines, start: int, end: int, kind: str) -> int:
    """Take the history that begins at `start`, only as far as its marks if it has any. Gives where to go on."""
    low, count = lines.low, len(lines.low)
    at = end
    for _ in range(30):  # headers and attributions between the divider and the text
        while at < count and not low[at]:
            at += 1
        if at >= count:
            break
        if lines.kinds[at] == "quoted":
            whole_marked = low[at][0] == ">" and bool(label(low[at])[0])
            if not whole_marked and (
                kind == "forwarded" or not (lines.is_empty(0, start) or _is_mostly_marked(lines, at))
            ):
                break
            lines.mark(start, at, kind)
            return at
        if label(low[at])[0] and (found := copied_header(lines, at))[1] > at:
            at = found[1]
        elif ends_like_one(low[at]) and (used := attribution(lines, at, quotes_follow=True)):
            at += 1 if used else 0
        elif any(
            ends_like_one(low[x]) and attribution(lines, x, True) > x - at
            for x in range(at + 1, min(at + 3, count))
            if low[x]
        ):
            at = next(x for x in range(at + 1, min(at + 3, count)) if low[x] and ends_like_one(low[x])) + 1
        else:
            break
    behind = _behind(lines, start)
    lines.mark(start, behind, kind)
    return behind


def _behind(lines: Lines, start: int) -> int:
    """Where the history that begins at a line ends: with the text, or with what is set in as it is."""
    count = len(lines.low)
    if lines.kinds[start] != "indented":
        return count
    return next((x for x in range(start, count) if lines.low[x] and lines.kinds[x] != "indented"), count)


def _is_mostly_marked(lines: Lines, at: int) -> bool:
    """Whether marked lines are the most from here on: else they are the quotes of an unmarked copy."""
    filled = [kind for kind, line in zip(lines.kinds[at:], lines.low[at:], strict=True) if line]
    return 2 * filled.count("quoted") >= len(filled)


def _attributed(lines: Lines, at: int) -> int:
    """Take the attribution that ends at line `at` and the quote behind it, if it is one. Gives where to go on."""
    low, count = lines.low, len(lines.low)
    following = lines.next_filled(at + 1)
    if following >= 0 and lines.kinds[at] == "indented" == lines.kinds[following]:
        following = -1
    follows = _is_marked(lines, following)
    other = "" if follows or following < 0 else other_mark(lines, following, at)
    set_in = not follows and following >= 0 and _is_set_in(lines, at, following)
    used = attribution(lines, at, follows or bool(other) or set_in)
    if not used and low[at][0] == "[" and low[at][-1] == "]" and follows and len(low[at]) < 60:
        used = 1
    if not used and starred(low[at]):
        used = 1
    if not used:
        return at + 1
    start = at - used + 1
    while start > 0 and len(low[start - 1]) > 2 and is_drawn(low[start - 1]):
        start -= 1
    behind = _behind(lines, start)
    lines.mark(start, at + 1, "attribution")
    if follows:
        while following < count and (lines.kinds[following] == "indented" or not low[following]):
            lines.kinds[following] = "quoted"
            following += 1
        return following
    if other:
        return take_other(lines, following, other)
    if end := _set_apart(lines, following, anyhow=set_in or lines.is_empty(0, start)):
        lines.mark(at + 1, end, "quoted")
        return end
    if not (lines.is_empty(0, start) and _later_marked(lines, at + 1)):
        lines.mark(at + 1, behind, "quoted")
    return at + 1


def _set_apart(lines: Lines, at: int, *, anyhow: bool) -> int:
    """The line behind a quote that begins at line `at` between '<<' and '>>' or, if `anyhow`, set in; 0 for none."""
    low, count = lines.low, len(lines.low)
    if at < 0:
        return 0
    if low[at].startswith(("<<", "&lt;&lt;")):
        return next((x for x in range(at, count) if low[x].endswith(">>")), count - 1) + 1
    if not (anyhow and _INDENT.match(lines.raw[at])):
        return 0
    return next((x for x in range(at, count) if low[x] and not _INDENT.match(lines.raw[x])), count)


def _is_marked(lines: Lines, at: int) -> bool:
    return at >= 0 and lines.kinds[at] in ("quoted", "indented")


def _is_set_in(lines: Lines, at: int, following: int) -> bool:
    """Whether a line reads 'Sam Hill wrote:' above text that is set in, and other text comes after that."""
    words = lines.raw[at].split()
    if lines.raw[at][:1].isspace() or not 1 < len(words) < 6 or not _INDENT.match(lines.raw[following]):
        return False
    if not all(word[0].isupper() for word in words[:-1]) or words[0].casefold() in _ARTICLES:
        return False
    return any(low and not _INDENT.match(lines.raw[x]) for x, low in enumerate(lines.low[following:], following))


def _later_marked(lines: Lines, at: int) -> bool:
    """Whether marked quotes come up soon behind an attribution whose first lines were answered already."""
    return any(kind == "quoted" for kind in lines.kinds[at : at + 12])
