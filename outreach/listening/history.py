"""Which lines of a text are somebody's earlier message, quoted or forwarded?

From the top down: lines that bear a mark, dividers ('-----Original Message-----'), copied headers, attributions.
Where the history behind such a line is marked, the lines without marks are answers; where it is not, all of the rest
is history.
"""

from outreach.listening.attribution import attribution, ends_like_one, groupwise, introduces, starred
from outreach.listening.copied import LABELS, copied_header, label
from outreach.listening.footers import is_drawn
from outreach.listening.lines import Lines
from outreach.listening.marks import mark_prefixed, mark_quoted, mend, other_mark, take_other
from outreach.patterns import when_used

_FORWARD = when_used(
    r"^[\s*_-]*(?:begin forwarded message|forwarded message|-+ ?forwarded by |forwarded by [^.]{3,80} on \d"
    r"|forwarded from"
    r"|debut du (?:message|courriel|mail|e-mail) (?:reexpedie|transfere)|(?:message|courriel) (?:transfere"
    r"|reexpedie)"
    r"|weitergeleitete (?:nachricht|mail|e-mail)|anfang der weitergeleiteten|weitergeleitet von [^.]{3,80} am \d"
    r"|mensaje reenviado|inicio del mensaje reenviado|reenviado por [^.]{3,80} (?:el|on) \d"
    r"|messaggio inoltrato|inizio messaggio inoltrato"
    r"|inoltrato da [^.]{3,80} (?:il|on) \d|doorgestuurd bericht|begin doorgestuurd bericht"
    r"|mensagem (?:encaminhada|reencaminhada)"
    r"|inicio da mensagem (?:encaminhada|reencaminhada)|vidarebefordrat meddelande|vidaresant meddelande"
    r"|videresendt (?:besked|melding)"
    r"|przekazana wiadomosc|переслано|转发的邮件|转发邮件)(?:\W|$|\w{1,2}\W)"
)
_ORIGINAL = when_used(
    r"^[*_=+#-]{1,}\s*(?:original (?:message|appointment|mail|email)|reply message|reply to message|urspr(?:u"
    r"|ue)ngliche (?:nachricht|mail|e-mail)|original-?\s?(?:nachricht|mail)"
    r"|(?:message|mail|courriel) (?:d'origine|original|initial)|original del mensaje|mensaje original"
    r"|messaggio (?:originale|originario)"
    r"|oorspronkelijk bericht|origineel bericht|mensagem original|ursprungligt meddelande|originalmeddelande"
    r"|oprindelig (?:meddelelse|besked)|opprinnelig melding|alkuperainen viesti|wiadomosc oryginalna"
    r"|puvodni zprava|原始邮件|原郵件|reply separator|forward header)"
    r"(?: (?:follows|ends|from|de|von|dated)[^-]{0,60})?\s*[*_=+#:-]*\W*$"
)
_REPLY_ABOVE = when_used(
    r"^\W*(?:please )?(?:(?:type|write|add|enter) your (?:reply|response|answer)|reply) above this line"
    r"|^\W*(?:bitte )?(?:geben|schreiben) sie ihre antwort (?:uber|oberhalb)|^\W*(?:veuillez )?(?:saisir"
    r"|ecrire) votre reponse au-dessus"
    r"|^\W*(?:por favor,? )?escriba su respuesta (?:por )?encima"
)
_DIVIDES = frozenset("-_*=+#>~|")
_NAMES_SENDER = ("from:", "von:", "de:", "de :", "da:", "van:")
_ARTICLES = frozenset("the a my our your der die das mein le la les mon votre el los mi il lo de het o os".split())
_INDENT = when_used(r"^(?: {2,}|\t)")


def find_history(lines: Lines) -> None:
    """Set the kind of every line that is not the sender's own."""
    marked = lines.marked and mark_quoted(lines)
    done = 0
    for at, (line, kind) in enumerate(zip(lines.low, tuple(lines.kinds), strict=True)):
        if at >= done and line and (_may_begin(line) if kind == "new" else line.startswith(_GROUPWISE)):
            done = _taken(lines, at)
    if lines.marked:
        mark_prefixed(lines)
    if marked:
        mend(lines)


def _may_begin(line: str) -> bool:
    """Whether a line may be one behind which history stands, told quickly; most lines of prose are not."""
    return ":" in line or line[0] in _DIVIDES or line[-1] in _CLOSES or line[:2] in _PLAIN_HEADS or "：" in line


