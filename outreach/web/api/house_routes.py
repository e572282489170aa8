"""The house: whether we hear, what there is to talk about with the team, and this description."""

from typing import Any

from fastapi import APIRouter, Request

from outreach.web.api.door import PREFIX, Asking
from outreach.web.api.given import Health
from outreach.web.api.given_team import Team
from outreach.web.front import front_of
from outreach.web.health import health as health_of
from outreach.web.shown_team import shown_team

router = APIRouter(prefix=PREFIX, tags=["house"])


@router.get("/health", response_model=Health)
def health(request: Request) -> Health:
    """When each account was last read, which policy is in force, and what is wrong, as the pages tell it."""
    front = front_of(request)
    with front.engine.database.read() as session:
        return Health.model_validate(health_of(session, front.engine, front.now()).as_told())


@router.get("/team", response_model=Team)
def team(request: Request, visitor: Asking) -> Team:
    """What to talk about, whom to look after, what to be glad of, what the plan can't do: for managers alone."""
    front = front_of(request)
    with front.engine.database.read() as session:
        return Team.model_validate(shown_team(session, front.counted, visitor, front.now()))


@router.get("/openapi.json", response_model=dict[str, Any])
def openapi(request: Request) -> dict[str, Any]:
    """This description."""
    return dict(request.app.openapi())
