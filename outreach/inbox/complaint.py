"""Did somebody press 'this is spam' on a mail of ours (RFC 5965)?"""

from dataclasses import dataclass

from outreach.inbox.parsed import ParsedMessage
from outreach.inbox.report_fields import address_in, groups, is_returned

_RECIPIENT_FIELDS = (
    "original-rcpt-to",
    "removal-recipient",
    "x-hmxmroriginalrecipient",
    "x-rcpt-to",
    "final-recipient",
)
_RETURNED_FIELDS = ("x-hmxmroriginalrecipient", "x-original-to", "delivered-to", "envelope-to", "to")


@dataclass(frozen=True, slots=True)
class Complaint:
    """What a complaint report says."""

    kind: str
    """The feedback type: `abuse`, `fraud`, `not-spam`, `opt-out`, `virus`, `other`."""
    recipient: str
    """Who complained, in lower case; '' where the provider hides it."""
    original_message_id: str
    """The Message-ID of ours with its angle brackets, or ''."""

    @property
    def against_us(self) -> bool:
        """Whether they want no such mail; `not-spam` says the opposite."""
        return self.kind != "not-spam"


def read_complaint(message: ParsedMessage) -> Complaint | None:
    """The complaint that a message reports, None where it is no such report."""
    fields = groups(message.report) if "feedback-type" in message.report.casefold() else []
    report = next((group for group in fields if "feedback-type" in group), None)
    if report is None:
        return None
    returned = next((group for group in fields if group is not report and is_returned(group)), {})
    named = [address_in(report.get(name, "")) for name in _RECIPIENT_FIELDS]
    named += [address_in(returned.get(name, "")) for name in _RETURNED_FIELDS]
    start = returned.get("message-id", "").strip()
    kind = report["feedback-type"].split(";")[0].strip().casefold() or "abuse"
    return Complaint(kind[:40], next(filter(None, named), ""), start if start.startswith("<") else "")
