"""Which lines of a text are somebody's earlier message, quoted or forwarded?

From the top down: lines that bear a mark, dividers ('-----Original Message-----'), copied headers, attributions.
Where the history behind such a line is marked, the lines without marks are answers; where it is not, all of the rest
is history.
"""

import re

from outreach.listening.attribution import attribution, ends_like_one, groupwise, introduces, starred
from outreach.listening.copied import LABELS, copied_header, label
from outreach.listening.footers import is_drawn
from outreach.listening.lines import Lines

_FORWARD = re.compile(
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
_ORIGINAL = re.compile(
    r"^[*_=+#-]{1,}\s*(?:original (?:message|appointment|mail|email)|reply message|reply to message|urspr(?:u"
    r"|ue)ngliche (?:nachricht|mail|e-mail)|original-?\s?(?:nachricht|mail)"
    r"|(?:message|mail|courriel) (?:d'origine|original|initial)|original del mensaje|mensaje original"
    r"|messaggio (?:originale|originario)"
    r"|oorspronkelijk bericht|origineel bericht|mensagem original|ursprungligt meddelande|originalmeddelande"
    r"|oprindelig (?:meddelelse|besked)|opprinnelig melding|alkuperainen viesti|wiadomosc oryginalna"
    r"|puvodni zprava|原始邮件|原郵件)\s*[*_=+#:-]*\W*$"
)
_REPLY_ABOVE = re.compile(
    r"^\W*(?:please )?(?:(?:type|write|add|enter) your (?:reply|response|answer)|reply) above this line"
    r"|^\W*(?:bitte )?(?:geben|schreiben) sie ihre antwort (?:uber|oberhalb)|^\W*(?:veuillez )?(?:saisir"
    r"|ecrire) votre reponse au-dessus"
    r"|^\W*(?:por favor,? )?escriba su respuesta (?:por )?encima"
)
_DIVIDES = frozenset("-_*=+#>~")
_OTHER_MARKS = frozenset("|:}%#]*")
_PROMPTS = frozenset("sql ftp cmd php mysql ps irb in out menu file http https".split())
_INDENT = re.compile(r"^(?: {2,}|\t)")


def find_history(lines: Lines) -> None:
    """Set the kind of every line that is not the sender's own."""
    marked = lines.marked and _marked(lines)
    low, kinds = lines.low, lines.kinds
    at, count = 0, len(low)
    while at < count:
        line = low[at]
        if not line or kinds[at] != "new":
            if line and kinds[at] == "quoted" and groupwise(line):
                at = _divided(lines, at, at + 1, "quoted")
                continue
            at += 1
            continue
        first = line[0]
        if first in _DIVIDES and (kind := _divider(line)):
            at = _divided(lines, at, at + 1, kind)
        elif _may_be_header(line) and (found := copied_header(lines, at))[1]:
            kind = _kind_above(lines, found[0])
            at = _divided(lines, *found, kind)
        elif first not in _DIVIDES and line[:1].isalpha() and _plain_divider(line):
            at = _divided(lines, at, at + 1, "forwarded")
        elif "@" in line and ":  " in line and introduces(line[: line.find(":  ") + 1]):
            lines.mark(at, count, "quoted")  # Yahoo's mobile reader goes on in the same line
            at = count
        elif ends_like_one(line) or (first == "*" and starred(line)) or (first == "[" and line[-1] == "]"):
            at = _attributed(lines, at)
        else:
            at += 1
    if lines.marked:
        _prefixed(lines)
    if marked:
        _mend_marked(lines)


def _marked(lines: Lines) -> bool:
    """Call the lines behind '>' quoted; one lone such line may be prose, code or an escaped 'From'."""
    quoted = [at for at, line in enumerate(lines.low) if line and line[0] in ">＞" and lines.kinds[at] == "new"]
    if not quoted:
        return False
    several = len(quoted) > 1
    for at in quoted:
        if _is_lone(lines, at, several):
            continue
        lines.kinds[at] = "quoted"
    return True


def _is_lone(lines: Lines, at: int, several: bool) -> bool:
    """Whether a line with a mark is no quote: '>From here …', a prompt, a number compared."""
    low = lines.low
    above = low[at - 1] if at else ""
    below = low[at + 1] if at + 1 < len(low) else ""
    if above[:1] == ">" or below[:1] == ">":
        return False
    if lines.raw[at].startswith(">From "):
        return True
    if several or (above and above[-1] in ":]"):
        return False
    if below and below[0].isalpha() and lines.raw[at + 1].lstrip()[:1].islower():
        return True
    if low[at].startswith(">>>") and above:
        return True
    return not any(line for index, line in enumerate(low) if index != at) and not lines.is_empty(at, at + 1)


def _divider(line: str) -> str:
    """What a line that begins like a drawn one divides off: `quoted`, `forwarded` or ''."""
    if line[0] == ">":
        return ""
    if len(line) > 10:
        if _FORWARD.match(line):
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


def _plain_divider(line: str) -> bool:
    if not line.startswith(_PLAIN) or len(line) > 120:
        return False
    if _REPLY_ABOVE.match(line):
        return True
    return bool(_FORWARD.match(line)) and (line[-1] in ":-" or " on " in line or " am " in line or len(line) < 40)


def _may_be_header(line: str) -> bool:
    cut = line.find(":", 1, 24)
    if cut < 0:
        cut = line.find("：", 1, 24)
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
            if kind == "forwarded":
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


def _attributed(lines: Lines, at: int) -> int:
    """Take the attribution that ends at line `at` and the quote behind it, if it is one. Gives where to go on."""
    low, count = lines.low, len(lines.low)
    following = lines.next_filled(at + 1)
    follows = following >= 0 and lines.kinds[following] in ("quoted", "indented")
    other = "" if follows or following < 0 else _other_mark(lines, following)
    used = attribution(lines, at, follows or bool(other))
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
        return following
    if other:
        return _take_other(lines, following, other)
    if following >= 0 and low[following].startswith(("<<", "&lt;&lt;", "<< ")):
        end = next((x for x in range(following, count) if low[x].endswith(">>")), count - 1) + 1
        lines.mark(at + 1, end, "quoted")
        return end
    if following >= 0 and _INDENT.match(lines.raw[following]) and lines.is_empty(0, start):
        end = following
        while end < count and (not low[end] or _INDENT.match(lines.raw[end])):
            end += 1
        lines.mark(at + 1, end, "quoted")
        return end
    kind = "quoted"
    lines.mark(at + 1, count, kind) if not _later_marked(lines, at + 1) else None
    return at + 1


def _later_marked(lines: Lines, at: int) -> bool:
    """Whether marked quotes come up soon behind an attribution whose first lines were answered already."""
    return any(kind == "quoted" for kind in lines.kinds[at : at + 12])


def _other_mark(lines: Lines, at: int) -> str:
    """The mark other than '>' that this line and the next bear, or ''."""
    first = lines.low[at][0]
    if first in _OTHER_MARKS:
        below = lines.next_filled(at + 1, 2)
        return (
            first
            if below < 0 or lines.low[below][0] == first or at + 1 >= len(lines.low) or not lines.low[at + 1]
            else ""
        )
    prefix = _prefix(lines.low[at])
    return prefix if prefix else ""


def _take_other(lines: Lines, at: int, mark: str) -> int:
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


def _prefixed(lines: Lines) -> None:
    """Call lines behind initials ('SH> ') quoted where the same initials stand more than once."""
    seen: dict[str, list[int]] = {}
    for at, low in enumerate(lines.low):
        if low[1:5].find(">") >= 0 and lines.kinds[at] == "new" and (prefix := _prefix(low)):
            seen.setdefault(prefix, []).append(at)
    for prefix, where in seen.items():
        if len(where) > 1 and len(prefix) <= 4:
            for at in where:
                lines.kinds[at] = "quoted"


def _mend_marked(lines: Lines) -> None:
    """Give back to a quote the word that a bad line break left without its mark."""
    low, kinds = lines.low, lines.kinds
    for at in range(1, len(low) - 1):
        if (
            kinds[at] == "new" and low[at] and kinds[at - 1] == "quoted" == kinds[at + 1] and len(low[at]) < 40
            and low[at - 1][:1] == ">" == low[at + 1][:1] and len(lines.raw[at - 1]) >= 66
            and len(low[at + 1]) > 1 and lines.raw[at][:1].islower()
        ):  # fmt: skip
            kinds[at] = "quoted"
