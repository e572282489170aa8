"""Which recipients does a report in words say were not reached? Hundreds of servers, no standard.

Every address of the text is weighed by where it stands: alone on its line, behind 'recipient:', under 'the following
addresses failed', in an SMTP answer; or behind 'from', 'contact' and 'try instead', which speak of somebody else.
"""

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from outreach.inbox.report_fields import ADDRESS, tidy
from outreach.inbox.wording import Meanings, Said, folded
from outreach.patterns import when_used

_words = Meanings("mentions")

SURE = 6
"""From this weight on, an address is a recipient; below it, only the first and heaviest one may be."""
LIKELY = 3
_MOST_LINES = 400
_MOST_LETTERS = 1000
_DAEMONS = when_used(
    r"(?:mailer-?daemon|post[_.-]?master|mail-?daemon|postmaestro|abuse|helpdesk|no-?reply|hostmaster|mailadmin|mdaemon|microsoftexchange[0-9a-f]{6,40})[@+.-]"
)
_MARKS = " \t<>\"'`*•·-–>|[]():;,.…=\u200b"
_TO = when_used(r"to ?:")
_HEADER = when_used(r"(?:subject|sent|date|cc|message-id|from) ?:")
_CODE = when_used(r"(?<![\w.])[45]\d\d[ :\-#]|\b[45]\.\d{1,3}\.\d{1,3}\b")
_ORIGIN = when_used(r"(?:generated|expanded|forwarded|redirected|aliased) from:? *<?$|originally addressed to:? *<?$")


def is_daemon(address: str) -> bool:
    """Whether an address in lower case is that of a mail server."""
    return bool(_DAEMONS.match(address))


@dataclass(frozen=True, slots=True)
class Named:
    """A recipient as a report in words names them, and the lines that tell what happened."""

    recipient: str
    addressed: str
    """The address that was written to, where the report says that it was another one; else the same."""
    story: str


@dataclass(slots=True)
class _Mention:
    address: str
    line: int
    weight: int
    origin: bool = False


def failed_in(text: str, own: Set[str], *, guess: bool = True) -> list[Named]:
    """The recipients that a text says were not reached, in its order; `own` are the addresses it was sent to.

    `guess` allows an address for which little speaks, where there is no better one.
    """
    lines = [line[:_MOST_LETTERS] for line in text.split("\n")[:_MOST_LINES]]
    end = _end(lines)
    mentions = list(_mentions(lines[:end], own)) or list(_mentions(lines, own))
    if not (chosen := _chosen(mentions, guess)):  # a letter to oneself comes back, too
        mentions = list(_mentions(lines[:end], frozenset()))
        chosen = _chosen([mention for mention in mentions if mention.weight >= SURE], guess)
    return [_told(each, mentions, lines[:end]) for each in chosen]


def _end(lines: Sequence[str]) -> int:
    """The line at which the message that came back begins."""
    seen = False
    for at, line in enumerate(lines):
        said = _words.in_text(folded(line[:200]))
        if seen and said.any("returned", "returned_header"):
            return at
        seen = seen or "@" in line or "failed" in said
    return len(lines)


def _mentions(lines: Sequence[str], own: Set[str]) -> Iterator[_Mention]:
    """Every address with its weight."""
    introduced, before = 0, _words.in_text("")
    for at, line in enumerate(lines):
        plain = folded(line)
        said = _words.in_text(plain)
        found = list(ADDRESS.finditer(line))[:30] if "@" in line else []
        for match in found:
            address = tidy(match[0])
            if not address or _DAEMONS.match(address) or ".." in address:
                continue
            mention = _weigh(address, line, match, said, before, introduced > 0)
            mention.line = at
            mention.weight -= 5 if _TO.match(plain) and _among_headers(lines, at) else 0
            mention.weight -= 9 if address in own else 0
            if mention.weight > -3:
                yield mention
        if plain:
            if (not found and "introduces" in said) or (plain.endswith(":") and "failed" in said):
                introduced = 4
            elif not (found and len(line) - sum(len(m[0]) for m in found) < 40):
                introduced -= 1
            before = said


def _among_headers(lines: Sequence[str], at: int) -> bool:
    """Whether a line stands in a copy of the header of what was sent, which names everybody."""
    near = (*lines[max(0, at - 2) : at], *lines[at + 1 : at + 3])
    return any(_HEADER.match(line.strip().casefold()) for line in near)


def _weigh(address: str, line: str, match: re.Match[str], said: Said, before: Said, introduced: bool) -> _Mention:
    """How much speaks for one address being the one that was not reached."""
    ahead = folded(line[: match.start()].rstrip("<\"'[( "))
    label = _words.in_text(ahead[-120:])
    behind = line[match.end() : match.end() + 3].strip("\"')] ")
    leads = not line[: match.start()].strip(_MARKS)
    alone = leads and not line[match.end() :].strip(_MARKS)
    weight = 4 if alone else 3 if leads and behind[:1] in (":", ">", ".", "-", ";", ",", "(") else 2 if leads else 0
    weight += 4 if label.any("label", "label_alone") else 0
    weight += 3 if introduced and leads else 0
    weight += 3 if "failed" in said else 1 if "failed" in before else 0
    weight += 2 if _CODE.search(line) else 0
    weight += 2 if line[match.start() - 1 : match.start()] == "<" and behind[:2] == ">:" else 0
    origin = bool(_ORIGIN.search(ahead))
    if not origin and ("not_them" in label or "about" in said):
        weight -= 9
    return _Mention(address, 0, weight, origin)


def _chosen(mentions: Sequence[_Mention], guess: bool) -> list[str]:
    """The addresses of those that were not reached."""
    best: dict[str, int] = {}
    for mention in mentions:
        if not mention.origin:
            best[mention.address] = max(best.get(mention.address, -99), mention.weight)
    sure = [address for address, weight in best.items() if weight >= SURE]
    if sure:
        return sure
    likely = [address for address, weight in best.items() if weight >= LIKELY]
    if likely:
        return [max(likely, key=lambda address: best[address])]
    origins = [mention.address for mention in mentions if mention.origin]
    if origins:
        return origins[:1]
    rest = [address for address, weight in best.items() if weight >= 0]
    return [max(rest, key=lambda address: best[address])] if rest and guess else []


def _told(address: str, mentions: Sequence[_Mention], lines: Sequence[str]) -> Named:
    """What the lines with the address and those behind them say, up to the next recipient."""
    own = [mention.line for mention in mentions if mention.address == address]
    others = {mention.line for mention in mentions if mention.address != address and not mention.origin}
    kept: dict[int, None] = {}
    addressed = ""
    for start in own[:6]:
        for at in range(start, min(len(lines), start + 12)):
            if at in others and at != start:
                break
            kept[at] = None
        until = min((at for at in others if at > start), default=len(lines))
        near = [m for m in mentions if m.origin and start <= m.line <= start + 2 and m.line < until]
        addressed = addressed or (near[0].address if near else "")
    return Named(address, addressed or address, "\n".join(lines[at] for at in sorted(kept))[:3000])
