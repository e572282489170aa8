"""Did a person write this message to us, or which kind of machine?

Headers first, wording second, and bounces before auto-replies: four in ten bounces carry the marks of one.
RFC 3834 (Auto-Submitted), RFC 3464 and 8098 (reports), RFC 2919 (List-Id), RFC 5546 (calendar).
"""

import re
import unicodedata

from outreach.inbox.parsed import ParsedMessage
from outreach.inbox.wording import Phrases

_ACCENTS = re.compile("[\u0300-\u036f]+")
_HEAD = 1500
"""A machine says what it is in its first words; a person quotes one further down."""


def automatic_kind(message: ParsedMessage) -> str | None:
    """`bounce`, `calendar`, `challenge`, `out_of_office`, `notification` or `list`; None for a person."""
    subject, body = _folded(message.subject), _folded((message.text or _tagless(message.html))[:_HEAD])
    submitted = message.header("Auto-Submitted").split(";")[0].strip().casefold()
    content_type = message.content_type or message.header("Content-Type").casefold()
    if kind := _report(message, content_type, subject, body):
        return kind
    if _calendar(message, content_type, subject):
        return "calendar"
    if _CHALLENGE_SUBJECT.search(subject) or _CHALLENGE_BODY.search(body) or message.header("X-Challenge-Response"):
        return "challenge"
    if submitted == "no":
        return None
    return _reply(message, submitted, subject, body)


def _report(message: ParsedMessage, content_type: str, subject: str, body: str) -> str | None:
    """A delivery report or a receipt: a delay and a receipt are notices, a failure is a bounce."""
    if "disposition-notification" in content_type or (_RECEIPT_SUBJECT.search(subject) and _RECEIPT_BODY.search(body)):
        return "notification"
    daemon = bool(_DAEMON.search(_sender(message)))
    report = "delivery-status" in content_type
    marked = bool(message.header("X-Failed-Recipients"))
    empty_path = message.header("Return-Path").strip() == "<>"
    worded = (daemon or empty_path) and bool(
        _BOUNCE_SUBJECT.search(subject) or _BOUNCE_BODY.search(body) or _DELAY.search(subject)
    )
    if not (report or marked or (daemon and (worded or empty_path)) or (empty_path and worded) or (daemon and worded)):
        return None
    if _DELAY.search(subject) or _DELAY.search(body) or re.search(r"^action:\s*delayed", message.report, re.I | re.M):
        return "notification"
    if re.search(r"^action:\s*(?:delivered|relayed|expanded)", message.report, re.I | re.M) or _DELIVERED.search(
        subject
    ):
        return "notification"
    return "bounce"


def _calendar(message: ParsedMessage, content_type: str, subject: str) -> bool:
    if (
        message.calendar
        or content_type.startswith("text/calendar")
        or "text/calendar" in message.header("X-Calendar-Content")
    ):
        return True
    replied = message.header("Content-Class").casefold() == "urn:content-classes:calendarmessage"
    return replied or bool(message.header("X-MS-Olk-Calendar")) or bool(_CALENDAR_SUBJECT.search(subject))


def _reply(message: ParsedMessage, submitted: str, subject: str, body: str) -> str | None:
    """An auto-reply, a notice or a list; a person where neither headers nor wording tell."""
    precedence = message.header("Precedence").strip().casefold().replace("-", "_")
    replied = submitted == "auto-replied" or precedence == "auto_reply" or _vendor_reply(message)
    generated = submitted.startswith("auto-") or bool(_NOREPLY.search(_sender(message)))
    suppressed = bool(message.header("X-Auto-Response-Suppress"))
    named = bool(_AWAY_SUBJECT.search(subject))
    marked = replied or generated or suppressed or precedence in ("bulk", "list", "junk")
    worded = bool(_AUTO_BODY.search(body))
    if not (marked or named or worded or _TICKET_SUBJECT.search(subject)):
        listed = bool(message.header("List-Id") or message.header("List-Unsubscribe") or message.header("List-Post"))
        return "list" if listed else None
    away = bool(_AWAY_BODY.search(body) or _LEFT_BODY.search(body))
    ticket = bool(_TICKET_SUBJECT.search(subject) or _TICKET_BODY.search(body))
    listed = bool(message.header("List-Id") or message.header("List-Unsubscribe") or message.header("List-Post"))
    if listed and not replied and not named:
        return "list"
    if ticket and not (named or away) and (replied or generated or suppressed or _TICKET_SUBJECT.search(subject)):
        return "notification"
    if named or (away and (replied or generated or suppressed or _AUTO_BODY.search(body))):
        return "out_of_office"
    if precedence in ("bulk", "list", "junk") and not replied:
        return "out_of_office" if away else "list"
    if replied:
        return "notification" if _NOREPLY.search(_sender(message)) or _SHARED_BODY.search(body) else "out_of_office"
    if generated or _AUTO_BODY.search(body):
        return "notification"
    return None


