"""The list, and one draft to look at."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response
from sqlmodel import Session

from outreach.review.records import OutboxEntry
from outreach.web.front import Asking, Front, front_of, render
from outreach.web.onward import LARGEST as LARGEST
from outreach.web.onward import Around, around
from outreach.web.shown import Departure
from outreach.web.shown_draft import ShownDraft, shown_draft
from outreach.web.shown_list import shown_list
from outreach.web.sign_in import Visitor

router = APIRouter()

Number = Annotated[int, Path(ge=1, le=LARGEST)]


@router.get("/")
def list_page(request: Request, visitor: Asking, after: Annotated[int, Query(ge=0, le=LARGEST)] = 0) -> Response:
    """What waits for the visitor; `after` a decision, what became of it."""
    front = front_of(request)
    with front.engine.database.read() as session:
        shown = shown_list(session, front.engine, visitor, front.now())
        decided = decided_before(session, front, visitor, after)
    return render(request, "list.html", shown=shown, decided=decided)


def decided_before(session: Session, front: Front, visitor: Visitor, entry_id: int) -> ShownDraft | None:
    """What became of something that the visitor has just decided."""
    if not entry_id or session.get(OutboxEntry, entry_id) is None:
        return None
    shown = shown_draft(session, front.engine, visitor, entry_id, front.now())
    return shown if shown.mine and shown.state != "waiting" else None


@router.get("/draft/{entry_id}")
def draft_page(
    request: Request, visitor: Asking, entry_id: Number, after: Annotated[int, Query(ge=0, le=LARGEST)] = 0
) -> Response:
    """One draft with its thread and its reasons; `after` a decision, what became of it."""
    return draft_as(request, visitor, entry_id, after=after)


def draft_as(
    request: Request,
    visitor: Visitor,
    entry_id: int,
    status: int = 200,
    *,
    refused: Departure | None = None,
    after: int = 0,
    nearest: datetime | None = None,
    unread: str = "",
) -> Response:
    """The page of a draft; `refused` where a decision about it has just been, `after` one about another.

    `nearest`: when it might leave in place of the moment that was asked for; `unread`: what somebody wrote for a
    moment, and nobody can read.
    """
    front = front_of(request)
    with front.engine.database.read() as session:
        shown = shown_draft(session, front.engine, visitor, entry_id, front.now())
        beside = around(session, visitor, entry_id) if shown.mine else Around()
        decided = decided_before(session, front, visitor, after)
    near = visitor.face(front.now()).when(nearest) if nearest is not None else None
    return render(
        request,
        "draft.html",
        status,
        shown=shown,
        refused=refused,
        around=beside,
        decided=decided,
        nearest=near,
        unread=unread,
    )
