"""What does a message say? The one way in: a parsed message goes in, everything heard comes out.

Pure and deterministic; each sentence costs what it costs, so the whole is linear in the text.
"""

from collections.abc import Sequence
from importlib import import_module
from typing import Any, NamedTuple

from outreach.inbox.parsed import ParsedMessage
from outreach.listening.agreed_ways import refused_mail
from outreach.listening.agreement import agreed, said_again, spoken_for
from outreach.listening.answers import answered, answers, apart
from outreach.listening.clauses import Sentence
from outreach.listening.once_more import once_more
from outreach.listening.parted import parted
from outreach.listening.readings import Readings
from outreach.listening.signals import Heard, Signal, label_of, weightiest
from outreach.listening.weighed import Stand, weighed
from outreach.listening.weighing import Weighing
from outreach.listening.weights import LABELS
from outreach.listening.whole_mail import Looked
from outreach.listening.written import Written, in_parts, moved, writer_of, written

VERSION = "1"
"""Rises with every change of what is heard, so that stored signals say which listener read them."""


class BySentence(NamedTuple):
    """What a mail says, each of its sentences weighed by itself."""

    signals: list[Signal]
    looked: Sequence[Looked]
    sentences: int
    unsure: list[Signal]


def hear(message: ParsedMessage, outgoing: Sequence[str] = ()) -> Heard:
    """All that a message says of its sender, less what we sent in its thread before (`outgoing`); never raises."""
    whole = written(message, outgoing)
    if whole.automatic:
        return _automatic(message, whole, whole.automatic)
    found = answers(whole.visible, outgoing, whole.parts.sentences, writer_of(message))
    if any(answer.rest for answer in found):
        whole = in_parts(message, whole, apart(whole.parts.sentences, found))
    alone = _by_sentence(message, whole)
    if cut := _parted(message, whole, alone.signals):
        whole, alone = cut, _by_sentence(message, cut)
    readings = whole.spoken[0]
    stands, doubted = once_more(message, readings, alone.looked, alone.signals)
    signals = agreed(answered(stands, found))
    signals += refused_mail(doubted, signals)
    leaning = [each for answer in found for each in answer.unsure]
    besides = _besides([*alone.unsure, *doubted, *leaning], signals)
    return Heard(None, None, tuple(signals), whole.visible.text, besides)


def hear_sentences(message: ParsedMessage) -> BySentence | None:
    """What the sentences of a message say, before it is weighed as a whole; nothing of a machine's."""
    whole = written(message, ())
    return None if whole.automatic else _by_sentence(message, whole)


def hear_phrases(message: ParsedMessage) -> Heard:
    """What the phrases alone hear, before it is weighed."""
    whole = written(message, ())
    if whole.automatic:
        return _automatic(message, whole, whole.automatic)
    return Heard(None, None, tuple(agreed(whole.heard)), whole.visible.text)


def _parted(message: ParsedMessage, whole: Written, signals: Sequence[Signal]) -> Written | None:
    """What was written, its sentences parted that say several things; none where no sentence does."""

    def alone(part: Sentence) -> Sequence[tuple[Signal, float]]:
        own = in_parts(message, whole._replace(spoken=whole.spoken[:1], heard=[]), [part])
        found = _by_sentence(message, own)
        likely = found.looked[0].likely if found.looked else [0.0] * len(LABELS)
        return [] if found.unsure else [(each, likely[LABELS.index(label_of(each))]) for each in found.signals]

    readings = whole.spoken[0]
    found = parted(readings, signals, alone)
    return in_parts(message, whole, found) if len(found) > len(readings) else None


def _automatic(message: ParsedMessage, whole: Written, kind: str) -> Heard:
    """What a machine's message says: who left, who is the right one, a new address, when somebody is back."""
    signals = agreed(list(moved(message, whole))) if kind in ("out_of_office", "notification") else []
    signals = [s for s in signals if s.kind in ("left_company", "wrong_person", "new_address")]
    # Most mails are a person's, and to import what reads machines' takes as long as to hear a dozen.
    machines: Any = import_module("outreach.listening.machines")
    told: Heard = machines.machine_heard(message, kind, whole.visible, signals, whole.languages)
    return told


def _by_sentence(message: ParsedMessage, whole: Written) -> BySentence:
    """What stands of what the phrases hear, and what else is said, sentence by sentence."""
    readings = whole.spoken[0]
    weighing = Weighing(whole.parts, readings.code)
    stand = _weighed(message, readings, weighing, whole.heard)
    if _doubts_the_stop(stand):  # the ways that it spoke for are closed one by one
        others = [each for each in whole.heard if each.kind != "stop"]
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
