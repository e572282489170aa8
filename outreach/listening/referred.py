"""Whom does a message refer to, where its sender is the wrong one or has left?"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from outreach.listening.folding import fold
from outreach.listening.named import POINTING, Name, is_doing, is_one_of, is_pointed_to, names_in, words_of
from outreach.listening.reading import Reading
from outreach.listening.titles import title_at
from outreach.patterns import when_used


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of a sentence that says that somebody is the wrong one or has left."""

    own: set[str]
    """The sender's own addresses."""
    names: str
    """What the sender and those written to are called: none of them is referred to."""
    left: bool = False
    """Whether it says that somebody has left: who is named there first is the one."""
    until: int = 0
    """Where what says so ends in it, if that is known."""


def referred(readings: Sequence[Reading], told: Told, before: Sequence[Reading] = ()) -> str | None:
    """Whom a sentence or those behind it refer to, by address or name, else whom one `before` it puts in charge."""
    skip = words_of(told.names)
    for reading in readings:
        for address in () if reading.says("mine") else reading.addresses:
            if address.casefold() not in told.own and not is_of(address, skip):
                return address.rstrip(".")
    for at, reading in enumerate(readings):
        names = names_in(reading, skip)
        if at == 0 and told.left:
            names, gone = _without_who_left(reading, names, told.until)
            skip |= gone
        names = _others(reading, names)
        if named := _pointed_to(reading, names) or (_sure(reading, names) if at == 0 and not told.left else ""):
            return named
        if 0 < at <= _NEXT and (titled := _titled(reading, names)):
            return titled
    return next((name for reading in before if (name := _in_charge(reading, skip))), None)


def _others(reading: Reading, names: Sequence[Name]) -> list[Name]:
    """Those of names that are people's who may be referred to: nobody of whom it says 'not', and no office."""
    names = [name for name in names if _is_person(reading, name)]
    names = [name for name in names if is_pointed_to(reading, name.at, *POINTING) or not _placed(reading, name)]
    names = [name for name in names if not is_pointed_to(reading, name.at, "not_named")]
    return [name for name in names if is_pointed_to(reading, name.at, *POINTING) or not _of_an_office(reading, name)]


def _is_person(reading: Reading, name: Name) -> bool:
    """Whether a name is surely one, where a noun or a first word may look like it: 'frag Silke', 'Silke macht das'."""
    language = reading.language
    if name.whole or not (language.nouns or (name.at == 0 and language.sources.numbers("cues.does"))):
        return True
    return is_pointed_to(reading, name.at, *POINTING, "role") or is_doing(reading, name) or _is_told(reading, name)


def _is_told(reading: Reading, name: Name) -> bool:
    """Whether a sentence begins with a name: 'Silke has all that', not 'Since'."""
    return name.at == 0 and _TOLD.match(reading.folded, len(name.text)) is not None


_TOLD = when_used(
    r"(?:'s)?\s(?:is(?!\s(?:another|a|an|not|in|at|on)\b)|does|has|had|handles|looks|deals|decides|runs|buys|holds|will"
    r"|can|would|your|the|our)\b"
)


def _without_who_left(reading: Reading, names: Sequence[Name], until: int) -> tuple[list[Name], set[str]]:
    """The names of a sentence that tells of who left less who that is, whose words come with them, and their firm."""
    if until:
        names = [name for name in names if not _employs(reading, name.at, until)]
        rest = [name for name in names if name.at >= until or _comes_after(reading, name)]
        gone = [name for name in names if name not in rest]
    else:
        rest = [name for name in names if is_pointed_to(reading, name.at, *POINTING)]
        gone = [name for name in names if name not in rest]
    words = {word for name in gone for word in fold(name.text).split()}
    return [name for name in rest if not is_one_of(reading, name, words)], words


def _comes_after(reading: Reading, name: Name) -> bool:
    """Whether a name is that of whoever does it now: 'it goes to Ann', 'he left us, Ann takes over'."""
    begins = _NEXT_CLAUSE.search(reading.folded, max(0, name.at - _NEAR), title_at(reading.folded, name.at))
    return is_pointed_to(reading, name.at, *POINTING) or (begins is not None and is_doing(reading, name))


_NEXT_CLAUSE = when_used(r"[,;]\s*(?:\w{1,3}\s)?$")
"""Where a clause begins whose first word is a name, if not an article: 'nos dejó, la Sra. Ruiz ocupa su puesto'."""


