"""Which words of a text does its sender only cite: another's, in quotation marks, or what a sign shall say?"""

import re
from collections.abc import Iterator

from outreach.patterns import when_used

Span = tuple[int, int]

_CITATION = when_used(r"(?:^|(?<=[\s(:]))[\"“„«](?=\S)([^\"“”„«»]{20,2000})(?<=\S)[\"”“»](?=$|[\s.,;:!?)])")
_SOMETHING_ELSE = 0.8
"""A text that is cited nearly whole is the sender's own after all."""
MARKS = frozenset('"“„«')
"""What a citation begins with."""
_WORDING = when_used(
    r"\b(?:wording|the text|text (?:for|of|on|below)|reads?|proof|sign|poster|label|slogan|caption|banner|sticker|flyer"
    r"|leaflet|template|script|lettering|print|copy|wortlaut|der text|text (?:für|auf|des|der)|aufdruck|aushang|schild"
    r"|plakat|formulierung|aufschrift|vorlage|aufkleber|lautet|le texte|libellé|mention|affiche|panneau|formulation"
    r"|écriteau|étiquette|el texto|leyenda|letrero|cartel|rótulo|redacción|etiqueta|il testo|scritta|dicitura|cartello"
    r"|de tekst|opschrift|bordje|o texto|dizeres|letreiro|placa)\b[^\n:]{0,100}:[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
"""A line that says that the words below it, set apart, are those of something to be printed."""
_WITHIN = when_used(r"(?:^|(?<=[\s(:]))[\"“„«]\s?(?=\S)[^\"“”„«»]{12,400}[\"”“»](?=$|[\s.,;:!?)])")
_WORD = when_used(r"[\w']+")
_OURSELVES = frozenset("i i've i'd i'm we ich wir je j'ai yo io noi ik wij eu".split())
"""Who speaks of themselves."""
_SELF = _OURSELVES.union("nous he hemos dije pedi".split())
_REPORTS = when_used(
    r"(?:\b(?:who|which|that|he|she|they|someone|somebody|people|customers?|callers?|neighbou?rs?|colleagues?|clients?"
    r"|boss|husband|wife|mother|father|son|daughter|friends?|der|die|das|er|sie|kund\w+|kolleg\w+|nachbar\w*|chef\w*"
    r"|mann|frau|qui|il|elle|ils|clients?|collegues?|voisins?|patron\w*|que|quien|el|ella|ellos|clientes?|companer\w+"
    r"|vecin\w+|jef[ea])\b[^\"“„«]{0,60}\b(?:wrote|writes?|writing|said|says?|saying|told|tells?|asked|asks?|replied"
    r"|schrieb\w*|schreib\w*|sagt\w*|meint\w*|bat|fragt\w*|ecri\w+|dit|disait|demand\w+|repondu|escrib\w+|dij\w+"
    r"|dice\w?|pid\w+|contest\w+)\b[^\"“„«]{0,24}"
    r"|\b(?:i|we) (?:\w+ )?(?:hear|heard|read|saw|see|got|get|had)\b[^\"“„«]{0,40}"
    r"|\b(?:ich|wir) (?:hore|horen|lese|lesen|bekam\w*|kriege)\b[^\"“„«]{0,40}"
    r"|\b(?:j'entends|j'ai (?:entendu|lu|recu)|oigo|he (?:oido|leido|recibido))\b[^\"“„«]{0,40})$"
)
"""What comes before another's words: a citation of somebody else's, or what its writer heard."""
_TOLD = when_used(
    r"\b(?:he|she|they|someone|somebody|people|customers?|callers?|neighbou?rs?|colleagues?|clients?|boss|husband|wife"
    r"|mother|father|brother|sister|son|daughter|friends?|er|sie|jemand|kund\w+|kolleg\w+|nachbar\w*|chef\w*|mann|frau"
    r"|bruder|schwester|vater|mutter|il|elle|ils|elles|quelqu'un|collegues?|voisine?s?|patronn?e?|frere|soeur|mari|femme"
    r"|el|ella|ellos|alguien|clientes?|companer\w+|vecin\w+|jef[ea]|herman[oa]|marido|mujer|lui|lei|qualcuno|collega"
    r"|vicin[oa]|capo|klant\w*|buurman|buurvrouw|baas|iemand|vizinh[oa]|chefe|alguem|colega)\b[^\"“„«:,;]{0,60}"
    r"\b(?:wrote|writes|said|says|told|tells|replied|answered|(?:used to|would) (?:say|write)|schrieb"
    r"|schreibt|sagte?|meinte?|antwortete|ecrit|ecrivait|dit|disait|repondu|repond|escribio|escribe|escribia|dijo|dice"
    r"|decia|contesto|scritto|scrive"
    r"|detto|dice|diceva|schreef|schrijft|zei|zegt|escreveu|escreve|disse|diz)\b[^\"“„«:,;.]{0,24}:\s"
)
"""What somebody else is told to have written or said, up to their words."""
_ENOUGH = 3
"""A sentence that has fewer words beside what it cites says it itself."""
_LISTED = when_used(r"^\s*(?:[-*•]|\d+[.)])\s*([\"“„«][^\n]{3,200}[\"”“»])[.,;]?\s*$", re.MULTILINE)
"""An item of a list that is cited whole."""
_INDENT = ("  ", "\t")


def cited(text: str) -> list[Span]:
    """Where the words stand that are cited, in order and apart; none where there is hardly anything else."""
    spans: list[Span] = []
    if not MARKS.isdisjoint(text):
        spans += [_of_a_wording(text, *match.span()) for match in _CITATION.finditer(text)]
        spans += [match.span() for match in _LISTED.finditer(text)]
    if "\n  " in text or "\n\t" in text:
        spans += _set_apart(text)
    spans = [(a, b) for a, b in spans if b - a < _SOMETHING_ELSE * len(text.strip())]
    return _joined(spans) if len(spans) > 1 else spans


def _of_a_wording(text: str, start: int, end: int) -> Span:
    """A citation; where it is what a line above announces, the ends of its lines belong to it: nobody says it."""
    above = text[:start].rstrip()
    alone = text[len(above) : start].count("\n") > 0 and text[end : end + 1] in ("", "\n")
    announced = alone and above.endswith(":") and _WORDING.search(above, above.rfind("\n") + 1)
    return (start - 1, end + 1) if announced else (start, end)


def reported_from(folded: str) -> int:
    """Where the words of somebody else begin who is told to have said them without marks; 0 where nobody is."""
    if ": " not in folded:
        return 0
    told = _TOLD.search(folded)
    return told.end() if told and _OURSELVES.isdisjoint(_WORD.findall(folded[: told.end()])) else 0


def uncited(folded: str) -> str:
    """A folded sentence without what it cites within it; the same where its writer may cite themselves.

    'Nobody writes "take me off the list" and means the browser': what stands in the marks asks for nothing.
    """
    if reported := reported_from(folded):
        folded = folded[:reported]
    if MARKS.isdisjoint(folded):
        return folded
    told = [cited.span() for cited in _WITHIN.finditer(folded) if _REPORTS.search(folded, 0, cited.start())]
    for start, end in reversed(told):
        folded = f"{folded[:start]} {folded[end:]}"
    left = _WITHIN.sub(" ", folded)
    words = _WORD.findall(left)
    return left if len(words) >= _ENOUGH and _SELF.isdisjoint(words) else folded


def _joined(spans: list[Span]) -> list[Span]:
    """What overlaps is one."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start < found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((start, end))
    return found


def _set_apart(text: str) -> Iterator[Span]:
    """The indented lines below each that tells of a wording."""
    done = 0
    for match in _WORDING.finditer(text):
        if match.end() < done:
            continue
        begin = end = at = match.end()
        while at < len(text):
            behind = text.find("\n", at + 1)
            behind = len(text) if behind < 0 else behind
            line = text[at + 1 : behind]
            if line.strip():
                if not line.startswith(_INDENT):
                    break
                begin, end = (at + 1 if end == match.end() else begin), behind
            done = at = behind
        if end > begin:
            yield begin, end
