"""Did a person write this message to us, or which kind of machine?

Headers first, wording second, and bounces before auto-replies: four in ten bounces carry the marks of one.
RFC 3834 (Auto-Submitted), RFC 3464 and 8098 (reports), RFC 2919 (List-Id), RFC 5546 (calendar).
"""

import re
import unicodedata

from outreach.inbox.parsed import ParsedMessage

KINDS = ("bounce", "calendar", "challenge", "out_of_office", "notification", "list")
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
    worded = (daemon or empty_path) and bool(_BOUNCE_SUBJECT.search(subject) or _BOUNCE_BODY.search(body))
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


_DAEMON = re.compile(r"^(?:mailer-daemon|mailerdaemon|postmaster|mail-daemon|bounce)\b|microsoftexchange[0-9a-f]{6}")
_NOREPLY = re.compile(
    r"^(?:no[-_.]?reply|do[-_.]?not[-_.]?reply|nicht-?antworten|ne-?pas-?repondre|no-?responder"
    r"|noresponder|notifications?|notify|alerts?)\b|\bno-?reply@"
)
_BOUNCE_SUBJECT = re.compile(
    r"undeliver|delivery (?:status notification|has failed|failure|failed)|mail delivery (?:failed|failure"
    r"|system)|returned mail|returned to sender|failure notice|could not be delivered|"
    r"message not delivered|unzustellbar|nicht zugestellt|zustellung fehlgeschlagen|non remis"
    r"|echec de (?:la )?(?:remise|livraison|distribution)|non delivre|no se (?:puede|pudo"
    r"|ha podido) entregar|no entregado|devuelto|"
    r"mancata consegna|recapito non riuscito|impossibile recapitare|onbestelbaar|niet bezorgd|nao entregue"
    r"|falha na entrega|nao foi possivel entregar"
)  # fmt: skip
_BOUNCE_BODY = re.compile(
    r"could ?n[o']?t be delivered|was(?:n't| not) delivered|unable to deliver|delivery (?:has )?failed"
    r"|permanent (?:fatal )?error|following address(?:es|\(es\)) failed|user unknown"
    r"|recipient address rejected|"
    r"konnte nicht zugestellt|nicht zugestellt werden|fehler bei der nachrichtenzustellung"
    r"|n'a pas pu etre (?:remis|livre|distribue|delivre)|n'ont pas pu etre|no se (?:pudo"
    r"|ha podido) entregar|no pudo ser entregado|"
    r"non e stato (?:possibile )?(?:consegna|recapita)|kon niet worden (?:bezorgd|afgeleverd)"
    r"|nao p[oô]de ser entregue|nao foi (?:possivel )?entreg|\b5\d\d[ -]5\.\d+\.\d+|mailbox (?:is full"
    r"|unavailable)"
)  # fmt: skip
_DELAY = re.compile(
    r"\bdelay(?:ed)?\b|warning only|will be retried|still being retried|will (?:continue to )?(?:retry"
    r"|try)|not yet been delivered|verzoger|noch nicht zugestellt|retarde|differe|en attente de remise"
    r"|demorad|retrasad|se (?:seguira|volvera a) intent|in ritardo|vertraagd|atrasad"
)
_DELIVERED = re.compile(
    r"delivery status notification \((?:success|relay)|successfully delivered|^(?:delivered|relayed"
    r"|zugestellt|remis|entregado)\s?:"
)
_RECEIPT_SUBJECT = re.compile(
    r"^(?:read|gelesen|lu|leido|letto|gelezen|lida?|not read|deleted|nicht gelesen|read receipt"
    r"|lesebestatigung|accuse de lecture|confirmacion de lectura|conferma di lettura"
    r"|leesbevestiging)\s?(?:[:(-]|$)"
)
_RECEIPT_BODY = re.compile(
    r"was (?:read|deleted)|wurde .{0,60}gelesen|a ete lu|ha sido leido|fue leido|se ley|e stato letto"
    r"|is gelezen|foi lida|return receipt|lesebestatigung|receipt|read on"
)
_CALENDAR_SUBJECT = re.compile(
    r"^(?:(?:accepted|declined|tentative(?:ly accepted)?|canceled|cancelled|updated) ?(?:invitation"
    r"|event)?|zugesagt|abgelehnt|mit vorbehalt|abgesagt|accepte|refuse|provisoire|annule|aceptad[oa]"
    r"|rechazad[oa]|provisional|cancelad[oa]|accettato|rifiutato|geaccepteerd|geweigerd|aceite|recusad[oa]"
    r"|invitation|einladung|invitacion)\s?: .*(?:@|\d{1,2}[:.h]\d\d|\d(?:am|pm)|20\d\d)"
)
_CHALLENGE_SUBJECT = re.compile(
    r"verif(?:y|ication) (?:required|needed|you|your)|please (?:verify|confirm) (?:your|that|you)"
    r"|confirm (?:your|that you) (?:message|email|sen|are)|challenge|sender verification"
    r"|awaiting your (?:confirmation|approval)|are you (?:a )?human|action required to deliver"
    r"|message (?:held|on hold|pending)|approve (?:sender|yourself)|"
    r"bestatigen sie (?:ihre|dass|einmalig)|wartet auf (?:freigabe|bestatigung)"
    r"|en attente de (?:validation|confirmation)|pendiente de (?:verificacion|confirmacion|aprobacion)"
    r"|mensaje retenido|message (?:retenu|bloque)|nachricht (?:zuruckgehalten|in quarantane)"
    r"|absenderbestatigung|spam-?schutz|verification de l'expediteur|confirmez (?:votre|que)|antispam"
    r"|anti-spam|verificacion (?:del? )?remitente|confirme (?:su|que)|verifica del mittente|bevestig uw"
    r"|boxbe"
)  # fmt: skip
_CHALLENGE_BODY = re.compile(
    r"(?:click|follow|visit|use) (?:on )?(?:the|this) (?:link|button)[^.]{0,60}(?:deliver|prove|verify"
    r"|confirm|release|reach)|"
    r"(?:to|so that) (?:your|the) (?:message|e-?mail|mail) (?:to )?(?:be|is|can be|will be"
    r"|gets) (?:delivered|released)|prove (?:that )?you (?:are|'re) (?:a )?(?:human|not a|real|person)"
    r"|message (?:is|has been|was) (?:being )?(?:held|quarantined|on hold)|"
    r"(?:only|just) (?:have to|need to)? ?(?:do|confirm|verify) (?:this )?once|added to (?:the|my|his|her"
    r"|their) (?:approved|allowed|safe|guest) (?:senders?|list)|"
    r"(?:klicken|bestatigen) sie[^.]{0,80}(?:zugestellt|zustell|absender|mensch|maschine|roboter)"
    r"|(?:spam-?filter|filter)[^.]{0,60}(?:zuruckgehalten|retenu|retenido|held)|(?:zuruckgehalten|retenu"
    r"|retenido)[^.]{0,80}(?:spam|filter|filtre|filtro|absender|expediteur|remitente)|(?:cliquez"
    r"|cliquer)[^.]{0,90}(?:remis|delivr|transmis|distribu|humain|expediteur|liberer)|(?:haga clic|pulse"
    r"|pinche|confirme)[^.]{0,90}(?:entreg|remitente|persona|humano|libera)|(?:clicchi"
    r"|clicca)[^.]{0,80}(?:consegna|recapit|mittente)|klik[^.]{0,80}(?:bezorgd|afgeleverd|mens)"
)  # fmt: skip
_AWAY_SUBJECT = re.compile(
    r"^(?:(?:re|aw|fw|sv) ?: ?)?\[?(?:automatic reply|auto(?:matic)?[- ]?(?:reply|response)|autoreply"
    r"|autoresponse|out[- ]of[- ](?:the[- ])?office|ooo\b|away from|on (?:leave|vacation|holiday)|"
    r"automatische antwort|abwesenheit|autom\. antwort|abwesend|nicht im (?:buro|haus)|reponse automatique"
    r"|absence|absent[e]? (?:du|de)|message d'absence|en conges?|respuesta automatica"
    r"|fuera de (?:la )?oficina|ausencia|ausente|contestacion automatica|de vacaciones|"
    r"risposta automatica|fuori (?:sede|ufficio)|assenza|automatisch antwoord"
    r"|automatische (?:beantwoording|reactie)|afwezig|resposta automatica|fora do escritorio|ausente"
    r"|ausencia)|"
    r"[(\[](?:auto[- ]?reply|out of (?:the )?office|automatic reply|abwesend)[)\]]|^auto ?:"
    r"|: out of office$|is out of (?:the )?office$"
)  # fmt: skip
_AWAY_BODY = re.compile(
    r"\b(?:out of (?:the )?office|on (?:\w+ )?(?:leave|vacation|holiday|sabbatical)|away (?:from|until|on)"
    r"|(?:am|be|'m) (?:currently )?(?:away|out|travelling|traveling|offline)|back (?:in|on|at)"
    r"|return(?:ing)? (?:to|on)|limited access|is (?:closed|shut)|resume duty|"
    r"nicht im (?:buro|hause?)|abwesend|im urlaub|auf (?:dienst|geschafts)reise|nicht erreichbar"
    r"|wieder (?:im|fur|da|erreichbar|zuruck)|ab(?:wesenheit)|geschlossen|elternzeit|mutterschutz|"
    r"en conges?|absente?|de retour|hors du bureau|en deplacement|fermee?s?|conge (?:maternite|paternite"
    r"|parental)|fuera de (?:la )?oficina|de vacaciones|ausente|de baja|vuelvo|regreso|cerrad[oa]|permiso|"
    r"fuori (?:ufficio|sede)|in ferie|assente|rientr|chius[oa]|afwezig|met vakantie|op vakantie"
    r"|niet aanwezig|terug (?:op|vanaf)|gesloten|fora do escritorio|de ferias|regresso|encerrad"
    r"|estarei de volta)"
)  # fmt: skip
_LEFT_BODY = re.compile(
    r"no longer (?:with|at|work|employed|part)|(?:have|has|'ve) left|nicht mehr (?:fur|bei|im unternehmen"
    r"|in|tatig)|(?:ausgeschieden|verlassen)|ai quitte|a quitte|ne fai[st] plus partie|plus (?:dans|chez)"
    r"|ya no (?:trabaj|form|est)|ha dejado|non lavor|non fa(?:ccio)? piu parte|niet (?:meer"
    r"|langer) (?:werkzaam|bij|in dienst)|ja nao (?:trabalh|fac)|closed this (?:mailbox|account|address)"
    r"|mailbox (?:is|has been) closed|new (?:e-?mail )?address"
)
_AUTO_BODY = re.compile(
    r"(?:this is|it is) an (?:automat(?:ic|ed)|auto-?generated)|automatically generated|automat(?:ed"
    r"|ic) (?:message|reply|response|email)|do not reply to this|automatische (?:antwort|nachricht|e-mail"
    r"|mail)|automatisch (?:erstellt|generiert|erzeugt|versendet)|message (?:est )?(?:envoye "
    r"|genere )?automati(?:que|quement)|reponse automatique|merci de ne pas (?:y )?repondre"
    r"|mensaje automatico|respuesta automatica|no responda a este|messaggio automatico|risposta automatica"
    r"|automatisch (?:antwoord|bericht|gegenereerd)|mensagem automatica|resposta automatica"
)
_TICKET_SUBJECT = re.compile(
    r"\[?#?\b(?:ticket|case|request|incident|vorgang|anfrage|demande|solicitud|caso|richiesta"
    r"|pedido)\b[ :#-]*(?:id|no|nr|number)?[ .:#-]*\d|^\[#?[a-z]{0,6}-?\d{3,}\]|(?:we(?:'ve"
    r"| have) )?received your|your (?:order|request|ticket|message|application|booking) .{0,40}(?:received"
    r"|confirmed|shipped|opened|created)|"
    r"acuse de recibo|accuse de reception|eingangsbestatigung|empfangsbestatigung|ricevuta di"
    r"|ontvangstbevestiging|confirmacao de rece|thank you for (?:contacting|your (?:message|inquiry"
    r"|enquiry))|ihre (?:anfrage|nachricht) (?:ist|wurde|bei)|confirmation de (?:reception|votre)"
)  # fmt: skip
_TICKET_BODY = re.compile(
    r"(?:request|ticket|case|message|enquiry|inquiry|e-?mail|application) (?:\([^)]*\) )?(?:has been|was"
    r"|is) (?:received|opened|created|logged|registered|assigned)|ticket (?:number|id|#)|(?:aim|endeavou?r"
    r"|try) to (?:answer|respond|reply|get back)|type your reply above|within \d+ (?:working"
    r"|business) (?:days|hours)|a member of our|"
    r"(?:anfrage|nachricht|anliegen|ticket) (?:ist|wurde|haben wir) (?:bei uns )?(?:eingegangen|erhalten"
    r"|registriert|unter)|ticketnummer|vorgangsnummer|(?:demande|message) (?:a (?:bien )?ete"
    r"|est) (?:enregistre|prise?|recu|bien)|numero de (?:ticket|dossier|suivi|caso)|(?:solicitud|mensaje"
    r"|consulta|incidencia) ha sido (?:registrad|recibid)|hemos recibido (?:su|tu)|abbiamo ricevuto"
    r"|we hebben uw (?:vraag|bericht|verzoek) ontvangen|recebemos (?:o seu|a sua)"
)  # fmt: skip
_SHARED_BODY = re.compile(
    r"this (?:mailbox|inbox|address) is (?:not monitored|unattended|unmonitored|only|for|no longer)"
    r"|deze mailbox is|dieses postfach|cette boite|este buzon|questa casella|thank you for (?:contacting"
    r"|your (?:message|e-?mail|enquiry|inquiry|interest|order))|we have received|your (?:message|request"
    r"|order) (?:has been|was)"
)
