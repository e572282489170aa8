"""Where do the new words end, and signature, disclaimer or footer begin?

Each stretch of new lines is looked at by itself. What is not strongly marked stays: a lost sentence loses a wish.
"""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import groupby

from outreach.listening.footers import footer_end, footer_start
from outreach.listening.lines import Lines
from outreach.listening.names import Names, is_name
from outreach.listening.notices import asks, names_nobody
from outreach.listening.valediction import is_valediction
from outreach.patterns import when_used

TAIL = 24
"""How many filled lines from the end of a stretch its signature may begin."""
MOST_BEHIND = {"delimiter": 20, "rule": 12, "formula": 14, "name": 14}
"""How many filled lines a signature has at most, by what it begins with."""

LONGEST_CARD = 110
"""How long a line of a firm's card is at most."""

_DELIMITER = when_used(r"^(?:--|—|-- ?\W?|__+|\*{3,}|-{3,}|={3,}|~{3,}|\.{4,}|-=+-?|[-_=*~#+.]{5,})$")
_DRAWN = frozenset("-_*=~—.#+")
_BULLETS = frozenset("*•·>+")
_SMALL = frozenset("and und et y e en of de du von van der den della di da do la le the for für pour".split())
_POSTSCRIPT = when_used(r"^\[(?:\d{1,2}|\*{1,3})\]:? \S|^\W*(?:p\.?\s?p?\.?s\b\.?\s*[:.-]?|nb\s?:|n\.b\.|ps[:.])")
_CONTACT = when_used(
    r"(?:^|[\s(|])(?:t|tel|telefon|telefono|telephone|phone|ph|m|mob|mobile|mobil|handy|cell|movil|portable"
    r"|gsm|office|work|home"
    r"|direct|fax|f|o|d|w|web|website|url|e|email|e-mail|mail|whatsapp|skype|linkedin|icq|pgp|voice|tfno|tlf"
    r"|telemovel)"
    r"(?:\.?\s?[:.]|\s#)\s?\S"
    r"|\| | · | • |https?://|\bwww\.|\+?\(?\d[\d\s()./-]{7,}\d|^\S+@\S+$|<\S+@\S+>$"
    r"|\S@\w[\w.-]*\.\w|^\S+ at \S+ dot \S+$"
    r"|\b(?:gmbh|ag|inc|ltd|llc|llp|plc|corp|s\.?l|s\.?a|sarl|b\.?v|s\.?r\.?l|lda|s\.p\.a|e\.k|kg|co)\b\.?\W*$"
    r"|\b(?:hrb|ust-?id|vat no|siret|p\. ?iva|nif|kvk)\b"
)
_STRONG_CONTACT = when_used(r"\d{3}|@|www\.|https?:")
_YOU_AND_I = frozenset(
    "i i'm i'll i've me my we us you your you're please can could would should will ich"
    " mich mir wir uns sie ihnen bitte je moi"
    " nous vous votre merci puis por favor usted le les nos mi io mi lei ik mij u uw wij"
    " eu voce call ring write let send".split()
) - {"le", "les", "mi", "u", "w", "puis"}


def close(lines: Lines, sender: Names) -> None:
    """Mark the signature and the footer of every stretch of new lines."""
    stretches = _stretches(lines.kinds)
    for number, (start, end) in enumerate(stretches):
        last = number == len(stretches) - 1
        for first, behind in footer_start(lines, start, end, sender, alone=len(stretches) == 1):
            lines.mark(first, behind, "footer")
        end = footer_end(lines, start, end)
        _sign(lines, start, end, sender, last=last, alone=len(stretches) == 1)


