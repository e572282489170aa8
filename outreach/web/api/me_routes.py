"""What the user has set, where they are signed in, and which programs ask in their name.

No token comes from here and no password: whoever holds a token could else keep what was meant to end.
"""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request

from outreach.contacts.records import User
from outreach.errors import NotFound
from outreach.web import programs, users
from outreach.web.api.door import PREFIX, Asking, Calling
from outreach.web.api.given import Done
from outreach.web.api.given_me import Ended, Me, Token
from outreach.web.api.wanted import Settings
from outreach.web.front import front_of
from outreach.web.queue_pages import Number
from outreach.web.shown_me import shown_me

router = APIRouter(prefix=f"{PREFIX}/me", tags=["me"])
Named = Annotated[str, Path(pattern="^[0-9a-f]{12}$", description="`name` of the browser")]


@router.get("", response_model=Me)
def me(request: Request, caller: Calling) -> dict[str, Any]:
    """In whose name the token asks, what it may, and what its user has set."""
    front, visitor = front_of(request), caller.visitor
    with front.engine.database.read() as session:
        shown = shown_me(session, visitor, front.now())
    return {
        "id": visitor.user_id,
        "name": visitor.name,
        "role": visitor.role,
        "zone": str(visitor.zone),
        "language": visitor.language,
        "token": Token(name=caller.token_name, read_only=caller.read_only, expires_at=caller.expires_at),
        "chosen": shown.chosen,
        "languages": shown.languages,
        "sessions": shown.sessions,
        "tokens": shown.tokens,
    }


@router.put("", response_model=Done)
def settle(request: Request, visitor: Asking, settings: Settings) -> Done:
    """The user's language and zone, on the pages too."""
    with front_of(request).engine.database.write() as session:
        users.settle(session, session.get_one(User, visitor.user_id), settings.language, settings.zone)
    return Done()


@router.delete("/sessions/{named}", response_model=Ended)
def end_session(request: Request, visitor: Asking, named: Named) -> Ended:
    """Sign the user out of one browser."""
    ended = _end(request, visitor.user_id, named)
    if not ended.ended:
        raise NotFound("The user is not signed in there")
    return ended


@router.delete("/sessions", response_model=Ended)
def end_sessions(request: Request, visitor: Asking) -> Ended:
    """Sign the user out of every browser."""
    return _end(request, visitor.user_id, None)


def _end(request: Request, user_id: int, named: str | None) -> Ended:
    front = front_of(request)
    with front.engine.database.write() as session:
        return Ended(ended=users.end_sessions(session, user_id, front.now(), f"user {user_id}", named=named))


@router.delete("/tokens/{token_id}", response_model=Done)
def end_token(request: Request, visitor: Asking, token_id: Number) -> Done:
    """A program asks in the user's name no more; it may be the one that says so."""
    front, by = front_of(request), f"user {visitor.user_id}"
    with front.engine.database.write() as session:
        programs.revoke(session, token_id, front.now(), by, of_user=visitor.user_id)
    return Done()
