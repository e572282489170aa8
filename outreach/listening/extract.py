"""What does a message say? The one way in: a parsed message goes in, everything heard comes out.

Pure and deterministic; each sentence costs what it costs, so the whole is linear in the text.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from outreach.inbox.automatic import automatic_kind
from outreach.inbox.parsed import ParsedMessage
from outreach.inbox.subject import is_reply
from outreach.listening import asking, people, wishes
from outreach.listening.agreement import agreed
from outreach.listening.clauses import Sentence, sentences
from outreach.listening.notation import fold
from outreach.listening.phrases import Language, language, likely_languages
from outreach.listening.reading import Reading, read
from outreach.listening.signals import Heard, Signal
from outreach.listening.visible import Visible, visible_text

VERSION = "1"
"""Rises with every change of what is heard, so that stored signals say which listener read them."""

MOST_SENTENCES = 400
"""A person writes fewer; behind so many, nothing is read."""


def hear(message: ParsedMessage, outgoing: Sequence[str] = ()) -> Heard:
    """All that a message says of its sender, less what we sent in its thread before (`outgoing`); never raises."""
    visible = visible_text(message, outgoing)
    today = message.sent_at.date() if message.sent_at else None
    automatic = automatic_kind(message)
    codes = likely_languages(fold(visible.text.strip()[:20_000] or message.subject))
    found = [language(code) for code in codes]
    parts = sentences(visible.text)[:MOST_SENTENCES]
    if automatic:
        signals = (
            agreed(list(_moved(message, parts, found, today))) if automatic in ("out_of_office", "notification") else []
        )
        signals = [s for s in signals if s.kind in ("left_company", "wrong_person", "new_address")]
        back = _return_date(parts, found, today) if automatic == "out_of_office" and not signals else None
        return Heard(automatic, back, tuple(signals), visible.text)
    signals = agreed([*_subject(message, found, today, visible), *_all(message, parts, found, today)])
    return Heard(None, None, tuple(signals), visible.text)


def _all(
    message: ParsedMessage, parts: Sequence[Sentence], found: Sequence[Language], today: date | None
) -> Iterator[Signal]:
    """The signals of a person's sentences."""
    seen: set[tuple[object, ...]] = set()
    for spoken in found:
        readings = [read(part, spoken, today) for part in parts]
        for at, reading in enumerate(readings):
            if not reading.speaks:
                continue
            past = read(reading.sentence, spoken, today, past=True).dates if reading.says("past") else reading.dates
            for signal in (
                *wishes.plain(reading), *wishes.channels(reading), *wishes.not_before(reading), *wishes.hours(reading),
                *wishes.cadence(reading),
                *people.only_person(reading, readings[max(0, at - 1) : at], message.to, _name(message)),
                *(asking.question(reading) if spoken is found[0] else ()), *asking.fact(reading, past),
            ):  # fmt: skip
                key = (signal.kind, signal.start, signal.fields.get("channel"))
                if key not in seen:
                    seen.add(key)
                    yield signal
        yield from _moved_in(message, readings)


def _moved(
    message: ParsedMessage, parts: Sequence[Sentence], found: Sequence[Language], today: date | None
) -> Iterator[Signal]:
    for spoken in found:
        yield from _moved_in(message, [read(part, spoken, today) for part in parts])


def _moved_in(message: ParsedMessage, readings: Sequence[Reading]) -> Iterator[Signal]:
    """Who moved, who is the right one, and their new address."""
    own = {message.sender.address.casefold()} if message.sender else set()
    names = " ".join([_name(message), *(m.name for m in message.to)])
    domains = {m.address.rsplit("@", 1)[-1].casefold() for m in message.to}
    for at, reading in enumerate(readings):
        if not reading.speaks:
            continue
        for kind in ("left_company", "wrong_person"):
            yield from people.moved(reading, kind, readings[at + 1 : at + 4], own, names)
        yield from people.new_address(reading, own, domains)


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
            yield Signal("stop", subject, -1, -1, wishes.LIKELY, f"phrases/{match.group.name}")


def _return_date(parts: Sequence[Sentence], found: Sequence[Language], today: date | None) -> date | None:
    """The first day that the person is back: 'back on' a day is that day, 'through' a day the one behind it."""
    fallback: date | None = None
    for spoken in found:
        for part in parts:
            reading = read(part, spoken, today)
            if match := spoken.says("back", reading.masked) or spoken.says("back_after", reading.masked):
                inside = [w for w in reading.dates if w.start < match.end() and w.end > match.start()]
                if inside:
                    return inside[-1].earliest
            if fallback is None and reading.says("away"):
                for when in reading.dates:
                    if when.link in ("until", "through") or when.end_included:
                        fallback = when.last + timedelta(1 if when.link == "through" or when.end_included else 0)
        if fallback:
            return fallback
    return None
