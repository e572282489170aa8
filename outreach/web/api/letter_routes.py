"""One mail as its sender made it, and the files that came with it."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from outreach.web.api.door import PREFIX, Asking
from outreach.web.api.given_letter import AsSent
from outreach.web.front import front_of
from outreach.web.letter_pages import Which, to_be_kept
from outreach.web.queue_pages import Number
from outreach.web.shown_letter import attached, shown_as_sent

router = APIRouter(prefix=f"{PREFIX}/messages/{{message_id}}", tags=["message"])
_BYTES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file, as its sender sent it",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    },
    503: {"description": "Its mail server does not answer"},
}


@router.get("/as-sent", response_model=AsSent)
def as_sent(request: Request, visitor: Asking, message_id: Number) -> AsSent:
    """A mail in its own HTML, in which nothing acts or fetches, and where its links lead."""
    front = front_of(request)
    with front.engine.database.read() as session:
        shown = shown_as_sent(session, front.engine, message_id, visitor.face(front.now()), pictures=True)
    return AsSent.model_validate(shown)


@router.get("/attachments/{number}", response_class=Response, responses=_BYTES)
def attachment(request: Request, visitor: Asking, message_id: Number, number: Which) -> Response:
    """A file that came with a mail, fetched from the mail server now; counted from 0 as in `attachments`."""
    front = front_of(request)
    with front.engine.database.read() as session:
        return to_be_kept(attached(session, front.engine, message_id, number))
