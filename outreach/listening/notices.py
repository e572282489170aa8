"""What does a firm add to all its mail below the name of who wrote it: a notice, a heading, how to leave its list?"""

from outreach.listening.lines import Lines
from outreach.patterns import when_used

_SIGNS = "-_=*~#+. "
OF_ONESELF = frozenset("i i'm i've i'd my me ich mich mir je j'ai moi yo io ik mij eu".split())
"""Words with which people speak of themselves."""
_ADDED = when_used(
    r"(?:^|[.!;] )to (?:unsubscribe|opt out|stop receiving|quit|stop getting|end these)\b|\breply (?:with )?unsubscribe"
    r"|\bclick[^.]{0,30}\bunsubscribe|\b(?:if|should) you (?:no longer|do not|don't) (?:wish|want)"
    r"|intended (?:only |solely )?for|addressee|registered (?:charity|office)"
    r"|reached you (?:by mistake|in error)|received (?:this )?(?:by mistake|in error)|before (?:you )?print"
    r"|\b(?:wenn|falls|sollten) sie [^.]{0,60}nicht mehr (?:erhalten|bekommen)|irrtumlich (?:erhalten|zugestellt)"
    r"|(?:ausschlie(?:ß|ss)lich|nur) fur den (?:empfanger|adressaten)|umwelt zuliebe"
    r"|\bsi vous ne (?:souhaitez|voulez|desirez) plus|\bsi [^.]{0,60}par erreur|pensez a l'environnement"
    r"|\bsi [^.]{0,20}no (?:desea|quiere) recibir|\bsi [^.]{0,60}por error|antes de imprimir"
    r"|\bse (?:non )?[^.]{0,60}(?:per errore|ricevere)|\bals u [^.]{0,60}(?:per abuis|ontvangen)"
    r"|\bse [^.]{0,60}por engano"
    r"|\b(?:gdpr|dsgvo|rgpd|lgpd|lopd\w*|2016/679)\b|data protection officer|personal data"
    r"|datenschutz(?:beauftragt|erklar)|personenbezogene|donnees (?:personnelles|a caractere)"
    r"|datos (?:personales|de caracter)|dati personali|dados pessoais|persoonsgegevens|supervisory authority"
    r"|aufsichtsbehorde"
)
"""What a firm adds to its mail below its writer's name. Who wants to be left in peace says none of it of themselves."""
_NOTICE = when_used(
    r"\bif you (?:no longer (?:wish|want) to|(?:do not|don't) (?:wish|want) to|would (?:rather|prefer) not(?: to)?)"
    r" (?:receive|get|hear|be (?:contacted|called|emailed|mailed))"
    r"|\bif you (?:wish|want|would like|prefer) us to (?:(?:stop|cease) (?:contact|e-?mail|mail|writ|call|send)\w*"
    r"|(?:delete|erase|remove) your)"
    r"|\byou have (?:the|a|certain) rights? (?:to|of|under) [^.]{0,60}\bdata\b|\byou (?:may|can) exercise your rights"
    r"|\b(?:wenn|falls|sollten|mochten) sie (?:[^.]{0,40} )?(?:keine (?:weiteren )?(?:e-?mails?|mails|nachrichten"
    r"|newsletter|werbung|informationen|mitteilungen|angebote|einladungen|post)|nicht (?:mehr|langer) [^.]{0,30}(?:mail"
    r"|nachricht|newsletter|werb|inform|angebot|verteiler|liste))[^.]{0,60}\b(?:erhalten|bekommen|empfangen|beziehen"
    r"|wunschen|mochten|stehen)\b"
    r"|\b(?:wenn|falls|sollten) sie nicht (?:mehr|langer) kontaktiert werden"
    r"|\bkeine? \w+ mehr\? [^.?]{0,60}(?:genugt|an \S+@)"
    r"|\bsie haben (?:[^.]{0,30} )?(?:das|ein) recht auf (?:auskunft|loschung|berichtigung|widerspruch)"
    r"|\bsi vous ne (?:souhaitez|voulez|desirez) plus (?:recevoir|etre)|\bpour (?:vous desabonner|ne plus recevoir)"
    r"|\bvous (?:disposez|beneficiez) d'un droit|\bvous pouvez exercer (?:vos|votre|ces|ce)"
    r"|\bsi (?:usted )?(?:ya )?no (?:desea|deseas|quiere|quieres) (?:seguir )?(?:recib|ser contactad)"
    r"|\b(?:puede|podra|puedes|podras) (?:usted )?(?:ejercer|ejercitar) (?:sus|tus|los|el)"
    r"|\bse (?:voce )?(?:ja )?nao (?:deseja|quiser|quer|pretende) (?:mais )?(?:continuar a )?"
    r"(?:receb|ser contactad|ser contatad)"
    r"|\bpode(?:ra)? exercer (?:os|seus|o)"
    r"|\bse non (?:desidera|desideri|vuole|vuoi|intende) (?:piu )?(?:ricever|continuare|essere (?:contattat|disturbat))"
    r"|\b(?:puo|potra) esercitare i"
    r"|\b(?:als|wilt|wenst) u (?:geen|niet) [^.]{0,40}(?:mails?|berichten|nieuwsbrie\w+|aanbiedingen) (?:meer )?"
    r"(?:wilt |wenst )?(?:te )?(?:ontvangen|wenst)|\bu hebt? het recht"
)
"""How a firm tells others how to leave its list, or what rights they have: who asks for it says none of it so."""
_WE_ASK = when_used(
    r"\b(?:(?:remove|take|drop|strike|delete|unsubscribe|leave|spare) us|off your (?:\w+ )?list|no (?:more|further)"
    r"|(?:stop|cease|quit) (?:\w+ing|it|this) (?:us|things|anything|to us)|(?:stop|cease|quit) (?:writing|mailing"
    r"|emailing|calling|contacting)|nehmen sie uns|streich\w*|(?:schicken|senden|schreiben) sie uns|unterlass\w*"
    r"|(?:retirez|enlevez|supprimez)-?\s?nous|cessez|ne nous|(?:quite|borre|elimine)n?nos|dejen? de|no nos)\b"
)
"""What a firm asks of us for itself: no notice has it."""
_LAWYERS = when_used(r"solicitor|lawyer|attorney|anwalt|avocat|abogad|advocaat|advogad|avvocat")
"""Whom only who threatens speaks of: 'if you do not wish to hear from our solicitor'."""
LONG = 40
"""A line of a notice is longer; the name of its firm is not."""
_ASKS = when_used(
    r"\b(?:(?:remove|take|unsubscribe|drop|strike|scratch|leave|spare|delete) (?:me|us|my|our|this|the|him|her)"
    r"|off (?:your|the|that) (?:\w+ )?list|(?:stop|cease|quit) (?:\w+ing|all|it|this|now)"
    r"|no more|no further|not interested"
    r"|(?:do not|don't|dont|never) (?:\w+ )?(?:write|call|ring|phone|mail|email|e-mail|contact|send|text|visit|message)"
    r"|(?:streich|entfern|losch|unterlass|verschon)\w*|nehmen sie (?:mich|uns)|keine \w+ mehr|nichts mehr|nicht mehr"
    r"|abmeld\w*|abbestell\w*|(?:retir|supprim|desinscri|desabonn|enlev|ray|cess|arret)\w*"
    r"|ne \w+ plus|plus (?:de|aucun)"
    r"|(?:quite|quiten|borre|borren|elimin|retire|dejen|deje|cesen)\w*|de baja|no \w+ mas|ningun \w+ mas"
    r"|(?:cancell|toglie|rimuov|smett)\w*|(?:verwijder|uitschrijv|stop met)\w*|(?:remov|retir|pare|parem|cancel)\w*)\b"
)
_WORD = when_used(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_HEADING = when_used(
    r"^\W*(?:DISCLAIMER|(?:[A-Z]{4,16} )?(?:NOTICE|HINWEIS|AVISO(?: LEGAL)?|AVVISO|AVERTISSEMENT|AVIS(?: L[EÉ]GAL)?)"
    r"|(?i:disclaimer|(?:legal|privacy|confidentiality|data protection) (?:notice|statement)|datenschutz(?:hinweis)?"
    r"|rechtlicher hinweis|mentions? l[eé]gales?|avis de confidentialit[eé]|aviso (?:legal|de privacidad)"
    r"|nota legal|avviso legale|informativa privacy|vrijwaring))\s?[:.]"
)
"""What stands before what a firm adds to all its mail; 'Notice:' alone may be anybody's word, 'NOTICE:' seldom is."""
_HEADS = frozenset("dlpcarnhmiv")
"""The letters that it begins with."""


def is_notice(lines: Lines, at: int) -> bool:
    """Whether a paragraph that begins here tells its readers how to leave a firm's list, or what they may ask of it."""
    low = lines.low
    if len(low[at]) <= LONG or not _NOTICE.search(low[at]):
        return False
    above = low[at - 1] if at else ""
    if above and not is_drawn(above) and "|" not in above and " · " not in above:
        return False
    behind = next((x for x in range(at, len(low)) if not low[x]), len(low))
    paragraph = " ".join(low[at:behind])
    besides = _NOTICE.sub(" ", paragraph)
    return names_nobody(paragraph) and not _LAWYERS.search(paragraph) and not _WE_ASK.search(besides)


def is_added(raw: str, low: str) -> bool:
    """Whether a line below its writer's name is what a firm adds to all its mail; what may ask for silence is none."""
    if not names_nobody(low) or asks(low):
        return False
    if (low[0] in _HEADS or not low[0].isalpha()) and _HEADING.match(raw.lstrip()):
        return True
    return len(low) > LONG and _ADDED.search(low) is not None


def asks(low: str) -> bool:
    """Whether a folded line may ask us for something, silence above all: such a line is nobody's card."""
    return _ASKS.search(low) is not None


def names_nobody(low: str) -> bool:
    """Whether a folded line does not speak of its writer."""
    return OF_ONESELF.isdisjoint(_WORD.findall(low))


def is_drawn(low: str) -> bool:
    """Whether a line has nothing but signs in it."""
    return not low or (low[0] in _SIGNS and not low.strip(_SIGNS))
