"""Is a line one that a mail reader sets above an earlier message ('-----Original Message-----')?"""

from outreach.patterns import when_used

DRAWN = frozenset("-_*=+#>~|")
"""With what those begin that are drawn."""
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
    r"^original message processed by .{3,40}$"
    r"|^[*_=+#-]{1,}\s*(?:original (?:message|appointment|mail|email)|reply message|reply to message|urspr(?:u"
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
_PLAIN = (
    "begin ", "forward", "original message processed", "debut ", "anfang ", "inicio ", "inizio ", "weiterg",
    "mensaje r", "messaggio i", "doorg", "vidare",
    "reenviado p", "inoltrato d", "reply above", "please type", "please reply", "type your", "переслано", "转发",
)  # fmt: skip
PLAIN_HEADS = frozenset(start[:2] for start in _PLAIN)
"""The first two letters of those that are plain words."""


def divider(line: str) -> str:
    """What a folded line divides off: `quoted`, `forwarded`, or '' where it is none."""
    if line[0] in DRAWN:
        return _drawn(line)
    return _plain(line) if line[0].isalpha() and line.startswith(_PLAIN) and len(line) <= 120 else ""


def says_forwarded(line: str) -> bool:
    """Whether a folded line says that what stands below is forwarded."""
    return _FORWARD.match(line) is not None


def _drawn(line: str) -> str:
    if line[0] == ">":
        return ""
    if line[0] == "|":  # the box of Notes in a browser
        return "quoted" if line.startswith("|---") and line.endswith("-->") else ""
    if len(line) > 10:
        if says_forwarded(line) or (line.startswith("---") and "forwarded by " in line[:45]):
            return "forwarded"
        if _ORIGINAL.match(line) or _REPLY_ABOVE.match(line):
            return "quoted"
        if line.startswith("---") and (" wrote --" in line or " wrote--" in line) and " on " in line[:12]:
            return "quoted"
    return ""


def _plain(line: str) -> str:
    if _REPLY_ABOVE.match(line) or _ORIGINAL.match(line):
        return "quoted"
    ends = line[-1] in ":-" or " on " in line or " am " in line or len(line) < 40
    return "forwarded" if ends and says_forwarded(line) else ""
