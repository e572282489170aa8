"""What did a machine add: a mobile line, a disclaimer, the footer of a mailing list or of a free mail service?"""

from collections.abc import Iterator, Sequence

from outreach.listening.lines import Lines
from outreach.listening.names import Names, is_name
from outreach.listening.valediction import is_valediction
from outreach.patterns import when_used

_MOBILE = when_used(
    r"^\W*(?:sent (?:from|via|with|using|on) (?:my |the |a |an )?\w|from my iphone"
    r"|sent by (?:galaxy|samsung)|(?:get|download) outlook for"
    r"|get (?:the )?\w+ ?(?:mail|app) for"
    r"|von (?:meinem?|unterwegs|mobil|outlook|yahoo|gmx|web\.de|samsung)\b.{0,60}|gesendet (?:von|mit|aus"
    r"|uber) .{0,60}"
    r"|diese (?:nachricht|e-mail|mail) wurde (?:von|mit) mein.{0,60}|outlook fur (?:ios|android)"
    r"|holen sie sich outlook"
    r"|envoye (?:de|depuis|a partir de|avec|par|via) .{0,50}|telecharger? outlook|(?:enviado|enviada) (?:desde"
    r"|do|de|con|com|a partir do|a traves de|pelo|via) .{0,50}"
    r"|obtener outlook|obten outlook|inviato (?:da|dal|con|tramite) .{0,50}|(?:scarica|ottieni) outlook"
    r"|(?:verzonden|verstuurd) (?:vanaf|vanuit|met|via|door) .{0,50}"
    r"|outlook voor (?:ios|android)|obter o outlook|skickat fran (?:min )?.{0,40}|sendt fra (?:min )?.{0,40}"
    r"|wyslano z .{0,40}|lahetetty .{0,40}"
    r"|отправлено (?:с|из) .{0,40}|[发從]自?我的.{0,20}|iphoneから送信)"
)
_DEVICES = when_used(
    r"iphone|ipad|ios|android|mobile|handy|phone|galaxy|samsung|blackberry|outlook|yahoo|mail|nokia|sony"
    r"|huawei|xiaomi|pixel|device"
    r"|gerat|smartphone|tablet|htc|lg\b|motorola|windows|wireless|verizon|at&t|t-mobile|superhuman|spark|boxer"
    r"|nine|treo|palm|ipod|alcatel|cell(?:phone)?\b|movil|telephone"
    r"|unterwegs|mobil|portable|aol|thunderbird|airmail|hey\b|front\b|我的"
)
_SHORT = 110
_LONG_RULE = 20
_SIGNS = "-_=*~#+. "
_AROUND = "*-_=[<(>#~.|! \"'"
_I = frozenset("i i'm i've i'd my me ich mich mir je j'ai moi yo io ik mij eu".split())
_FOOTER_WORDS = frozenset(
    "please p think save consider bitte denken pensez avant antes pense prima rispetta denk registered to unsubscribe"
    " subscribe you you're vous sie recibe ricevi u voce for do yahoo get join chat msn windows hotmail express this"
    " outgoing incoming checked virus-free virenfrei list archive archives more non-text your next liste lista visit"
    " post send sponsored powered the any important notice if confidentiality privacy legal disclaimer"
    " confidential privileged avis aviso avviso hinweis vertraulich vertraulichkeit vertraulichkeitshinweis rechtlicher"
    " diese der die wichtiger ce cet le les este esta la el a questo questa il ai dit deze de internet".split()
)
"""How what machines add begins; other lines are not tried."""
_OPENING = "[(<-* "
_MOBILE_WORDS = frozenset(
    "sent from get download von gesendet diese outlook holen envoye telecharger telecharge enviado enviada obtener"
    " obten inviato scarica ottieni verzonden verstuurd obter skickat sendt wyslano lahetetty отправлено".split()
)
_MOBILE_FIRST = frozenset("sgvdoehtilwof发從[(<-*")
_SAYS = frozenset(("is", "are", "was", "were", "because", "but", "ist", "war", "est", "es"))
_CONFIDENTIAL_START = when_used(
    r"^\W*(?:(?:this|the information (?:contained )?in this|the contents? of this|the information transmitted"
    r"|any (?:views|opinions)|please note that this"
    r"|important:? this|notice:? this) ?.{0,40}?|if you (?:are not|have received|receive|received)\b.{0,40}"
    r"|(?:confidentiality|privacy|legal|disclaimer|confidential|privileged|"
    r"avis|aviso|avviso|hinweis|vertraulich\w*|rechtlicher)\b.{0,60}|(?:diese|der inhalt dieser"
    r"|die information\w* in dieser|wichtiger hinweis).{0,40}"
    r"|(?:ce|cet|le contenu de ce|les informations).{0,40}|(?:este|esta|la informacion contenida|el contenido"
    r"|a informacao).{0,40}"
    r"|(?:questo|questa|il presente|la presente|le informazioni|ai sensi).{0,40}|(?:dit|deze"
    r"|de informatie).{0,40}|internet e-?mail.{0,40}|\*{3,}.{0,60})"
)
_CONFIDENTIAL = when_used(
    r"confidential|privileged|intended (?:only|solely|recipient|for the)|addressee|disclos|in error"
    r"|unauthori[sz]ed|vertraulich|adressat|empfanger"
    r"|irrtumlich|unbefugt|confidentiel|destinataire|par erreur|confidencial|destinatari|por error|por engano"
    r"|riservat|per errore|vertrouwelijk"
    r"|geadresseerde|bestemd|legally binding|views of the (?:author|sender)|scanned for viruses|virus-?free"
    r"|privilegiad"
)
_MAIL_WORD = when_used(
    r"e-?mail|message|mail\b|nachricht|communication|transmission|fax|courriel|mensaje|correo|messaggio"
    r"|bericht|mensagem|notice|information|disclaimer|content"
)
_SINGLE = when_used(
    r"^\W*(?:please consider the environment before|p(?:lease)? think before you print|think green"
    r"|save (?:a tree|paper)|consider the environment"
    r"|(?:bitte )?denken sie an die umwelt|bitte prufen sie,? ob diese|pensez a l'environnement"
    r"|avant d'imprimer|antes de imprimir|pense antes de"
    r"|prima di stampare|rispetta l'ambiente|denk aan het milieu|registered in (?:england|scotland|ireland|wales)"
    r"|to unsubscribe (?:from|send|e-?mail|visit|click|or)|to unsubscribe,|(?:un)?subscribe (?:here|at)"
    r"|you (?:are|'re) (?:receiving|subscribed)|you received this (?:message|e-?mail|mail|because|newsletter)"
    r"|vous recevez (?:ce|cet)|sie erhalten diese|recibe este|ricevi questa|u ontvangt dit|voce (?:esta )?receb"
    r"|for (?:additional|more) commands|to (?:post|subscribe|change your|manage your|view this discussion"
    r"|reply privately)\b.{0,80}(?:list|group|email|e-mail|visit|http)"
    r"|do you yahoo|yahoo! groups|get (?:your )?(?:free|private)|join the world|chat with friends|msn "
    r"|windows live|hotmail|express yourself"
    r"|(?:this|outgoing|incoming) (?:e-?mail|message|mail) (?:has been|was|is certified).{0,40}(?:virus"
    r"|scanned|checked|avg|avast)|checked by avg|virus-free|virenfrei"
    r"|list (?:info|archive|guidelines|help|settings|owner|address)"
    r"|archives?:"
    r"|more majordomo info|please read the faq|\[?non-text portions of this|your use of yahoo|.{0,3}next part"
    r"|liste de diffusion|lista de correo"
    r"|visit (?:the|our) (?:list|group|archive)|(?:post|send) (?:a )?messages? to|sponsored by"
    r"|this sf\.net email|powered by (?:zendesk|freshdesk|mailman))"
)
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
_LONG_ADDED = 40
_MOST_OF_A_FIRM = 5
"""A firm's name that stands before its notice has no more blanks."""
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
_MAILING_LIST = when_used(r"^.{0,60}\bmailing ?liste?(?:\s*[-:(]|$)")


