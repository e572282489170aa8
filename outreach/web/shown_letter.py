"""What did a mail look like as its sender made it? Its HTML made harmless, where its links lead, and its files."""

from dataclasses import dataclass

from sqlmodel import Session

from outreach.errors import NotFound, OutreachError
from outreach.inbox.mime import Part
from outreach.inbox.original import fetch_original
from outreach.inbox.parse import attached_parts
from outreach.inbox.records import Message
from outreach.service.engine import Engine
from outreach.web.foreign_html import Link, harmless
from outreach.web.pictures import inline_pictures
from outreach.web.times import Face, When


@dataclass(frozen=True, slots=True)
class ShownAsSent:
    """One mail in its own form."""

    id: int
    contact_id: int | None
    sender: str
    address: str
    subject: str
    at: When
    html: str
    links: tuple[Link, ...]
    withheld: int
    """Pictures that were not fetched because they lie elsewhere."""
    trouble: str
    """Why its HTML cannot be shown; '' where it can."""
    attachments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that came with a mail."""

    name: str
    """In letters that no header and no file system takes for anything else."""
    content: bytes


def shown_as_sent(session: Session, engine: Engine, message_id: int, face: Face, *, pictures: bool) -> ShownAsSent:
    """A mail, with the `pictures` that came in it where they are asked for; raises `NotFound`."""
    message = _message(session, message_id)
    named = pictures and "cid:" in message.html and bool(message.attachments)
    shown = harmless(message.html, _pictures(session, engine, message_id) if named else {})
    return ShownAsSent(
        message_id,
        message.contact_id,
        message.sender_name,
        message.sender_address,
        message.subject,
        face.when(message.at),
        shown.html,
        shown.links,
        shown.withheld,
        shown.trouble,
        tuple(str(part.get("filename") or "an unnamed file") for part in message.attachments),
    )


def attached(session: Session, engine: Engine, message_id: int, number: int) -> Attached:
    """A file of a mail, fetched from the server now; raises `NotFound` or `Unreachable`."""
    message = _message(session, message_id)
    if number >= len(message.attachments):
        raise NotFound("There is no such file in this mail", remedy="Go back to the mail")
    part = _parts(session, engine, message_id)[number]
    return Attached(_name(message.attachments[number]), part.content())


def _message(session: Session, message_id: int) -> Message:
    message = session.get(Message, message_id)
    if message is None:
        raise NotFound("There is no such mail", remedy="Go back to the list")
    return message


def _pictures(session: Session, engine: Engine, message_id: int) -> dict[str, str]:
    """Its own pictures; none where its server cannot be asked: the words are there all the same."""
    try:
        return inline_pictures(_parts(session, engine, message_id))
    except OutreachError:
        return {}


def _parts(session: Session, engine: Engine, message_id: int) -> tuple[Part, ...]:
    return attached_parts(fetch_original(session, engine.settings.house.accounts, message_id))


def _name(part: dict[str, object]) -> str:
    name = str(part.get("filename") or "file").replace("\\", "/").rpartition("/")[2]
    safe = "".join(letter if letter.isascii() and (letter.isalnum() or letter in "._- ") else "_" for letter in name)
    return safe.strip(". ")[:120] or "file"
