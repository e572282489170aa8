"""Where does a message end, and its signature, disclaimer or mobile footer begin?"""

import re
from collections.abc import Iterator, Sequence

TAIL = 30
"""How many lines from the end a signature may begin, blank ones not counted."""

_DELIMITER = re.compile(r"^\s*(?:--\s?|—|__+|\*{3,})\s*$")
_MOBILE = re.compile(
    r"^\s*(?:sent (?:from|via|with) (?:my |the )?\w|get outlook for|von (?:meinem|unterwegs|mobil)"
    r"|gesendet (?:von|mit|aus|uber)|diese nachricht wurde von mein"
    r"|envoye (?:de|depuis|a partir de) |telecharger outlook|enviado (?:desde|do|con|a partir do) (?:mi"
    r"|meu|o|el|yahoo|outlook|il|samsung|iphone|correo)"
    r"|obtener outlook|inviato da|verzonden (?:vanaf|vanuit|met)|verstuurd vanaf|obter o outlook)"
)
_DISCLAIMER = re.compile(
    r"^\W*(?:this (?:e-?mail|message|communication|transmission)(?: \(?(?:and|including|is|may|contains"
    r"|was sent|has been)\b)"
    r"|(?:confidentiality|legal|privacy|disclaimer|confidential)\b(?: notice| note|\b\s*:|$)"
    r"|the (?:information|content)s? (?:contained |transmitted )?(?:in|of|by) this (?:e-?mail|message)"
    r"|if you (?:are not|have received) (?:the intended|this (?:e-?mail|message))"
    r"|diese (?:e-?mail|nachricht)(?: und| kann| enthalt| ist)|der inhalt dieser (?:e-?mail|nachricht)"
    r"|ce (?:message|courriel|mail|courrier)(?: et| est| peut| contient| electronique)"
    r"|este (?:mensaje|correo|e-?mail)(?: y| es| puede| contiene| electronico|, )|la informacion contenida"
    r"|aviso (?:legal|de confidencialidad)"
    r"|questo messaggio|il presente messaggio|dit bericht|deze e-?mail|esta mensagem|este e-?mail"
    r"|please consider the environment|p(?:lease)? think before you print|denken sie an die umwelt"
    r"|bitte prufen sie,? ob diese"
    r"|pensez a l'environnement|registered in (?:england|scotland|ireland)|to unsubscribe\b"
    r"|unsubscribe here|you (?:are|'re) receiving this"
    r"|vous recevez (?:ce|cet)|sie erhalten diese|recibe este)"
)
_REGARDS = re.compile(
    r"^\W*(?:(?:with )?(?:my |our )?(?:very |all |every )?(?:best|kind|kindest|warm|warmest|many|good"
    r"|sincere|friendly)?\s?(?:wishes|regards|thanks|rgds|good wish)(?: (?:and|&) (?:best )?(?:rgds"
    r"|regards))?"
    r"|best|all the best|cheers|thanks(?: again| so much| in advance| a lot| a million)?"
    r"|thank you(?: (?:again|very much|so much|in advance))?|tks|thx|ta|yours(?: (?:sincerely|faithfully"
    r"|truly|ever|aye))?"
    r"|sincerely(?: yours)?|respectfully(?: yours)?|cordially|take care|bw|br|kr|vbr|brgds|mfg|lg|vg"
    r"|best rgds|god bless|greetings|warmly|love|xx*|tks (?:&|and) rgds|with (?:every"
    r"|all) good wish(?:es)?|speak soon|talk soon|regards (?:and|&) thanks"
    r"|(?:mit )?(?:freundlich\w*|best\w*|viele[nr]?|lieb\w*|schone\w*|herzlich\w*|kollegial\w*|vielen"
    r"|kind) (?:gru(?:ß|ss|e|sse)\w*|gruss\w*|gru(?:ß|ss)en?|dank)|hochachtungsvoll|gru(?:ß|ss)"
    r"|viele gru\S+|gru\S{1,3}e|servus|danke(?: und gru\S+| schon| im voraus)?|herzlichst|bis dann|beste"
    r"|(?:bien |tres )?(?:cordialement|cordiales? salutations?|sincerement)|bien a (?:vous|toi)"
    r"|(?:meilleures|sinceres|salutations) \w+|amicalement|respectueusement|bonne (?:journee|soiree"
    r"|semaine|fin de journee)|merci(?: (?:d'avance|beaucoup|encore|et .*))?|a bientot|bises|salutations"
    r"|veuillez agreer.*"
    r"|(?:un )?(?:cordial |afectuoso |atento )?(?:saludo|abrazo|saludos)(?: (?:cordial\w*|afectuoso"
    r"|y gracias|a todos|y suerte))?|(?:muchas )?gracias(?: (?:y un saludo|de antemano|y saludos"
    r"|por todo))?|atentamente|cordialmente|(?:reciba|reciban) un .*"
    r"|cordiali saluti|distinti saluti|(?:un )?(?:caro )?salut[oi]|grazie(?: mille| e .*)?|a presto"
    r"|buona giornata|(?:met )?(?:vriendelijke|hartelijke|beste) groe\w*|groe(?:t|ten|tjes)|mvg|bedankt"
    r"|(?:com os )?(?:melhores )?cumprimentos|atenciosamente|obrigad[oa]|abracos?|um abraco|att)"
    r"(?: (?:from|aus|de|desde|depuis|vom|von|da|uit)\b.{0,40})?\s*[,.!]*\s*\w{0,12}\s*$"
)
_POSTSCRIPT = re.compile(r"^\W*(?:p\.?\s?p?\.?s\b\.?\s*[:.-]?|nb\s?:|n\.b\.)")
_CONTACT = re.compile(
    r"(?:^|\s)(?:t|tel|telefon|telefono|telephone|phone|ph|m|mob|mobile|mobil|cell|movil|portable|office"
    r"|fax|f|o|d|direct|w|web|e|email|e-mail|mail|whatsapp|skype|linkedin)\s?[.:]\s?\S"
    r"|\|| · | • |https?://|\bwww\.|\+?\d[\d\s()./-]{8,}\d|^\s*\S+@\S+\s*$"
    r"|(?:gmbh|inc\.?|ltd\.?|llc|s\.l\.|s\.a\.|sarl|b\.v\.|srl|s\.r\.l\.)\b"
)


