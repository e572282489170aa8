"""Where do the sentences of a text begin and end?"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from string import ascii_lowercase
from typing import NamedTuple

from outreach.inbox.wording import beyond_ascii
from outreach.listening.citations import MARKS, Span, cited
from outreach.listening.frames import without_frame
from outreach.patterns import when_used

LONGEST = 700
"""A sentence is cut at a space behind so many characters: what runs on longer is no sentence."""

_ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof st sr sra srta dra ing dipl hr nr tel ext approx ca ggf bzw evtl inkl einschl exkl z.b i.a u.a"
    " d.h e.g i.e vs mme mlle av núm sig dott avv dhr mevr jan feb apr aug sep sept oct nov dec max".split()
).union(ascii_lowercase)
"""What a full stop stands behind without ending the sentence; none is longer than seven letters."""
_DAYS = frozenset(
    "mon tue tues wed weds thu thur thurs fri sat sun mo di mi do fr sa so lun mar mer jeu ven sam dim mié mie jue vie"
    " sáb sab dom gio ven ma wo vr za zo seg ter qua qui sex".split()
)
"""Days that are cut short: behind their full stop a sentence goes on with other days, or with hours."""
_ORDINAL = when_used(
    r"(?:^|\s)(?:am|bis|den|dem|ab|vom|zum|der|im|die)\s\d{1,2}$|\d{1,2}\.\s?\d{1,2}$|\d{1,2}$", re.IGNORECASE
)
_SIGN = when_used(r"[…\U0001f300-\U0001faff☀-➿]")
_MONTH = (
    r"(?:Jän|Jaen|Jan|Feb|Fév|Mär|Maer|Mar|Maa|Apr|Avr|Mai|May|Mag|Mei|Jun|Jul|Jui|Aug|Aoû|Ago|Sep|Set|Okt|Oct|Ott|Out|Nov"
    r"|Dez|Dec|Déc|Dic|Kalenderwoche|KW|Quartal)\w*"
)
_END = when_used(
    r"[.!?…]+[\"'”’»)\]]*(?=\s|$)|\n\s*\n|[\U0001f300-\U0001faff☀-➿]+(?=\s)"
    rf"|\n(?=\s*(?:[-*•>]|\d+[.)](?!\s{_MONTH}))\s)",
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
            if not _goes_on(text, at, end):
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


_ANSWERED = re.compile(
    r"\s(?:pourquoi pas|volontiers|avec plaisir|très peu|non merci|jamais|sans façon|surtout pas|merci bien|à éviter"
    r"|por qué no|ni hablar|ni loc[oa]|mejor no|nunca|jamás|con gusto|no,? gracias|encantad[oa]|perché no|mai"
    r"|meglio di no|porque não|nem pensar|why not|never|gladly|rather not|no,? thank(?:s| you)|warum nicht"
    r"|lieber nicht|gerne?|nie)\b",
    re.IGNORECASE,
)
"""What the writer answers to a question of their own: 'A call? Never.'"""


def _is_brief(text: str, end: int) -> bool:
    """Whether what ends here is no more than three words."""
    start = max(text.rfind(sign, 0, end) for sign in ".!?\n,;:") + 1
    return len(text[start:end].split()) <= 3


def _goes_on(text: str, start: int, end: int) -> bool:
    """Whether the sentence goes on behind what looks like its end: an abbreviation, an ordinal, a pause, an answer."""
    if text[start] == "?":
        return _ANSWERED.match(text, end) is not None and _is_brief(text, start)
    if end - start > 1 or text[start] != ".":
        return text[start] in ".…" and end - start > 1 and bool(_PAUSE.match(text, end))
    last = text[start - 1 : start]
    if last.isalpha():
        return _is_abbreviated(text, start, end) and not _is_blank(text, end)
    if not last.isdigit() or _is_blank(text, end) or not text[end : end + 3].lstrip()[0].isalnum():
        return False
    before = text[max(0, start - 12) : start]
    if (_RANKED.search(before) or _SHORT_DATE.search(before)) and _PAUSE.match(text, end):  # 'am 20. ist die Prüfung'
        return True
    return _ORDINAL.search(before) is not None and not _new_sentence(text, end)


_RANKED = when_used(r"(?:^|\s)(?:am|bis|ab|seit|vor|nach|den|dem|vom|zum|der)\s\d{1,2}$", re.IGNORECASE)
_SHORT_DATE = when_used(r"(?<![\d.])[0-3]?\d\.[01]?\d$")
"""A day and its month in figures: 'ab 5.5. wieder'."""
_PAUSE = when_used(r"\s{1,3}[a-zà-ÿ]")
_AMONG = when_used(
    r"\s?(?:[,/&+-]|\s(?:\d|(?:and|to|or|und|bis|oder|et|au|y|a|o|e|en|matin|soir|vorm|nachm|am|pm|le|de|von|from)\b))"
)
"""What stands behind a day that is cut short, among others or before its hours."""


def _is_abbreviated(text: str, at: int, end: int) -> bool:
    """Whether the word before a full stop is an abbreviation, behind which no sentence ends."""
    words = text[max(0, at - 9) : at].split()
    word = words[-1].rpartition("(")[2].lower()
    if word == "h" and len(words) > 1 and words[-2][-1].isdigit():  # 'à partir de 10 h. Existent-ils …'
        return _PAUSE.match(text, end) is not None
    return word in _ABBREVIATIONS or (word in _DAYS and _AMONG.match(text, end) is not None)


def _is_blank(text: str, at: int) -> bool:
    """Whether nothing stands right behind a place."""
    behind = text[at : at + 3]
    return not behind or behind.isspace()


def _new_sentence(text: str, at: int) -> bool:
    """Whether a word that starts no date follows the figure and its point ('by 5. Then …')."""
    behind = text[at : at + 20]
    return _WORD.match(behind) is not None and _DATE.match(behind) is None


_WORD = when_used(r"\s+\w")
_DATE = when_used(rf"\s+(?:{_MONTH}|\d)", re.IGNORECASE)


def _cuts(text: str, start: int, end: int) -> Iterator[int]:
    """Where a stretch that is too long for a sentence is cut, its end last."""
    while end - start > LONGEST:
        space = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
        start = space if space > 0 else start + LONGEST
        yield start
    yield end
