"""Which conversation does a message belong to? Steps 2 to 5 of threading, in their order.

References are a hint that strangers can forge: a thread takes in a message only from its own contact, from
their organisation, or from us.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from outreach.inbox.identify import Identity
from outreach.inbox.parsed import ParsedMessage
from outreach.inbox.subject import base_subject, is_reply
from outreach.inbox.token import is_ours

SUBJECT_DAYS = 60


@dataclass(slots=True)
class Conversation:
    """A thread as known while placing; `id` is None until it is stored."""

    id: int | None
    contact_id: int | None
    organisation_id: int | None
    base_subject: str
    last_at: datetime
    subject: str = ""


@dataclass(slots=True)
class Known:
    """The conversations that the messages at hand could belong to."""

    by_message_id: dict[str, Conversation] = field(default_factory=dict)
    """Message-ID of a stored message to its thread."""
    by_reference: dict[str, Conversation] = field(default_factory=dict)
    """A Message-ID that stored messages name to their thread."""
    by_subject: dict[tuple[int, str], Conversation] = field(default_factory=dict)
    """Contact and base subject to their newest thread."""


def place(
    message: ParsedMessage, identity: Identity, at: datetime, known: Known, key: bytes
) -> tuple[Conversation, str]:
    """The thread of a message and the step that found it; a new one where none fits."""
    named = [*reversed(message.references), *reversed(message.in_reply_to)]
    for name in named:
        conversation = known.by_message_id.get(name)
        if conversation is not None and is_ours(key, name) and _belongs(identity, conversation):
            return conversation, "token"
    for name in named:
        conversation = known.by_message_id.get(name) or known.by_reference.get(name)
        if conversation is not None and _belongs(identity, conversation):
            return conversation, "references"
    base = base_subject(message.subject)
    if identity.contact_id is not None and base and (named or is_reply(message.subject)):
        conversation = known.by_subject.get((identity.contact_id, base))
        if conversation is not None and abs(at - conversation.last_at) <= timedelta(days=SUBJECT_DAYS):
            return conversation, "subject"
    return Conversation(None, identity.contact_id, identity.organisation_id, base, at, message.subject), "new"


def _belongs(identity: Identity, conversation: Conversation) -> bool:
    if identity.direction == "out" or conversation.contact_id in (None, identity.contact_id):
        return True
    return identity.organisation_id is not None and identity.organisation_id == conversation.organisation_id


def remember(
    message: ParsedMessage, identity: Identity, conversation: Conversation, at: datetime, known: Known
) -> None:
    """Make a message that was just placed known to those that follow it on the same page."""
    conversation.last_at = max(conversation.last_at, at)
    if conversation.contact_id is None:
        conversation.contact_id, conversation.organisation_id = identity.contact_id, identity.organisation_id
    if message.rfc_message_id:
        known.by_message_id.setdefault(message.rfc_message_id, conversation)
    for name in (*message.references, *message.in_reply_to):
        known.by_reference.setdefault(name, conversation)
    if conversation.contact_id is not None and conversation.base_subject:
        known.by_subject[(conversation.contact_id, conversation.base_subject)] = conversation