def _stretches(kinds: Sequence[str]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    start = 0
    for kind, alike in groupby(kinds):
        behind = start + len(list(alike))
        if kind == "new":
            found.append((start, behind))
        start = behind
    return found


def _sign(lines: Lines, start: int, end: int, sender: Names, *, last: bool, alone: bool) -> None:
    """Mark the signature of one stretch, its postscript left out."""
    filled = [at for at in range(start, end) if lines.low[at]]
    if not filled:
        return
    begin = _signature(lines, filled, sender, whole=not alone and last)
    if begin < 0 or (alone and all(is_valediction(lines.low[at]) for at in filled if at < begin)):
        return
    behind = next((at for at in _behind(filled, begin) if _is_postscript(lines.low[at])), end)
    lines.mark(begin, behind, "signature")
    _sign_again(lines, behind, end)


def _sign_again(lines: Lines, start: int, end: int) -> None:
    """Mark the signature that a mail reader itself set below a postscript (RFC 3676, 4.3)."""
    at = next((x for x in range(start, end) if lines.raw[x].rstrip("\r") == "-- "), end)
    if sum(bool(lines.low[x]) for x in range(at, end)) <= MOST_BEHIND["delimiter"]:
        lines.mark(at, end, "signature")


def _signature(lines: Lines, filled: Sequence[int], sender: Names, *, whole: bool) -> int:
    """The first line of the signature, or -1 for none. `whole`: it may take the stretch from its first line on."""
    for at in filled[-TAIL:]:
        how = _how_begun(lines, at, sender)
        if not how or (at == filled[0] and not whole and how != "delimiter"):
            continue
        rest = _rest(lines, filled, at)
        if len(rest) <= MOST_BEHIND[how] and _is_closing(lines, at, rest, how, sender):
            return at
    return _contact_block(lines, filled, whole=whole)


def _is_closing(lines: Lines, at: int, rest: Sequence[int], how: str, sender: Names) -> bool:
    """Whether what follows the first line of a signature reads like one."""
    low = lines.low
    if how == "delimiter":
        return True
    if low[at] == "--":
        return bool(rest) and all(len(low[x]) < 90 and low[x] != "--" for x in rest)
    said = any(_is_prose(low[x]) or _asks_shortly(low[x]) for x in rest[:6] if not _is_on_a_card(lines, rest, x))
    if said or (how == "rule" and not rest):
        return False
    if not rest or how != "formula":
        return True
    first = low[rest[0]]
    return (
        is_name(lines.raw[rest[0]], first, sender)
        or bool(_CONTACT.search(first))
        or is_valediction(first)
        or _is_titled(lines.raw[rest[0]])
    )


def _asks_shortly(low: str) -> bool:
    """Whether a line asks for silence in a word or two, as no card does: what firms add to theirs is longer."""
    return low.count(" ") < 3 and asks(low)


def _is_on_a_card(lines: Lines, rest: Sequence[int], at: int) -> bool:
    """Whether a line below a name tells every reader how to reach its firm: 'Text us for a booking!'

    It stands below a title or a firm, or in a paragraph that one opens, or on a line with a number or an address.
    """
    low = lines.low
    if len(low[at]) > LONGEST_CARD or low[at][-1] in "?:," or asks(low[at]):
        return False
    if _is_parted(low[at]):
        return True
    if _is_title(low, rest, at - 1):
        return True
    first = at
    while first - 1 in rest and low[first - 1]:
        first -= 1
    return first < at and _is_title(low, rest, first) and names_nobody(low[at])


def _is_parted(low: str) -> bool:
    """Whether strokes or dots part the numbers and addresses of a line."""
    return ("|" in low or " · " in low) and _STRONG_CONTACT.search(low) is not None


def _is_title(low: Sequence[str], rest: Sequence[int], at: int) -> bool:
    """Whether a line of a signature is no sentence."""
    return at in rest and bool(low[at]) and low[at][-1] not in ":,.!?" and not _is_prose(low[at])


def _is_titled(raw: str) -> bool:
    """Whether a short line is set like a name or a firm: each word that counts with a capital."""
    words = raw.replace("&", " ").split()
    if (
        not 0 < len(words) <= 5
        or words[-1][-1] in ":;,?!"
        or ":" in raw
        or words[0][0].isdigit()
        or words[0][0] in _BULLETS
    ):
        return False
    return all(word[0].isupper() or word in _SMALL for word in words) or (len(words) == 1 and words[0].isalpha())


def _how_begun(lines: Lines, at: int, sender: Names) -> str:
    """With what a signature begins that may begin at line `at`, one of `MOST_BEHIND`; '' where none does."""
    line = lines.low[at]
    if line[0] in _DRAWN and (_DELIMITER.match(line) or lines.raw[at].strip() == "—"):
        return "delimiter" if lines.raw[at].rstrip("\r") == "-- " else "rule"
    if len(line) > 90 or line.count(" ") > 12:
        return ""
    return "formula" if is_valediction(line) else "name" if is_name(lines.raw[at], line, sender) else ""


def _rest(lines: Lines, filled: Sequence[int], at: int) -> Sequence[int]:
    """The filled lines behind line `at`, up to a postscript."""
    rest = _behind(filled, at)
    cut = next((i for i, x in enumerate(rest) if _is_postscript(lines.low[x])), len(rest))
    return rest[:cut]


def _behind(filled: Sequence[int], at: int) -> Sequence[int]:
    return filled[bisect_right(filled, at) :]


def _is_postscript(low: str) -> bool:
    return (low[0] in "pn[" or not low[0].isalnum()) and _POSTSCRIPT.match(low) is not None


def _is_prose(low: str) -> bool:
    """Whether a line is a sentence that somebody says, rather than a name, a title, an address or a motto."""
    words = low.split()
    if len(words) < 3:
        return low.endswith("?")
    if low[-1] == "?" or len(words) > 16:
        return True
    if len(words) >= 4 and not _YOU_AND_I.isdisjoint([word.strip(",.!:;()") for word in words]):
        return True
    return len(words) >= 7 and low[-1] in ".!" and not _CONTACT.search(low)


def _contact_block(lines: Lines, filled: Sequence[int], *, whole: bool) -> int:
    """The first line of a last paragraph that is a card: phone, company, web; or -1."""
    low = lines.low
    end = filled[-1]
    begin = end
    while begin - 1 >= filled[0] and low[begin - 1]:
        begin -= 1
    block = low[begin : end + 1]
    if (
        (begin == filled[0] and not whole)
        or len(block) > 10
        or any(len(line) > 110 or asks(line) or (_is_prose(line) and not _is_parted(line)) for line in block)
    ):
        return -1
    above = max((at for at in filled if at < begin), default=-1)
    if above >= 0 and low[above][-1] in ":,":
        return -1
    cards = sum(bool(_CONTACT.search(line)) for line in block)
    strong = any(_STRONG_CONTACT.search(line) for line in block)
    if (
        cards
        and strong
        and len(block) > 1
        and cards * 3 >= len(block)
        and low[begin][-1] not in ":?"
        and not block[0][0].isdigit()
    ):
        return begin
    return begin if len(block) == 1 and cards and _is_parted(block[0]) else -1
