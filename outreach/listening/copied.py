"""Does a copied mail header start here: From, Sent, To, Subject, in any order and language, or an older form of it?

Lotus Notes writes the sender and the date above 'To:', sometimes in one line; that preamble belongs to the header.
"""

from outreach.listening.attribution import dated
from outreach.listening.lines import Lines
from outreach.patterns import when_used

_WORDS = {
    "from": "from von de da van expediteur remitente mittente afzender fran fra od lahettaja"
    " feladoja felado kimden от 发件人"
    " 寄件者 寄件人 差出人 보낸사람 nadawca absender author",
    "sent": "sent gesendet envoye enviado enviada inviato verzonden skickat sendt wyslano"
    " odeslano lahetetty gonderildi elkuldve"
    " отправлено 发送时间 寄件日期 送信日時 보낸날짜",
    "date": "date datum data fecha dato дата 日期 日時 tarih",
    "to": "to an a para aan till til do komu kenelle vastaanottaja kime cimzett кому 收件人 宛先 받는사람 destinataire",
    "cc": "cc bcc kopie copie copia kopia kopi cc: copie_a копия 抄送 kk",
    "subject": "subject betreff objet asunto oggetto onderwerp assunto amne emne temat predmet aihe"
    " konu targy тема 主题 主旨 件名 제목"
    " sujet ogg betr re",
    "other": "reply-to importance priority wichtigkeit attachments anlagen attachment organization"
    " organisation x-mailer"
    " message-id auto-submitted",
}
LABELS = {word.rstrip(":").replace("_", " "): name for name, words in _WORDS.items() for word in words.split()} | {
    "enviado el": "sent", "enviado em": "sent", "enviada em": "sent", "date d'envoi": "sent", "a l'attention de": "to",
    "copie a": "cc", "gesendet am": "sent", "gesendet von": "other", "sent by": "other",
    "data invio": "sent", "in data": "sent",
    "fecha de envio": "sent", "envoye le": "sent", "message du": "sent", "verstuurd": "sent", "a/c": "cc",
    "antwort an": "other", "sent on": "sent",
    "please respond to": "other", "bitte antworten an": "other", "veuillez repondre a": "other", "blind copy": "cc",
}  # fmt: skip
"""What stands before the colon of a header line, and which one it is."""
_LONGEST_LABEL = 20
_MOST = 48
_BEFORE = 6
_ORIGINAL = frozenset(
    ("original message", "ursprungliche nachricht", "originalnachricht", "message d'origine", "message original",
     "mensaje original", "messaggio originale", "oorspronkelijk bericht", "mensagem original")
)  # fmt: skip
_INSIDE = when_used(
    r"(?:^|\s)(from|sent|date|to|subject|von|gesendet|datum|an|betreff|de|envoye|objet|enviado|fecha|para"
    r"|asunto|da|inviato|data|a|oggetto|van|verzonden|aan|onderwerp|assunto) ?:\s"
)
_ABOVE = ("please respond to", "sent by", "bitte antworten an", "gesendet von", "veuillez repondre a", "enviado por")
_NAMED = when_used(r"[^\W\d_]{2,}.*[^\W\d_]|[^\W\d_]{3}|@|[\u3040-\ud7ff]")
_MACHINE_DATE = when_used(r"\b\w{3}, \d{1,2} \w{3} \d{4} \d\d:\d\d:\d\d [+-]\d{4}")
"""RFC 5322, 3.3."""
_STAMP = when_used(
    r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4},? +(?:at |um |a "
    r"|alle )?\d{1,2}[:.h]\d\d(?:[:.]\d\d)? ?(?:[ap]\.?m\.?)?(?: \w{2,4}(?:[-+]\d+)?)?\W*$"
)


def label(low: str) -> tuple[str, str]:
    """Which header a line is, and its value; ('', '') for none."""
    cut = low.find(":", 1, _LONGEST_LABEL + 4)
    if cut < 0:
        cut = low.find("：", 1, _LONGEST_LABEL + 4)
    if cut < 0:
        return "", ""
    name = LABELS.get(low[:cut].strip("*_ \t>|\xa0"), "")
    return name, (low[cut + 1 :].strip("*_ \t\xa0") if name else "")


def copied_header(lines: Lines, at: int) -> tuple[int, int]:
    """Where the copied header begins and ends whose first labelled line is `at`; (0, 0) for none."""
    if _is_run_together(lines.low[at]) and not lines.is_empty(0, at):
        return at, at + 1
    first, value = label(lines.low[at])
    if not first or first in ("cc", "other"):
        return 0, 0
    fields, end, addressed, timed = _fields(lines, at)
    start, stamped, ruled = _preamble(lines, at)
    strong = fields & {"sent", "date", "to", "subject"}
    if first == "to":
        good = stamped and ("subject" in fields or "cc" in fields)
        good = good or ("from" in fields and len(strong) >= 3 and addressed and not lines.is_empty(0, start))
    elif first == "from":
        stamp_inside = bool(_STAMP.search(value))
        good = len(strong) >= 3 or (
            len(strong) == 2 and (addressed or timed or "sent" in fields or ruled or stamp_inside)
        )
        good = good or (len(strong) == 1 and ((ruled and (addressed or timed)) or stamp_inside))
    else:
        good = "from" in fields and len(strong) >= 2 and (len(strong) >= 3 or addressed or ruled)
    good = good or (addressed and first in ("from", "date") and _is_brief(lines, at, end, start))
    if good and not ruled and lines.is_empty(0, start) and _is_form(lines, end):
        good = False
    if good and not (ruled or stamped or addressed or timed or "sent" in fields) and lines.is_empty(0, start):
        good = False  # a memorandum that somebody wrote
    return (start, end) if good else (0, 0)


