"""What do the sentences of a text hold, each read when somebody asks for it?"""

from collections.abc import Sequence
from datetime import date
from functools import cached_property, partial
from typing import overload

from outreach.listening.clauses import Sentence
from outreach.listening.folding import words_in
from outreach.listening.phrases import Language
from outreach.listening.reading import Reading
from outreach.listening.walks import Text


class Parts:
    """The sentences of a text, each with its words, for whatever languages they are read in."""

    def __init__(self, sentences: Sequence[Sentence], folded: str) -> None:
        self.sentences = sentences
        folded = folded.replace("\n", " ")  # where a program broke a line says nothing
        self.folded = [folded[part.start : part.end] for part in sentences]
        self.words = [words_in(part) for part in self.folded]


class Readings(Sequence[Reading]):
    """The sentences of a text in one language; each is read when somebody asks for it."""

    def __init__(self, parts: Parts, language: Language, today: date | None) -> None:
        self._parts, self.language, self.today = parts, language, today
        self._read: list[Reading | None] = [None] * len(parts.sentences)

    def __len__(self) -> int:
        return len(self._read)

    @property
    def code(self) -> str:
        """The language that they are read in."""
        return self.language.code

    @property
    def sentences(self) -> Sequence[Sentence]:
        """The sentences themselves."""
        return self._parts.sentences

    @overload
    def __getitem__(self, at: int) -> Reading: ...

    @overload
    def __getitem__(self, at: slice) -> list[Reading]: ...

    def __getitem__(self, at: int | slice) -> Reading | list[Reading]:
        if isinstance(at, slice):
            return [self[each] for each in range(*at.indices(len(self)))]
        return self._read[at] or self._reading(at, Text(self._parts.folded[at]))

    @property
    def said(self) -> str:
        """What all sentences say."""
        return " ".join(part.text for part in self._parts.sentences)

    @cached_property
    def promising(self) -> list[tuple[int, Reading]]:
        """The sentences whose words may say something, with their numbers."""
        found: list[tuple[int, Reading]] = []
        for at, (folded, words) in enumerate(zip(self._parts.folded, self._parts.words, strict=True)):
            text = self.language.sieve.sifted(folded, words)
            if text is not None:
                found.append((at, self._reading(at, text)))
        return found

    def _reading(self, at: int, text: Text) -> Reading:
        reading = self._read[at] = Reading(
            self._parts.sentences[at], self.language, self.today, folded=text.text, text=text,
            before=partial(self.__getitem__, at - 1) if at else None,
        )  # fmt: skip
        return reading
