"""How does a draft look as it lies in its owner's folder? As the mail that would go out, with the reasons above it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

from outreach.inbox.desk_mark import FIELD, Mark, field_of, token_of
from outreach.inbox.parse import parse
from outreach.rendering.wire import alternatives, is_message_id, mailbox, message_ids, part, words
from outreach.review.desk.block import above, above_html
from outreach.translated import ENGLISH, Tongue


@dataclass(frozen=True, slots=True)
class Laid:
    """What is to lie there: the bytes that would go out, the lines above them, and which draft it is."""

    raw: bytes
    lines: Sequence[str]
    mark: Mark
    rfc_message_id: str
    tongue: Tongue = ENGLISH
    """That of its owner."""


def lay(laid: Laid, key: bytes, now: datetime) -> bytes:
    """The bytes of the mail in the folder; nothing in it is a way to end anything, and nothing is signed as sent."""
    sent = parse(laid.raw)
    lines = [*laid.lines, token_of(key, laid.mark)]
    fields = [("From", mailbox(sent.sender.name, sent.sender.address))] if sent.sender is not None else []
    fields += [("To", mailbox(box.name, box.address)) for box in sent.to[:1]]
    fields += [
        ("Subject", words(sent.subject)),
        ("Date", format_datetime(now)),
        ("Message-ID", message_ids((laid.rfc_message_id,))),
        # Short lines: a field that a server has to fold is one that it may break.
        (FIELD, field_of(key, laid.mark).replace("; ", ";\r\n ")),
    ]
    if answers := tuple(name for name in sent.in_reply_to[:1] if is_message_id(name)):
        fields.append(("In-Reply-To", message_ids(answers)))
        fields.append(("References", message_ids(tuple(name for name in sent.references if is_message_id(name)))))
    fields.append(("MIME-Version", "1.0"))
    head = "".join(f"{name}: {value}\r\n" for name, value in fields).encode("ascii")
    parts = [part("text/plain", above(lines, sent.text, laid.tongue))]
    if sent.html:
        parts.append(part("text/html", above_html(lines, sent.html, laid.tongue)))
    return head + (parts[0] if len(parts) == 1 else alternatives(parts, laid.rfc_message_id))
