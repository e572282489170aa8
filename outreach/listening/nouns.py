"""What tells a noun from a name, in a language that writes both with a capital letter?"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from outreach.listening.folding import fold


@dataclass(frozen=True, slots=True)
class Nouns:
    """The signs of a noun; `nouns:` of a language's file has them, folded here."""

    after: frozenset[str]
    """Words behind which a capital word alone is a noun: articles, possessives, most prepositions."""
    ends: tuple[str, ...]
    """Endings that names do not have."""
    adjectives: tuple[str, ...]
    """Endings of what may stand between such a word and its noun."""
    verbs: re.Pattern[str]
    """What stands behind a name that begins a sentence."""

    @classmethod
    def of(cls, data: Mapping[str, str]) -> "Nouns":
        """From the file: four texts, words between spaces."""
        words = {name: tuple(fold(word) for word in str(data[name]).split()) for name in data}
        verbs = re.compile(rf"\s+(?:{'|'.join(map(re.escape, words['verbs']))})(?!\w)")
        return cls(frozenset(words["after"]), words["ends"], words["adjectives"], verbs)
