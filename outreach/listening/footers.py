"""What did a machine add: a mobile line, a disclaimer, the footer of a mailing list or of a free mail service?"""

from collections.abc import Iterator, Sequence

from outreach.listening.lines import Lines
from outreach.listening.names import Names, is_name
from outreach.listening.notices import LONG, OF_ONESELF, asks, is_added, is_drawn, is_notice
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
_AROUND = "*-_=[<(>#~.|! \"'"
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
_MOST_OF_A_FIRM = 5
"""A firm's name that stands before its notice has no more blanks."""
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
        if not behind and (is_notice(lines, at) or (named and is_added(lines.raw[at], line))):
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
        return OF_ONESELF.isdisjoint(low.split())
    return bool(_CONFIDENTIAL_START.match(low)) and bool(_MAIL_WORD.search(low))


def _begins_behind_a_firm(low: str) -> bool:
    """Whether a notice stands behind the name of its firm: 'Bramble Chambers. This email is confidential'."""
    firm, dot, behind = low.partition(". ")
    named = dot and len(firm) < LONG and firm.count(" ") < _MOST_OF_A_FIRM
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
    needed = (
        1 if OF_ONESELF.isdisjoint(paragraph.split()) else 2
    )  # somebody may say of their own words that they are private
    return end if len(_CONFIDENTIAL.findall(paragraph)) >= needed and len(paragraph) > 40 else 0
