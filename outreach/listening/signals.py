"""What is one thing that a message says, and what is all of it?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # only a machine's mail has these
    from outreach.inbox.bounce import Bounce
    from outreach.inbox.complaint import Complaint
    from outreach.inbox.invitation import Answer

KINDS = (
    "stop", "channel", "not_before", "hours", "cadence", "only_person", "wrong_person", "left_company",
    "new_address", "unhappy", "legal", "data_request", "interest", "not_interested", "resume", "question", "fact",
)  # fmt: skip
"""Every kind of signal, in the order in which they are told."""
SILENCE = ("stop", "legal", "unhappy", "data_request")
"""Kinds that hold all outreach."""
_TIGHTENING = (*SILENCE, "not_before", "hours", "cadence", "only_person", "wrong_person", "left_company")


OF_A_WAY = ":channel"
"""Ends the reader's name of a stop that was read from what it says of mail."""


@dataclass(frozen=True, slots=True)
class Signal:
    """One thing said, with the words it was read from; `fields` are the kind's own, ready for JSON."""

    kind: str
    quote: str
    """The sentence or clause, to the letter."""
    start: int
    end: int
    """The span of the quote in `Heard.visible`; -1 for a quote from the subject."""
    confidence: float
    """From 0 to 1: how sure the reader is; phrases that need a guess (a date, a name) lie lower."""
    reader: str
    """Who read it, language and group of phrases: `phrases/en:stop`."""
    fields: dict[str, Any] = field(default_factory=dict)
    within: tuple[int, int] | None = field(default=None, compare=False)
    """The clauses of the quote that say it, where known: what another clause says need not explain it."""

    @property
    def tightens(self) -> bool:
        """Whether it closes something, or holds it back: then no other reader takes it away without a person's word."""
        if self.kind == "channel":
            return self.fields.get("wish") in ("refuse", "only")
        return self.kind in _TIGHTENING

    @property
    def is_weighed(self) -> bool:
        """Whether no phrase heard it, but the weights of its words."""
        return self.reader.startswith("weights/")

    def to_dicts(self) -> list[dict[str, Any]]:
        """The signal as a JSON object: kind, quote and the fields of the kind; several hours are one for each."""
        return [{"kind": self.kind, "quote": self.quote, **fields} for fields in each_alone(self.fields)]


def weightiest(signals: Iterable[Signal]) -> tuple[Signal, ...]:
    """One for each sentence, of the kind that weighs most: about a sentence one question is asked."""
    found: dict[str, Signal] = {}
    for signal in sorted(signals, key=lambda signal: KINDS.index(signal.kind)):
        found.setdefault(signal.quote, signal)
    return tuple(found.values())


@dataclass(frozen=True, slots=True)
class Heard:
    """All that one message says."""

    automatic: str | None
    """What kind of machine wrote it, None for a person."""
    return_date: date | None
    """For `out_of_office` alone: the first day that the person is back, where said."""
    signals: tuple[Signal, ...]
    visible: str
    """The text that the sender newly wrote."""
    unsure: tuple[Signal, ...] = ()
    """What a phrase hears and would close something, but hardly a sentence of such words says: a person decides."""
    stand_in: str = ""
    """Who stands in for someone who is away, as the note names them: `Ann Example <ann@vale.example>`."""
    bounces: "tuple[Bounce, ...]" = ()
    """For `bounce` alone: whom a message of ours did not reach, and why."""
    answer: "Answer | None" = None
    """For `calendar` alone: what they answered to an invitation."""
    complaint: "Complaint | None" = None
    """For `notification` alone: that somebody pressed 'this is spam'."""

    def to_dict(self) -> dict[str, Any]:
        """All of it as one JSON object; dates in ISO 8601."""
        told: dict[str, Any] = {
            "automatic": self.automatic,
            "return_date": self.return_date.isoformat() if self.return_date else None,
            "signals": [told for signal in self.signals for told in signal.to_dicts()],
        }
        if self.unsure:
            told["unsure"] = [said for signal in self.unsure for said in signal.to_dicts()]
        if self.stand_in:
            told["stand_in"] = self.stand_in
        if self.bounces:
            told["bounces"] = [
                {name: getattr(bounce, name) for name in ("recipient", "addressed", "permanent", "kind", "status")}
                for bounce in self.bounces
            ]
        if self.answer is not None:
            moment = self.answer.starts_at
            told["answer"] = {"answer": self.answer.answer, "starts_at": moment.isoformat() if moment else None}
        if self.complaint is not None:
            told["complaint"] = {"kind": self.complaint.kind, "recipient": self.complaint.recipient}
        return told


def each_alone(fields: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The fields of a signal; those of hours with others besides, each by itself."""
    besides = fields.get("besides", ())
    return [{name: value for name, value in fields.items() if name != "besides"}, *besides]


def label_of(signal: Signal) -> str:
    """What a signal is weighed as."""
    if signal.kind == "channel":
        return f"channel:{signal.fields['wish']}"
    return str(signal.fields["request"]) if signal.kind == "data_request" else signal.kind
