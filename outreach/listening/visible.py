"""Which words of a message did its sender newly write?

Nothing is deleted: the whole text stays, cut into zones that follow each other (`new`, `quoted`, `forwarded`,
`signature`, `footer`). One pass over the lines; long texts are cut at 64 KB before it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from inscriptis import get_text
from lxml import html as lxml_html
from lxml.etree import LxmlError

from outreach.inbox.parsed import ParsedMessage
from outreach.listening.closing import signature_start
from outreach.listening.notation import fold

LIMIT = 64 * 1024
"""How much of a text is read, in characters; a person's words stand at its head."""

_FORWARD = re.compile(
    r"^[\s>*_-]*(?:begin forwarded message|forwarded message|forwarded by|debut du message (?:reexpedie|transfere)"
    r"|message (?:transfere|reexpedie)|weitergeleitete nachricht|anfang der weitergeleiteten (?:nachricht|e-mail)"
    r"|mensaje reenviado|inicio del mensaje reenviado|messaggio inoltrato|inizio messaggio inoltrato"
    r"|doorgestuurd bericht|begin doorgestuurd bericht|mensagem (?:encaminhada|reencaminhada))\b"
)
_ORIGINAL = re.compile(
    r"^[\s>*_-]*-{2,}\s*(?:original message|original appointment|reply message|urspr(?:u"
    r"|ue)ngliche nachricht|original-nachricht"
    r"|originalnachricht|message d'origine|message original|mensaje original|messaggio originale"
    r"|oorspronkelijk bericht"
    r"|mensagem original)\s*-{2,}"
)
_ATTRIBUTION = re.compile(
    r"^\s*(?:(?:on|am|le|el|il(?: giorno)?|op|em|no dia|a) .{6,180}"
    r"(?:wrote|schrieb(?: .{1,80})?|a ecrit|escribio|ha scritto|schreef(?: .{1,80})?|escreveu)\s?:?"
    r"|.{2,120}(?:@|<).{1,80}(?: (?:wrote|schrieb|a ecrit|escribio|ha scritto|schreef|escreveu))\s?:"
    r"|-{2,} ?on .{6,120} wrote ?-*)\s*$"
)
_ATTRIBUTION_HEAD = re.compile(r"^\s*(?:on|am|le|el|il giorno|il|op|em) .*(?:\d{4}|\d{1,2}[:.h]\d\d)")
_FROM = re.compile(r"^[\s>*]*(?:from|von|de|da|van|expediteur|remitente|mittente|afzender)\s?:\*?\s+\S")
_NEXT = re.compile(
    r"^[\s>*]*(?:sent|date|gesendet|datum|envoye|date d'envoi|enviado(?: el)?|enviada(?: em)?|fecha"
    r"|inviato|data|verzonden|to|an|a|para|aan"
    r"|subject|betreff|objet|asunto|oggetto|onderwerp|assunto|cc|reply-to|sujet)\s?:"
)
_RULE = re.compile(r"^[\s>]*(?:_{8,}|-{10,}|={10,})\s*$")
_REPLY_ABOVE = re.compile(r"^[\s#>-]*(?:please )?(?:type your reply|reply) above this line")


_BROKEN = (LxmlError, ValueError, TypeError, AttributeError, LookupError, RecursionError)
"""What lxml and inscriptis raise on HTML that is none."""


