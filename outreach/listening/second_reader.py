"""What does a second reader propose, and where does it disagree with the first? It proposes and never acts.

Only what closes something is looked at: whatever it reads besides changes nothing and is nobody's question.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from outreach.contacts.wishes import Asking
from outreach.listening.guide_form import NotInTheGuide, as_signal
from outreach.listening.meant import WORDS, asking_about
from outreach.listening.signals import Signal, weightiest
from outreach.sentences import sentence

READER = "second"
MOST = 20
"""So many proposals of one answer are looked at."""


@dataclass(frozen=True, slots=True)
class Proposals:
    """What one answer proposes; `dropped` counts what rests on no sentence of the mail or is not in the guide."""

    signals: tuple[Signal, ...] = ()
    dropped: int = 0


class SecondReader(Protocol):
    """Whoever reads a mail beside the phrases."""

    def read(self, visible: str, received: datetime) -> Proposals:
        """What the mail says; raises `OutreachError` where it cannot be read now."""
        ...


@dataclass(frozen=True, slots=True)
class Disagreement:
    """`missed`: only the second reader hears it. `denied`: a stop that it does not hear."""

    what: str
    signal: Signal


def proposals(answer: str, visible: str) -> Proposals:
    """The signals of an answer, each with a quote that stands in the text and the fields of its kind."""
    try:
        said = json.loads(answer)
    except (ValueError, RecursionError):
        return Proposals(dropped=1)
    given = said.get("signals") if isinstance(said, dict) else None
    if not isinstance(given, list):
        return Proposals(dropped=1)
    found, dropped = [], max(0, len(given) - MOST)
    for each in given[:MOST]:
        signal = _proposed(each, visible)
        if signal is None:
            dropped += 1
        else:
            found.append(signal)
    return Proposals(tuple(found), dropped)


def disagreements(first: Sequence[Signal], second: Sequence[Signal]) -> tuple[Disagreement, ...]:
    """What a person must decide: one question for each sentence, the weightiest kind of it."""
    heard = {_sense(signal) for signal in first}
    missed = [signal for signal in second if signal.tightens and _sense(signal) not in heard]
    found = [Disagreement("missed", signal) for signal in weightiest(missed)]
    if all(signal.kind != "stop" for signal in second):
        found += [Disagreement("denied", signal) for signal in first if signal.kind == "stop"]
    return tuple(found)


def question(disagreement: Disagreement, preferences: Iterable[int], received: datetime) -> Asking:
    """What the owner is asked; `preferences` are those that rest on a stop which the second reader denies."""
    signal = disagreement.signal
    if disagreement.what == "denied":
        text = "We took this as a wish for silence; a second reader does not. Do they want silence?"
        return Asking("second_reading", text, {"do": "keep", "preferences": list(preferences)}, signal.quote)
    text = sentence("A second reader takes this as {what}; we did not. Is that meant?", what=WORDS[signal.kind])
    return asking_about(signal, text, received)


def _proposed(each: object, visible: str) -> Signal | None:
    quote = each.get("quote") if isinstance(each, dict) else None
    if not isinstance(quote, str) or not quote.strip() or quote not in visible:
        return None
    try:
        return as_signal(each, quote, READER)
    except (NotInTheGuide, TypeError):
        return None


def _sense(signal: Signal) -> tuple[str, ...]:
    """What two readers must agree on: the kind, and for a channel which and what; not the words or the day."""
    if signal.kind == "channel":
        return "channel", str(signal.fields.get("channel")), str(signal.fields.get("wish"))
    return (signal.kind,)
