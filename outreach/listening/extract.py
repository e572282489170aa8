"""What does a message say? The one way in: a parsed message goes in, everything heard comes out.

Pure and deterministic; each sentence costs what it costs, so the whole is linear in the text.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from importlib import import_module
from typing import Any, NamedTuple

from outreach.inbox.automatic import automatic_kind
from outreach.inbox.parsed import ParsedMessage
from outreach.inbox.subject import is_reply
from outreach.listening import asking, earliest_days, people, ways, wishes
from outreach.listening.agreed_ways import refused_mail
from outreach.listening.agreement import agreed, said_again, spoken_for
from outreach.listening.clauses import Sentence, sentences
from outreach.listening.folding import fold
from outreach.listening.once_more import once_more
from outreach.listening.parted import parted
from outreach.listening.phrase_signals import LIKELY
from outreach.listening.phrases import Language, language
from outreach.listening.pointing_back import NEAR, of_before
from outreach.listening.reading import read
from outreach.listening.readings import Parts, Readings
from outreach.listening.respelled import respelled
from outreach.listening.salutations import names_of, salutation_end
from outreach.listening.signals import Heard, Signal, label_of, weightiest
from outreach.listening.time_beside import hours_beside
from outreach.listening.tongues import likely_languages
from outreach.listening.visible import Visible, visible_text
from outreach.listening.weighed import Stand, weighed
from outreach.listening.weighing import Weighing
from outreach.listening.weights import LABELS, weights
from outreach.listening.whole_mail import Looked

VERSION = "1"
"""Rises with every change of what is heard, so that stored signals say which listener read them."""

MOST_SENTENCES = 400
_FOR_LANGUAGE = 20_000
"""So many letters are enough to tell a language."""
"""A person writes fewer; behind so many, nothing is read."""


class _Written(NamedTuple):
    """What a person wrote, and what the phrases hear in it."""

    visible: Visible
    parts: Parts
    spoken: list[Readings]
    """It, in each language that it may be in."""
    heard: list[Signal]
    folded: str
    """Its text, folded."""


class BySentence(NamedTuple):
    """What a mail says, each of its sentences weighed by itself."""

    signals: list[Signal]
    looked: Sequence[Looked]
    sentences: int
    unsure: list[Signal]


def hear(message: ParsedMessage, outgoing: Sequence[str] = ()) -> Heard:
    """All that a message says of its sender, less what we sent in its thread before (`outgoing`); never raises."""
    written = _written(message, outgoing)
    if isinstance(written, Heard):
        return written
    if not written.spoken:
        return Heard(None, None, tuple(agreed(written.heard)), written.visible.text)
    weighed_alone = _by_sentence(message, written)
    if apart := _parted(message, written, weighed_alone.signals):
        written, weighed_alone = apart, _by_sentence(message, apart)
    stands, doubted = once_more(message, written.spoken[0], weighed_alone.looked, weighed_alone.signals)
    signals = agreed(stands)
    signals += refused_mail(doubted, signals)
    besides = _besides([*weighed_alone.unsure, *doubted], signals)
    return Heard(None, None, tuple(signals), written.visible.text, besides)


def _is_word(spoken: Language, word: str) -> bool:
    return weights(spoken.code).knows(word) or word in spoken.hours.spoken.hours


def hear_sentences(message: ParsedMessage) -> BySentence | None:
    """What the sentences of a message say, before it is weighed as a whole; nothing of a machine's."""
    written = _written(message, ())
    return None if isinstance(written, Heard) or not written.spoken else _by_sentence(message, written)


def hear_phrases(message: ParsedMessage) -> Heard:
    """What the phrases alone hear, before it is weighed."""
    written = _written(message, ())
    if isinstance(written, Heard):
        return written
    return Heard(None, None, tuple(agreed(written.heard)), written.visible.text)


def _written(message: ParsedMessage, outgoing: Sequence[str]) -> _Written | Heard:
    """What a person wrote; or what is heard of a machine's message."""
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
    parts = Parts(sentences(visible.text, _greeting(message, visible.text))[:MOST_SENTENCES], folded)
    if automatic:
        return _automatic(message, automatic, visible, parts, found, today)
    spoken = [Readings(parts, each, today) for each in found]
    heard = [*_subject(message, found, today, visible), *_all(message, spoken)]
    return _Written(visible, parts, spoken, heard, folded)


