"""Which way do words mean that may mean two: 'mail' of the post or the computer, 'call in' for a visit or a call?"""

import re

from outreach.listening.groups import Match
from outreach.listening.reading import Reading
from outreach.patterns import when_used


def ways_meant(named: tuple[str, ...], reading: Reading, match: Match) -> tuple[str, ...]:
    """The ways that a phrase names: bare 'mail' is the post's beside paper, and 'call in' is no call."""
    english = reading.language.code == "en"
    if named == ("email",) and _mail_in(reading).search(reading.masked, match.start, match.end):
        on_paper = _PAPER.search(reading.masked) and not _E_MAIL.search(reading.masked)
        return ("post",) if on_paper else named
    if english and named == ("phone",) and _CALL_IN.search(reading.masked, match.start, match.end + _FEW):
        return ()
    if english and named == ("in_person",) and _CALL_THEN.search(reading.folded, match.start, match.end + _FEW):
        return ("phone",)
    return named


def _mail_in(reading: Reading) -> re.Pattern[str]:
    """What may be the post's where it stands beside paper; nothing in languages that do not say so."""
    return {"en": _MAIL, "es": _CORREO}.get(reading.language.code, _NONE)


_NONE = when_used(r"(?!)")
_MAIL, _CORREO = when_used(r"\bmail\b"), when_used(r"\bcorreo\b(?! electronico)")
_PAPER = when_used(
    r"\b(?:sheets? of paper|on paper|paper (?:mail|copies|copy|letters)|envelopes?|postage|letter ?box|en papel"
    r"|sobre y sello|casilla (?:postal )?\d+|apartado (?:postal|de correos))\b"
)
"""What only the post brings; who refuses mail that is about brochures may still mean the other."""
_E_MAIL = when_used(r"\be-?mails?\b|\belectronico\b")
_CALL_IN = when_used(
    r"\bcall(?:ing|ed)? (?:in(?: (?:at|on us|on me|to see|and see|without|unannounced)\b|[,.;!?]|$)"
    r"|by the\b|round (?:to|at)\b)"
)
"""A visit, as British people call it."""
_CALL_THEN = when_used(
    r"\bcall(?:ing)? in (?:the (?:mornings?|afternoons?|evenings?|nights?|day|week|new|middle|summer|winter|spring)"
    r"|an?|early|late|mid|working|office|business|school|\d|(?:jan|febr)uary|march|april|may|june|july|august"
    r"|(?:septem|octo|novem|decem)ber|two|three|four|five|six)\b"
)
"""A call at some time is none: 'call in the evening'."""
_FEW = 18
