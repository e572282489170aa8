"""What does each table keep of a message that was placed?"""

from dataclasses import dataclass
from typing import Any

from outreach.inbox.identify import Identity
from outreach.inbox.reading import Arrived
from outreach.inbox.thread import Conversation


@dataclass(frozen=True, slots=True)
class Desk:
    """For whom a page is filed: our addresses, who owns strangers, whose outbound mail it is, the signing key."""

    ours: set[str]
    owner_id: int | None
    department: str | None
    key: bytes


@dataclass(slots=True)
class Filed:
    """A message that has found its contact and its conversation."""

    arrived: Arrived
    identity: Identity
    conversation: Conversation
    threaded_by: str


def thread_row(conversation: Conversation) -> dict[str, Any]:
    """A row of `thread`, but for its id."""
    return {
        "contact_id": conversation.contact_id,
        "base_subject": conversation.base_subject,
        "subject": conversation.subject,
        "last_at": conversation.last_at,
    }


def message_row(item: Filed) -> dict[str, Any]:
    """A row of `message`, but for its id."""
    message, identity = item.arrived.message, item.identity
    offset = message.sent_at.utcoffset() if message.sent_at is not None else None
    return {
        "content_hash": message.content_hash,
        "direction": identity.direction,
        "rfc_message_id": message.rfc_message_id,
        "thread_id": item.conversation.id,
        "threaded_by": item.threaded_by,
        "contact_id": identity.contact_id,
        "identified_by": identity.by,
        "automatic": item.arrived.automatic,
        "authenticated": item.arrived.authenticity.verdict,
        "authenticated_why": item.arrived.authenticity.why,
        "organisation_id": identity.organisation_id,
        "sender_name": message.sender.name if message.sender is not None else "",
        "sender_address": message.sender.address if message.sender is not None else "",
        "to": [box.address for box in (*message.to, *message.cc)][:100],
        "subject": message.subject,
        "at": item.arrived.at,
        "sent_at": message.sent_at,
        "utc_offset_minutes": int(offset.total_seconds() // 60) if offset is not None else None,
        "size": message.size,
        "headers": "".join(f"{name}: {value}\n" for name, value in message.headers),
        "text": message.text,
        "html": message.html,
        "report": message.report,
        "calendar": message.calendar,
        "attachments": [
            {"filename": part.filename, "content_type": part.content_type, "size": part.size}
            for part in message.attachments
        ],
        "notes": list(message.notes),
    }


def touch_row(item: Filed, contact_id: int, message_id: int, desk: Desk) -> dict[str, Any]:
    """A row of `touch`: ours are those of the account's owner."""
    inbound = item.identity.direction == "in"
    return {
        "contact_id": contact_id,
        "channel": "email",
        "direction": "in" if inbound else "out",
        "department": None if inbound else desk.department,
        "user_id": None if inbound else desk.owner_id,
        "at": item.arrived.at,
        "automatic": item.arrived.automatic is not None,
        "is_reply": bool(item.arrived.message.in_reply_to),
        "message_id": message_id,
        "rfc_message_id": None if inbound else item.arrived.message.rfc_message_id or None,
        "note": "",
    }
