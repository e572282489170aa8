"""The pages by which people come in and leave."""

import math
import re
from typing import Annotated

import structlog
from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from outreach.translated import desk_tongue
from outreach.web import passwords, sign_in
from outreach.web.front import Deciding, Front, browsers_language, front_of, render, visitor_of

router = APIRouter()
log = structlog.get_logger()

_LOCAL = re.compile(r"/(?:(?:draft|contact)/\d{1,10}(?:/edit)?)?")


@router.get("/login")
def login_page(request: Request, to: str = "/") -> Response:
    """The form; who is signed in already goes on."""
    try:
        visitor_of(request)
    except sign_in.NotSignedIn:
        return render(request, "login.html", to=local(to), email="", trouble="")
    return RedirectResponse(local(to), status_code=303)


@router.post("/login")
def login(
    request: Request,
    email: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    to: Annotated[str, Form()] = "/",
) -> Response:
    """A new login with a new token; the same words whether the user or the password is wrong."""
    front = front_of(request)
    place = request.client.host if request.client is not None else ""
    if (wait := front.throttle.wait(email, place, front.now())) is not None:
        minutes = math.ceil(wait.total_seconds() / 60)
        trouble = desk_tongue(browsers_language(request)).many(
            "That were many tries. Please wait {number} minute, then try again.",
            "That were many tries. Please wait {number} minutes, then try again.",
            minutes,
        )
        page = login_form(request, 429, trouble=trouble, email=email, to=local(to))
        page.headers["Retry-After"] = str(math.ceil(wait.total_seconds()))
        return page
    with front.engine.database.read() as session:
        user_id = passwords.verify(session, email, password)
    if user_id is None:
        log.warning("login refused", place=place)
        with front.engine.database.write() as session:
            sign_in.refused(session, email, place, front.now())
        trouble = "This email and this password do not go together."
        return login_form(request, 403, trouble=trouble, email=email, to=local(to))
    front.throttle.forget(email, place)
    return _welcome(front, request, user_id, password, local(to))


def _welcome(front: Front, request: Request, user_id: int, password: str, to: str) -> Response:
    with front.engine.database.write() as session:
        passwords.renew(session, user_id, password)
    return welcome(front, request, user_id, RedirectResponse(to, status_code=303))


def welcome(front: Front, request: Request, user_id: int, response: Response) -> Response:
    """A user has shown who they are: a new login in this browser, in the place of any other."""
    old = request.cookies.get(front.cookie)
    with front.engine.database.write() as session:
        if old:
            sign_in.end_token(session, old, front.now())
        token = sign_in.begin(session, user_id, front.now(), request.headers.get("user-agent", ""))
    log.info("signed in", user=user_id)
    age = int(sign_in.LONGEST.total_seconds())
    response.set_cookie(front.cookie, token, max_age=age, httponly=True, secure=front.secure, samesite="strict")
    return response


@router.post("/logout")
def logout(request: Request, visitor: Deciding) -> Response:
    """The end of this login, here and in the browser."""
    front = front_of(request)
    with front.engine.database.write() as session:
        sign_in.end(session, visitor.token_hash, front.now())
    response = RedirectResponse("/login", status_code=303)
    response.delete_cookie(front.cookie, httponly=True, secure=front.secure, samesite="strict")
    return response


def login_form(request: Request, status: int, *, trouble: str, email: str = "", to: str = "/") -> HTMLResponse:
    """The form once more, and what went wrong."""
    return render(request, "login.html", status, to=to, email=email, trouble=trouble)


def local(to: str) -> str:
    """A page of ours, never another's."""
    return to if _LOCAL.fullmatch(to) else "/"
