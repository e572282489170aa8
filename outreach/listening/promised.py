"""What did one of us promise in a mail of ours? A sentence that says what we shall do for the reader, with its day.

Small and careful: a promise is said in the first person, without a condition, a no or a question mark.
"""

from dataclasses import dataclass
from datetime import date

from outreach.listening.clauses import sentences
from outreach.listening.folding import fold
from outreach.listening.phrases import language
from outreach.listening.reading import read
from outreach.listening.tongues import likely_languages
from outreach.patterns import when_used

LONGEST, MOST = 400, 5

_DO_EN = (
    r"(send|e-?mail|mail|forward|share|get back|come back|be back|check|ask|find out|look into|let (you|"
    r"u) know|call you|"
    r"ring you|give you a (call|ring)|prepare|put together|draw up|write (you|it|the|up)|follow up|arrange|set up|"
    r"update you|confirm|introduce|get (you|it|the|that|this)|have (it|them|that|the|your|an|our)|drop you|"
    r"ping|revert)"
)
_PROMISES = {
    "en": (
        rf"\b(i|we)(['’]ll| will| shall|['’]m going to| am going to|['’]re going to| are going to| promise to)"
        rf"( \w+){{0,2}}? {_DO_EN}\b",
        r"\blet me (check|ask|find out|look into|talk to|see)\b.*\b(get back|come back|let you know|revert)\b",
        r"\byou(['’]ll| will) (have|get|receive|hear from)\b",
    ),
    "de": (
        r"\b(ich|wir) (schicke|sende|melde|schaue|klare|prufe|frage|kummere|gebe|rufe|bereite|leite|lasse|stelle|"
        r"schicken|senden|melden|schauen|klaren|prufen|fragen|kummern|geben|rufen|bereiten|leiten|lassen|stellen)"
        r"( \w+){0,2}? (ihnen|dir|euch|sie|dich|mich|uns|das|es|nach|darum|die|den|ein|eine|einen)\b",
        r"\b(ich|wir) werden?\b.*\b(schicken|senden|melden|klaren|prufen|nachfragen|kummern|geben|anrufen|"
        r"vorbereiten|"
        r"weiterleiten|zukommen lassen|zusammenstellen|nachsehen|zusenden|zuschicken)\b",
        r"\b(schicke|sende|melde|klare|prufe) ich (ihnen|dir|euch|mich|das|es)\b",
        r"\bsie (bekommen|erhalten|horen) .*\b(von mir|von uns|bis|morgen|heute|am|kommende|nachste)\b",
    ),
    "fr": (
        r"\b(je|nous) (vous|te|t|le|la|les)( le| la| les| l)?['’ ]*(envoie|enverrai|envoyons|enverrons|"
        r"ferai|ferons|fais|"
        r"transmets|transmettrai|transmettrons|recontacte|recontacterai|rappelle|rappellerai|rappellerons|"
        r"tiens|tiendrai|"
        r"tiendrons|confirme|confirmerai|confirmerons|prepare|preparerai|adresse|adresserai|donnerai|dirai)\b",
        r"\b(je|nous) (vais|allons) (vous|te|me|nous|le|la|les|lui)?['’ ]*(envoyer|faire parvenir|"
        r"transmettre|recontacter|"
        r"rappeler|tenir|confirmer|preparer|renseigner|verifier|demander|adresser)\b",
        r"\b(je|nous) (reviens|reviendrai|revenons|reviendrons) vers (vous|toi)\b",
        r"\b(je me renseigne|je me renseignerai|je verifie|je verifierai)\b",
        r"\b(vous recevrez|tu recevras|vous aurez)\b",
    ),
    "es": (
        r"\b(le|les|te|os|se lo|se la|te lo|te la)( \w+)? ?(envio|enviare|enviaremos|enviamos|mando|mandare|"
        r"mandaremos|llamo|"
        r"llamare|llamaremos|confirmo|confirmare|confirmaremos|aviso|avisare|avisaremos|hago llegar|"
        r"hare llegar|paso|pasare|"
        r"preparo|preparare|digo|dire|escribo|escribire)\b",
        r"\b(voy|vamos) a (enviar|mandar|llamar|confirmar|avisar|preparar|preguntar|consultar|averiguar|"
        r"escribir|pasar)",
        r"\b(me informo|me informare|lo consulto|lo consultare|lo averiguo|lo averiguare|lo compruebo|"
        r"lo comprobare)\b",
        r"\b(recibira|recibiras|recibiran|tendra|tendras) (el|la|los|las|un|una|noticias|mi|nuestra|nuestro)\b",
    ),
}
_NOT = {
    "en": r"\b(not|never|no longer|won['’]?t|if you|unless|once you|when you|as soon as you|in case|"
    r"would you like|shall i|"
    r"automatically|unsubscribe|no more)\b|n['’]t\b",
    "de": r"\b(nicht|nie|kein\w*|falls|wenn|sofern|sobald|solange|mochten sie|soll ich|abbestell\w*|automatisch)\b",
    "fr": r"\b(ne|jamais|plus aucun|si vous|si tu|des que vous|lorsque vous|quand vous|voulez-vous|"
    r"desabonn\w*)\b|\bn['’]",
    "es": r"\b(no|nunca|jamas|si usted|si quiere\w*|si lo|si le|si te|cuando usted|en cuanto usted|"
    r"quiere que|darse de baja)\b",
}
_SAYS = {code: when_used("|".join(f"(?:{each})" for each in every)) for code, every in _PROMISES.items()}
_UNLESS = {code: when_used(pattern) for code, pattern in _NOT.items()}


@dataclass(frozen=True, slots=True)
class Promised:
    """One promise, to the letter, and the last day by which it is to be kept, where it names one."""

    quote: str
    due: date | None


def promised(text: str, today: date) -> tuple[Promised, ...]:
    """The promises in the words of one of us, written on `today`; a few at the most."""
    codes = [code for code in likely_languages(fold(text).strip()[:20_000]) if code in _SAYS]
    found: list[Promised] = []
    for sentence in sentences(text):
        quote = " ".join(sentence.text.split())
        if len(quote) > LONGEST or quote.endswith("?") or quote.startswith(">"):
            continue
        folded = fold(quote)
        code = next((c for c in codes if _SAYS[c].search(folded) and not _UNLESS[c].search(folded)), None)
        if code is not None:
            days = read(sentence, language(code), today).dates
            due = max((when.last for when in days if today <= when.last), default=None)
            found.append(Promised(quote, due))
    return tuple(found[:MOST])
