"""What one message holds, once its bytes are read: plain values that later steps decide on."""

from dataclasses import dataclass, field, fields
from datetime import datetime
from operator import attrgetter
from typing import Any


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A display name and an addr-spec (RFC 5322 section 3.4); `address` is as written, `name` may be empty."""

    name: str
    address: str

    def __reduce__(self) -> tuple[type["Mailbox"], tuple[str, str]]:
        return Mailbox, (self.name, self.address)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part that is listed, not stored: it stays on the server and is fetched on demand."""

    filename: str
    content_type: str
    size: int

    def __reduce__(self) -> tuple[type["Attachment"], tuple[str, str, int]]:
        return Attachment, (self.filename, self.content_type, self.size)


@dataclass(frozen=True, slots=True)
class ParsedMessage:
    """One message as read; every field has a value, however broken the bytes were (`notes` says how)."""

    content_hash: str
    """SHA-256 of the raw bytes, hexadecimal."""
    size: int
    headers: tuple[tuple[str, str], ...]
    """Names as written and decoded values (RFC 2047), unfolded, in order, NUL removed."""
    rfc_message_id: str
    """Message-ID with its angle brackets, or '' where missing or unusable."""
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    """Message-IDs, oldest first, as in the header."""
    sender: Mailbox | None
    """The one author; None where From is missing, doubled or ambiguous (see `notes`)."""
    reply_to: tuple[Mailbox, ...]
    to: tuple[Mailbox, ...]
    cc: tuple[Mailbox, ...]
    subject: str
    sent_at: datetime | None
    """The Date header with the sender's own offset, or None where unreadable: decoration, never an order."""
    text: str
    """All text/plain parts that are not attachments, '\\n' line ends; '' where there is none."""
    html: str
    """All text/html parts that are not attachments; '' where there is none."""
    report: str
    """The machine-readable part of a report (RFC 3464, 5965, 8098) and the returned headers."""
    calendar: str
    """The text/calendar part (RFC 5546), if any."""
    content_type: str
    """The top-level Content-Type header, lower case without comments, e.g. 'multipart/report; …'."""
    attachments: tuple[Attachment, ...] = ()
    notes: tuple[str, ...] = ()
    """What was wrong with the bytes and how it was read all the same, one sentence each."""

    first: dict[str, str] = field(default_factory=dict, compare=False, repr=False)
    """The topmost value of each header by its lower-case name; made from `headers` when one is first asked for."""

    def __reduce__(self) -> tuple[type["ParsedMessage"], tuple[Any, ...]]:
        # Every message comes from the process that reads: the state of a frozen class takes ten times as long.
        return ParsedMessage, _fields_of(self)

    def header(self, name: str) -> str:
        """The first value of a header, '' where missing; the name in any case."""
        if not self.first:
            self.first.update((name.lower(), value) for name, value in reversed(self.headers))
        return self.first.get(name.lower(), "")

    def has_header(self, names: frozenset[str]) -> bool:
        """Whether one of these headers is there; the names in lower case."""
        self.header("")
        return not names.isdisjoint(self.first)

    def header_all(self, name: str) -> list[str]:
        """Every value of a header, topmost first."""
        wanted = name.casefold()
        return [value for key, value in self.headers if key.casefold() == wanted]


_fields_of = attrgetter(*(each.name for each in fields(ParsedMessage) if each.name != "first"))