def _taken(lines: Lines, at: int) -> int:
    """Take the history that begins at a line, if any does. Gives where to go on."""
    line, kinds = lines.low[at], lines.kinds
    if kinds[at] != "new":
        return _divided(lines, at, at + 1, "quoted") if kinds[at] == "quoted" and groupwise(line) else at + 1
    first = line[0]
    if first in _DIVIDES and (kind := _divider(line)):
        return _divided(lines, at, at + 1, kind)
    if _may_be_header(line) and (found := copied_header(lines, at))[1]:
        return _divided(lines, *found, _kind_above(lines, found[0]))
    if line.startswith(_NAMES_SENDER) and "@" in line and _is_marked(lines, lines.next_filled(at + 1)):
        kinds[at] = "attribution"
        return at + 1
    if first not in _DIVIDES and first.isalpha() and _plain_divider(line):
        return _divided(lines, at, at + 1, "forwarded")
    if "@" in line and ":  " in line and (used := _goes_on_behind(lines, at)):
        lines.mark(at - used + 1, len(kinds), "quoted")
        return len(kinds)
    if ends_like_one(line) or (first == "*" and starred(line)) or (first == "[" and line[-1] == "]"):
        return _attributed(lines, at)
    return at + 1


def _divider(line: str) -> str:
    """What a line that begins like a drawn one divides off: `quoted`, `forwarded` or ''."""
    if line[0] == ">":
        return ""
    if line[0] == "|":  # the box of Notes in a browser
        return "quoted" if line.startswith("|---") and line.endswith("-->") else ""
    if len(line) > 10:
        if _FORWARD.match(line) or (line.startswith("---") and "forwarded by " in line[:45]):
            return "forwarded"
        if _ORIGINAL.match(line) or _REPLY_ABOVE.match(line):
            return "quoted"
        if line.startswith("---") and " wrote --" in line and " on " in line[:12]:
            return "quoted"
    return ""


_PLAIN = (
    "begin ", "forward", "debut ", "anfang ", "inicio ", "inizio ", "weiterg",
    "mensaje r", "messaggio i", "doorg", "vidare",
    "reenviado p", "inoltrato d", "reply above", "please type", "please reply", "type your", "переслано", "转发",
)  # fmt: skip


_PLAIN_HEADS = frozenset(start[:2] for start in _PLAIN)
_CLOSES = frozenset("->)]")
"""With what those lines end that have no colon and are an attribution all the same."""
_GROUPWISE = ">>> "


def _plain_divider(line: str) -> bool:
    if not line.startswith(_PLAIN) or len(line) > 120:
        return False
    if _REPLY_ABOVE.match(line):
        return True
    return bool(_FORWARD.match(line)) and (line[-1] in ":-" or " on " in line or " am " in line or len(line) < 40)


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
        if lines.low[at] and _FORWARD.match(lines.low[at]):
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
            if kind == "forwarded" or not (lines.is_empty(0, start) or _is_mostly_marked(lines, at)):
                break
            lines.mark(start, at, "quoted")
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
    lines.mark(start, count, kind)
    return count


def _is_mostly_marked(lines: Lines, at: int) -> bool:
    """Whether marked lines are the most from here on: else they are the quotes of an unmarked copy."""
    filled = [kind for kind, line in zip(lines.kinds[at:], lines.low[at:], strict=True) if line]
    return 2 * filled.count("quoted") >= len(filled)


def _attributed(lines: Lines, at: int) -> int:
    """Take the attribution that ends at line `at` and the quote behind it, if it is one. Gives where to go on."""
    low, count = lines.low, len(lines.low)
    following = lines.next_filled(at + 1)
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
    lines.mark(start, at + 1, "attribution")
    if follows:
        while following < count and (lines.kinds[following] == "indented" or not low[following]):
            lines.kinds[following] = "quoted"
            following += 1
        return following
    if other:
        return take_other(lines, following, other)
    if following >= 0 and low[following].startswith(("<<", "&lt;&lt;", "<< ")):
        end = next((x for x in range(following, count) if low[x].endswith(">>")), count - 1) + 1
        lines.mark(at + 1, end, "quoted")
        return end
    if following >= 0 and _INDENT.match(lines.raw[following]) and (set_in or lines.is_empty(0, start)):
        end = following
        while end < count and (not low[end] or _INDENT.match(lines.raw[end])):
            end += 1
        lines.mark(at + 1, end, "quoted")
        return end
    if not (lines.is_empty(0, start) and _later_marked(lines, at + 1)):
        lines.mark(at + 1, count, "quoted")
    return at + 1


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
