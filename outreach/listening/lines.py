"""How is a text cut into lines that can be looked at quickly?

Each line is there as it was written and folded (lower case, no accents, no white space around), so that most of
them are told apart by their first or last letters alone.
"""

from dataclasses import dataclass, field

from outreach.inbox.wording import beyond_ascii
from outreach.listening.folding import fold

LIMIT = 64 * 1024
"""How much of a text is read, in characters; a person's words stand at its head."""
LONGEST = 400
"""How much of one line is looked at."""

_UNSEEN = frozenset(
    map(chr, (*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF, 0xAD))
)  # fmt: skip


@dataclass(slots=True)
class Lines:
    """The lines of a text: `raw` as written, `low` folded and stripped, `kinds` what each was found to be."""

    raw: list[str]
    low: list[str]
    folded: str
    """The text in lower case without accents, letter for letter."""
    kinds: list[str] = field(default_factory=list)
    marked: bool = True
    """Whether a quoting mark stands anywhere."""

    def next_filled(self, at: int, within: int = 6) -> int:
        """The first line from `at` on that is not blank, or -1 where there is none near."""
        for index in range(at, min(len(self.low), at + within)):
            if self.low[index]:
                return index
        return -1

    def mark(self, start: int, end: int, kind: str) -> None:
        """Call the lines from `start` to before `end` of this kind."""
        self.kinds[start:end] = [kind] * (end - start)

    def is_empty(self, start: int, end: int) -> bool:
        """Whether no new words stand in these lines."""
        return not any(self.low[at] and self.kinds[at] == "new" for at in range(start, end))


def lines_of(text: str) -> Lines:
    """The lines of a text, all of them new so far."""
    raw = text.split("\n")
    folded = fold(text)
    seen = folded
    if not folded.isascii():
        for letter in beyond_ascii(folded) & _UNSEEN:
            seen = seen.replace(letter, "")
    low = [line.strip()[:LONGEST] for line in seen.split("\n")]
    return Lines(raw, low, folded, ["new"] * len(raw), ">" in text or "＞" in text)
