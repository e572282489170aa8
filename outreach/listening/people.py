"""Whom does a sentence point to: another person, a new address, one person of ours?"""

import re
from collections.abc import Iterator, Sequence

from outreach.inbox.parsed import Mailbox
from outreach.listening.folding import fold
from outreach.listening.groups import Match
from outreach.listening.reading import Reading
from outreach.listening.signals import Signal
from outreach.listening.tongues import common_words
from outreach.listening.wishes import LIKELY, signal
from outreach.patterns import when_used

_WORD = r"[A-ZÀ-ÖØ-ÞŁŚŽČĐŞİ][\w'’-]*"
_PARTICLE = r"(?:de la|de|del|der|den|van der|van den|van|von|vom|zu|di|da|dos|du|le|la|Le|La|ten|ter|bin|al|el|O'|y)"
_NAME = when_used(rf"(?<![\w@.-]){_WORD}(?:\s+(?:{_PARTICLE}\s+){{0,2}}{_WORD}){{0,3}}")
_TITLES = when_used(
    r"^(?:(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Sir|Herr[n]?|Frau|Fr|Hr|Monsieur|Madame|Mademoiselle|M|Mme|Mlle"
    r"|Señora?|Sr|Sra|Srta|Don|Doña|Signora?|Sig|Dott|Dottoressa"
    r"|De heer|Meneer|Mevrouw|Dhr|Mevr|Senhora?|Kollegin|Kollege|Kollegen|Maître|Me|Ing|Lic|Dipl)\b\.?\s+)+"
)
_ACADEMIC = when_used(r"^(?:Dr|Prof)\b")


def only_person(reading: Reading, before: Sequence[Reading], ours: Sequence[Mailbox], sender: str) -> Iterator[Signal]:
    """The one person of ours they deal with; 'you' is the addressee."""
    addressee = next((mailbox.name for mailbox in ours if mailbox.name), "")
    for match in reading.matches("only_person"):
        if person := _meant(reading, match, before, addressee, _own_words(sender)):
            yield signal(reading, "only_person", match.group.name, LIKELY, person=person)
            return


def _meant(reading: Reading, match: Match, before: Sequence[Reading], addressee: str, skip: set[str]) -> str:
    """Who is named in the phrase's own clause; else 'you'; else who is named nearby."""
    names = _names(reading, skip)
    start, end = reading.language.around(reading.masked, match.start, match.end)
    here = [(at, name) for at, name in names if start <= at < end]
    person = _after(here, match.start) or (here[0][1] if here else "")
    if set(fold(person).split()) <= set(fold(addressee).split()) and (person or _addressed(reading, start, end)):
        return addressee or person
    if person:
        return person
    near = _after(names, match.start) or (names[0][1] if names else "")
    return near or next((name for earlier in before for _, name in _names(earlier, skip)), "")


def named_first(reading: Reading, before: Sequence[Reading], ours: Sequence[Mailbox], sender: str) -> str:
    """Whom a sentence names first; else the addressee, where it says 'you'; else whom those before name last."""
    skip = _own_words(sender)
    if names := _names(reading, skip):
        return names[0][1]
    addressee = next((mailbox.name for mailbox in ours if mailbox.name), "")
    if addressee and _addressed(reading, 0, len(reading.masked)):
        return addressee
    return next((name for earlier in reversed(before) for _, name in reversed(_names(earlier, skip))), "")


def _addressed(reading: Reading, start: int, end: int) -> bool:
    return reading.language.says("you", reading.masked[start:end]) is not None


def moved(reading: Reading, kind: str, following: Sequence[Reading], own: set[str], sender: str) -> Iterator[Signal]:
    """`wrong_person` or `left_company`, with whom they refer to in this sentence or the two behind it."""
    for match in reading.matches(kind):
        refer = referred([reading, *following], own, sender, subject_until=match.end if kind == "left_company" else 0)
        if refer or not match.group.fields.get("named"):  # 'you want' says so only with somebody's name
            yield signal(reading, kind, match.group.name, LIKELY, refer_to=refer)
            return


def referred(readings: Sequence[Reading], own: set[str], sender: str, subject_until: int = 0) -> str | None:
    """Whom sentences refer to, by address or name; names before `subject_until` are whom they tell of."""
    for reading in readings:
        for address in () if reading.says("mine") else reading.addresses:
            if address.casefold() not in own and not _names_only(address, _own_words(sender)):
                return address.rstrip(".")
    skip = _own_words(sender)
    for at, reading in enumerate(readings):
        names = _names(reading, skip)
        if at == 0 and subject_until:
            names = [(start, name) for start, name in names if not _employs(reading, start, subject_until)]
            skip |= {word for start, name in names if start < subject_until for word in fold(name).split()}
            names = [(start, name) for start, name in names if start >= subject_until]
        names = [(start, name) for start, name in names if not set(fold(name).split()) & skip]
        names = [(start, name) for start, name in names if not _placed(reading, start)]
        names = [each for each in names if not _of_an_office(reading, *each)] or names
        if names and (cue := reading.finds("refer")):
            return _nearest(names, cue.start(), cue.end())
        if sure := [name for start, name in names if at == 0 and not subject_until and _is_told(reading, start, name)]:
            return sure[-1]
    return None


_TOLD = when_used(
    r"(?:'s)?\s(?:is|does|has|had|handles|looks|deals|decides|runs|buys|holds|will|can|would|your|the|our)\b"
)