def footer_start(lines: Lines, start: int, end: int, sender: Names, *, alone: bool) -> Iterator[tuple[int, int]]:
    """The stretches of what a machine added within new lines, each as first line and line behind."""
    low = lines.low
    first = next((x for x in range(start, end) if low[x]), end)
    done = first + 1 if alone else first
    named = False
    for at in range(done, end):
        line = low[at]
        if at < done or not line:
            continue
        behind = 0
        letter = line[0]
        if letter in _MOBILE_FIRST and len(line) < _SHORT and is_mobile(line):
            behind = _behind_mobile(lines, at, end)
        elif letter == "-" and line.startswith("-----begin pgp sign"):
            behind = _behind_armour(lines, at, end)
        elif len(line) >= _LONG_RULE and is_drawn(line) and _is_card(low[at + 1 : end]):
            behind = end
        elif at == start or letter in "-_=*[" or is_drawn(low[at - 1]):
            behind = _behind_footer(lines, at, end) if _begins_footer(line) else 0
        if not behind and (_is_notice(lines, at) or (named and _is_added(lines.raw[at], line))):
            behind = next((x for x in range(at, end) if not low[x]), end)
        named = named or is_valediction(line) or is_name(lines.raw[at], line, sender)
        if behind:
            done = behind
            yield _with_rule(lines, at, start), behind


def _behind_armour(lines: Lines, at: int, end: int) -> int:
    """The line behind what a signing program wrote: its head, up to the blank line, or its whole signature."""
    if "signed message" in lines.low[at]:
        return next((x + 1 for x in range(at, end) if not lines.low[x]), at + 1)
    return next((x + 1 for x in range(at, end) if lines.low[x].startswith("-----end pgp")), end)


def _is_card(low: Sequence[str]) -> bool:
    """Whether a few short lines with an address close a mail below a long rule, as lists add them."""
    filled = [line for line in low if line]
    if not 0 < len(filled) <= 8 or not any("http" in line or "@" in line or "www." in line for line in filled):
        return False
    return all(len(line) < 100 and line[-1] not in "?:" for line in filled) and not any(
        low[x] for x in range(len(filled) + 2, len(low))
    )


