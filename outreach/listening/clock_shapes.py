"""What does a time of the clock look like in a text?"""

from outreach.listening.clock import between
from outreach.listening.matching import Shape
from outreach.listening.spoken import PART_OF_DAY
from outreach.listening.walks import FIGURE, Text
from outreach.patterns import when_used

_HOUR, _MINUTES = r"(?:2[0-4]|[01]?\d)", r"\s?[:.h]\s?[0-5]\d"
_SUFFIX = rf"(?:{PART_OF_DAY}|-?ish\b|\s?(?:uhr|heures|horas|hs|hrs|h\b|uur|ore))"
_COUNTED = (
    r"(?![\d%€$£]|[,.]\d|\s?(?:hours?|days?|weeks?|months?|years?|minutes?|mins?|times|of|people|units|pieces|pcs|kg|tons?"
    r"|stunden|tage[n]?|wochen|monate[n]?|stuks?|dagen|weken|maanden|jaar|personen|pezzi|persone|giorni|settimane|mesi|anni|pecas"
    r"|unidades|pessoas|anos|jours|semaines|mois|dias|semanas|meses|euros?)\b)"
)
"""What a bare figure is no hour before: '3,000 hours', 'after 2 weeks'."""
NOON = "noon|midday|midi|mediodia|mezzogiorno|mittag"
_FOUR = r"(?:[01]\d|2[0-3])[0-5]\d"
CLOCK = Shape(
    rf"{_FOUR}(?=\s?(?:hours|hrs|hs|h)\b|\s(?:and|to|till|until|or|-)\s{_FOUR}\s?(?:hours|hrs|hs|h)\b)(?:\s?(?:hours|hrs|hs|h)\b)?",
    _HOUR + r"\s?uhr\s[0-5]\d",
    _HOUR + _MINUTES + _SUFFIX,
    _HOUR + _MINUTES,
    _HOUR + _SUFFIX,
    _HOUR + _COUNTED,
    NOON,
    words=(FIGURE, *NOON.split("|")),
)
_FROM_TO = when_used(
    rf"(?<![\w.,:/-])({_HOUR}(?:{_MINUTES})?(?:{_SUFFIX})?)\s?-\s?({_HOUR}(?:{_MINUTES})?(?:{_SUFFIX})?)(?![\w/-]){_COUNTED}"
)
"""Figures joined by a dash alone: '8-4'."""
_QUARTER = r"(?:[01]\d|2[0-4])(?:00|15|30|45)"
_FOURS = when_used(
    rf"(?<![\w.,:/+-])(?!(?:19|20)\d\d\D+(?:19|20)\d\d)({_QUARTER})\s?(?:-|to|till?|until|bis|a|as|tot)\s?"
    rf"({_QUARTER})(?![\w/-]){_COUNTED}"
)
"""Four figures each, as soldiers and nurses write them ('0900-1130'), but no two years."""


def joined_by_dashes(text: Text) -> list[tuple[int, int, str | None, str | None]]:
    """Times in figures that a dash alone joins, or that have four figures each."""
    if not text.has_figures:
        return []
    found = [*_FROM_TO.finditer(text.text), *_FOURS.finditer(text.text)]
    return [(*m.span(), *between(m[1], m[2])) for m in found]
