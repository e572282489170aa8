"""Drafts of one kind, one after the other: each is read whole, and each has a yes of its own."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from outreach.web.front import Asking, front_of, render
from outreach.web.onward import LARGEST, neighbours
from outreach.web.queue_pages import decided_before
from outreach.web.shown_draft import shown_draft
from outreach.web.shown_list import rule_name
from outreach.web.shown_strip import shown_kinds

router = APIRouter()


@router.get("/strip")
def strip_page(
    request: Request,
    visitor: Asking,
    kind: Annotated[str, Query(max_length=200)] = "",
    at: Annotated[int, Query(ge=0, le=LARGEST)] = 0,
    after: Annotated[int, Query(ge=0, le=LARGEST)] = 0,
) -> Response:
    """The kinds that wait; of one `kind` the draft `at` that place, else its first; `after`: just decided."""
    front = front_of(request)
    with front.engine.database.read() as session:
        kinds = shown_kinds(session, visitor.user_id)
        ids = next((list(each.drafts) for each in kinds if each.kind == kind), [])
        place = at if at in ids else ids[0] if ids else 0
        shown = shown_draft(session, front.engine, visitor, place, front.now()) if place else None
        decided = decided_before(session, front, visitor, after)
    content: dict[str, Any] = {
        "kinds": kinds,
        "kind": kind,
        "named": rule_name(kind),
        "around": neighbours(ids, place, kind),
    }
    return render(request, "strip.html", shown=shown, decided=decided, **content)
