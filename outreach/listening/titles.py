"""What stands before a name and is no part of it: 'Mr', 'Frau', 'Dr.'."""

from outreach.patterns import when_used

TITLES = when_used(
    r"^(?:(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Herr[n]?|Frau|Fr|Hr|Monsieur|Madame|Mademoiselle|M|Mme|Mlle"
    r"|Señora?|Sr|Sra|Srta|Don|Doña|Signora?|Sig|Dott|Dottoressa|Doctora?|Ingeniera?|Ingeniero|Licenciad[oa]"
    r"|De heer|Meneer|Mevrouw|Dhr|Mevr|Senhora?|Kollegin|Kollege|Kollegen|Maître|Me|Ing|Lic|Dipl|Arq)\b\.?\s+)+"
)
_ACADEMIC = when_used(r"^(?:Dr|Prof)\b")
_SHORT = when_used(r"(?:Dr|Prof|Mr|Mrs|Ms|Mme|Sr|Sra|Ing|Lic|Dipl|Arq)")
"""What a name before a full stop ends with, and no name does: 'Only Dr. Meier'."""
_TITLED = when_used(
    r"(?<![\w'])(?:(?:mr|mrs|ms|miss|mx|dr|prof|sir|herrn?|frau|hr|fr|monsieur|madame|mme|mlle|m|senora?|sr|sra|srta|don"
    r"|dona|dna|signora?|sig|dott|ing|lic|dipl|mag|arq|notar|meneer|mevrouw|dhr|mevr|ingenier[oa]|licenciad[oa]|doctora?"
    r"|kolleg(?:e|in|en)|maitre|rechtsanwalt|rechtsanwaltin|pfarrer|pfarrerin|father|sister)\b\.?(?:ª|º)?\s+){1,3}$"
)
_NEAR = 40
"""So many letters before a name a title is looked for."""


def untitled(name: str, start: int) -> tuple[list[str], int, bool]:
    """The words of a name without its titles, where they begin, and whether it has any."""
    bare = TITLES.sub("", f"{name} ").strip()
    if _ACADEMIC.match(name.split()[-2] if len(name.split()) > 1 else ""):
        bare = " ".join(name.split()[-2:])
    words, titled = bare.split(), bare != name
    return words, start + (name.rfind(words[0]) if titled and words else 0), titled


def title_at(folded: str, at: int) -> int:
    """Where the titles before a place begin; the place itself where there is none."""
    title = _TITLED.search(folded, max(0, at - _NEAR), at)
    return title.start() if title else at


def is_title(word: str) -> bool:
    """Whether a word is what a full stop cut off from the name behind it: 'Only Dr. Meier'."""
    return _SHORT.fullmatch(word) is not None