def _names_only(address: str, words: set[str]) -> bool:
    """Whether all that stands before the @ is a name of these words: 'helene@', 'h.bois@' for Hélène Bois."""
    parts = [part for part in re.split(r"[^a-z]+", fold(address.partition("@")[0])) if part]
    return any(len(part) > 2 for part in parts) and all(any(word.startswith(part) for word in words) for part in parts)


def _is_told(reading: Reading, start: int, name: str) -> bool:
    """Whether a capital at the start of a sentence begins a name: 'Silke does that', 'Nadia Khan', not 'Since'."""
    return bool(start or " " in name or _TOLD.match(reading.folded, start + len(name)))


_PLACED = when_used(
    r"(?:^|[^\w])(?:(?:head|director|manager|vp|president|dean|chair)\s+of|in|at|from|near|im|bei|aus|en|dans|em)\s+(?:the\s+)?$"
)


def _placed(reading: Reading, at: int) -> bool:
    """Whether a name says where somebody works ('Nadia Khan in Estates'), not who they are."""
    return bool(_PLACED.search(reading.folded, 0, at)) and not _TITLES.match(reading.sentence.text[at:])


_EMPLOYER = when_used(
    r"(?:\b(?:with|at|for|from|left|leave|leaving|of|of the|bei|beim|von|vom|aus|fur|bij"
    r"|voor|van|chez|de|en)\s(?:the\s|der\s|den\s|die\s|de\s)?)$"
)


def _employs(reading: Reading, at: int, left_at: int) -> bool:
    """Whether a name says whom they left: 'no longer with Valley Hospice'."""
    return at - left_at < _BEHIND and _EMPLOYER.search(reading.folded, 0, at) is not None


_BEHIND = 25
"""How many letters behind 'has left' the name of the employer may stand."""


_OFFICE = when_used(r"[^\W\d_]{4,}\s(?:de|del|du|des|di|della|do|da|of|für|van)\s(?:la\s|las\s|los\s|l')?$|\sd'$")


def _of_an_office(reading: Reading, at: int, name: str) -> bool:
    """Whether a single capital word says what somebody is in charge of ('la concejala de Urbanismo, Teresa Gamo')."""
    return " " not in name and bool(_OFFICE.search(reading.folded, 0, at))


def new_address(reading: Reading, own: set[str], domains: set[str], sender: str = "") -> Iterator[Signal]:
    """Their own new address: neither the one they wrote from nor one of ours."""
    for match in reading.matches("new_address")[:1]:
        for address in reversed(reading.addresses):
            address = address.rstrip(".")
            if (address.casefold() not in own or reading.says("mine")) and address.rsplit("@", 1)[
                -1
            ].casefold() not in domains:
                others = [set(fold(name).split()) for _, name in _names(reading, _own_words(sender))]
                if any(_names_only(address, words) for words in others):
                    yield signal(reading, "wrong_person", match.group.name, LIKELY, refer_to=address)
                else:
                    yield signal(reading, "new_address", match.group.name, LIKELY, address=address)
                return


def _names(reading: Reading, skip: set[str]) -> list[tuple[int, str]]:
    """Capitalised names with where they start; common words and those of `skip` are none."""
    found = []
    for match in _NAME.finditer(reading.sentence.text):
        name, start = match[0], match.start()
        if name.casefold().endswith(("-vous", "-moi", "-nous", "-le", "-toi")):
            continue
        bare = _TITLES.sub("", name + " ").strip()
        if _ACADEMIC.match(name.split()[-2] if len(name.split()) > 1 else ""):
            bare = " ".join(name.split()[-2:])
        words = bare.split()
        while words and bare == name and _common(words[0], reading):
            start += len(words[0]) + 1
            words = words[1:]
        while len(words) > (bare != name) and _common(words[-1], reading):
            words = words[:-1]
        if len(words) == 1 and bare == name and _is_noun(reading, words[0], start):
            continue
        if words and not set(map(fold, words)) & skip and not (len(words) == 1 and len(words[0]) < 3):
            found.append((start, " ".join(words).removesuffix("'s").removesuffix("’s")))
    return found


def _common(word: str, reading: Reading) -> bool:
    plain = fold(word).split("'")[0]
    if fold(word).endswith(("n't", "'ll", "'ve", "'d", "'re", "'m")):
        return True
    if plain in common_words(reading.language.code) or plain in reading.language.no_names:
        return True
    return word.isupper() and len(word) > 1 and len(word) < 5


def _is_noun(reading: Reading, word: str, start: int) -> bool:
    """Whether a capital word alone is no name, in a language that writes its nouns so: 'für die Technik'."""
    nouns = reading.language.nouns
    if not nouns:
        return False
    plain = fold(word)
    before = re.findall(r"[^\W\d_]+", reading.sentence.text[max(0, start - 40) : start])
    if plain.endswith(nouns.ends) or len(before) < 2:
        return plain.endswith(nouns.ends) or not nouns.verbs.match(reading.folded, start + len(word))
    described = before[-1][:1].islower() and before[-1].endswith(nouns.adjectives)
    return fold(before[-1]) in nouns.after or (described and fold(before[-2]) in nouns.after)


def _own_words(name: str) -> set[str]:
    return {fold(word) for word in re.findall(r"[^\W\d_]+", name) if len(word) > 1}


def _after(names: Sequence[tuple[int, str]], at: int) -> str:
    return next((name for start, name in names if start >= at), "")


def _nearest(names: Sequence[tuple[int, str]], start: int, end: int) -> str:
    """The name behind the cue, else the one before it."""
    return _after(names, start) or names[-1][1]