def _with_rule(lines: Lines, at: int, start: int) -> int:
    """The drawn line above a footer belongs to it."""
    first = at
    while at > start and is_drawn(lines.low[at - 1]):
        at -= 1
        first = at if lines.low[at] else first
    return first


def footer_end(lines: Lines, start: int, end: int) -> int:
    """The line behind the new ones that stand before the first footer."""
    return next((at for at in range(start, end) if lines.kinds[at] == "footer"), end)


def _is_notice(lines: Lines, at: int) -> bool:
    """Whether a paragraph that begins here tells its readers how to leave a firm's list, or what they may ask of it."""
    low = lines.low
    if len(low[at]) <= _LONG_ADDED or not _NOTICE.search(low[at]):
        return False
    above = low[at - 1] if at else ""
    if above and not is_drawn(above) and "|" not in above and " · " not in above:
        return False
    behind = next((x for x in range(at, len(low)) if not low[x]), len(low))
    paragraph = " ".join(low[at:behind])
    besides = _NOTICE.sub(" ", paragraph)
    return names_nobody(paragraph) and not _LAWYERS.search(paragraph) and not _WE_ASK.search(besides)


def _is_added(raw: str, low: str) -> bool:
    """Whether a line below its writer's name is what a firm adds to all its mail; what may ask for silence is none."""
    if not names_nobody(low) or asks(low):
        return False
    if (low[0] in _HEADS or not low[0].isalpha()) and _HEADING.match(raw.lstrip()):
        return True
    return len(low) > _LONG_ADDED and _ADDED.search(low) is not None


def asks(low: str) -> bool:
    """Whether a folded line may ask us for something, silence above all: such a line is nobody's card."""
    return _ASKS.search(low) is not None


def names_nobody(low: str) -> bool:
    """Whether a folded line does not speak of its writer."""
    return _I.isdisjoint(_WORD.findall(low))


def is_drawn(low: str) -> bool:
    """Whether a line has nothing but signs in it."""
    return not low or (low[0] in _SIGNS and not low.strip(_SIGNS))


def is_mobile(low: str) -> bool:
    """Whether a device says here that it sent the mail."""
    if low.lstrip(_OPENING).split(" ", 1)[0] not in _MOBILE_WORDS and not low.startswith(("发", "從", "iphone")):
        return False
    if low.startswith("get ["):
        low = low.replace("[", "").replace("]", "")
    told = _DEVICES.search(low) is not None or (low.endswith(">") and "<http" in low)
    told = told or ("sent from my " in low and low.count(" ") < 7)
    return bool(_MOBILE.match(low)) and told and _SAYS.isdisjoint(low.split()) and not asks(low)


def _behind_mobile(lines: Lines, at: int, end: int) -> int:
    """The line behind a mobile footer: it takes the next where that is an address of the web or its like."""
    at += 1
    while (
        at < end and lines.low[at] and ("http" in lines.low[at] or is_mobile(lines.low[at]) or len(lines.low[at]) < 4)
    ):
        at += 1
    return at


def _begins_footer(low: str) -> bool:
    first = low.lstrip(_AROUND).split(" ", 1)[0].rstrip(":,.")
    if first not in _FOOTER_WORDS and "mailing" not in low and "virus" not in low:
        return _begins_behind_a_firm(low)
    if _is_single(low):
        return _I.isdisjoint(low.split())
    return bool(_CONFIDENTIAL_START.match(low)) and bool(_MAIL_WORD.search(low))


def _begins_behind_a_firm(low: str) -> bool:
    """Whether a notice stands behind the name of its firm: 'Bramble Chambers. This email is confidential'."""
    firm, dot, behind = low.partition(". ")
    named = dot and len(firm) < _LONG_ADDED and firm.count(" ") < _MOST_OF_A_FIRM
    return bool(named and _CONFIDENTIAL_START.match(behind) and _MAIL_WORD.search(behind))


def _is_single(low: str) -> bool:
    """Whether a line is a footer by itself."""
    return _SINGLE.match(low) is not None or ("mailing" in low and _MAILING_LIST.match(low) is not None)


def _behind_footer(lines: Lines, at: int, end: int) -> int:
    """The line behind a disclaimer or a list's footer, 0 where it is neither: it goes on to the end of the stretch."""
    low = lines.low
    if _is_single(low[at]):
        return end
    paragraph, behind = "", at
    while behind < end and low[behind] and behind < at + 30:
        paragraph += " " + low[behind]
        behind += 1
    if len(low[at]) < 50 and behind == at + 1:  # a heading, the text below it
        below = lines.next_filled(behind, 3)
        if 0 <= below < end:
            paragraph += " " + low[below]
    needed = 1 if _I.isdisjoint(paragraph.split()) else 2  # somebody may say of their own words that they are private
    return end if len(_CONFIDENTIAL.findall(paragraph)) >= needed and len(paragraph) > 40 else 0