@dataclass(frozen=True, slots=True)
class Zone:
    """Characters `start` to `end` of the whole text, and what they are."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Visible:
    """What the sender newly wrote, and the zones of the whole it was taken from."""

    text: str
    whole: str
    zones: tuple[Zone, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    folded: str


def visible_text(message: ParsedMessage) -> Visible:
    """The new words of a message, its zones in order; empty only where it quotes or forwards and adds nothing."""
    whole = (message.text if message.text.strip() else text_of_html(message.html))[:LIMIT]
    lines = _lines(whole)
    kinds = _history(lines)
    name = message.sender.name if message.sender else ""
    _close(lines, kinds, name)
    zones = _zones(lines, kinds)
    new = [whole[zone.start : zone.end] for zone in zones if zone.kind == "new"]
    text = "\n\n".join(part.strip("\n") for part in new if part.strip())
    if not text.strip() and "signature" in kinds:  # a closing alone is all that they wrote
        text = "\n".join(
            whole[line.start : line.end] for line, kind in zip(lines, kinds, strict=True) if kind == "signature"
        )
    return Visible(text, whole, zones)


def text_of_html(source: str) -> str:
    """HTML as text: quoted history of the common clients becomes '>' lines, hidden parts and scripts go."""
    if not source.strip():
        return ""
    try:
        tree = lxml_html.document_fromstring(source[: 4 * LIMIT])
        for quoted in tree.xpath("//blockquote[@type='cite'] | //*[contains(@class,'gmail_quote')]"):
            _mark_quoted(quoted)
        text = get_text(lxml_html.tostring(tree, encoding="unicode"))
    except _BROKEN:
        text = ""
    return text if text.strip() else re.sub(r"<[^>]{0,500}>", " ", source[: 4 * LIMIT])


def _mark_quoted(element: lxml_html.HtmlElement) -> None:
    """Replace a quoted block by its text behind '>' marks, so that one reader serves both kinds of mail."""
    text = str(element.text_content())
    tail = element.tail
    element.clear()
    element.tag, element.tail = "pre", tail
    element.text = "\n" + "\n".join("> " + line.strip() for line in text.splitlines() if line.strip()) + "\n"


def _lines(whole: str) -> list[_Line]:
    lines, at = [], 0
    for raw in whole.split("\n"):
        lines.append(_Line(at, at + len(raw), fold(raw[:400])))
        at += len(raw) + 1
    return lines


def _history(lines: Sequence[_Line]) -> list[str]:
    """The kind of every line, as far as quoted and forwarded history goes."""
    kinds = ["new"] * len(lines)
    at = 0
    while at < len(lines):
        line = lines[at].folded
        if line.lstrip().startswith(">") or _REPLY_ABOVE.match(line):
            kinds[at] = "quoted"
        elif _FORWARD.match(line):
            kinds[at:] = ["forwarded"] * (len(lines) - at)
            break
        elif _ORIGINAL.match(line) or _header_block(lines, at):
            kinds[at:] = ["quoted"] * (len(lines) - at)
            break
        elif used := _attribution(lines, at):
            kinds[at : at + used] = ["quoted"] * used
            if not _quotes_follow(lines, at + used):
                kinds[at:] = ["quoted"] * (len(lines) - at)
                break
            at += used - 1
        at += 1
    return kinds


def _header_block(lines: Sequence[_Line], at: int) -> bool:
    """Whether a copied mail header starts here: a rule, or From, then two more header lines."""
    if _RULE.match(lines[at].folded):
        at += 1
        while at < len(lines) and not lines[at].folded.strip() and at < len(lines):
            at += 1
    if at >= len(lines) or not _FROM.match(lines[at].folded):
        return False
    return sum(bool(_NEXT.match(line.folded)) for line in lines[at + 1 : at + 6]) >= 2


def _attribution(lines: Sequence[_Line], at: int) -> int:
    """How many lines (1 to 3) the 'On … wrote:' that starts here takes; 0 for none."""
    if not lines[at].folded.strip():
        return 0
    if _ATTRIBUTION.match(lines[at].folded):
        return 1
    if _ATTRIBUTION_HEAD.match(lines[at].folded) or "@" in lines[at].folded:
        for more in (2, 3):
            joined = " ".join(line.folded.strip() for line in lines[at : at + more])
            if all(line.folded.strip() for line in lines[at : at + more]) and _ATTRIBUTION.match(joined):
                return more
    return 0


def _quotes_follow(lines: Sequence[_Line], at: int) -> bool:
    following = next((line.folded for line in lines[at : at + 6] if line.folded.strip()), "")
    return following.lstrip().startswith(">")


def _close(lines: Sequence[_Line], kinds: list[str], sender: str) -> None:
    """Mark the signature and the footer at the end of what is new."""
    new = [at for at, kind in enumerate(kinds) if kind == "new"]
    texts = [lines[at].folded for at in new]
    for index, kind in signature_start(texts, fold(sender)):
        kinds[new[index]] = kind


def _zones(lines: Sequence[_Line], kinds: Sequence[str]) -> tuple[Zone, ...]:
    zones: list[Zone] = []
    for line, kind in zip(lines, kinds, strict=True):
        if zones and zones[-1].kind == kind:
            zones[-1] = Zone(zones[-1].start, line.end, kind)
        else:
            zones.append(Zone(line.start, line.end, kind))
    return tuple(zones)
