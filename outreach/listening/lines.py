"""How is a text cut into lines that can be looked at quickly?

Each line is there as it was written and folded (lower case, no accents, no white space around), so that most of
them are told apart by their first or last letters alone.
"""

import re
from dataclasses import dataclass, field

from outreach.listening.notation import fold

LIMIT = 64 * 1024
"""How much of a text is read, in characters; a person's words stand at its head."""
LONGEST = 400
"""How much of one line is looked at."""

_UNSEEN = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\xad]")
_ODD = re.compile(r"[^\x00-\x7f]")


@dataclass(slots=True)
class Lines:
    """The lines of a text: `raw` as written, `low` folded and stripped, `kinds` what each was found to be."""

    raw: list[str]
    low: list[str]
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
    plain = folded(text)
    if not text.isascii():
        plain = _UNSEEN.sub("", plain)
    low = [line.strip()[:LONGEST] for line in plain.split("\n")]
    return Lines(raw, low, ["new"] * len(raw), ">" in text or "＞" in text)


def folded(text: str) -> str:
    """Lower case without accents, character for character, as `fold`, but quick where letters are plain."""
    if text.isascii():
        return text.lower()
    odd = set(_ODD.findall(text))
    lower = text.lower() if "İ" not in odd else text
    if len(odd) > MANY or len(lower) != len(text) or "İ" in odd:
        return fold(text)
    for letter in odd:
        plain = fold(letter)
        lower = lower.replace(letter, plain)
        if (small := letter.lower()) != letter:
            lower = lower.replace(small, plain)
    return lower


MANY = 40
"""So many different letters with accents are translated one by one rather than each in a pass of its own."""
