"""Which words must a sentence hold before a phrase can match: a quick test before the slow one?"""

import re
from collections.abc import Mapping

from outreach.listening.notation import PIECE, fold

Needs = frozenset[str] | None
"""One of these words stands in every match; None where no word can be told."""


def words_in(folded: str) -> frozenset[str]:
    """The words of folded text as `needs_of` names them: parts of hyphened and elided words, apostrophes left out."""
    found = re.findall(r"[\w']+", folded)
    parts = {part for word in found for part in word.split("'")}
    return frozenset(parts | {word.replace("'", "") for word in found})


def needs_of(phrase: str, lists: Mapping[str, Needs]) -> Needs:
    """The words of which a match of the phrase holds one; `lists` has those of the named lists and places."""
    return _alternatives(PIECE.findall(phrase), 0, lists)[0]


def needs_of_any(phrases: list[str], lists: Mapping[str, Needs]) -> Needs:
    """The words of which a match of any of the phrases holds one."""
    return _union([needs_of(str(phrase), lists) for phrase in phrases])


def _union(options: list[Needs]) -> Needs:
    if any(option is None for option in options):
        return None
    return frozenset().union(*(option for option in options if option))


def _alternatives(pieces: list[str], at: int, lists: Mapping[str, Needs]) -> tuple[Needs, int]:
    options: list[Needs] = []
    best: Needs = None
    while at < len(pieces) and pieces[at] not in ")]":
        piece = pieces[at]
        at += 1
        if piece == "/":
            options.append(best)
            best = None
        elif piece in "([":
            inner, at = _alternatives(pieces, at, lists)
            at += 1
            best = _smaller(best, inner) if piece == "(" else best
        elif not piece.startswith("...") and piece != "-":
            best = _smaller(best, lists.get(piece[1:-1]) if piece[0] in "{<" else _word(piece))
    return _union([*options, best]), at


def _smaller(one: Needs, other: Needs) -> Needs:
    if one is None or other is None:
        return other if one is None else one
    return min(one, other, key=len)


def _word(piece: str) -> Needs:
    """A word in the forms that folded text may give it: with and without the e of an umlaut."""
    if "*" in piece or not re.fullmatch(r"-?[\w'’]+", piece):
        return None
    plain = piece.removeprefix("-").lower().replace("’", "'").replace("'", "")
    spelt = plain.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")
    forms = {fold(plain), fold(spelt), *(fold(part) for part in piece.lower().split("'"))} - {""}
    return frozenset(forms | {form.replace("ß", "ss") for form in forms})
