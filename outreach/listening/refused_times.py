"""Does a text refuse the days or times that it names: 'never', 'except', 'not after five'?"""

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from outreach.listening.chains import Phrase
from outreach.listening.grammar import Before
from outreach.listening.notation import read_list
from outreach.listening.walks import Text
from outreach.listening.word_patterns import any_of
from outreach.patterns import when_used

_CLAUSE = when_used(
    r"[,;.!?]\s(?!da\b|dann\b|laisse|dejenme|dejeme|dejame|dejadme|leave (?:me|us)|lass"
    r"|in der zeit\b|so (?:not|never|please)\b|dus niet\b|also nicht\b)"
    r"|\s-\s|\s(?:und|aber|sonst|and|but|otherwise|et|mais|y|pero)\s"
    r"|\s(?:oder (?:gar|eben|sonst|nicht|nie)|or (?:not|never|don't|else)|ou (?:pas|jamais|sinon)|o (?:ya|si|nada))\s"
)
_NOT_YET = when_used(r"\b(?:noch (?:nicht|nix|kein\w*)|pas encore|(?:todavia|aun) no|no \w+ (?:todavia|aun))\b")
_BUT_FOR = re.compile(r"\b(?:sauf|hormis|excepte|hors|a part|qu[e']|salvo|excepto|menos|sino|mas que|fuera de)\b|qu'$")
"""What takes the time behind it out of a refusal: 'no calls but in the morning'."""


class RefusedTimes:
    """The words of one language that refuse; they stand with its hours (`never`, `refused`, `refused_before`), and what
    denies that they are open at all under `open:` (`never`, `shut`, and `surely`, which does not: 'no problem')."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.negated = Before(data.get("never", ()), re.compile(r"(?:\s+\w+)?\s*"))
        """What denies what stands right behind it."""
        self._open: Mapping[str, Sequence[str]] = data.get("open", {})
        self._refusals = data.get("refused") or ()
        self._refusals_before = data.get("refused_before") or ()

    def is_negated(self, text: Text, at: int, far: int) -> bool:
        """Whether 'never', 'except' or the like stands right before."""
        return self.negated.start(Text(text.text[max(0, at - far) : at])) is not None

    @cached_property
    def refused(self) -> Phrase:
        """What refuses the hours before it."""
        return Phrase(read_list(self._refusals, {}), places=False)

    def is_refused(self, text: Text, at: int) -> bool:
        """Whether the clause goes on to refuse the time that ends here: 'nach 17 Uhr bitte nicht mehr'."""
        clause = _NOT_YET.sub(" ", _CLAUSE.split(text.text[at : at + 60], maxsplit=1)[0])
        return bool(self._refusals) and any(True for _ in self.refused.find(Text(clause)))

    @cached_property
    def refused_before(self) -> Phrase:
        """What refuses the part of the day behind it: 'ne m'appelez pas le matin'."""
        return Phrase(read_list(self._refusals_before, {}), places=False)

    def is_refused_before(self, text: Text, at: int) -> bool:
        """Whether the clause has refused the time that begins here."""
        if not self._refusals_before:
            return False
        clause = _CLAUSE.split(text.text[max(0, at - 60) : at])[-1]
        return not _BUT_FOR.search(clause) and any(True for _ in self.refused_before.find(Text(clause)))

    def is_of_another_clause(self, text: Text, start: int, at: int) -> bool:
        """Whether what begins as a refusal goes on to ask for contact: 'don't write, *call me* after four'."""
        clauses = _CLAUSE.split(text.text[start:at])
        asks = len(clauses) > 1 and self._says.search(clauses[-1])
        return bool(asks) and self._denies.search(clauses[-1]) is None

    @cached_property
    def _says(self) -> re.Pattern[str]:
        return any_of(self._open.get("says", ()))

    @cached_property
    def _denies(self) -> re.Pattern[str]:
        return any_of([*self._open.get("never", ()), *self._open.get("shut", ())])

    @cached_property
    def _surely(self) -> re.Pattern[str]:
        return any_of(self._open.get("surely", ()))

    def is_denied(self, text: Text, start: int, end: int) -> bool:
        """Whether the clause around a stretch says no to it: 'I can't be reached before nine or after five'."""
        before = _CLAUSE.split(text.text[max(0, start - 60) : start])[-1]
        behind = _CLAUSE.split(text.text[end : end + 60], maxsplit=1)[0]
        around = self._surely.sub(" ", f"{before} {text.text[start:end]} {behind}")
        return self._denies.search(around) is not None
