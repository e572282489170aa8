"""The user and the house: who asks, whether we hear, and this description."""

from typing import Any

from fastapi import APIRouter, Request

from outreach.web.api.door import PREFIX, Calling
from outreach.web.api.given import Health, Me, Token
from outreach.web.front import front_of
from outreach.web.health import health as health_of

router = APIRouter(prefix=PREFIX, tags=["house"])


@router.get("/me", response_model=Me)
def me(caller: Calling) -> Me:
    """In whose name the token asks, and what it may."""
    visitor = caller.visitor
    return Me(
        id=visitor.user_id,
        name=visitor.name,
        role=visitor.role,
        zone=str(visitor.zone),
        language=visitor.language,
        token=Token(name=caller.token_name, read_only=caller.read_only, expires_at=caller.expires_at),
    )


@router.get("/health", response_model=Health)
def health(request: Request) -> dict[str, Any]:
    """When each account was last read, and which policy is in force."""
    front = front_of(request)
    with front.engine.database.read() as session:
        return health_of(session, front.engine, front.now()).as_dict()


@router.get("/openapi.json", response_model=dict[str, Any])
def openapi(request: Request) -> dict[str, Any]:
    """This description."""
    return dict(request.app.openapi())
