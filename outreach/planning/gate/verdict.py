"""What does the gate answer? Allowed or not, every reason, and the earliest moment at which it would be."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from outreach.sentences import Sentence, as_data, as_said, from_data

CODES = {
    "stopped": "the contact asked for silence",
    "channel_refused": "the contact refused this channel",
    "channel_unused": "the house does not use this channel",
    "not_before": "the contact asked to be written to later",
    "their_hours": "outside the hours that the contact gave",
    "their_cadence": "more often than the contact wants",
    "only_person": "the contact deals with one person of ours alone",
    "hold": "there is a reason to wait",
    "quiet_hours": "it is night, or a quiet day, where the contact may live",
    "holiday": "it is a public holiday, or a day of rest of the house, where the contact may live",
    "legal_hours": "the law where the contact may live does not allow it at this hour",
    "rule_hours": "outside the hours of the rule",
    "no_consent": "the law where the contact may live asks for a consent that is not on record",
    "cap": "a cap of the house is reached",
    "min_gap": "too soon after the last touch",
    "no_address": "there is no working address on this channel",
    "in_flight": "another draft for this contact is on its way",
    "unheard": "a message of the contact has not been listened to yet",
    "deaf": "an account in which the contact may have written has not been read for too long",
    "no_owner": "nobody owns this contact",
    "state_changed": "something about the contact has changed since",
    "expired": "nobody decided in time",
}
"""Every reason that the gate knows, in the order in which reasons are told."""

WALL_CODES = ("quiet_hours", "their_hours", "holiday", "legal_hours", "rule_hours")
"""What a draft may be written and approved in spite of: it then leaves at the earliest allowed moment."""

DEAF_CODES = ("unheard", "deaf")
"""What ends as soon as we have listened: a draft waits for it."""

LASTING_CODES = ("channel_unused", "no_address", "no_owner", "in_flight", *DEAF_CODES)
"""What never ends by time alone."""


def worded(text: str) -> dict[str, Any]:
    """The words of a reason as they are kept: English, and what it was made from where more than that is known."""
    said = as_data(text)
    return {"text": str(text)} if said is None else {"text": str(text), "said": said}


def words_of(reason: Mapping[str, Any]) -> Sentence:
    """The words of a reason that was kept; what an older version kept is English alone."""
    text = str(reason.get("text") or CODES.get(str(reason.get("code")), ""))
    return as_said(from_data(reason.get("said"), text))


@dataclass(frozen=True, slots=True)
class Reason:
    """One refusal: its code, the words, the sentence it rests on, and until when it lasts (None: not by time)."""

    code: str
    text: str
    """A `Sentence`: English, which knows what it was made from."""
    quote: str = ""
    until: datetime | None = None

    def as_dict(self) -> dict[str, Any]:
        """The reason as plain data."""
        until = self.until.isoformat() if self.until is not None else None
        return {**worded(self.text), "code": self.code, "quote": self.quote, "until": until}


@dataclass(frozen=True, slots=True)
class Verdict:
    """The gate's answer at one moment."""

    at: datetime
    reasons: tuple[Reason, ...] = ()
    earliest: datetime | None = None
    """The first moment at which it would be allowed if nothing else changed; None: time alone never allows it."""

    @property
    def allowed(self) -> bool:
        """Whether nothing speaks against it."""
        return not self.reasons

    @property
    def only_hours(self) -> bool:
        """Whether nothing but the time of day or the day of the week speaks against it, and an hour will come."""
        return self.earliest is not None and all(reason.code in WALL_CODES for reason in self.reasons)

    @property
    def waits(self) -> bool:
        """Whether everything that speaks against it ends by the clock on their wall or by our own listening."""
        return all(reason.code in WALL_CODES + DEAF_CODES for reason in self.reasons)

    def as_dict(self) -> dict[str, Any]:
        """The verdict as plain data, to be kept with what it was about."""
        return {
            "allowed": self.allowed,
            "at": self.at.isoformat(),
            "earliest": self.earliest.isoformat() if self.earliest is not None else None,
            "reasons": [reason.as_dict() for reason in self.reasons],
        }
