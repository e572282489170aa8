"""What of a sentence is weighed? Its words, two and three of them side by side, and the letters of words.

What stands for many of its kind counts as that kind: an address, a number, a day of the week, a month. A kind is
written with a `+` before it, so that it is no word. And less than its own, the words of the sentences before and
behind it: 'I don't use it any more' says something only beside what stands before it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from outreach.listening.folding import fold, words_in
from outreach.patterns import when_used

LEAST, MOST = 3, 5
"""How many letters of a word stand together."""
ADDRESS, NUMBER, WEEKDAY, MONTH = "+address", "+0", "+weekday", "+month"
Calendar = Mapping[str, str]
"""What words of a language stand for: a day of the week or a month for its kind, 'dont' for 'don t'."""

BEFORE, BEHIND = "<", ">"
"""What stands before the words of the sentence before one and of that behind it, so that they are none of its own."""
BEGIN, END = "^", "$"
LONGEST_SALUTATION, _CLOSED = 4, (".", "?", "!")
"""So many words has a greeting at most, and it does not end as a sentence does."""
BESIDE_COUNTS = 0.5
"""How much the words beside a sentence count, where its own count 1."""

_ADDRESS = when_used(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_MARKUP = when_used(r"<[^<>]{1,200}>")
"""What a program wrote between the words: it is none of them."""
_FIGURE = re.compile("[0-9]")
_FIGURES = "0123456789"
_UNSURE = 3
"""Words of so few letters may mean something else: 'may', 'sun', 'mar'."""
_PERHAPS = f"{WEEKDAY}?"
"""What stands before them where they may name a day of the week: they do beside another ('Mo-Fr', 'Tue/Thu')."""


_JOINED = frozenset("and or to und oder bis et ou au y o a e en of tot".split())
"""What may stand between two days that are cut short."""


def calendar(dates: Mapping[str, Any], shortened: Sequence[str] = ()) -> Calendar:
    """The calendar of a language's words for dates, each of which may end in an `s`; and what is `shortened` with an
    apostrophe, where it is left out."""
    named = [(fold(word), kind) for name, kind in (("weekdays", WEEKDAY), ("months", MONTH))
             for words in dates[name] for word in words if len(word) > _UNSURE]  # fmt: skip
    apart = {word.replace("'", ""): word.replace("'", " ") for word in shortened}
    rows = [*dates["weekdays"], *dates.get("hours", {}).get("short", ())]
    cut = {fold(word): f"{_PERHAPS}{fold(word)}" for row in rows for word in row if len(word) <= _UNSURE}
    return cut | apart | {each: kind for word, kind in named for each in (word, f"{word}s")}


def classed(folded: str, calendar: Calendar, words: Sequence[str] | None = None) -> list[str]:
    """The words of a folded text (`words`, where they are known), and the kinds of what stands for its kind."""
    if "<" in folded:
        return classed(_MARKUP.sub(" ", folded).replace("<", " "), calendar)
    if "@" in folded:
        parts = _ADDRESS.split(folded)
        found = [word for part in parts for word in (*classed(part.replace("@", " "), calendar), ADDRESS)]
        return found[:-1]
    found = [calendar.get(word, word) for word in (words_in(folded) if words is None else words)]
    joined = " ".join(found)
    if joined.count(" ") >= len(found):
        found = joined.split()
    if _PERHAPS in joined:
        found = _days_settled(found)
    if _FIGURE.search(folded):
        return [f"{NUMBER}{word.strip(_FIGURES)}" if _FIGURE.search(word) else word for word in found]
    return found


def _days_settled(words: Sequence[str]) -> list[str]:
    """The words with those that may name a day of the week: a day beside another, else the word itself."""
    days = [at for at, word in enumerate(words) if word.startswith(WEEKDAY)]
    beside = {
        each
        for one, other in pairwise(days)
        if other - one == 1 or (other - one == 2 and words[one + 1] in _JOINED)
        for each in (one, other)
    }
    return [
        word if not word.startswith(_PERHAPS) else WEEKDAY if at in beside else word.removeprefix(_PERHAPS)
        for at, word in enumerate(words)
    ]


def ended(folded: str, words: Sequence[str]) -> list[str]:
    """Words between the beginning and the end of their sentence, which count as words; a question tells itself."""
    mark = [mark for mark in "?!" if mark in folded[-6:]]
    return [BEGIN, *words, *mark, END]


def tokens(folded: str, calendar: Calendar, words: Sequence[str] | None = None) -> list[str]:
    """What a folded sentence is weighed by: its words, kinds and ends."""
    return ended(folded, classed(folded, calendar, words))


def letters(word: str) -> list[str]:
    """The letters of a word that stand together; its ends count as letters. A kind has none."""
    if len(word) < LEAST or word[0] == "+":
        return []
    bound = f"<{word}>"
    return [bound[at : at + n] for n in range(LEAST, MOST + 1) for at in range(len(bound) - n + 1)]


def neighbours(words: Sequence[str], count: int) -> list[str]:
    """Each so many words that stand side by side."""
    return [" ".join(words[at : at + count]) for at in range(len(words) - count + 1)]


def together(words: Sequence[str], of: str = "") -> Iterator[str]:
    """Words, and two and three of them side by side; `of` stands before each, where they are said of something."""
    for count in (1, 2, 3):
        for each in neighbours(words, count):
            yield f"{of}{each}"


def features(words: Sequence[str]) -> list[str]:
    """All that is weighed of a sentence's tokens; `-` stands before letters, so that they are no word."""
    return [*together(words), *(f"-{part}" for word in words for part in letters(word))]


def beside(before: Sequence[str] | None, behind: Sequence[str] | None) -> list[str]:
    """What is weighed of the tokens of the sentences before and behind one; `None` where there is none."""
    said = ((BEFORE, inner(before) or [BEGIN]), (BEHIND, inner(behind) or [END]))
    return [f"{where}{word}" for where, words in said for word in words]


def salutation(folded: str, words: Sequence[str]) -> bool:
    """Whether a text's first sentence is but a name or a greeting: it says nothing of the one behind it."""
    return len(words) <= LONGEST_SALUTATION and folded.rstrip()[-1:] not in _CLOSED


def inner(said: Sequence[str] | None) -> Sequence[str]:
    """The tokens of a sentence without its ends."""
    return said[1:-1] if said else ()


def share(count: int) -> float:
    """How much each of so many features counts: in a long sentence less."""
    return float(3 / (count + 10) ** 0.5)
