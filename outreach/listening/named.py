"""Which names stand in a sentence, and where? Of capital words and small ones, those that are people's."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from outreach.listening.folding import fold
from outreach.listening.reading import Reading
from outreach.listening.titles import is_title, title_at, untitled
from outreach.listening.tongues import common_words
from outreach.patterns import when_used

_WORD = r"[A-ZÀ-ÖØ-ÞŁŚŽČĐŞİ][\w'’-]*"
_PARTICLE = r"(?:de la|de|del|der|den|van der|van den|van|von|vom|zu|di|da|dos|du|le|la|Le|La|ten|ter|bin|al|el|O'|y)"
_NAME = when_used(rf"(?<![\w@.-]){_WORD}(?:\s+(?:{_PARTICLE}\s+){{0,2}}{_WORD}){{0,4}}")
_ELIDED = when_used(r"[A-ZÀ-Þ][a-z]?['’][a-zà-ÿ]")
"""An article before a word that has no capital, and so is no name: 'L'entreprise'."""
_IRISH = when_used(r"[ODL]['’][A-ZÀ-Þ]")
"""How a name begins whose first letter is no word: 'O'Neill', 'D'Angelo'."""
_LONG = 8
"""A longer word that ends as nouns do is in no name."""
_OPENING = when_used(r"[^\w]*$")
_SMALL = when_used(r"[^\W\d_][\w'-]+")
_CAPITAL = when_used(r"[A-ZÀ-ÖØ-Þ][\w'-]")
_SAME_CLAUSE = when_used(r"[\s'-]*$")
_BREAK = when_used(r"[,.;:!?]")
_MOST = 80
"""In so many words of a sentence a name in small letters is looked for."""
_LOOKED_AT, _SHORTEST, _WITH_MORE = 6, 3, 3
"""So many words behind what points to somebody may their name begin; shorter words are none; of so many words that look
like a name the first may be none."""


class Name(NamedTuple):
    """A name, and where it begins."""

    at: int
    text: str
    titled: bool = False
    """Whether 'Mr', 'Frau' or the like stands before it."""

    @property
    def whole(self) -> bool:
        """Whether it is more than a single word."""
        return self.titled or " " in self.text


def words_of(name: str) -> set[str]:
    """The words of a name, folded."""
    return {fold(word) for word in re.findall(r"[^\W\d_]+", name) if len(word) > 1}


_FIRM = when_used(
    r"\s(?:&\s|(?:GmbH|AG|SA|SAS|SARL|Ltd|Limited|LLC|Inc|Corp|PLC|plc|S\.L|S\.A|BV|KG|GbR|OHG|e\.V|et Fils|y C[íi]a"
    r"|und S[öo]hne)\b)"
)
"""What stands behind the name of a firm: 'Verrier & Fils', 'Kolbe GmbH'."""


def names_in(reading: Reading, skip: set[str]) -> list[Name]:
    """Its names from left to right; common words, and what has a word of `skip` in it, are none.

    Who writes all in small letters writes names so, too: then those that something points to.
    """
    found = [name for match in _NAME.finditer(reading.sentence.text) if (name := _name(reading, match, skip))]
    return found or [*_small_names(reading, skip)]


def _name(reading: Reading, match: re.Match[str], skip: set[str]) -> Name | None:
    name, start = match[0], match.start()
    if name.casefold().endswith(("-vous", "-moi", "-nous", "-le", "-toi")):
        return None
    words, start, titled = untitled(name, start)
    while words and not titled and _is_before(words, reading, start):
        words, start, titled = untitled(" ".join(words[1:]), start + len(words[0]) + 1)
    while len(words) > titled and (_common(words[-1], reading) or is_title(words[-1])):
        words = words[:-1]
    if not titled and words and fold(words[-1]) in reading.language.calendar:  # 'Ende Januar'
        return None
    titled = titled or title_at(reading.folded, start) < start
    if not words or (not titled and any(_is_office(word, reading) for word in words)):
        return None
    if not titled and _FIRM.match(reading.sentence.text, match.end()):
        return None
    found = Name(start, " ".join(words).removesuffix("'s").removesuffix("’s"), titled)
    if is_one_of(reading, found, skip):
        return None
    if len(words) == 1 and (len(words[0]) < _SHORTEST or (not titled and not _alone(reading, words[0], start))):
        return None
    return found


def _is_office(word: str, reading: Reading) -> bool:
    """Whether a word of what looks like a name is a department's or a firm's: 'Facilities Management'."""
    plain, nouns = fold(word), reading.language.nouns
    return plain in reading.language.offices or bool(nouns and len(plain) > _LONG and plain.endswith(nouns.ends))


def _is_before(words: Sequence[str], reading: Reading, start: int) -> bool:
    """Whether the first of words that look like a name is none: 'Ask Ann', 'Please Ann Lee', 'Händen von Ann Lee'."""
    nouns = reading.language.nouns
    if words[0][0].islower() or _common(words[0], reading) or (nouns and fold(words[0]) in nouns.after):
        return True
    if len(words) < _WITH_MORE:
        return False
    if words[1][0].islower():  # 'van' is a word of names alone where 'von' is one of sentences, too
        return bool(nouns) and _no_name(fold(words[1]), reading) and _is_noun(reading, words[0], start)
    return not start and reading.language.sieve.knows(fold(words[0]))