def _parted(message: ParsedMessage, written: _Written, signals: Sequence[Signal]) -> _Written | None:
    """What was written, its sentences parted that say several things; none where no sentence does."""
    readings = written.spoken[0]

    def alone(part: Sentence) -> Sequence[tuple[Signal, float]]:
        own = _said_in(message, written, [part])
        found = _by_sentence(message, own._replace(spoken=own.spoken[:1]))
        likely = found.looked[0].likely if found.looked else [0.0] * len(LABELS)
        return [] if found.unsure else [(each, likely[LABELS.index(label_of(each))]) for each in found.signals]

    found = parted(readings, signals, alone)
    return _said_in(message, written, found) if len(found) > len(readings) else None


def _said_in(message: ParsedMessage, written: _Written, found: Sequence[Sentence]) -> _Written:
    """What the phrases hear in these sentences of what was written."""
    parts = Parts(found, written.folded)
    spoken = [Readings(parts, each.language, each.today) for each in written.spoken]
    return _Written(written.visible, parts, spoken, [*_all(message, spoken)], written.folded)


def _greeting(message: ParsedMessage, text: str) -> int:
    """Where the greeting of those whom a message is written to ends."""
    return salutation_end(text, (name for each in message.to for name in names_of(each.name)))


def _automatic(
    message: ParsedMessage, kind: str, visible: Visible, parts: Parts, found: Sequence[Language], today: date | None
) -> Heard:
    """What a machine's message says: who left, who is the right one, a new address, when somebody is back."""
    signals = agreed(list(_moved(message, parts, found, today))) if kind in ("out_of_office", "notification") else []
    signals = [s for s in signals if s.kind in ("left_company", "wrong_person", "new_address")]
    # Most mails are a person's, and to import what reads machines' takes as long as to hear a dozen.
    machines: Any = import_module("outreach.listening.machines")
    told: Heard = machines.machine_heard(message, kind, visible, signals, found)
    return told


def _by_sentence(message: ParsedMessage, written: _Written) -> BySentence:
    """What stands of what the phrases hear, and what else is said, sentence by sentence."""
    readings = written.spoken[0]
    weighing = Weighing(written.parts, readings.code)
    stand = _weighed(message, readings, weighing, written.heard)
    if _doubts_the_stop(stand):  # the ways that it spoke for are closed one by one
        others = [each for each in written.heard if each.kind != "stop"]
        stop = [each for each in stand.unsure if each.kind == "stop"]
        stand = _weighed(message, readings, weighing, others)
        stand = stand._replace(unsure=[*stop, *stand.unsure])
    return BySentence(agreed(stand.kept), stand.looked, len(readings), stand.unsure)


def _weighed(message: ParsedMessage, readings: Readings, weighing: Weighing, heard: Sequence[Signal]) -> Stand:
    every = [*(signals := agreed(heard)), *said_again(heard, signals)]
    return weighed(message, readings, weighing, every, spoken_for(heard, signals))


def _doubts_the_stop(stand: Stand) -> bool:
    """Whether a stop is doubted that no other sentence asks for either."""
    return any(each.kind == "stop" for each in stand.unsure) and all(each.kind != "stop" for each in stand.kept)


def _besides(unsure: Sequence[Signal], signals: Sequence[Signal]) -> tuple[Signal, ...]:
    """What is to be asked about: nothing that the mail says elsewhere, and nothing where it wants silence anyway."""
    if any(signal.kind == "stop" for signal in signals):
        return ()
    said = {_closed(signal) for signal in signals if signal.tightens}
    return weightiest(each for each in unsure if _closed(each) not in said)


def _closed(signal: Signal) -> tuple[object, ...]:
    """What a signal closes, and how: who refuses a way that the mail is said to want alone is to be asked about."""
    return signal.kind, signal.fields.get("channel"), signal.fields.get("wish")


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


def _moved(message: ParsedMessage, parts: Parts, found: Sequence[Language], today: date | None) -> Iterator[Signal]:
    for spoken in found:
        yield from _moved_in(message, Readings(parts, spoken, today))


def _moved_in(message: ParsedMessage, readings: Readings) -> Iterator[Signal]:
    """Who moved, who is the right one, and their new address."""
    moved = [(at, reading) for at, reading in readings.promising if not reading.kinds.isdisjoint(_MOVED)]
    if not moved:
        return
    own = {message.sender.address.casefold()} if message.sender else set()
    names = " ".join([_name(message), *(m.name for m in message.to)])
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
