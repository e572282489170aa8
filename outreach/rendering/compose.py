"""Which exact bytes go out? Frozen with CRLF ends, read back, and refused unless they say what was meant."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from urllib.parse import quote

from outreach.errors import ConfigError
from outreach.inbox.headers import read_mailboxes, split_headers
from outreach.rendering.wire import LONGEST_LINE, alternatives, mailbox, message_ids, part, words

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_NOT_IN_A_FIELD = re.compile(r"[^A-Za-z0-9._-]+")
_URL = re.compile(r"[!-;=?-~]{1,500}")
_KNOWN = {
    "from", "to", "subject", "date", "message-id", "in-reply-to", "references", "list-unsubscribe",
    "list-unsubscribe-post", "feedback-id", "auto-submitted", "content-language", "mime-version", "content-type",
    "content-transfer-encoding",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class WayOut:
    """How a commercial mail can be ended from the mail program itself (RFC 2369, RFC 8058)."""

    address: str
    """Ours, to which a mail that asks for it goes."""
    token: str = ""
    """What says whom it is for; stands in the subject of that mail."""
    url: str = ""
    """Takes the one-click POST; '' where the house has no public address with https."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What is to be said, before it is bytes."""

    sender_name: str
    sender_address: str
    recipient_name: str
    recipient_address: str
    subject: str
    text: str
    html: str
    rfc_message_id: str
    in_reply_to: str
    references: tuple[str, ...]
    date: datetime
    way_out: WayOut | None = None
    """None for what is not commercial."""
    feedback: tuple[str, ...] = ()
    """By what a provider's figures are told apart: never by person."""
    automatic: bool = False
    """Whether no person has approved it (RFC 3834)."""
    language: str = ""
    """The language tag of the text; '' where nobody is sure."""


def compose(letter: Letter) -> bytes:
    """The bytes of a letter; raises `ConfigError` where they would not say exactly that."""
    try:
        head = "".join(f"{name}: {value}\r\n" for name, value in _headers(letter)).encode("ascii")
        parts = [part("text/plain", letter.text)]
        if letter.html:
            parts.append(part("text/html", letter.html))
        raw = head + (parts[0] if len(parts) == 1 else alternatives(parts, letter.rfc_message_id))
    except (ValueError, UnicodeError, IndexError) as error:
        raise ConfigError(
            f"the mail cannot be built: {error}", where=letter.recipient_address, remedy="edit it"
        ) from error
    _verify(raw, letter)
    return raw


def digest(raw: bytes) -> str:
    """SHA-256, hexadecimal: what an approval is for."""
    return hashlib.sha256(raw).hexdigest()


def _headers(letter: Letter) -> list[tuple[str, str]]:
    """The fields in their order; raises `ValueError` for what cannot stand in one."""
    found = [
        ("From", mailbox(letter.sender_name, letter.sender_address)),
        ("To", mailbox(letter.recipient_name, letter.recipient_address)),
        ("Subject", words(letter.subject)),
        ("Date", format_datetime(letter.date)),
        ("Message-ID", message_ids((letter.rfc_message_id,))),
    ]
    if letter.in_reply_to:
        found.append(("In-Reply-To", message_ids((letter.in_reply_to,))))
        found.append(("References", message_ids(letter.references)))
    if letter.way_out is not None:
        found += _way_out(letter.way_out)
    if letter.feedback:
        found.append(("Feedback-ID", ":".join(_NOT_IN_A_FIELD.sub("-", each)[:60] for each in letter.feedback)))
    if letter.automatic:
        found.append(("Auto-Submitted", "auto-generated"))
    if letter.language and _LANGUAGE.fullmatch(letter.language):
        found.append(("Content-Language", letter.language))
    found.append(("MIME-Version", "1.0"))
    return found


def _way_out(way: WayOut) -> list[tuple[str, str]]:
    subject = quote(f"unsubscribe {way.token}".strip(), safe="")
    by_mail = f"<mailto:{quote(way.address, safe='@+')}?subject={subject}>"
    if not way.url:
        return [("List-Unsubscribe", by_mail)]
    if not way.url.startswith("https://") or _URL.fullmatch(way.url) is None:
        raise ValueError(f"{way.url!r} is no https address")
    return [
        ("List-Unsubscribe", f"<{way.url}>,\r\n {by_mail}"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
    ]


def _verify(raw: bytes, letter: Letter) -> None:
    """Read the bytes back: one From, one To, one Subject, the recipient that was approved, no bare line ends.

    Whoever writes the headers, nothing else can leave (CVE-2024-6923 and its family).
    """
    fields, _, notes = split_headers(raw)
    names = [name.lower() for name, _ in fields]
    said = dict(zip(names, (value for _, value in fields), strict=True))
    sender, to = ([each.address for each in read_mailboxes(said.get(name, ""))] for name in ("from", "to"))
    strange = [name for name in names if name not in _KNOWN]
    doubled = len(said) < len(names) or not {"from", "to", "subject", "message-id", "date"} <= said.keys()
    meant = ([letter.sender_address], [letter.recipient_address], letter.rfc_message_id)
    if doubled or strange or notes or (sender, to, said["message-id"]) != meant:
        raise ConfigError(
            f"the bytes would say something else: to {to}, from {sender!r}, extra {strange}",
            where=letter.recipient_address,
            remedy="take line ends and odd characters out of names and subject",
        )
    if max(map(len, raw.split(b"\r\n"))) > LONGEST_LINE:
        raise ConfigError("a line would be too long to travel", where=letter.recipient_address, remedy="shorten it")
    if not raw.count(b"\n") == raw.count(b"\r") == raw.count(b"\r\n"):
        raise ConfigError("a bare CR or LF would end the mail early", where=letter.recipient_address, remedy="edit it")