def is_one_of(reading: Reading, name: Name, words: set[str]) -> bool:
    """Whether a name has one of these words; the same family's other first name, if pointed to, is another person's."""
    first, *rest = map(fold, name.text.split())
    if words.isdisjoint((first, *rest)):
        return False
    return first in words or not rest or not is_pointed_to(reading, name.at, *POINTING, "role")


POINTING = ("asks", "points")
"""The cues that point to whom a message refers to."""


def is_pointed_to(reading: Reading, at: int, *cues: str) -> bool:
    """Whether one of these cues stands right before a place, or before the titles there."""
    begins = _begin(reading.folded, at), _begin(reading.folded, title_at(reading.folded, at))
    return any(not reading.language.bounds(cue, reading.text)[1].isdisjoint(begins) for cue in cues)


def is_doing(reading: Reading, name: Name) -> bool:
    """Whether what stands right behind a name says that this is who does something."""
    return name.at + len(name.text) + 1 in reading.language.bounds("does", reading.text)[0]


def _alone(reading: Reading, word: str, start: int) -> bool:
    """Whether a capital word alone is a name: no noun, and at the start, where any word has one, none that is known."""
    if _is_noun(reading, word, start):
        return False
    plain = fold(word).removesuffix("'s")
    return (
        not _OPENING.fullmatch(reading.folded, 0, start)
        or not reading.language.sieve.knows(plain)
        or is_doing(reading, Name(start, plain))
    )


def _common(word: str, reading: Reading) -> bool:
    if _IRISH.match(word):
        return False
    plain = fold(word).split("'")[0]
    if fold(word).endswith(("n't", "'ll", "'ve", "'d", "'re", "'m")):
        return True
    if _ELIDED.match(word) or _no_name(plain, reading):
        return True
    return word.isupper() and len(word) > 1 and len(word) < 5


def _no_name(plain: str, reading: Reading) -> bool:
    return plain in common_words(reading.language.code) or plain in reading.language.no_names


def _is_noun(reading: Reading, word: str, start: int) -> bool:
    """Whether a capital word alone is no name, in a language that writes its nouns so: 'für die Technik'."""
    nouns = reading.language.nouns
    if not nouns:
        return False
    plain = fold(word)
    before = re.findall(r"[^\W\d_]+", reading.sentence.text[max(0, start - 40) : start])
    if before and fold(before[-1]) in nouns.after - reading.language.articles:
        return True
    if plain.endswith(nouns.ends) or len(before) < 2:
        return plain.endswith(nouns.ends) or not nouns.verbs.match(reading.folded, start + len(word))
    described = before[-1][:1].islower() and before[-1].endswith(nouns.adjectives)
    return fold(before[-1]) in nouns.after or (described and fold(before[-2]) in nouns.after)


def _small_names(reading: Reading, skip: set[str]) -> Iterator[Name]:
    """Names in small letters, behind what points to somebody or before what somebody does: 'ask mick doolan'."""
    asks, points = (reading.language.bounds(cue, reading.text)[1] for cue in POINTING)
    pointed, text, written = asks | points, reading.text.text, reading.sentence.text
    if not (pointed or reading.says("does")) or _CAPITAL.search(written, 1):
        return
    words = [*islice(_SMALL.finditer(text), _MOST)]
    for first, match in enumerate(words):
        begin = _begin(text, match.start())
        run = _run(reading, words[first : first + 3], skip, begun=begin in pointed)
        if not run:
            continue
        titled, end = title_at(text, match.start()) < match.start(), run[-1].end()
        name = Name(match.start(), written[match.start() : end], titled)
        does = is_doing(reading, name)
        if name.whole and (does or _near(match, pointed)):
            yield name
            return
        asked = begin in asks and words[first - 1][0] not in reading.language.articles
        if written[:1].islower() and (asked or (does and not first)) and not reading.language.sieve.knows(match[0]):
            yield name
            return


def _near(match: re.Match[str], pointed: Iterable[int]) -> bool:
    """Whether something points to a word from a little before it, in the same clause."""
    at = max((end for end in pointed if end <= match.start()), default=-1)
    between = match.string[at : match.start()]
    return at >= 0 and not _BREAK.search(between) and len(between.split()) < _LOOKED_AT


def _begin(text: str, at: int) -> int:
    """Where what stands before a place ends."""
    while at and text[at - 1] in " ,:(":
        at -= 1
    return at


def _run(reading: Reading, words: Sequence[re.Match[str]], skip: set[str], *, begun: bool) -> Sequence[re.Match[str]]:
    """The first of words, as far as they stand side by side and the language has none of them: a name at most.

    Where it has surely `begun`, the language may have the first one ('ask mick doolan').
    """
    run: list[re.Match[str]] = []
    for match in words:
        apart = run and not _SAME_CLAUSE.fullmatch(match.string, run[-1].end(), match.start())
        plain = match[0]
        if apart or len(plain) < _SHORTEST or plain in skip or _no_name(plain, reading):
            break
        if reading.language.sieve.knows(plain) and (run or not begun):
            break
        run.append(match)
    return run