def _vendor_reply(message: ParsedMessage) -> bool:
    """Marks of auto-responders older than RFC 3834, or that ignore it."""
    if message.header("X-Autoreply").casefold() not in ("", "no") or message.header("X-Autorespond"):
        return True
    if message.header("X-Autoreply-From") or message.header("X-Mail-Autoreply") or message.header("X-Vacation"):
        return True
    return message.header("X-POST-MessageClass").startswith("9;") or "autoresp" in message.header("X-Mailer").casefold()


def _sender(message: ParsedMessage) -> str:
    return message.sender.address.casefold() if message.sender else message.header("From").casefold()


def _folded(text: str) -> str:
    """Lower case without accents, white space as single spaces."""
    text = text.replace("’", "'").casefold()
    if not text.isascii():
        text = _ACCENTS.sub("", unicodedata.normalize("NFD", text))
    return " ".join(text.split())


def _tagless(html: str) -> str:
    return re.sub(r"<[^>]{0,400}>", " ", html[: 8 * _HEAD])


_DAEMON = Phrases(r"^(?:mailer-daemon|mailerdaemon|postmaster|mail-daemon|bounce)\b|microsoftexchange[0-9a-f]{6}")
_NOREPLY = Phrases(
    r"^(?:no[-_.]?reply|do[-_.]?not[-_.]?reply|nicht-?antworten|ne-?pas-?repondre|no-?responder|noresponder"
    r"|notifications?|notify|alerts?)\b|\bno-?reply@"
)
_BOUNCE_SUBJECT = Phrases(
    r"undeliver|delivery (?:status notification|has failed|failure|failed)|mail delivery (?:failed|failure|system)"
    r"|returned mail|returned to sender|failure notice|could not be delivered|message not delivered|unzustellbar"
    r"|nicht zugestellt|zustellung fehlgeschlagen|non remis|echec de (?:la )?(?:remise|livraison|distribution)"
    r"|non delivre|no se (?:puede|pudo|ha podido) entregar|no entregado|devuelto|mancata consegna"
    r"|recapito non riuscito|impossibile recapitare|onbestelbaar|niet bezorgd|nao entregue|falha na entrega"
    r"|nao foi possivel entregar"
)  # fmt: skip
_BOUNCE_BODY = Phrases(
    r"could ?n[o']?t be delivered|was(?:n't| not) delivered|unable to deliver|delivery (?:has )?failed"
    r"|permanent (?:fatal )?error|following address(?:es|\(es\)) failed|user unknown|recipient address rejected"
    r"|konnte nicht zugestellt|nicht zugestellt werden|fehler bei der nachrichtenzustellung|n'a pas pu etre (?:remis"
    r"|livre|distribue|delivre)|n'ont pas pu etre|no se (?:pudo|ha podido) entregar|no pudo ser entregado"
    r"|non e stato (?:possibile )?(?:consegna|recapita)|kon niet worden (?:bezorgd|afgeleverd)"
    r"|nao p[oô]de ser entregue|nao foi (?:possivel )?entreg|\b5\d\d[ -]5\.\d+\.\d+|mailbox (?:is full|unavailable)"
)  # fmt: skip
_DELAY = Phrases(
    r"\bdelay(?:ed)?\b|warning only|will be retried|still being retried|will (?:continue to )?(?:retry|try)"
    r"|not yet been delivered|verzoger|noch nicht zugestellt|retarde|differe|en attente de remise|demorad|retrasad"
    r"|se (?:seguira|volvera a) intent|in ritardo|vertraagd|atrasad"
)
_DELIVERED = Phrases(
    r"delivery status notification \((?:success|relay)|successfully delivered|^(?:delivered|relayed|zugestellt|remis"
    r"|entregado)\s?:"
)
_RECEIPT_SUBJECT = Phrases(
    r"^(?:read|gelesen|lu|leido|letto|gelezen|lida?|not read|deleted|nicht gelesen|read receipt|lesebestatigung"
    r"|accuse de lecture|confirmacion de lectura|conferma di lettura|leesbevestiging)\s?(?:[:(-]|$)"
)
_RECEIPT_BODY = Phrases(
    r"was (?:read|deleted)|wurde .{0,60}gelesen|a ete lu|ha sido leido|fue leido|se ley|e stato letto|is gelezen"
    r"|foi lida|return receipt|lesebestatigung|receipt|read on"
)
_CALENDAR_SUBJECT = Phrases(
    r"^(?:(?:accepted|declined|tentative(?:ly accepted)?|canceled|cancelled|updated) ?(?:invitation|event)?|zugesagt"
    r"|abgelehnt|mit vorbehalt|abgesagt|accepte|refuse|provisoire|annule|aceptad[oa]|rechazad[oa]|provisional"
    r"|cancelad[oa]|accettato|rifiutato|geaccepteerd|geweigerd|aceite|recusad[oa]|invitation|einladung"
    r"|invitacion)\s?: .*(?:@|\d{1,2}[:.h]\d\d|\d(?:am|pm)|20\d\d)"
)
_CHALLENGE_SUBJECT = Phrases(
    r"verif(?:y|ication) (?:required|needed|you|your)|please (?:verify|confirm) (?:your|that|you)|confirm (?:your"
    r"|that you) (?:message|email|sen|are)|challenge|sender verification|awaiting your (?:confirmation|approval)"
    r"|are you (?:a )?human|action required to deliver|message (?:held|on hold|pending)|approve (?:sender|yourself)"
    r"|bestatigen sie (?:ihre|dass|einmalig)|wartet auf (?:freigabe|bestatigung)|en attente de (?:validation"
    r"|confirmation)|pendiente de (?:verificacion|confirmacion|aprobacion)|mensaje retenido|message (?:retenu|bloque)"
    r"|nachricht (?:zuruckgehalten|in quarantane)|absenderbestatigung|spam-?schutz|verification de l'expediteur"
    r"|confirmez (?:votre|que)|antispam|anti-spam|verificacion (?:del? )?remitente|confirme (?:su|que)"
    r"|verifica del mittente|bevestig uw|boxbe"
)  # fmt: skip
_CHALLENGE_BODY = Phrases(
    r"(?:click|follow|visit|use) (?:on )?(?:the|this) (?:link|button)[^.]{0,60}(?:deliver|prove|verify|confirm"
    r"|release|reach)|(?:to|so that) (?:your|the) (?:message|e-?mail|mail) (?:to )?(?:be|is|can be|will be"
    r"|gets) (?:delivered|released)|prove (?:that )?you (?:are|'re) (?:a )?(?:human|not a|real|person)|message (?:is"
    r"|has been|was) (?:being )?(?:held|quarantined|on hold)|(?:only|just) (?:have to|need to)? ?(?:do|confirm"
    r"|verify) (?:this )?once|added to (?:the|my|his|her|their) (?:approved|allowed|safe|guest) (?:senders?|list)"
    r"|(?:klicken|bestatigen) sie[^.]{0,80}(?:zugestellt|zustell|absender|mensch|maschine|roboter)|(?:spam-?filter"
    r"|filter)[^.]{0,60}(?:zuruckgehalten|retenu|retenido|held)|(?:zuruckgehalten|retenu|retenido)[^.]{0,80}(?:spam"
    r"|filter|filtre|filtro|absender|expediteur|remitente)|(?:cliquez|cliquer)[^.]{0,90}(?:remis|delivr|transmis"
    r"|distribu|humain|expediteur|liberer)|(?:haga clic|pulse|pinche|confirme)[^.]{0,90}(?:entreg|remitente|persona"
    r"|humano|libera)|(?:clicchi|clicca)[^.]{0,80}(?:consegna|recapit|mittente)|klik[^.]{0,80}(?:bezorgd|afgeleverd"
    r"|mens)"
)  # fmt: skip
_AWAY_SUBJECT = Phrases(
    r"^(?:(?:re|aw|fw|sv) ?: ?)?\[?(?:automatic reply|auto(?:matic)?[- ]?(?:reply|response)|autoreply|autoresponse"
    r"|out[- ]of[- ](?:the[- ])?office|ooo\b|away from|on (?:leave|vacation|holiday)|automatische antwort|abwesenheit"
    r"|autom\. antwort|abwesend|nicht im (?:buro|haus)|reponse automatique|absence|absent[e]? (?:du|de)"
    r"|message d'absence|en conges?|respuesta automatica|fuera de (?:la )?oficina|ausencia|ausente"
    r"|contestacion automatica|de vacaciones|risposta automatica|fuori (?:sede|ufficio)|assenza|automatisch antwoord"
    r"|automatische (?:beantwoording|reactie)|afwezig|resposta automatica|fora do escritorio|ausente|ausencia)"
    r"|[(\[](?:auto[- ]?reply|out of (?:the )?office|automatic reply|abwesend)[)\]]|^auto ?:|: out of office$"
    r"|is out of (?:the )?office$"
)  # fmt: skip
_AWAY_BODY = Phrases(
    r"\b(?:out of (?:the )?office|on (?:\w+ )?(?:leave|vacation|holiday|sabbatical)|away (?:from|until|on)|(?:am|be"
    r"|'m) (?:currently )?(?:away|out|travelling|traveling|offline)|back (?:in|on|at)|return(?:ing)? (?:to|on)"
    r"|limited access|is (?:closed|shut)|resume duty|nicht im (?:buro|hause?)|abwesend|im urlaub|auf (?:dienst"
    r"|geschafts)reise|nicht erreichbar|wieder (?:im|fur|da|erreichbar|zuruck)|ab(?:wesenheit)|geschlossen|elternzeit"
    r"|mutterschutz|en conges?|absente?|de retour|hors du bureau|en deplacement|fermee?s?|conge (?:maternite"
    r"|paternite|parental)|fuera de (?:la )?oficina|de vacaciones|ausente|de baja|vuelvo|regreso|cerrad[oa]|permiso"
    r"|fuori (?:ufficio|sede)|in ferie|assente|rientr|chius[oa]|afwezig|met vakantie|op vakantie|niet aanwezig"
    r"|terug (?:op|vanaf)|gesloten|fora do escritorio|de ferias|regresso|encerrad|estarei de volta)"
)  # fmt: skip
_LEFT_BODY = Phrases(
    r"no longer (?:with|at|work|employed|part)|(?:have|has|'ve) left|nicht mehr (?:fur|bei|im unternehmen|in|tatig)"
    r"|(?:ausgeschieden|verlassen)|ai quitte|a quitte|ne fai[st] plus partie|plus (?:dans|chez)|ya no (?:trabaj|form"
    r"|est)|ha dejado|non lavor|non fa(?:ccio)? piu parte|niet (?:meer|langer) (?:werkzaam|bij|in dienst)"
    r"|ja nao (?:trabalh|fac)|closed this (?:mailbox|account|address)|mailbox (?:is|has been) closed"
    r"|new (?:e-?mail )?address"
)
_AUTO_BODY = Phrases(
    r"(?:this is|it is) an (?:automat(?:ic|ed)|auto-?generated)|automatically generated|automat(?:ed|ic) (?:message"
    r"|reply|response|email)|do not reply to this|automatische (?:antwort|nachricht|e-mail|mail)"
    r"|automatisch (?:erstellt|generiert|erzeugt|versendet)|message (?:est )?(?:envoye |genere )?automati(?:que"
    r"|quement)|reponse automatique|merci de ne pas (?:y )?repondre|mensaje automatico|respuesta automatica"
    r"|no responda a este|messaggio automatico|risposta automatica|automatisch (?:antwoord|bericht|gegenereerd)"
    r"|mensagem automatica|resposta automatica"
)
_TICKET_SUBJECT = Phrases(
    r"\[?#?\b(?:ticket|case|request|incident|vorgang|anfrage|demande|solicitud|caso|richiesta|pedido)\b[ :#-]*(?:id"
    r"|no|nr|number)?[ .:#-]*\d|^\[#?[a-z]{0,6}-?\d{3,}\]|(?:we(?:'ve| have) )?received your|your (?:order|request"
    r"|ticket|message|application|booking) .{0,40}(?:received|confirmed|shipped|opened|created)|acuse de recibo"
    r"|accuse de reception|eingangsbestatigung|empfangsbestatigung|ricevuta di|ontvangstbevestiging"
    r"|confirmacao de rece|thank you for (?:contacting|your (?:message|inquiry|enquiry))|ihre (?:anfrage"
    r"|nachricht) (?:ist|wurde|bei)|confirmation de (?:reception|votre)"
)  # fmt: skip
_TICKET_BODY = Phrases(
    r"(?:request|ticket|case|message|enquiry|inquiry|e-?mail|application) (?:\([^)]*\) )?(?:has been|was"
    r"|is) (?:received|opened|created|logged|registered|assigned)|ticket (?:number|id|#)|(?:aim|endeavou?r"
    r"|try) to (?:answer|respond|reply|get back)|type your reply above|within \d+ (?:working|business) (?:days|hours)"
    r"|a member of our|(?:anfrage|nachricht|anliegen|ticket) (?:ist|wurde|haben wir) (?:bei uns )?(?:eingegangen"
    r"|erhalten|registriert|unter)|ticketnummer|vorgangsnummer|(?:demande|message) (?:a (?:bien )?ete"
    r"|est) (?:enregistre|prise?|recu|bien)|numero de (?:ticket|dossier|suivi|caso)|(?:solicitud|mensaje|consulta"
    r"|incidencia) ha sido (?:registrad|recibid)|hemos recibido (?:su|tu)|abbiamo ricevuto|we hebben uw (?:vraag"
    r"|bericht|verzoek) ontvangen|recebemos (?:o seu|a sua)"
)  # fmt: skip
_SHARED_BODY = Phrases(
    r"this (?:mailbox|inbox|address) is (?:not monitored|unattended|unmonitored|only|for|no longer)|deze mailbox is"
    r"|dieses postfach|cette boite|este buzon|questa casella|thank you for (?:contacting|your (?:message|e-?mail"
    r"|enquiry|inquiry|interest|order))|we have received|your (?:message|request|order) (?:has been|was)"
)
