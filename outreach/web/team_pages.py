"""The manager's page: what to talk about, whom to look after, what to be glad of, what the plan can't do."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from outreach.web.front import Asking, front_of, render
from outreach.web.shown_team import shown_team

router = APIRouter()


@router.get("/team")
def team_page(request: Request, visitor: Asking) -> Response:
    """For managers alone."""
    front = front_of(request)
    with front.engine.database.read() as session:
        shown = shown_team(session, front.counted, visitor, front.now())
    return render(request, "team.html", shown=shown)
