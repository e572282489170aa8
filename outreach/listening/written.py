"""What did somebody write, sentence by sentence, and what do the phrases hear in it?"""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from typing import NamedTuple

from outreach.inbox.automatic import automatic_kind
from outreach.inbox.parsed import ParsedMessage
from outreach.inbox.subject import is_reply
from outreach.listening import asking, earliest_days, people, ways, wishes
from outreach.listening.answers import Writer
from outreach.listening.clauses import Sentence, sentences
from outreach.listening.folding import fold
from outreach.listening.phrase_signals import LIKELY
from outreach.listening.phrases import Language, language
from outreach.listening.pointing_back import NEAR, of_before
from outreach.listening.reading import read
from outreach.listening.readings import Parts, Readings
from outreach.listening.respelled import respelled
from outreach.listening.salutations import names_of, salutation_end
from outreach.listening.signals import Signal
from outreach.listening.time_beside import hours_beside
from outreach.listening.tongues import likely_languages
from outreach.listening.visible import Visible, visible_text
from outreach.listening.weights import weights

_MOST = 400
"""A person writes fewer sentences; behind so many, nothing is read."""
_FOR_LANGUAGE = 20_000
"""So many letters are enough to tell a language."""


class Written(NamedTuple):
    """What somebody wrote, and what the phrases hear in it."""

    visible: Visible
    folded: str
    """Its text, folded, and spelled as its language is."""
    automatic: str | None
    """What kind of machine wrote it, none for a person."""
    languages: Sequence[Language]
    """Those that it may be in, the likeliest first."""
    parts: Parts
    spoken: Sequence[Readings]
    """It, in each of these languages; none of a machine's."""
    heard: Sequence[Signal]


def written(message: ParsedMessage, outgoing: Sequence[str]) -> Written:
    """What a message says newly, less what we sent in its thread before."""
    visible = visible_text(message, outgoing)
    today = message.sent_at.date() if message.sent_at else None
    automatic = automatic_kind(message)
    folded = visible.folded
    codes = likely_languages(
        folded.strip()[:_FOR_LANGUAGE] or fold(message.subject),
        lambda: fold(f"{message.subject}\n{message.text[:_FOR_LANGUAGE]}"),
    )
    found = [language(code) for code in codes]
    if found and found[0].letters:
        folded = respelled(folded, found[0].letters, partial(_is_word, found[0]))
    parts = Parts(sentences(visible.text, _greeting(message, visible.text))[:_MOST], folded)
    spoken = [] if automatic else [Readings(parts, each, today) for each in found]
    heard = [*_subject(message, found, today, visible), *_all(message, spoken)] if spoken else []
    return Written(visible, folded, automatic, found, parts, spoken, heard)


def in_parts(message: ParsedMessage, whole: Written, found: Sequence[Sentence]) -> Written:
    """The same, its text parted into these sentences."""
    parts = Parts(found, whole.folded)
    spoken = [Readings(parts, each.language, each.today) for each in whole.spoken]
    of_the_subject = (each for each in whole.heard if each.start < 0)
    return whole._replace(parts=parts, spoken=spoken, heard=[*of_the_subject, *_all(message, spoken)])


def _is_word(spoken: Language, word: str) -> bool:
    return weights(spoken.code).knows(word) or word in spoken.hours.spoken.hours


def _greeting(message: ParsedMessage, text: str) -> int:
    """Where the greeting of those whom a message is written to ends."""
    return salutation_end(text, (name for each in message.to for name in names_of(each.name)))


def _all(message: ParsedMessage, spoken: Sequence[Readings]) -> Iterator[Signal]:
    """The signals of a person's sentences."""
    seen: set[tuple[object, ...]] = set()
    for readings in spoken:
        heard: list[Signal] = []
        for at, reading in readings.promising:
            if not reading.kinds:
                continue
            for signal in _heard(message, readings, at, asked=readings is spoken[0]):
                key = (signal.kind, signal.start, signal.fields.get("channel"))
                if key not in seen:
                    seen.add(key)
                    heard.append(signal)
        yield from heard
        yield from wishes.shouting(readings, heard)
        yield from _moved_in(message, readings)


def _heard(message: ParsedMessage, readings: Readings, at: int, *, asked: bool) -> Iterator[Signal]:
    """The signals of one sentence; only what its words may speak of is looked for."""
    reading = readings[at]
    kinds = reading.kinds
    before = readings[max(0, at - NEAR) : at]
    plain = [] if kinds.isdisjoint(wishes.PLAIN) else [of_before(s, reading, before) for s in wishes.plain(reading)]
    yield from plain
    for kind, read_wish in _WISHES.items():
        if kind in kinds:
            yield from (of_before(each, reading, before) for each in read_wish(reading))
    yield from ways.mail_alone(reading, plain)
    if "channel" in kinds:
        yield from hours_beside(readings, at)
    if "then_again" in kinds and at:
        yield from earliest_days.then_again(reading, readings[at - 1])
    if "only_person" in kinds:
        yield from people.only_person(reading, readings[max(0, at - 1) : at], message.to, _name(message))
    if "question" in kinds and asked:
        yield from asking.question(reading, readings[at + 1 : at + 2])
    if "fact" in kinds:
        yield from asking.fact(reading)


_WISHES = {
    "channel": ways.channels, "not_before": earliest_days.not_before, "hours": wishes.hours, "cadence": wishes.cadence,
}  # fmt: skip


def writer_of(message: ParsedMessage) -> Writer:
    """Who wrote a message, to whom, and when."""
    own = {message.sender.address.casefold()} if message.sender else set()
    names = " ".join([_name(message), *(m.name for m in message.to)])
    return Writer(own, names, message.sent_at.date() if message.sent_at else None)


def moved(message: ParsedMessage, whole: Written) -> Iterator[Signal]:
    """Who moved, who is the right one, and their new address."""
    today = message.sent_at.date() if message.sent_at else None
    for spoken in whole.languages:
        yield from _moved_in(message, Readings(whole.parts, spoken, today))


def _moved_in(message: ParsedMessage, readings: Readings) -> Iterator[Signal]:
    """Who moved, who is the right one, and their new address."""
    moved = [(at, reading) for at, reading in readings.promising if not reading.kinds.isdisjoint(_MOVED)]
    if not moved:
        return
    own, names, _ = writer_of(message)
    domains = {m.address.rsplit("@", 1)[-1].casefold() for m in message.to}
    for at, reading in moved:
        for kind in ("left_company", "wrong_person"):
            yield from people.moved(reading, kind, readings[at + 1 : at + 4], own, names, readings[max(0, at - 1) : at])
        yield from people.new_address(reading, domains, _name(message), own)


_MOVED = ("left_company", "wrong_person", "new_address")


def _name(message: ParsedMessage) -> str:
    return message.sender.name if message.sender else ""


def _subject(
    message: ParsedMessage, found: Sequence[Language], today: date | None, visible: Visible
) -> Iterator[Signal]:
    """A stop that stands in the subject: one the sender wrote, not the answer to ours."""
    subject = message.subject.strip()
    if not subject or is_reply(subject) or len(subject) > 120 or len(visible.text) > 400:
        return
    for spoken in found:
        for match in read(Sentence(subject, -1, -1), spoken, today).matches("stop")[:1]:
            yield Signal("stop", subject, -1, -1, LIKELY, f"phrases/{match.group.name}")
