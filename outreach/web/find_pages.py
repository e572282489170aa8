"""The way to anybody by name."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from outreach.contacts.finding import find
from outreach.web.front import Asking, front_of, plain, render
from outreach.web.permits import Act, permitted
from outreach.web.shown import people

router = APIRouter()


@router.get("/find")
def find_page(request: Request, visitor: Asking, q: Annotated[str, Query(max_length=200)] = "") -> Response:
    """Contacts whose names begin so; a piece of a page where a piece is asked for."""
    said = plain(q, 200).strip()
    with front_of(request).engine.database.read() as session:
        ids = find(session, said, visitor.user_id, others=permitted(visitor.role, Act.READ, owns=False))
        known = people(session, ids)
    found = [known[contact_id] for contact_id in ids if contact_id in known]
    piece = bool(request.headers.get("hx-request"))
    return render(request, "found.html" if piece else "find.html", said=said, found=found)
