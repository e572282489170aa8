"""One mail as its sender made it: its HTML behind walls, and its files to be kept, never to be opened here."""

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import HTMLResponse, Response
from sqlmodel import Session

from outreach.errors import NotFound, OutreachError
from outreach.inbox.mime import MAX_PARTS
from outreach.inbox.original import fetch_original
from outreach.inbox.parse import attached_parts
from outreach.inbox.records import Message
from outreach.web.foreign_html import harmless
from outreach.web.front import Asking, Front, front_of, render
from outreach.web.guard import fence_in
from outreach.web.pictures import inline_pictures
from outreach.web.queue_pages import Number

router = APIRouter()


@router.get("/message/{message_id}/as-sent")
def as_sent_page(request: Request, visitor: Asking, message_id: Number) -> Response:
    """A page around the frame that shows it: who sent it, where its links lead, what was not fetched."""
    front = front_of(request)
    with front.engine.database.read() as session:
        message = _message(session, message_id)
        face = visitor.face(front.now())
        shown = harmless(message.html, {})
        files = [str(part.get("filename") or "an unnamed file") for part in message.attachments]
    fence_in(request.scope, "around")
    at = face.when(message.at)
    return render(request, "as_sent.html", message=message, at=at, shown=shown, attachments=files)


@router.get("/message/{message_id}/frame")
def frame(request: Request, visitor: Asking, message_id: Number) -> Response:
    """The HTML itself, sanitised; a document that no other site may frame and that can do nothing."""
    front = front_of(request)
    with front.engine.database.read() as session:
        message = _message(session, message_id)
        named = "cid:" in message.html and bool(message.attachments)
        pictures = _pictures(front, session, message_id) if named else {}
        shown = harmless(message.html, pictures)
    fence_in(request.scope, "mail")
    page = front.templates.env.get_template("frame.html").render(html=shown.html)
    return HTMLResponse(page)


@router.get("/message/{message_id}/attachment/{number}")
def attachment(
    request: Request, visitor: Asking, message_id: Number, number: Annotated[int, Path(ge=0, le=MAX_PARTS)]
) -> Response:
    """A file that came with a mail, fetched from the server now; the browser keeps it and does not open it."""
    front = front_of(request)
    with front.engine.database.read() as session:
        message = _message(session, message_id)
        if number >= len(message.attachments):
            raise NotFound("There is no such file in this mail", remedy="Go back to the mail")
        raw = fetch_original(session, front.engine.settings.house.accounts, message_id)
    fence_in(request.scope, "file")
    kept = {"Content-Disposition": f'attachment; filename="{_name(message.attachments[number])}"'}
    return Response(attached_parts(raw)[number].content(), media_type="application/octet-stream", headers=kept)


def _message(session: Session, message_id: int) -> Message:
    message = session.get(Message, message_id)
    if message is None:
        raise NotFound("There is no such mail", remedy="Go back to the list")
    return message


def _pictures(front: Front, session: Session, message_id: int) -> dict[str, str]:
    """Its own pictures; none where its server cannot be asked: the words are there all the same."""
    try:
        return inline_pictures(
            attached_parts(fetch_original(session, front.engine.settings.house.accounts, message_id))
        )
    except OutreachError:
        return {}


def _name(part: dict[str, object]) -> str:
    """A file name in letters that no header and no file system takes for anything else."""
    name = str(part.get("filename") or "file").replace("\\", "/").rpartition("/")[2]
    safe = "".join(letter if letter.isascii() and (letter.isalnum() or letter in "._- ") else "_" for letter in name)
    return safe.strip(". ")[:120] or "file"
