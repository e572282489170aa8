"""From which text of the source was an English sentence made that is kept without it?

Much of what we say of contacts is kept in English alone. The texts are few and known: a sentence that fits one of them
is read back with what was filled in, and can then be said in any language. One that fits none stays as it is.
"""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from outreach.sentences import Sentence

_PLACE = re.compile(r"\{(\w+)\}")
_LONGEST = 2000
_DAY, _MOMENT = r"\d{4}-\d\d-\d\d", r"\d{4}-\d\d-\d\d \d\d:\d\d UTC"


class Texts:
    """The texts of which kept sentences are made."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.texts = tuple(dict.fromkeys(texts))
        self._plain = frozenset(text for text in self.texts if "{" not in text)
        # The longest first: what they have in common is then told by that which says most.
        patterned = sorted((text for text in self.texts if "{" in text), key=len, reverse=True)
        self._forms = [(text, re.compile(_form(text), re.DOTALL)) for text in patterned]
        self.read: Callable[[str], Sentence] = lru_cache(maxsize=4096)(self._read)

    def _read(self, kept: str) -> Sentence:
        """The sentence, with what was filled in; the English alone where nothing is known of it."""
        if kept in self._plain or len(kept) > _LONGEST:
            return Sentence(kept)
        for text, form in self._forms:
            if (found := form.fullmatch(kept)) is not None:
                return self._made(text, found.groupdict(), kept)
        return Sentence(kept)

    def _made(self, text: str, found: dict[str, str], kept: str) -> Sentence:
        try:
            made = Sentence(text, {name: self._part(name, value) for name, value in found.items()})
        except ValueError:
            return Sentence(kept)
        return made if made == kept else Sentence(kept)

    def _part(self, name: str, value: str) -> Any:
        if name == "day":
            return date.fromisoformat(value)
        if name == "moment":
            return datetime.fromisoformat(value.removesuffix(" UTC")).replace(tzinfo=UTC)
        if name == "number":
            return int(value)
        return self.read(value) if name in ("why", "what") else value


def _form(text: str) -> str:
    pieces = _PLACE.split(text)
    shapes = {"day": _DAY, "moment": _MOMENT, "number": r"\d+"}
    return "".join(
        f"(?P<{piece}>{shapes.get(piece, '.+?')})" if at % 2 else re.escape(piece) for at, piece in enumerate(pieces)
    )
