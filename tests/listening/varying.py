"""Writes labelled sentences anew with other words: each word now and then becomes one that means much the same.

What comes of it is often odd, and nobody labelled it: a larger reader does (teaching.py). It shows what words that
stand in no labelled sentence say beside those that do.
"""

import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from tests.listening.learned_rows import Row

OFTENEST, NEAREST, LEAST_NEAR, LOOKED_AT = 130, 8, 0.45, 70
"""So many of the most frequent words stay; each other has so many neighbours at most, at least so near to it, out of so
many that are looked at."""
CHANGED, LEFT_OUT, SEED = 0.24, 0.04, 11
"""How often a word is changed, and how often left out."""
_WORD = re.compile(r"[A-Za-z]+(?:'[a-z]+)?")
_PARTS = re.compile(rf"({_WORD.pattern})")
_ENDS = ("ing", "ed", "ly", "s")


def varied(given: Sequence[Row], times: int, neighbours: Mapping[str, Sequence[str]]) -> Iterator[Row]:
    """Each sentence so many times with other words, beside the same ones; none twice, and none as it was."""
    draw, known, often = random.Random(SEED), {row.text for row in given}, _often(row.text for row in given)
    for row in given:
        for _ in range(times):
            found = (_instead(word, neighbours, often, draw) for word in _PARTS.split(row.text))
            said = " ".join("".join(found).split())
            if said and said not in known:
                known.add(said)
                yield row._replace(text=said)


def _instead(word: str, neighbours: Mapping[str, Sequence[str]], often: frozenset[str], draw: random.Random) -> str:
    lower = word.lower()
    if not _WORD.fullmatch(word):
        return word
    if lower in neighbours and draw.random() < CHANGED:
        other = draw.choice(neighbours[lower])
        return other.capitalize() if word[0].isupper() else other
    return "" if lower not in often and draw.random() < LEFT_OUT else word


def words_of(texts: Iterable[str]) -> Counter[str]:
    """How often each word stands in the texts."""
    return Counter(word.lower() for text in texts for word in _WORD.findall(text))


def _often(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(word for word, _ in words_of(texts).most_common(OFTENEST))


def neighbours_of(texts: Sequence[str], words: Sequence[str], places: Any) -> dict[str, list[str]]:
    """What else could stand for each word of the texts; `places` has where each of `words` lies, row by row (torch)."""
    at = {word: number for number, word in enumerate(words)}
    asked = [word for word in words_of(texts) if word in at and word not in _often(texts)]
    found: dict[str, list[str]] = {}
    for begin in range(0, len(asked), 1024):
        some = asked[begin : begin + 1024]
        near, which = (places[[at[word] for word in some]] @ places.T).topk(LOOKED_AT, dim=1)
        for word, how_near, numbers in zip(some, near.tolist(), which.tolist(), strict=True):
            others = (words[number] for part, number in zip(how_near, numbers, strict=True) if part > LEAST_NEAR)
            if kept := [other for other in others if _may_stand_for(other, word)][:NEAREST]:
                found[word] = kept
    return found


def _may_stand_for(other: str, word: str) -> bool:
    """Whether it is another word of the same ending, and no other form of it."""
    same_form = other.startswith(word[:-1]) and len(other) <= len(word) + 2
    return other != word and _end(other) == _end(word) and not same_form


def _end(word: str) -> str:
    return next((end for end in _ENDS if word.endswith(end)), "")
