"""Does a sentence go on behind what looks like its end: an abbreviation, an ordinal, a date, a pause?"""

import re
from string import ascii_lowercase

from outreach.patterns import when_used

MONTH = (
    r"(?:Jän|Jaen|Jan|Feb|Fév|Mär|Maer|Mar|Maa|Apr|Avr|Mai|May|Mag|Mei|Jun|Jul|Jui|Aug|Aoû|Ago|Sep|Set|Okt|Oct|Ott|Out|Nov"
    r"|Dez|Dec|Déc|Dic|Kalenderwoche|KW|Quartal)\w*"
)
_ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof st sr sra srta dra ing dipl hr nr tel ext approx ca ggf bzw evtl inkl einschl exkl z.b i.a u.a"
    " d.h e.g i.e vs mme mlle av núm sig dott avv dhr mevr jan feb apr aug sep sept oct nov dec max".split()
).union(ascii_lowercase)
"""What a full stop stands behind without ending the sentence; none is longer than seven letters."""
_DAYS = frozenset(
    "mon tue tues wed weds thu thur thurs fri sat sun mo di mi do fr sa so lun mar mer jeu ven sam dim mié mie jue vie"
    " sáb sab dom gio ven ma wo vr za zo seg ter qua qui sex".split()
)
"""Days that are cut short: behind their full stop a sentence goes on with other days, or with hours."""
_ORDINAL = when_used(
    r"(?:^|\s)(?:am|bis|den|dem|ab|vom|zum|der|im|die)\s\d{1,2}$|\d{1,2}\.\s?\d{1,2}$|\d{1,2}$", re.IGNORECASE
)
_ANSWERED = re.compile(
    r"\s(?:pourquoi pas|volontiers|avec plaisir|très peu|non merci|jamais|sans façon|surtout pas|merci bien|à éviter"
    r"|por qué no|ni hablar|ni loc[oa]|mejor no|nunca|jamás|con gusto|no,? gracias|encantad[oa]|perché no|mai"
    r"|meglio di no|porque não|nem pensar|why not|never|gladly|rather not|no,? thank(?:s| you)|warum nicht"
    r"|lieber nicht|gerne?|nie)\b",
    re.IGNORECASE,
)
"""What the writer answers to a question of their own: 'A call? Never.'"""


def _is_brief(text: str, end: int) -> bool:
    """Whether what ends here is no more than three words."""
    start = max(text.rfind(sign, 0, end) for sign in ".!?\n,;:") + 1
    return len(text[start:end].split()) <= 3


def goes_on(text: str, start: int, end: int) -> bool:
    """Whether the sentence goes on behind what looks like its end: an abbreviation, an ordinal, a pause, an answer."""
    if text[start] == "?":
        return _ANSWERED.match(text, end) is not None and _is_brief(text, start)
    if end - start > 1 or text[start] != ".":
        return text[start] in ".…" and end - start > 1 and bool(_PAUSE.match(text, end))
    last = text[start - 1 : start]
    if last.isalpha():
        return _is_abbreviated(text, start, end) and not _is_blank(text, end)
    if not last.isdigit() or _is_blank(text, end) or not text[end : end + 3].lstrip()[0].isalnum():
        return False
    before = text[max(0, start - 12) : start]
    if (_RANKED.search(before) or _SHORT_DATE.search(before)) and _PAUSE.match(text, end):  # 'am 20. ist die Prüfung'
        return True
    if _ON_DATE.search(before) and _GERMAN_NOUN.match(text, end):  # 'am 3.5. Geburtstag'
        return True
    return _ORDINAL.search(before) is not None and not _new_sentence(text, end)


_RANKED = when_used(r"(?:^|\s)(?:am|bis|ab|seit|vor|nach|den|dem|vom|zum|der)\s\d{1,2}$", re.IGNORECASE)
_SHORT_DATE = when_used(r"(?<![\d.])[0-3]?\d\.[01]?\d$")
"""A day and its month in figures: 'ab 5.5. wieder'."""
_ON_DATE = when_used(r"(?:\b(?:am|bis|ab|seit|vor|nach|den|dem|vom|zum|der)|,)\s[0-3]?\d\.[01]?\d$", re.IGNORECASE)
_GERMAN_NOUN = when_used(
    r"\s(?!(?:Bitte|Danke|Vielen?|Ich|Wir|Sie|Er|Es|Ihr|Ihre|Mein|Meine|Unser|Unsere|Der|Die|Das|Dann|Danach|Davor|Vorher"
    r"|Dies|Diese|Da|Daher|Deshalb|Dazu|Aber|Also|Alles|Ansonsten|Sonst|Nur|Noch|Erst|Leider|Gerne?|Kein|Keine|Wenn|Falls"
    r"|Weil|Bis|Ab|Am|Im|In|Um|Zu|Von|Vor|Nach|Mit|Für|Und|Oder|Ob|So|Hier|Beste|Liebe|Viele|Freundliche|Herzliche|Gruß"
    r"|Grüße|Hallo|Guten|Ruf|Rufe|Rufen|Schreib|Schreibe|Schreiben|Meld|Melde|Melden|Schick|Schicke|Schicken|Kann|Können"
    r"|Könnten|Könnt|Kannst|Hat|Haben|Ist|Sind|Wäre|Passt|Geht|Wird|Was|Wie|Wer|Wann|Wo|Warum)\b)"
    r"[A-ZÄÖÜ][a-zäöüß]+(?:[.,;!?]|\s[a-zäöüß])"
)
"""A noun that the sentence goes on with; none of the words that sentences begin with."""
_PAUSE = when_used(r"\s{1,3}[a-zà-ÿ]")
_AMONG = when_used(
    r"\s?(?:[,/&+-]|\s(?:\d|(?:and|to|or|und|bis|oder|et|au|y|a|o|e|en|matin|soir|vorm|nachm|am|pm|le|de|von|from)\b))"
)
"""What stands behind a day that is cut short, among others or before its hours."""


def _is_abbreviated(text: str, at: int, end: int) -> bool:
    """Whether the word before a full stop is an abbreviation, behind which no sentence ends."""
    words = text[max(0, at - 9) : at].split()
    word = words[-1].rpartition("(")[2].lower()
    if word == "h" and len(words) > 1 and words[-2][-1].isdigit():  # 'à partir de 10 h. Existent-ils …'
        return _PAUSE.match(text, end) is not None
    return word in _ABBREVIATIONS or (word in _DAYS and _AMONG.match(text, end) is not None)


def _is_blank(text: str, at: int) -> bool:
    """Whether nothing stands right behind a place."""
    behind = text[at : at + 3]
    return not behind or behind.isspace()


def _new_sentence(text: str, at: int) -> bool:
    """Whether a word that starts no date follows the figure and its point ('by 5. Then …')."""
    behind = text[at : at + 20]
    return _WORD.match(behind) is not None and _DATE.match(behind) is None


_WORD = when_used(r"\s+\w")
_DATE = when_used(rf"\s+(?:{MONTH}|\d)", re.IGNORECASE)
