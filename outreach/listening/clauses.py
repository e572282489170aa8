"""Where do the sentences of a text begin and end?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

LONGEST = 700
"""A sentence is cut at a space behind so many characters: what runs on longer is no sentence."""

_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:mr|mrs|ms|dr|prof|st|sr|sra|srta|dra|ing|dipl|hr|nr|tel|ext|approx|ca|ggf|bzw|evtl|inkl|einschl|exkl"
    r"|z\.\s?b|i\.\s?a|u\.\s?a|d\.\s?h|e\.g|i\.e|vs|mme|mlle|av|núm|sig|dott|avv|dhr|mevr"
    r"|jan|feb|apr|aug|sep|sept|oct|nov|dec|[a-z])$",
    re.IGNORECASE,
)
_ORDINAL = re.compile(
    r"(?:^|\s)(?:am|bis|den|dem|ab|vom|zum|der|im|die)\s\d{1,2}$|\d{1,2}\.\s?\d{1,2}$|\d{1,2}$", re.IGNORECASE
)
_END = re.compile(
    r"[.!?…]+[\"'”’»)\]]*(?=\s|$)|\n\s*\n|\n(?=\s*(?:[-*•>]|\d+[.)])\s)|[\U0001f300-\U0001faff☀-➿]+(?=\s)"
)


@dataclass(frozen=True, slots=True)
class Sentence:
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
    for end in _ends(text):
        found += _pieces(text, start, end)
        start = end
    return _without_citations(text, found + _pieces(text, start, len(text)))


def _without_citations(text: str, found: list[Sentence]) -> list[Sentence]:
    """The sentences, those of a longer citation marked as what others say."""
    spans = [m.span() for m in _CITATION.finditer(text)] if len(found) > 1 else []
    spans = [(a, b) for a, b in spans if b - a < _SOMETHING_ELSE * len(text.strip())]
    return [_marked(sentence, spans) for sentence in found] if spans else found


def _marked(sentence: Sentence, spans: list[tuple[int, int]]) -> Sentence:
    start, end = sentence.start, sentence.end
    over = [(a, b) for a, b in spans if a < end and b > start and (a < start or b > end)]
    cited = tuple((max(a, start) - start, min(b, end) - start) for a, b in over)
    return replace(sentence, cited=cited) if cited else sentence


def _ends(text: str) -> list[int]:
    ends = {match.end() for match in _found(text) if not _goes_on(text, match)}
    items = (match.end() for match in _ITEM.finditer(text)) if ") " in text else ()
    return sorted(ends.union((match.end() for match in _SHORT_LINE.finditer(text)), items))


def _goes_on(text: str, match: re.Match[str]) -> bool:
    """Whether the sentence goes on behind what looks like its end: an abbreviation, an ordinal, a pause."""
    start, end = match.span()
    if match[0] != ".":
        return match[0][0] in ".…" and end - start > 1 and bool(_PAUSE.match(text, end))
    if text[max(0, start - _LONGEST_ABBREVIATION) : start].isalpha() and start >= _LONGEST_ABBREVIATION:
        return False
    before = text[max(0, start - 12) : start]
    after = text[end : end + 3].lstrip()
    if _ABBREVIATION.search(before) and after[:1] not in ("", "\n"):
        return True
    counted = before[-1:].isdigit() and after[:1].isalnum() and _ORDINAL.search(before)
    return bool(counted) and not _new_sentence(text, match)


_LONGEST_ABBREVIATION = 8
_PAUSE = re.compile(r"\s{1,3}[a-zà-ÿ]")


def _found(text: str) -> Iterator[re.Match[str]]:
    """Each match of `_END`; it is tried only at letters with which one begins, which is ten times as fast."""
    end = 0
    for sign in _SIGN.finditer(text):
        if sign.start() >= end and (match := _END.match(text, sign.start())):
            end = match.end()
            yield match


_SIGN = re.compile(r"[.!?…\n\U0001f300-\U0001faff☀-➿]")
_ITEM = re.compile(r"(?<=\w[\s,;.])\s?(?=[1-9]\)\s)")
"""Where an item of a list that stands in a line begins: 'first: 1) call 2) write'."""
_SHORT_LINE = re.compile(r"^[^\n]{0,50}[,:;]?\n(?=\s*[A-ZÀ-Þ¿¡])", re.MULTILINE)


def _new_sentence(text: str, match: re.Match[str]) -> bool:
    """Whether a word that starts no date follows the figure and its point ('by 5. Then …')."""
    word = re.match(r"\s+(\w+)", text[match.end() : match.end() + 20])
    return bool(word) and not re.match(
        r"\s+(?:[JFMASONDÄ]\w{2,8}\b|\d|(?:Jän|Jan|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez))",
        text[match.end() : match.end() + 20],
    )


def _pieces(text: str, start: int, end: int) -> list[Sentence]:
    """The text between two ends, without the white space around it, cut where it is too long."""
    pieces = []
    while start < end:
        stop = end
        if end - start > LONGEST:
            space = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
            stop = space if space > 0 else start + LONGEST
        piece = text[start:stop]
        bare = piece.lstrip()
        left = start + len(piece) - len(bare)
        bare = bare.rstrip()
        if bare:
            pieces.append(Sentence(bare, left, left + len(bare)))
        start = stop
    return pieces
