"""How does a stored message read as a parsed one again?"""

from datetime import timedelta, timezone

from outreach.inbox.headers import read_mailbox, read_message_ids
from outreach.inbox.parsed import Attachment, Mailbox, ParsedMessage
from outreach.inbox.records import Message


def as_parsed(row: Message) -> ParsedMessage:
    """The message as it was parsed when it was stored."""
    headers = tuple((name, value) for name, _, value in (line.partition(": ") for line in row.headers.splitlines()))
    first = {name.lower(): value for name, value in reversed(headers)}
    sent_at = row.sent_at
    if sent_at is not None and row.utc_offset_minutes is not None:
        sent_at = sent_at.astimezone(timezone(timedelta(minutes=row.utc_offset_minutes)))
    reply_to = read_mailbox(first.get("reply-to", ""))
    return ParsedMessage(
        content_hash=row.content_hash,
        size=row.size,
        headers=headers,
        rfc_message_id=row.rfc_message_id,
        in_reply_to=read_message_ids(first.get("in-reply-to", "")),
        references=read_message_ids(first.get("references", "")),
        sender=Mailbox(row.sender_name, row.sender_address) if row.sender_address else None,
        reply_to=(reply_to,) if reply_to is not None else (),
        to=tuple(Mailbox("", address) for address in row.to),
        cc=(),
        subject=row.subject,
        sent_at=sent_at,
        text=row.text,
        html=row.html,
        report=row.report,
        calendar=row.calendar,
        content_type=first.get("content-type", "").lower(),
        attachments=tuple(Attachment(**part) for part in row.attachments),
        notes=tuple(row.notes),
    )
