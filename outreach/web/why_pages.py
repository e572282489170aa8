"""Why: of a contact at any moment, and of one draft or mail."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from outreach.errors import NotFound
from outreach.review.records import OutboxEntry
from outreach.sentences import sentence
from outreach.web.front import Asking, front_of, render
from outreach.web.queue_pages import Number
from outreach.web.shown_sent import shown_sent
from outreach.web.shown_why import shown_why
from outreach.web.times import Face, read_moment

router = APIRouter()


@router.get("/contact/{contact_id}/why")
def why_page(
    request: Request,
    visitor: Asking,
    contact_id: Number,
    at: Annotated[str, Query(max_length=40)] = "",
    rule: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """Why something is done for a contact, or not; `at` another moment, by the visitor's clock."""
    front = front_of(request)
    face = visitor.face(front.now())
    moment, trouble = _moment(at, face)
    with front.engine.database.read() as session:
        shown = shown_why(session, front.engine, contact_id, moment, face, rule or None)
    local = moment.astimezone(visitor.zone)
    return render(request, "why.html", shown=shown, at_value=f"{local:%Y-%m-%dT%H:%M}", trouble=trouble)


def _moment(text: str, face: Face) -> tuple[datetime, str]:
    try:
        return (read_moment(text, face.zone) if text else face.now), ""
    except ValueError as error:
        return face.now, str(error)


@router.get("/draft/{entry_id}/why")
def sent_page(request: Request, visitor: Asking, entry_id: Number) -> Response:
    """Why a draft was planned, approved and let go."""
    front = front_of(request)
    with front.engine.database.read() as session:
        entry = session.get(OutboxEntry, entry_id)
        if entry is None:
            raise NotFound(sentence("There is no draft {number}", number=entry_id), remedy="Go back to the list")
        shown = shown_sent(session, entry, visitor.face(front.now()))
    return render(request, "sent.html", shown=shown)
