"""What does one message say, read from its raw bytes?"""

import hashlib
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz

from outreach.inbox.headers import decode_words, read_mailbox, read_mailboxes, read_message_ids, split_headers
from outreach.inbox.mime import Part, walk
from outreach.inbox.parsed import Attachment, Mailbox, ParsedMessage

MAX_BYTES = 25 * 1024 * 1024
"""A larger message is not fetched whole: its header is stored with a note."""
MAX_TEXT = 1_000_000
"""Characters of text and of HTML that are stored of one message."""

_REPORTS = (
    "message/delivery-status",
    "message/global-delivery-status",
    "message/feedback-report",
    "message/disposition-notification",
    "message/global-disposition-notification",
)
_RETURNED = ("message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers", "message/partial")
_AS_WRITTEN = ("authentication-results", "dkim-signature", "received")

_NESTED = 4096
"""Bytes of an attached message in which it says that it is a report itself."""


def content_hash(raw: bytes) -> str:
    """SHA-256 of the bytes as the server holds them: the identity of a message."""
    return hashlib.sha256(raw).hexdigest()


def parse(raw: bytes, *, size: int | None = None) -> ParsedMessage:
    """Read a message; `size` is its full size where `raw` is only its header block."""
    fields, start, notes = split_headers(raw)
    pieces, attached = _no_pieces(), list[Part]()
    if size is None:
        _sort_all(fields, raw, start, notes, pieces, attached)
    else:
        notes.append(f"the message has {size} bytes, more than {MAX_BYTES}; only its header was fetched")
    headers = tuple((name, _shown(name, value) if "=?" in value else value) for name, value in fields)
    first = {name.lower(): value for name, value in reversed(fields)}
    subject = decode_words(first.get("subject", ""))
    return ParsedMessage(
        content_hash=content_hash(raw),
        size=len(raw) if size is None else size,
        headers=headers,
        rfc_message_id=next(iter(read_message_ids(first.get("message-id", ""))), ""),
        in_reply_to=read_message_ids(first.get("in-reply-to", "")),
        references=read_message_ids(first.get("references", "")),
        sender=_sender(fields, notes),
        reply_to=read_mailboxes(first.get("reply-to", "")),
        to=read_mailboxes(first.get("to", "")),
        cc=read_mailboxes(first.get("cc", "")),
        subject=subject[:2000],
        sent_at=_date(first.get("date", "")),
        text=_joined(pieces["text"], "text", notes),
        html=_joined(pieces["html"], "HTML", notes),
        report=_joined(pieces["report"], "report", notes, between="\n\n"),
        calendar=_joined(pieces["calendar"], "calendar", notes),
        content_type=first.get("content-type", "").lower()[:500],
        attachments=tuple(Attachment(part.filename[:255], part.content_type[:255], part.size()) for part in attached),
        notes=tuple(dict.fromkeys(notes)),
    )


def attached_parts(raw: bytes) -> tuple[Part, ...]:
    """The parts that `parse` lists as attachments, in its order."""
    fields, start, notes = split_headers(raw)
    attached: list[Part] = []
    _sort_all(fields, raw, start, notes, _no_pieces(), attached)
    return tuple(attached)


def _no_pieces() -> dict[str, list[str]]:
    return {"text": [], "html": [], "report": [], "calendar": []}


def _sort_all(
    fields: list[tuple[str, str]],
    raw: bytes,
    start: int,
    notes: list[str],
    pieces: dict[str, list[str]],
    attached: list[Part],
) -> None:
    reported = any(name.lower() == "content-type" and "report" in value.lower() for name, value in fields)
    for part in walk(fields, raw, start, notes):
        _sort(part, pieces, attached, reported=reported)


def _shown(name: str, value: str) -> str:
    """A header's words decoded; a trace field stays as written, or a stranger's encoded word could add to it."""
    return value if name.lower() in _AS_WRITTEN else decode_words(value)


def _sort(part: Part, pieces: dict[str, list[str]], attached: list[Part], *, reported: bool) -> None:
    """Put a part where it belongs: read it, or only list it."""
    returned = part.in_report and part.content_type in _RETURNED
    if part.content_type == "message/rfc822" and reported and b"/delivery-status" in part.payload[:_NESTED].lower():
        inner, start, _ = split_headers(part.content())
        for each in walk(inner, part.content(), start, []):  # a gateway put a report into a letter of its own
            _sort(each, pieces, [], reported=False)
        return
    if part.content_type in _REPORTS:
        pieces["report"].append(part.text())
    elif returned:
        headers, start, _ = split_headers(part.content())
        pieces["report"].append("".join(f"{name}: {value}\n" for name, value in headers) if start else part.text())
    elif part.content_type == "text/calendar":
        pieces["calendar"].append(part.text())
    elif part.content_type in ("text/plain", "text/html") and part.disposition != "attachment":
        pieces["text" if part.content_type == "text/plain" else "html"].append(part.text())
    else:
        attached.append(part)


def _joined(pieces: list[str], what: str, notes: list[str], between: str = "\n") -> str:
    joined = between.join(pieces)
    if len(joined) > MAX_TEXT:
        notes.append(f"the {what} has {len(joined)} characters; the first {MAX_TEXT} were kept")
    return joined[:MAX_TEXT]


def _sender(fields: list[tuple[str, str]], notes: list[str]) -> Mailbox | None:
    authors = [value for name, value in fields if name.lower() == "from"]
    mailbox = read_mailbox(authors[0]) if len(authors) == 1 else None
    if mailbox is None:
        notes.append("the sender is unclear: From is missing, doubled or names no single address")
    return mailbox


def _date(value: str) -> datetime | None:
    try:
        fields = parsedate_tz(value[:200])
        if fields is None:
            return None
        offset = timezone(timedelta(seconds=fields[9])) if fields[9] is not None else UTC
        return datetime(*fields[:5], min(fields[5], 59), tzinfo=offset)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