def _pointed_to(reading: Reading, names: Sequence[Name]) -> str:
    """The name behind what refers to somebody, else the one before it."""
    if not names:
        return ""
    pointed = [name for name in names if is_pointed_to(reading, name.at, *POINTING)]
    doing = [name for name in names if is_doing(reading, name)]
    if direct := pointed or doing or [name for name in names if is_pointed_to(reading, name.at, "role")]:
        return direct[0].text
    if found := reading.finds("refer"):
        return next((name.text for name in names if name.at >= found.start()), names[-1].text)
    return ""


def _sure(reading: Reading, names: Sequence[Name]) -> str:
    """The last name that is surely one: 'Silke does that', 'Nadia Khan', not 'Since', nor a noun."""
    alone = [name for name in names if name.at or _is_told(reading, name)] if not reading.language.nouns else []
    return next((name.text for name in reversed(names) if name.whole or name in alone), "")


def _titled(reading: Reading, names: Sequence[Name]) -> str:
    """The last name with a title of a sentence that says something of it: a name without one may be a firm's."""
    titled = [name.text for name in names if name.titled]
    return titled[-1] if titled and len(reading.folded.split()) > len(titled[-1].split()) + _SAID else ""


_NEXT, _SAID = 2, 2
"""So many sentences behind one may say whom it refers to without any cue, with more than so many words besides."""


def _in_charge(reading: Reading, skip: set[str]) -> str:
    """Whom a sentence puts in charge, with a whole name."""
    return _pointed_to(reading, [name for name in _others(reading, names_in(reading, skip)) if name.whole])


def is_of(address: str, words: set[str]) -> bool:
    """Whether all that stands before the @ is a name of these words: 'helene@', 'h.bois@' for Hélène Bois."""
    parts = [part for part in re.split(r"[^a-z]+", fold(address.partition("@")[0])) if part]
    return any(len(part) > 2 for part in parts) and all(any(word.startswith(part) for word in words) for part in parts)


def is_of_another(address: str, words: set[str]) -> bool:
    """Whether what stands before the @ is a first name or initial with another's family name: 'h.bois@' for Ann Lee."""
    parts = [part for part in re.split(r"[^a-z]+", fold(address.partition("@")[0])) if part]
    family = [part for part in parts if len(part) > _INITIALS]
    return len(parts) > 1 and bool(family) and bool(words) and not any(_known(part, words) for part in family)


def _known(part: str, words: set[str]) -> bool:
    return any(word.startswith(part) or part.startswith(word) for word in words)


_INITIALS = 2
"""So many letters before the @ may be initials."""
_NEAR = 60
"""So many letters before a name are looked at for what it names."""
_PLACED = when_used(
    r"(?:^|[^\w])(?:(?:head|director|manager|vp|president|dean|chair)\s+of|in|at|from|near|im|bei|aus|en|dans|em)\s+(?:the\s+)?$"
)


def _placed(reading: Reading, name: Name) -> bool:
    """Whether a name says where somebody works ('Nadia Khan in Estates'), not who they are."""
    return not name.titled and bool(_PLACED.search(reading.folded, max(0, name.at - _NEAR), name.at))


_EMPLOYER = when_used(
    r"(?:\b(?:with|at|for|from|left|leave|leaving|of|of the|bei|beim|von|vom|aus|fur|bij"
    r"|voor|van|chez|de|en)\s(?:the\s|der\s|den\s|die\s|de\s)?)$"
)
_BEHIND = 25
"""How many letters behind 'has left' the name of the employer may stand."""


def _employs(reading: Reading, at: int, left_at: int) -> bool:
    """Whether a name says whom they left: 'no longer with Valley Hospice'."""
    return at - left_at < _BEHIND and _EMPLOYER.search(reading.folded, max(0, at - _NEAR), at) is not None


_OFFICE = when_used(r"[^\W\d_]{4,}\s(?:de|del|du|des|di|della|do|da|of|für|van)\s(?:la\s|las\s|los\s|l')?$|\sd'$")


def _of_an_office(reading: Reading, name: Name) -> bool:
    """Whether a single capital word says what somebody is in charge of ('la concejala de Urbanismo, Teresa Gamo')."""
    return " " not in name.text and bool(_OFFICE.search(reading.folded, max(0, name.at - _NEAR), name.at))
