"""Where do the sentences of a text begin and end?"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from outreach.inbox.wording import beyond_ascii
from outreach.listening.citations import MARKS, Span, cited
from outreach.listening.frames import without_frame
from outreach.listening.full_stops import MONTH, goes_on
from outreach.patterns import when_used

LONGEST = 700
"""A sentence is cut at a space behind so many characters: what runs on longer is no sentence."""

_SIGN = when_used(r"[…\U0001f300-\U0001faff☀-➿]")
_END = when_used(
    r"[.!?…]+[\"'”’»)\]]*(?=\s|$)|\n\s*\n|[\U0001f300-\U0001faff☀-➿]+(?=\s)"
    rf"|\n(?=\s*(?:[-*•>]|\d+[.)](?!\s{MONTH}))\s)",
    re.IGNORECASE,
)
_CAPITAL = when_used(r"\s*[A-ZÀ-Þ¿¡]")
_SHORT = 50
"""A line of so many letters is one sentence where the next begins with a capital."""


class Sentence(NamedTuple):
    """A sentence, to the letter, and its span in the text."""

    text: str
    start: int
    end: int
    cited: tuple[Span, ...] = ()
    """What of it belongs to a citation that runs over several sentences."""

    @property
    def ends_cited(self) -> bool:
        """Whether its last words are another's."""
        return any(end == len(self.text) for _, end in self.cited)

    @property
    def all_cited(self) -> bool:
        """Whether all of it is another's."""
        return (0, len(self.text)) in self.cited


def sentences(text: str, greeting: int = 0) -> list[Sentence]:
    """The sentences of a text in order; a blank line, a list item and a short line end one, too.

    What stands before the end of its `greeting` is one by itself.
    """
    found: list[Sentence] = []
    start = 0
    ends = [end for end in _ends(text) if end >= greeting]
    for end in (*([greeting] if greeting else []), *ends, len(text)):
        for stop in (end,) if end - start <= LONGEST else _cuts(text, start, end):
            bare = without_frame(text[start:stop].strip())
            if bare:
                left = text.find(bare, start)
                found.append(Sentence(bare, left, left + len(bare)))
            start = stop
    return _without_citations(text, found)


def _without_citations(text: str, found: list[Sentence]) -> list[Sentence]:
    """The sentences, those of a longer citation marked as what others say."""
    spans = cited(text) if len(found) > 1 else ()
    return [_marked(sentence, spans) for sentence in found] if spans else found


def _marked(sentence: Sentence, spans: Sequence[Span]) -> Sentence:
    start, end = sentence.start, sentence.end
    within: list[Span] = []
    for at in range(bisect_right(spans, start, key=_end_of), len(spans)):
        a, b = spans[at]
        if a >= end:
            break
        item = (a, b) == (start, end) and sentence.text[0] not in MARKS  # in its own marks somebody may ask for silence
        if a < start or b > end or item:
            within.append((max(a, start) - start, min(b, end) - start))
    return sentence._replace(cited=tuple(within)) if within else sentence


def _end_of(span: Span) -> int:
    return span[1]


def _ends(text: str) -> list[int]:
    """Where sentences end; each end is looked for only at letters with which one begins."""
    ends = {match.start() for match in _ITEM.finditer(text) if _is_item(text, match.start())} if ") " in text else set()
    width = _width(text)
    done = line = 0
    for at in _signs(text):
        if at >= done and (end := _end(text, at)):
            done = end
            if not goes_on(text, at, end):
                ends.add(end)
        if text[at] == "\n":
            short = at - line <= _SHORT or (at - line == _SHORT + 1 and text[at - 1] in ",:;")
            if text[at - 2 : at] in _FACES or (
                short
                and (_CAPITAL.match(text, at + 1) or _BROKEN.search(text, max(line, at - 3), at))
                and not _is_full(text, line, at, width)
            ):
                ends.add(at + 1)
            line = at + 1
    return sorted(ends)


def _width(text: str) -> int:
    """How many letters fit in a line, where a program seems to have wrapped the text; else 0."""
    width = max(map(len, text.split("\n")))
    return width if width in _WIDTHS else 0


def _is_full(text: str, line: int, at: int, width: int) -> bool:
    """Whether a program broke the line that ends at a place: the next word did not fit in it."""
    behind = text[at + 1 : at + 1 + width].split(maxsplit=1)
    return 0 < width < at - line + 1 + len(behind[0] if behind else "")


_WIDTHS = range(56, 81)
"""To which widths programs wrap; what is narrower was written so, and wider lines are whole paragraphs."""
_FACES = frozenset((":)", ";)", ":D", "-)", ":(", "xD"))
"""Signs that end a line as a full stop does."""
_BROKEN = when_used(r"[^\W\d_]{2}\s?$")
"""What a short line ends with that was broken off on purpose: a word, no comma."""


def _end(text: str, at: int) -> int:
    """Behind which place the end lies that begins at a sign; 0 where none does."""
    behind = text[at + 1 : at + 2]
    if behind.isalpha():
        return 0
    if behind == " " and text[at] in ".!?":
        return at + 1
    match = _END.match(text, at)
    return match.end() if match else 0


def _signs(text: str) -> list[int]:
    """Where the letters stand at which a sentence may end, in order."""
    signs = [".", "!", "?", "\n"]
    if not text.isascii():
        signs += filter(_SIGN.match, beyond_ascii(text))
    found: list[int] = []
    for sign in signs:
        at = text.find(sign)
        while at >= 0:
            found.append(at)
            at = text.find(sign, at + 1)
    return sorted(found)


_ITEM = when_used(r"[1-9]\)\s")


def _is_item(text: str, at: int) -> bool:
    """Whether an item of a list that stands in a line begins here: 'first: 1) call 2) write'."""
    return _APART.search(text[max(0, at - 3) : at]) is not None


_APART = when_used(r"\w[\s,;.]\s?$")


def _cuts(text: str, start: int, end: int) -> Iterator[int]:
    """Where a stretch that is too long for a sentence is cut, its end last."""
    while end - start > LONGEST:
        space = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
        start = space if space > 0 else start + LONGEST
        yield start
    yield end
