"""Signing in by the house's own provider: away to it, and back."""

from typing import Annotated

import structlog
from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from outreach.errors import NotFound, Unreachable
from outreach.web import sign_in, users
from outreach.web.front import Front, front_of, render
from outreach.web.id_token import NotVouched
from outreach.web.login_pages import local, login_form, welcome
from outreach.web.oidc import BACK, LASTS, Provider

router = APIRouter()
log = structlog.get_logger()


@router.get("/login/oidc")
def away(request: Request, to: Annotated[str, Query(max_length=200)] = "/") -> Response:
    """To the provider; the browser keeps what belongs to this one sign-in."""
    front = front_of(request)
    try:
        place, kept = _provider(front).begin(local(to), front.now())
    except Unreachable as error:
        log.error("sign-in by the provider failed", why=str(error))
        return login_form(request, 503, trouble="The login of your house cannot be reached just now.")
    response = RedirectResponse(place, status_code=303)
    # Lax: the way back begins at the provider, and a strict cookie would not come along.
    response.set_cookie(
        _cookie(front), kept, max_age=int(LASTS.total_seconds()), httponly=True, secure=front.secure, samesite="lax"
    )
    return response


@router.get(BACK)
def back(request: Request) -> Response:
    """Back from the provider: whoever it vouches for, if they are one of us, is signed in."""
    front = front_of(request)
    place = request.client.host if request.client is not None else ""
    if front.strangers.wait("", f"oidc {place}", front.now()) is not None:
        return login_form(request, 429, trouble="That were many tries. Please wait some minutes, then try again.")
    try:
        kept = request.cookies.get(_cookie(front), "")
        email, to = _provider(front).end(kept, dict(request.query_params), front.now())
    except (NotVouched, Unreachable) as error:
        return _refused(request, front, place, "", str(error))
    with front.engine.database.read() as session:
        user = users.find(session, email)
        user_id = user.id if user is not None and user.active else None
    if user_id is None:
        return _refused(request, front, place, email, "nobody here has this address")
    # A page that leads on: a strict cookie does not come along on the way that began elsewhere.
    return _forgetting(front, welcome(front, request, user_id, render(request, "hop.html", to=to)))


def _refused(request: Request, front: Front, place: str, email: str, why: str) -> Response:
    log.warning("login refused", place=place, why=why)
    with front.engine.database.write() as session:
        sign_in.refused(session, email, place, front.now())
    trouble = "Your house's login does not let you in here. Try once more, or ask your operator."
    return _forgetting(front, login_form(request, 403, trouble=trouble))


def _forgetting(front: Front, response: Response) -> Response:
    response.delete_cookie(_cookie(front), httponly=True, secure=front.secure, samesite="lax")
    return response


def _cookie(front: Front) -> str:
    return f"{front.cookie}-oidc"


def _provider(front: Front) -> Provider:
    if front.provider is None:
        raise NotFound("This house has no login of its own", remedy="Sign in with your password")
    return front.provider
