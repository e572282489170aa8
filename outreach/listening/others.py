"""Is a sentence about somebody else ('a friend of mine hates the phone')? Nothing in it is its writer's wish then."""

import re
from collections.abc import Mapping
from typing import Any

from outreach.listening.chains import Phrase
from outreach.listening.notation import read_list
from outreach.listening.walks import Text
from outreach.patterns import when_used

OWN = frozenset("stop channel unhappy legal hours cadence not_before interest not_interested only_person".split())
"""What only its writer can say for themselves."""
_OPENER = when_used(r"[\W_]*(?:(?:and|but|so|also|by the way|und|aber|et|mais|y|pero|por cierto)\b[\W_]*)?")


class Others:
    """The words of one language for others, under `others:` of its file.

    `who` are people who are nobody's customer or supplier here; `to_us` are words of who writes and of whom they write
    to, in the letters that they are written in: with any of them the sentence may be about these, too.
    """

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._who = Phrase(read_list(data.get("who") or (), {}), places=False)
        self._to_us = re.compile(rf"\b(?:{'|'.join(map(re.escape, data.get('to_us') or ['(?!)']))})\b")

    def has(self, folded: str, text: str) -> bool:
        """Whether a sentence begins with somebody else, and speaks of nobody besides."""
        start = _OPENER.match(folded)
        at = start.end() if start else 0
        ends = self._who.chain.ends(Text(folded[at:]), 0)
        return bool(ends) and self._to_us.search(text, at + max(ends)) is None
