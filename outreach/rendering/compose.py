"""Which exact bytes go out? Frozen with CRLF ends, read back, and refused unless they say what was meant."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from urllib.parse import quote

from outreach.errors import ConfigError
from outreach.inbox.parse import parse

_LONGEST_LINE = 998
_POLICY = SMTP.clone(max_line_length=_LONGEST_LINE)
"""The default folding turns a long List-Unsubscribe into encoded words, which breaks it."""
_BARE_END = re.compile(rb"(?<!\r)\n|\r(?!\n)")
_MOST_OF_A_NAME = 200
"""A line of a mail holds 998 characters (RFC 5322 section 2.1.1), and nobody is called like that."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")
_ENCODED_WORD = re.compile(r"=\?(?=[^?]*\?[bq]\?)", re.IGNORECASE)
"""Letters that a reader would take for an encoded word (RFC 2047), and show as what nobody has approved."""


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
    commercial: bool


def compose(letter: Letter) -> bytes:
    """The bytes of a letter; raises `ConfigError` where they would not say exactly that."""
    message = EmailMessage(policy=_POLICY)
    try:
        message["From"] = _address(letter.sender_name, letter.sender_address)
        message["To"] = _address(letter.recipient_name, letter.recipient_address)
        message["Subject"] = _one_line(letter.subject)
        message["Date"] = letter.date
        message["Message-ID"] = letter.rfc_message_id
        if letter.in_reply_to:
            message["In-Reply-To"] = letter.in_reply_to
            message["References"] = " ".join(letter.references)
        if letter.commercial:
            unsubscribe = f"<mailto:{quote(letter.sender_address, safe='@+')}?subject=unsubscribe>"
            message["List-Unsubscribe"] = unsubscribe
        message.set_content(letter.text.rstrip() + "\n", cte="quoted-printable")
        if letter.html:
            message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
        raw = _BARE_END.sub(b"\r\n", message.as_bytes())
    except (MessageError, ValueError, UnicodeError, IndexError) as error:
        raise ConfigError(
            f"the mail cannot be built: {error}", where=letter.recipient_address, remedy="edit it"
        ) from error
    _verify(raw, letter)
    return raw


def digest(raw: bytes) -> str:
    """SHA-256, hexadecimal: what an approval is for."""
    return hashlib.sha256(raw).hexdigest()


def _address(name: str, address: str) -> Address:
    return Address(display_name=_one_line(name)[:_MOST_OF_A_NAME].strip(), addr_spec=address)


def _one_line(text: str) -> str:
    return _ENCODED_WORD.sub("= ?", _CONTROL.sub(" ", text)).strip()


def _verify(raw: bytes, letter: Letter) -> None:
    """Read the bytes back: one From, one To, one Subject, the recipient that was approved, no bare line ends.

    Whatever a Python version does with headers, nothing else can leave (CVE-2024-6923 and its family).
    """
    read = parse(raw)
    single = all(len(read.header_all(name)) == 1 for name in ("From", "To", "Subject", "Message-ID", "Date"))
    to = [mailbox.address for mailbox in read.to]
    sender = read.sender.address if read.sender is not None else ""
    known = {
        "from", "to", "subject", "date", "message-id", "in-reply-to", "references", "list-unsubscribe",
        "mime-version", "content-type", "content-transfer-encoding",
    }  # fmt: skip
    strange = [name for name, _ in read.headers if name.lower() not in known]
    meant = (letter.sender_address, [letter.recipient_address], letter.rfc_message_id)
    if not single or strange or (sender, to, read.rfc_message_id) != meant:
        raise ConfigError(
            f"the bytes would say something else: to {to}, from {sender!r}, extra {strange}",
            where=letter.recipient_address,
            remedy="take line ends and odd characters out of names and subject",
        )
    if max(map(len, raw.split(b"\r\n"))) > _LONGEST_LINE:
        raise ConfigError("a line would be too long to travel", where=letter.recipient_address, remedy="shorten it")
    if _BARE_END.search(raw):
        raise ConfigError("a bare CR or LF would end the mail early", where=letter.recipient_address, remedy="edit it")
