"""Where do the sentences of a text begin and end?"""

import re
from collections.abc import Iterator
from typing import NamedTuple

LONGEST = 700
"""A sentence is cut at a space behind so many characters: what runs on longer is no sentence."""

_ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof st sr sra srta dra ing dipl hr nr tel ext approx ca ggf bzw evtl inkl einschl exkl z.b i.a u.a"
    " d.h e.g i.e vs mme mlle av núm sig dott avv dhr mevr jan feb apr aug sep sept oct nov dec".split()
)
"""What a full stop stands behind without ending the sentence; a single letter is one, too."""
_ORDINAL = re.compile(
    r"(?:^|\s)(?:am|bis|den|dem|ab|vom|zum|der|im|die)\s\d{1,2}$|\d{1,2}\.\s?\d{1,2}$|\d{1,2}$", re.IGNORECASE
)
_SIGN = re.compile(r"[.!?…\n\U0001f300-\U0001faff☀-➿]")
_END = re.compile(
    r"[.!?…]+[\"'”’»)\]]*(?=\s|$)|\n\s*\n|\n(?=\s*(?:[-*•>]|\d+[.)])\s)|[\U0001f300-\U0001faff☀-➿]+(?=\s)"
)
_CAPITAL = re.compile(r"\s*[A-ZÀ-Þ¿¡]")
_SHORT = 50
"""A line of so many letters is one sentence where the next begins with a capital."""


class Sentence(NamedTuple):
    """A sentence, to the letter, and its span in the text."""

    text: str
    start: int
    end: int
    cited: tuple[tuple[int, int], ...] = ()
    """What of it belongs to a citation that runs over several sentences."""


_CITATION = re.compile(r"(?:^|(?<=[\s(:]))[\"“„«](?=\S)([^\"“”„«»]{20,2000})(?<=\S)[\"”“»](?=$|[\s.,;:!?)])")
_SOMETHING_ELSE = 0.8
"""A text that is cited nearly whole is the sender's own after all."""


def sentences(text: str) -> list[Sentence]:
    """The sentences of a text in order; a blank line, a list item and a short line end one, too."""
    found: list[Sentence] = []
    start = 0
    for end in (*_ends(text), len(text)):
        for stop in (end,) if end - start <= LONGEST else _cuts(text, start, end):
            bare = text[start:stop].strip()
            if bare:
                left = text.find(bare, start)
                found.append(Sentence(bare, left, left + len(bare)))
            start = stop
    return _without_citations(text, found)


def _without_citations(text: str, found: list[Sentence]) -> list[Sentence]:
    """The sentences, those of a longer citation marked as what others say."""
    if len(found) < 2 or not ('"' in text or "“" in text or "„" in text or "«" in text):
        return found
    spans = [m.span() for m in _CITATION.finditer(text)]
    spans = [(a, b) for a, b in spans if b - a < _SOMETHING_ELSE * len(text.strip())]
    return [_marked(sentence, spans) for sentence in found] if spans else found


def _marked(sentence: Sentence, spans: list[tuple[int, int]]) -> Sentence:
    start, end = sentence.start, sentence.end
    over = [(a, b) for a, b in spans if a < end and b > start and (a < start or b > end)]
    cited = tuple((max(a, start) - start, min(b, end) - start) for a, b in over)
    return sentence._replace(cited=cited) if cited else sentence


def _ends(text: str) -> list[int]:
    """Where sentences end; each end is looked for only at letters with which one begins."""
    ends = {match.start() for match in _ITEM.finditer(text) if _is_item(text, match.start())} if ") " in text else set()
    done = line = 0
    for sign in _SIGN.finditer(text):
        at = sign.start()
        if at >= done and (match := _END.match(text, at)):
            done = match.end()
            if not _goes_on(text, match):
                ends.add(done)
        if text[at] == "\n":
            short = at - line <= _SHORT or (at - line == _SHORT + 1 and text[at - 1] in ",:;")
            if text[at - 2 : at] in _FACES or (
                short and (_CAPITAL.match(text, at + 1) or _BROKEN.search(text, line, at))
            ):
                ends.add(at + 1)
            line = at + 1
    return sorted(ends)


_FACES = frozenset((":)", ";)", ":D", "-)", ":(", "xD"))
"""Signs that end a line as a full stop does."""
_BROKEN = re.compile(r"[^\W\d_]{2}\s?$")
"""What a short line ends with that was broken off on purpose: a word, no comma."""
_ITEM = re.compile(r"[1-9]\)\s")


def _is_item(text: str, at: int) -> bool:
    """Whether an item of a list that stands in a line begins here: 'first: 1) call 2) write'."""
    return _APART.search(text[max(0, at - 3) : at]) is not None


_APART = re.compile(r"\w[\s,;.]\s?$")


def _goes_on(text: str, match: re.Match[str]) -> bool:
    """Whether the sentence goes on behind what looks like its end: an abbreviation, an ordinal, a pause."""
    start, end = match.span()
    if match[0] != ".":
        return match[0][0] in ".…" and end - start > 1 and bool(_PAUSE.match(text, end))
    before = text[max(0, start - _LONGEST_ABBREVIATION) : start]
    if len(before) == _LONGEST_ABBREVIATION and before.isalpha():
        return False
    after = text[end : end + 3].lstrip()
    if _is_abbreviated(text[max(0, start - 12) : start]) and after[:1] not in ("", "\n"):
        return True
    counted = before[-1:].isdigit() and after[:1].isalnum() and _ORDINAL.search(text[max(0, start - 12) : start])
    return bool(counted) and not _new_sentence(text, match)


_LONGEST_ABBREVIATION = 8
_PAUSE = re.compile(r"\s{1,3}[a-zà-ÿ]")


def _is_abbreviated(before: str) -> bool:
    """Whether the last word before a full stop is an abbreviation."""
    if not before or before[-1].isspace():
        return False
    word = before.split()[-1].rpartition("(")[2].lower()
    return word in _ABBREVIATIONS or (len(word) == 1 and "a" <= word <= "z")


def _new_sentence(text: str, match: re.Match[str]) -> bool:
    """Whether a word that starts no date follows the figure and its point ('by 5. Then …')."""
    word = re.match(r"\s+(\w+)", text[match.end() : match.end() + 20])
    return bool(word) and not re.match(
        r"\s+(?:[JFMASONDÄ]\w{2,8}\b|\d|(?:Jän|Jan|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez))",
        text[match.end() : match.end() + 20],
    )


def _cuts(text: str, start: int, end: int) -> Iterator[int]:
    """Where a stretch that is too long for a sentence is cut, its end last."""
    while end - start > LONGEST:
        space = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
        start = space if space > 0 else start + LONGEST
        yield start
    yield end
