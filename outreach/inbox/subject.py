"""What is a subject about, once the reply and forward marks of every language are taken off (RFC 5256)?"""

import re

from outreach.patterns import when_used

_MARKS = (
    "re|aw|antw|antwort|sv|vs|ref|res|rif|r|odp|ynt|fwd|fw|wg|tr|rv|enc|i|vl|vb|doorst|reenv|rép|rep|betr|"
    "回复|答复|转发|返信"
)
_PREFIX = when_used(
    rf"^(?:\s*(?:(?:{_MARKS})(?:\s*[\[(]\d{{1,3}}[\])])?\s*[:\uff1a]|\[[^\]\n]{{1,40}}\](?=\s*\S)))+\s*", re.I
)
_SUFFIX = when_used(r"(?:\s*\(fwd\))+\s*$", re.I)
_GENERIC = {
    "", "hi", "hello", "hey", "question", "a question", "quick question", "info", "information", "update",
    "follow up", "following up", "meeting", "thanks", "thank you", "no subject", "(no subject)", "invoice", "order",
    "frage", "anfrage", "hallo", "rechnung", "termin", "question rapide", "bonjour", "merci", "demande", "pregunta",
    "hola", "gracias", "consulta", "domanda", "ciao", "vraag", "pergunta", "olá",
}  # fmt: skip


def base_subject(subject: str) -> str:
    """The subject without marks, folded for comparison; '' where it says nothing of its own."""
    text = plain_subject(subject).casefold()
    return "" if text in _GENERIC else text


def plain_subject(subject: str) -> str:
    """The subject without marks, in its own letters: what an answer writes behind its 'Re: '."""
    text = re.sub(r"\s+", " ", subject[:500]).strip()
    return _SUFFIX.sub("", _PREFIX.sub("", text)).strip()


def is_reply(subject: str) -> bool:
    """Whether the subject carries a reply or forward mark."""
    return bool(_PREFIX.match(subject[:500]))