def _is_run_together(low: str) -> bool:
    """Whether a line holds all of a header, as some web readers run it together: 'Date: … From: … To: … Subject: …'."""
    if low.count(": ") < 3 or "@" not in low or not dated(low):
        return False
    return len({LABELS[name] for name in _INSIDE.findall(low)} - {"other", "cc"}) > 2


def _fields(lines: Lines, at: int) -> tuple[set[str], int, bool, bool]:
    """The headers from line `at` on, the line behind them, whether an address and whether a time stood in them."""
    found: set[str] = set()
    addressed = timed = False
    blanks, end, continued = 0, at, 0
    for index in range(at, min(len(lines.low), at + _MOST)):
        low = lines.low[index].lstrip("> ") if lines.kinds[index] == "quoted" else lines.low[index]
        if not low:
            blanks += 1
            if blanks > 2:
                break
            continue
        name, value = label(low)
        if not name and low in ("to", "cc", "subject", "bcc") and found:
            name = low
        if name and name in found and name not in ("cc", "other"):
            break
        if not name:
            follows = blanks == 0 and continued < 14 and found and (_continues(low) or _goes_on(lines, index))
            if not follows and low not in ("to", "cc", "subject"):
                break
            continued += 1
        else:
            if name == "from" and value and not _NAMED.search(value):
                return set(), at, False, False
            found.add(name)
            continued = 0
            timed = timed or (name in ("sent", "date", "from") and dated(value))
        addressed = addressed or "@" in low
        blanks, end = 0, index + 1
    return found, end, addressed, timed


def _is_brief(lines: Lines, at: int, end: int, start: int) -> bool:
    """Whether below new words a sender or a recipient stands beside a date as machines write it, and no more."""
    stated = any(_MACHINE_DATE.search(lines.low[index]) for index in range(at, end))
    return stated and not lines.is_empty(0, start) and sum(bool(lines.low[index]) for index in range(at, end)) > 1


def _continues(low: str) -> bool:
    """Whether a line goes on with the addresses of the one above."""
    return "@" in low or low.endswith((",", ";")) or low.count(";") + low.count("/") > 1 or "<" in low


def _is_form(lines: Lines, end: int) -> bool:
    """Whether the labels go on with such as no mail header has: 'Phone:', 'Message:'."""
    below = lines.low[end] if end < len(lines.low) else ""
    cut = below.find(":", 1, _LONGEST_LABEL)
    return cut > 0 and below[:cut].replace(" ", "").isalpha() and not label(below)[0]


def _goes_on(lines: Lines, at: int) -> bool:
    """Whether a header follows a line so soon that the line is the rest of a wrapped one."""
    behind = lines.low[at + 1 : at + 3]
    return bool(behind) and bool(behind[0]) and any(label(low)[0] in ("cc", "subject", "to", "sent") for low in behind)


def _preamble(lines: Lines, at: int) -> tuple[int, bool, bool]:
    """The first line of what stands above the header and belongs to it; whether a date, whether a rule is in it."""
    start, stamped, ruled, named = at, False, False, False
    index = at - 1
    for _ in range(_BEFORE * 2):
        if index < 0 or at - index > _BEFORE * 2 or lines.kinds[index] != lines.kinds[at]:
            break
        low = lines.low[index]
        if not low:
            index -= 1
            continue
        if is_rule(low):
            start, ruled = index, True
            break
        if low in _ORIGINAL:
            start, ruled = index, True
            break
        if low.startswith(_ABOVE):
            start = index
        elif not stamped and len(low) < 120 and _STAMP.search(whole := _unbroken(lines, index)):
            index -= whole != low
            start, stamped = index, True
            named = len(_STAMP.sub("", whole).strip(' ,"on')) > 3
        elif stamped and not named and start == index + 1 and _is_person(lines.raw[index]):
            start, named = index, True
        elif lines.raw[index][:1] in "\t" and len(low) < 50:
            start = index
        else:
            break
        index -= 1
    return start, stamped, ruled


def _unbroken(lines: Lines, at: int) -> str:
    """A line, with the one above it where only the time of a broken stamp stands on it."""
    low = lines.low[at]
    return f"{lines.low[at - 1]} {low}" if at and len(low) < 16 and low[0].isdigit() and ":" in low else low


def _is_person(raw: str) -> bool:
    text = raw.strip()
    words = text.split()
    return 0 < len(words) <= 6 and text[-1] not in ".!?:;" and (text[0].isupper() or text[0] in "\"<'" or "@" in text)


def is_rule(low: str) -> bool:
    """Whether a line is drawn, not written."""
    return len(low) >= 4 and not low.strip("-_=*~#+. ")
