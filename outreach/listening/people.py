"""Whom does a sentence point to: another person, a new address, one person of ours?"""

from collections.abc import Collection, Iterator, Sequence

from outreach.inbox.parsed import Mailbox
from outreach.listening.folding import fold
from outreach.listening.groups import Match
from outreach.listening.named import Name, is_pointed_to, names_in, words_of
from outreach.listening.phrase_signals import LIKELY, how_sure, signal, surest_first
from outreach.listening.reading import Reading
from outreach.listening.referred import Told, is_of, referred
from outreach.listening.signals import Signal
from outreach.patterns import when_used


def only_person(reading: Reading, before: Sequence[Reading], ours: Sequence[Mailbox], sender: str) -> Iterator[Signal]:
    """The one person of ours they deal with; 'you' is the addressee."""
    addressee, skip = _addressee(ours), words_of(sender) | _firms(ours)
    for match in surest_first(reading.matches("only_person")):
        if person := _meant(reading, match, before, addressee, skip):
            yield signal(reading, "only_person", match.group.name, how_sure(match), person=person)
            return


def _addressee(ours: Sequence[Mailbox]) -> str:
    return next((mailbox.name for mailbox in ours if mailbox.name), "")


def _firms(ours: Sequence[Mailbox]) -> set[str]:
    """What our firm is called by its domain, where nobody is called so: 'nobody else at AquaVeld' is no person."""
    called = {fold(mailbox.address.rpartition("@")[2].partition(".")[0]) for mailbox in ours}
    return called - {word for mailbox in ours for word in words_of(mailbox.name)}


def _meant(reading: Reading, match: Match, before: Sequence[Reading], addressee: str, skip: set[str]) -> str:
    """'You and nobody else'; else who is named in the phrase's own clause; else 'you'; else who is named nearby."""
    if addressee and reading.says("you_alone"):
        return addressee
    names = _wanted(reading, skip, addressee)
    start, end = reading.language.around(reading.masked, match.start, match.end)
    here = [name for name in names if start <= name.at < end]
    person = _after(here, match.start) or (here[0].text if here else "")
    if set(fold(person).split()) <= set(fold(addressee).split()) and (person or _addressed(reading, start, end)):
        return addressee or person
    if person:
        return person
    near = _after(names, match.start) or (names[0].text if names else "")
    return near or next((name.text for earlier in before for name in _wanted(earlier, skip, addressee)), "")


def named_first(reading: Reading, before: Sequence[Reading], ours: Sequence[Mailbox], sender: str) -> str:
    """The addressee, where a sentence says 'you alone'; else whom it names first; else the addressee, where it says
    'you'; else whom those before name last."""
    skip, addressee = words_of(sender) | _firms(ours), _addressee(ours)
    if addressee and reading.says("you_alone"):
        return addressee
    if names := _wanted(reading, skip, addressee):
        return names[0].text
    if addressee and _addressed(reading, 0, len(reading.masked)):
        return addressee
    return next((name.text for earlier in reversed(before) for name in reversed(_wanted(earlier, skip, addressee))), "")


def _wanted(reading: Reading, skip: set[str], addressee: str) -> list[Name]:
    """The names of a sentence without those of which it says 'not', and without whom it speaks to: 'Nora, our …'.

    Where some are whole names or have a title, a single capital word may be a noun or a firm's.
    """
    called, words = _CALLED.match(reading.folded), set(fold(addressee).split())
    names = [name for name in names_in(reading, skip) if not is_pointed_to(reading, name.at, "not_named")]
    names = [
        name for name in names if not (called and name.at < called.end() and set(fold(name.text).split()) <= words)
    ]
    return [name for name in names if name.whole] or names


_CALLED = when_used(r"(?:\w+\s){0,2}\w+,\s")
"""A sentence that begins by speaking to somebody."""


def _addressed(reading: Reading, start: int, end: int) -> bool:
    return reading.language.says("you", reading.masked[start:end]) is not None


def moved(
    reading: Reading,
    kind: str,
    following: Sequence[Reading],
    own: set[str],
    sender: str,
    before: Sequence[Reading] = (),
) -> Iterator[Signal]:
    """`wrong_person` or `left_company`, with whom they refer to in this sentence or those beside it."""
    for match in surest_first(reading.matches(kind)):
        left = kind == "left_company"
        refer = referred([reading, *following], Told(own, sender, left, match.end), () if left else before)
        if refer or not match.group.fields.get("named"):  # 'you want' says so only with somebody's name
            yield signal(reading, kind, match.group.name, how_sure(match), refer_to=refer)
            return


def new_address(reading: Reading, domains: set[str], sender: str = "", own: Collection[str] = ()) -> Iterator[Signal]:
    """Their own new address: none of ours; who has moved often writes from it, but not where they name another, too."""
    for match in reading.matches("new_address")[:1]:
        named = [address.rstrip(".") for address in reversed(reading.addresses)]
        for address in [each for each in named if each.casefold() not in own] or named:
            if address.rsplit("@", 1)[-1].casefold() not in domains:
                others = [set(fold(name.text).split()) for name in names_in(reading, words_of(sender))]
                if any(is_of(address, words) for words in others):
                    yield signal(reading, "wrong_person", match.group.name, LIKELY, refer_to=address)
                else:
                    yield signal(reading, "new_address", match.group.name, LIKELY, address=address)
                return


def _after(names: Sequence[Name], at: int) -> str:
    return next((name.text for name in names if name.at >= at), "")
