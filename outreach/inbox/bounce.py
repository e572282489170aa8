"""Whose address does a bounce speak of, and is it dead for good (RFC 3464)?"""

from dataclasses import dataclass

from outreach.inbox.parsed import ParsedMessage


@dataclass(frozen=True, slots=True)
class Bounce:
    """One failed recipient."""

    recipient: str
    permanent: bool
    status: str
    diagnostic: str
    original_message_id: str


def read_bounce(message: ParsedMessage) -> tuple[Bounce, ...]:
    """Every failed recipient."""
    return ()
