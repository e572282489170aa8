"""Which languages may a text be in? Told by the words of the phrase files."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from operator import add
from typing import Any

from outreach.listening.folding import fold, words_in
from outreach.listening.kept import kept
from outreach.listening.phrase_files import LANGUAGES, READ_BY, files_of, read_data

_WORDS = re.compile(r"[^\W\d_]+")
_Told = tuple[dict[str, frozenset[str]], dict[str, int]]
"""Each language's common words; what each known word counts, one byte for each language."""

_MOST_POINTS = 3
"""What one word counts at most in a language."""
_AT_ONCE = 255 // _MOST_POINTS
_NO_LEAD = 3
"""A short text tells little: so many points are no lead."""


def likely_languages(folded: str, around: Callable[[], str] | None = None) -> tuple[str, ...]:
    """The languages that a text may be in, likeliest first; all where nothing tells.

    Where it tells little, what stands `around` it counts, too: its subject, and what it answers.
    """
    found = words_in(folded)
    scores, by_itself = _scores(found), set[str]()
    if around is not None and max(scores.values()) <= _NO_LEAD:
        by_itself = {code for code, score in scores.items() if score}
        scores = {code: scores[code] + more for code, more in _scores(words_in(around())).items()}
    best = max(scores.values())
    if best == 0:  # names and numbers, or a language of no use here
        return LANGUAGES if len(found) < 50 else LANGUAGES[:1]
    enough = min(0.8 * best, best - _NO_LEAD)
    likely = [code for code, score in scores.items() if score and (score >= enough or code in by_itself)]
    return tuple(sorted(likely, key=lambda code: -scores[code])[:4])


def _scores(found: Iterable[str]) -> dict[str, int]:
    """How many words are each language's: its common ones count twice, those of its phrases once."""
    points = [*filter(None, map(_told()[1].get, found))]
    sums = [0] * len(LANGUAGES)
    for at in range(0, len(points), _AT_ONCE):  # the figures of so many words fit in their bytes
        counted = sum(points[at : at + _AT_ONCE]).to_bytes(len(LANGUAGES), "little")
        sums = [*map(add, sums, counted)]
    return dict(zip(LANGUAGES, sums, strict=True))


def common_words(code: str) -> frozenset[str]:
    """The words that tell a language from others, folded."""
    return _told()[0][code]


@cache
def _told() -> _Told:
    told: _Told = kept("tongues", (path for code in LANGUAGES for path in files_of(code)), READ_BY, _tell)
    return told


def _tell() -> _Told:
    common = {code: frozenset(fold(word) for word in str(read_data(code)[0]["common"]).split()) for code in LANGUAGES}
    vocabulary = {code: _vocabulary(read_data(code)[0]) for code in LANGUAGES}
    points: dict[int, int] = {}
    told: dict[str, int] = {}
    for word in frozenset().union(*common.values(), *vocabulary.values()):
        each = [2 * (word in common[code]) + (word in vocabulary[code]) for code in LANGUAGES]
        point = int.from_bytes(each, "little")
        told[word] = points.setdefault(point, point)
    return common, told


def _vocabulary(data: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(_words_of([data.get(part, {}) for part in ("words", "channels", "kinds")]))


def _words_of(data: Any) -> Iterator[str]:
    """Every word of four letters or more in the phrases, examples included."""
    if isinstance(data, str):
        yield from (word for word in _WORDS.findall(fold(data)) if len(word) > 3)
    elif isinstance(data, Mapping):
        for value in data.values():
            yield from _words_of(value)
    elif isinstance(data, list):
        for value in data:
            yield from _words_of(value)
