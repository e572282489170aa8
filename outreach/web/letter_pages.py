"""One mail as its sender made it: its HTML behind walls, and its files to be kept, never to be opened here."""

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import HTMLResponse, Response

from outreach.inbox.mime import MAX_PARTS
from outreach.web.front import Asking, front_of, render
from outreach.web.guard import fence_in
from outreach.web.queue_pages import Number
from outreach.web.shown_letter import Attached, attached, shown_as_sent

router = APIRouter()
Which = Annotated[int, Path(ge=0, le=MAX_PARTS)]


@router.get("/message/{message_id}/as-sent")
def as_sent_page(request: Request, visitor: Asking, message_id: Number) -> Response:
    """A page around the frame that shows it: who sent it, where its links lead, what was not fetched."""
    front = front_of(request)
    with front.engine.database.read() as session:
        shown = shown_as_sent(session, front.engine, message_id, visitor.face(front.now()), pictures=False)
    fence_in(request.scope, "around")
    return render(request, "as_sent.html", shown=shown)


@router.get("/message/{message_id}/frame")
def frame(request: Request, visitor: Asking, message_id: Number) -> Response:
    """The HTML itself, sanitised; a document that no other site may frame and that can do nothing."""
    front = front_of(request)
    with front.engine.database.read() as session:
        shown = shown_as_sent(session, front.engine, message_id, visitor.face(front.now()), pictures=True)
    fence_in(request.scope, "mail")
    page = front.templates.env.get_template("frame.html").render(html=shown.html)
    return HTMLResponse(page)


@router.get("/message/{message_id}/attachment/{number}")
def attachment(request: Request, visitor: Asking, message_id: Number, number: Which) -> Response:
    """A file that came with a mail, fetched from the server now; the browser keeps it and does not open it."""
    front = front_of(request)
    with front.engine.database.read() as session:
        file = attached(session, front.engine, message_id, number)
    fence_in(request.scope, "file")
    return to_be_kept(file)


def to_be_kept(file: Attached) -> Response:
    """A file as an answer: plain bytes, whatever it says that it is."""
    kept = {"Content-Disposition": f'attachment; filename="{file.name}"'}
    return Response(file.content, media_type="application/octet-stream", headers=kept)
