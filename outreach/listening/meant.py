"""What is the owner asked where nobody is sure whether a sentence closes something, and what does a yes do?"""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from outreach.contacts.wishes import Asking, Wish
from outreach.listening.consequences import consequences
from outreach.listening.signals import Signal
from outreach.sentences import sentence

WORDS = {
    "stop": "a wish for silence", "channel": "a wish about how to be reached", "not_before": "a time before which not",
    "hours": "a wish about hours", "cadence": "a wish about how often", "only_person": "that one of us alone may write",
    "wrong_person": "that they are not the right person", "left_company": "that they have left",
    "unhappy": "a complaint", "legal": "a threat of legal steps", "data_request": "a request about their data",
}  # fmt: skip
"""What closes something, as it is asked about."""


@dataclass(frozen=True, slots=True)
class Unsure:
    """Something that may have been said: the question, and why we wait until it is answered."""

    signal: Signal
    asking: Asking
    why: str
    waits: bool
    """Whether nothing goes out until then."""


def asking_about(signal: Signal, text: str, received: datetime) -> Asking:
    """A question whose yes does what the signal would have done."""
    return Asking("second_reading", text, _yes(signal, received), signal.quote)


def unsure_about(signal: Signal, received: datetime) -> Unsure:
    """The question where a phrase hears a thing that its sentence most likely does not say."""
    text = sentence(
        "This may be {what}, but most who write so mean something else. Is it meant?", what=WORDS[signal.kind]
    )
    why = "they may have asked for less, and it is asked whether they meant it"
    return Unsure(signal, asking_about(signal, text, received), why, waits=True)


def _yes(signal: Signal, received: datetime) -> dict[str, Any]:
    """What a yes does, as data."""
    wishes = [follows for follows in consequences(signal, received) if isinstance(follows, Wish)]
    if not wishes:
        return {"do": "hold", "kind": signal.kind}
    told = asdict(wishes[0])
    names = ("kind", "channel", "wish", "until", "earliest", "days", "start", "end", "most", "per", "person")
    return {"do": "wish", "wish": {name: _plain(told[name]) for name in names if told[name] is not None}}


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else list(value) if isinstance(value, tuple) else value
