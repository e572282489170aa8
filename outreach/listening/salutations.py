"""Where does the greeting end that a mail begins with: 'Dear Mr Roe,', 'Sam -'?

It is a sentence by itself, in whatever line the next one begins: what stands behind it is said as if nothing stood
before it.
"""

from collections.abc import Iterable

from outreach.listening.folding import fold
from outreach.patterns import when_used

_GREET = frozenset(
    "hi hiya hello hey howdy howya dear morning afternoon evening greetings hallo moin servus gruezi liebe lieber"
    " liebes werte werter wertes tach bonjour bonsoir salut coucou cher chere chers madame monsieur mesdames"
    " messieurs hola buenas estimado estimada estimados estimadas apreciado apreciada querido querida ciao salve"
    " buongiorno buonasera gentile gentilissimo gentilissima egregio egregia spettabile caro cara hoi goedemorgen"
    " goedemiddag goedenavond goedendag geachte beste dag ola oi prezado prezada prezados prezadas exmo exma".split()
)
"""Words that greet, folded."""
_GREET_TOGETHER = frozenset(
    ("good morning", "good afternoon", "good evening", "good day", "guten tag", "guten morgen", "guten abend",
     "sehr geehrte", "sehr geehrter", "sehr geehrtes", "gruss gott", "buenos dias", "buen dia", "buon giorno",
     "buona sera", "bom dia", "boa tarde", "boa noite")
)  # fmt: skip
_ENDS = when_used(r"\s?[,:]\s|\s?\n| -+ | [–—] ")
_MOST, _LONGEST = 7, 70
"""A greeting has no more words, and fewer letters."""


def salutation_end(text: str, names: Iterable[str]) -> int:
    """Behind which place a text goes on that begins with a greeting, or with a name of those whom it is written to."""
    start = fold(text[:_LONGEST])
    first = len(start) - len(start.lstrip())
    end = _ENDS.search(start, first)
    if end is None or len(start) != len(text[:_LONGEST]):
        return 0
    said = start[first : end.start()]
    words = said.split(None, _MOST)
    if not words or len(words) > _MOST or not (_greets(words) or said in names):
        return 0
    behind = end.end()
    while behind < len(start) and start[behind].isspace():
        behind += 1
    return behind if start[behind : behind + 1].isalnum() else 0


def _greets(words: list[str]) -> bool:
    plain = all(word.strip(".'’-&").replace("'", "").replace("-", "").isalpha() or word == "&" for word in words)
    return plain and (words[0] in _GREET or " ".join(words[:2]) in _GREET_TOGETHER)


def names_of(name: str) -> list[str]:
    """The folded names by which somebody is greeted: all of it, and its first."""
    words = [word for word in fold(name).split() if len(word) > 1]
    return [" ".join(words), words[0]] if words else []
