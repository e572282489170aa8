"""Is this the line that introduces a quoted message: 'On Tuesday, Sam Hill <sam@x.example> wrote:'?

Only lines that end like one are looked at; the line may be wrapped over four. A strong one has a date or an address
and ends the new words by itself; a weak one ('Sam wrote:') counts only where marked quotes follow.
"""

from outreach.listening.lines import Lines
from outreach.patterns import when_used

MOST_LINES = 4

_VERBS = frozenset(
    "wrote wrote. writes says schrieb schreibt geschrieben ecrit ecrivait escribio escribe scritto scrive schreef"
    " geschreven schrijft escreveu escreve skrev skrifadi kirjoitti napisal napisala napisal(a) pisze pise napsal"
    " napsala irta yazdi spake quoth viet написал написала пишет писал".split()
)
_WEAK_VERBS = frozenset(
    "said asked replied responded stated noted posted commented explained typed scribbled sagte meinte fragte"
    " antwortete dit dijo disse zei vroeg detto dixit".split()
)
"""Verbs that attribute only where marked quotes follow: people use them of others, too."""
_FAR_VERBS = ("写道", "さんは書きました", "のメール", "님이 작성", "작성", "כתב", "كتب")
_CUES = frozenset("on am le el il op em no den dne dnia w a at in vao el/ pa a(z) tarihinde vao ngay".split())
_QUOTERS = (
    "quoting ", "quote from ", "zitat von ", "zitiere ", "citando ", "citeren ", "selon ",
    "citat ", "quoth ", "thus spake ",
    "in article ", "in message ", "in a message dated ", "also sprach ", "mensaje citado por ",
    "from ", "begin quote from ",
    "dixit ", "previously ", "scripsit ", "zitat ", "on date ", "date: ",
)  # fmt: skip
_PERSONS = frozenset(
    "i he she we they you it who that which his her their my our your as like when what where letter colleague husband"
    " wife customer client ich er wir sie du ihr man ihnen mir mein meine unser unsere ihre wie kollege kunde kundin je"
    " j'ai tu elle nous vous ils elles mon ma notre votre comme qui collegue cliente yo ella nosotros usted"
    " mi su nuestro io lui lei noi voi mio suo nostro ik hij zij ze wij mijn onze uw zoals klant u jij eu ele ela nos"
    " voce meu minha seu".split()
)
"""Words of somebody who tells, not of a mail reader that introduces: they count where no mark follows."""
_DATE = when_used(
    r"\b\d{4}\b|\d[:.h]\d\d|\d{1,2}[./-]\d{1,2}[./-]\d|\d年"
    r"|\b\d{1,2}\.? (?:de )?(?:jan|feb|fev|mar|apr|avr|abr|may|mai|mei|mag|jun|jui|giu|jul|lug|aug|ago|aou|sep"
    r"|set|oct|okt|ott|out"
    r"|nov|dec|dez|dic)"
)
_FULL_DATE = when_used(r"\b(?:19|20)\d\d\b|\d[:h]\d\d|\d{1,2}[./-]\d{1,2}[./-]\d\d|\d年")
_DATED_NAME = when_used(
    r"^(?:\d{4}[-/.年]|\d{1,2}[./-]\d{1,2}[./-]\d|\d{1,2}:\d\d(?: ?[ap]m)?, "
    r"|[^\W\d_]{2,10}\.?,? \d{1,2}).{3,160}[<(\[] ?\S{1,80}@\S{1,80} ?[>)\]]:?$"
)
_ON_DATE = when_used(r"(?: (?:on|am|op|le|el|il|em) )\S{0,12} ?\d{1,4}[./-]\d{1,2}[./-]\d{1,4}")
_STAR = when_used(r"^\* .{2,90}[(<]\S{1,80}@\S{1,80}[)>] [\[(].{4,40}[\])]:?$")
_GROUPWISE = when_used(r"^>>> (?!>).{3,160}(?: >>>$|\d[:.]\d\d ?(?:am|pm)?.{0,3}$|in message <)")
_WROTE_THIS = "a kovetkezot irta"
"""What Hungarian readers end an attribution with, which begins with the day and has no address."""
_FIRST = ("on ", "am ", "le ", "el ", "il ", "op ", "em ")
_UNCLOSED = (" wrote", " schrieb", " a ecrit", " escribio", " ha scritto", " schreef", " escreveu")
_LAST = frozenset("ebtofu")
"""How an attribution begins and ends whose reader sets no colon: it counts with an address alone."""
_TRAILING = ' *_:：\t"»-'


def ends_like_one(low: str) -> bool:
    """Whether a line may be the last of an attribution; most lines are told by their last letter."""
    last = low[-1]
    if last in ":：":
        return True
    if last == "." and "news:" in low:
        return True
    if last in "*_-" and (":" in low[-4:] or low.rstrip("-").endswith(("wrote", "wrote "))):
        return True
    if last == ">" and (low.endswith(" >>>") or low.startswith("<quote ")):
        return True
    if last in _LAST and low.startswith(_FIRST) and low.endswith(_UNCLOSED):
        return "@" in low and len(low) < 160
    return last in ">)" and low[0].isalnum() and "@" in low and bool(_DATED_NAME.match(low))