def signature_start(lines: Sequence[str], sender: str) -> Iterator[tuple[int, str]]:
    """Which of the folded new lines close the message, each with its kind, `signature` or `footer`.

    `sender` is the folded display name: a line that holds nothing but their name closes, too.
    """
    filled = [at for at, line in enumerate(lines) if line.strip()]
    start = _footer(lines, filled)
    end = len(lines)
    for at in range(start, end):
        yield at, "footer"
    filled = [at for at in filled if at < start]
    begin = _signature(lines, filled, _names(sender))
    postscript = False
    for at in range(begin, start):
        postscript = bool(lines[at].strip()) and (postscript or bool(_POSTSCRIPT.match(lines[at])))
        if not postscript:
            yield at, "signature"


def _footer(lines: Sequence[str], filled: Sequence[int]) -> int:
    """The first line of what a machine added: a mobile line, a disclaimer and all behind it."""
    for at in filled[max(0, len(filled) - TAIL) :]:
        line = lines[at]
        if _MOBILE.match(line) and len(line) < 90:
            return at
        if _DISCLAIMER.match(line) and at != filled[0] and (at == 0 or not lines[at - 1].strip() or at > filled[1]):
            return at
    return len(lines)


def _names(sender: str) -> set[str]:
    return {part for part in re.findall(r"[^\W\d_]+", sender) if part}


def _signature(lines: Sequence[str], filled: Sequence[int], names: set[str]) -> int:
    """The first line of the signature; `len(lines)` where there is none."""
    tail = list(filled[max(0, len(filled) - TAIL) :])
    end = (filled[-1] + 1) if filled else len(lines)
    for at in tail:
        if at == filled[0] and len(filled) > 1 and not _DELIMITER.match(lines[at]):
            continue
        if _DELIMITER.match(lines[at]) and _short_to_the_end(lines, at, limit=20):
            return at
        if _REGARDS.match(lines[at]) and _short_to_the_end(lines, at, limit=14):
            return at
        if at != filled[0] and _is_name(lines[at], names) and _short_to_the_end(lines, at, limit=12):
            return at
    begin = end
    for at in reversed(tail[1:]):
        if not (
            _CONTACT.search(lines[at])
            and len(lines[at]) < 120
            and not re.search(r"[a-z]{3}[.!?]\s|\b(?:me|mich|moi|please|bitte)\b", lines[at])
        ):
            break
        begin = at
    return begin if begin < end else len(lines)


def _short_to_the_end(lines: Sequence[str], at: int, limit: int) -> bool:
    """Whether only lines of a signature follow: few, short, and no sentences (a postscript may)."""
    rest = [line for line in lines[at + 1 :] if line.strip()]
    cut = next((i for i, line in enumerate(rest) if _POSTSCRIPT.match(line)), len(rest))
    rest = rest[:cut]
    return len(rest) <= limit and all(len(line) < 130 for line in rest[:4])


def _is_name(line: str, names: set[str]) -> bool:
    """Whether a line is the sender's name, a part of it or its initials, with a title or a kiss."""
    words = re.findall(r"[^\W\d_]+", line)
    if not words or len(words) > 6 or re.search(r"[?:]", line):
        return False
    initials = {name[0] for name in names}
    known = [
        w
        for w in words
        if w in names or (len(w) == 1 and w in initials) or any(n.startswith(w) and len(w) > 1 for n in names)
    ]
    letters = "".join(words) if len(words) == 1 and len(words[0]) <= 3 else ""
    if letters and names and set(letters) <= initials:
        return True
    extra = [w for w in words if w not in known]
    return bool(known) and len(extra) <= 2 and not re.search(r"[.!,]\s+\w+\s+\w", line)
