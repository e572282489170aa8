"""What does a mail in one of a desk's folders say: which draft it claims to be, its words, and what is odd about it?"""

import re
from dataclasses import dataclass

from outreach.inbox.desk_mark import FIELD, Claim, read_token, without_tokens
from outreach.inbox.parse import parse
from outreach.inbox.parsed import ParsedMessage
from outreach.rendering.html import as_text
from outreach.review.desk.block import parted
from outreach.review.desk.words import Said
from outreach.sentences import Sentence

_BY_MAIL = frozenset(("received", "return-path", "delivered-to", "authentication-results", "arc-seal"))
"""Fields that a server gives to what came in by mail, and no mail program to a draft."""
_FLOWED = re.compile(rb"format\s*=\s*\"?flowed", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ReadBack:
    """One mail as it lies in a folder."""

    field: str
    """What the field says by which we know our own; '' where it is not there."""
    rfc_message_id: str
    claim: Claim | None
    said: Said
    subject: str
    sender: str
    to: tuple[str, ...]
    came_by_mail: bool
    trouble: str
    """Why these words cannot be sent by us as they are; '' where they can."""


def read_back(raw: bytes) -> ReadBack:
    """Read one mail; never raises, whatever lies there."""
    mail = parse(raw)
    text = _unflowed(mail.text) if _FLOWED.search(raw) else mail.text
    html_text = as_text(mail.html) if mail.html.strip() else ""
    plain, block, whole = parted(text)
    rich, rich_block, rich_whole = parted(html_text)
    said = Said(mail.subject, plain, rich)
    return ReadBack(
        field=mail.header(FIELD),
        rfc_message_id=mail.rfc_message_id,
        claim=read_token(f"{text}\n{html_text}"),
        said=said,
        subject=mail.subject,
        sender=mail.sender.address if mail.sender is not None else "",
        to=tuple(box.address for box in mail.to),
        came_by_mail=mail.has_header(_BY_MAIL),
        trouble=_trouble(mail, said, whole=whole and rich_whole, blocks=(block, rich_block)),
    )


def _trouble(mail: ParsedMessage, said: Said, *, whole: bool, blocks: tuple[str, str]) -> str:
    words = f"{said.text}\n{said.html_text}"
    if not whole or (any(blocks) and without_tokens(words) != words):
        return Sentence("a piece of the part that only you see is still in it")
    if without_tokens(words) != words:
        return Sentence("our mark stands among its words")
    if mail.cc or mail.header("bcc"):
        return Sentence("somebody else stands in Cc or Bcc")
    if mail.attachments:
        return Sentence("something is attached to it")
    return ""


def _unflowed(text: str) -> str:
    """Lines that a mail program has broken to be joined again (RFC 3676 section 4)."""
    lines: list[str] = []
    open_line = False
    for line in text.split("\n"):
        line = line.removeprefix(" ")
        if open_line:
            lines[-1] += line
        else:
            lines.append(line)
        open_line = line.endswith(" ") and line != "-- "
    return "\n".join(lines)