def attribution(lines: Lines, end: int, quotes_follow: bool) -> int:
    """How many lines the attribution that ends at line `end` has; 0 where it is none."""
    joined, weak = "", 0
    for count in range(1, MOST_LINES + 1):
        at = end - count + 1
        if at < 0 or not lines.low[at] or (count > 1 and lines.kinds[at] != lines.kinds[end]):
            break
        piece = lines.low[at].lstrip("> ") if lines.kinds[end] == "quoted" else lines.low[at]
        joined = f"{piece} {joined}" if joined else piece
        strength = _strength(joined.lstrip("-*_ \t"), quotes_follow)
        if strength == "whole" and not (piece.startswith("at ") and at and lines.low[at - 1].startswith("in <")):
            return count
        if strength == "part" and (not weak or piece[0] == "<"):
            weak = count
    return weak


def _strength(text: str, quotes_follow: bool) -> str:
    """`whole`: an attribution from its first word; `part`: the end of one; '' for none."""
    if len(text) > 360:
        return ""
    body = text.rstrip(_TRAILING)
    words = body.replace(",", " ").split()
    if not words:
        return ""
    if _is_special(text, body, quotes_follow):
        return "whole"
    addressed = "@" in text or "mailto" in text
    cued = words[0] in _CUES and len(words) > 2
    said = _says(words, body, quotes_follow)
    if not said:
        return _unsaid(text, cued, addressed) if quotes_follow and len(body) <= 160 else ""
    exempt = quotes_follow or (addressed and cued and _has_date(text))
    if not (exempt or _PERSONS.isdisjoint(words[1:] if cued else words)):
        return ""
    if cued and _has_date(text) and (quotes_follow or addressed or _FULL_DATE.search(text)):
        return "whole"
    if _ON_DATE.search(body) or (addressed and _FULL_DATE.search(text)):
        return "whole"
    if body.endswith(_WROTE_THIS) and _FULL_DATE.search(text):
        return "whole"
    if addressed and said == "end":
        return "whole" if cued and quotes_follow else "part"
    return "part" if quotes_follow and len(body) <= 100 else ""


def _has_date(text: str) -> bool:
    return bool(_FULL_DATE.search(text) or _DATE.search(text))  # a whole one is found sooner


def _is_special(text: str, body: str, quotes_follow: bool) -> bool:
    """Whether a text has one of the forms that need no verb: 'Quoting Sam:', '2011/3/5 Sam <sam@x.example>:'."""
    if text.startswith(_QUOTERS) and _is_quoter(text, quotes_follow):
        return True
    if _DATED_NAME.match(text):
        return quotes_follow or text[-1] == ":"
    if text.endswith(" >>>"):
        return len(text) < 160 and bool(_FULL_DATE.search(text))
    return " wrote in message" in body or (quotes_follow and text.startswith("<quote "))


def _unsaid(text: str, cued: bool, addressed: bool) -> str:
    """How strong a line without a verb is, above marked quotes."""
    full = bool(_FULL_DATE.search(text))
    if full and cued:
        return "whole"
    return "part" if full or addressed else ""


def _says(words: list[str], body: str, quotes_follow: bool) -> str:
    """Where the verb stands: at the `end`, `inside` ('schrieb Sam'), or ''."""
    if quotes_follow and not _WEAK_VERBS.isdisjoint(words[-2:]):
        return "end"
    if words[-1] in _VERBS or body.endswith(_FAR_VERBS):
        return "end"
    return "" if _VERBS.isdisjoint(words) else "inside"


def _is_quoter(text: str, quotes_follow: bool) -> bool:
    if text.startswith(("in article ", "in message ", "in a message dated ")):
        return not _VERBS.isdisjoint(text.rstrip(_TRAILING).split()[-2:])
    if text.startswith(("from ", "date: ", "previously ", "on date ")):
        return quotes_follow and bool(_FULL_DATE.search(text))
    return quotes_follow or "@" in text


def introduces(text: str) -> bool:
    """Whether this is a whole attribution that needs no marked quote behind it."""
    return _strength(text, quotes_follow=False) == "whole"


def groupwise(low: str) -> bool:
    """Whether this is the '>>> Sam Hill <sam@x.example> 3/5/2001 10:22 AM >>>' of GroupWise."""
    return low.startswith(">>> ") and bool(_GROUPWISE.match(low)) and bool(_FULL_DATE.search(low))


def starred(low: str) -> bool:
    """Whether this is mutt's '* Sam Hill <sam@x.example> [010305 10:22]:'."""
    return low.startswith("* ") and bool(_STAR.match(low))


def dated(low: str) -> bool:
    """Whether a line holds a whole date or a time of day."""
    return bool(_FULL_DATE.search(low))
