"""What does a person see when something does not go as they meant? What, where, and what to do."""

from http import HTTPStatus

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException

from outreach.errors import NotFound, NotYours, OutreachError, Stale, Unreachable
from outreach.web.front import render
from outreach.web.guard import HEADERS
from outreach.web.sign_in import NotSignedIn

log = structlog.get_logger()

_STATUS: dict[type[OutreachError], int] = {NotFound: 404, NotYours: 403, Stale: 409, Unreachable: 503}
_TITLES = {
    403: "That is not yours to do",
    404: "There is nothing here",
    405: "That can't be done here",
    409: "Something has changed",
    422: "That form was not complete",
    503: "Just now that can't be done",
}


def install(app: FastAPI) -> None:
    """Turn every error into a page."""
    app.add_exception_handler(NotSignedIn, _not_signed_in)
    app.add_exception_handler(OutreachError, _ours)
    app.add_exception_handler(RequestValidationError, _misshapen)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unforeseen)


def _not_signed_in(request: Request, error: Exception) -> Response:
    if request.method == "GET" and request.headers.get("sec-fetch-site") == "cross-site":
        # A link in a mail: a strict cookie comes only once we ask for the page ourselves.
        return render(request, "hop.html", to=request.url.path)
    if request.headers.get("hx-request"):
        # A piece of a page that stays open, with whatever is being typed into it: no other page may take its place.
        return PlainTextResponse("Sign in again.\n", status_code=401)
    to = request.url.path if request.method == "GET" else "/"
    return RedirectResponse(f"/login?to={to}" if to != "/" else "/login", status_code=303)


def _ours(request: Request, error: Exception) -> Response:
    assert isinstance(error, OutreachError)
    status = _STATUS.get(type(error), 500)
    if status >= 500:
        log.error("page failed", path=request.url.path, why=str(error))
    return _page(request, status, error.what, error.where, error.remedy)


def _misshapen(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    in_path = any(fault["loc"][0] in ("path", "query") for fault in error.errors())
    return _page(request, 404 if in_path else 422, "", "", "Go back to the list")


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return _page(request, error.status_code, "", "", "Go back to the list")


def _unforeseen(request: Request, error: Exception) -> Response:
    log.exception("page failed", path=request.url.path, exc_info=error)
    try:
        page = _page(request, 500, "Nothing was changed or sent by this.", "", "Try again, then tell your operator")
    except (SQLAlchemyError, OutreachError):
        # The store itself may be away: a plain word must always be possible.
        page = HTMLResponse("<p>Something went wrong here. Nothing was changed or sent by this.</p>", status_code=500)
    # This answer is given outside the guard.
    page.headers.update(HEADERS | {"Cache-Control": "no-store"})
    return page


def _page(request: Request, status: int, what: str, where: str, remedy: str) -> Response:
    title = _TITLES.get(status, HTTPStatus(status).phrase if status < 500 else "Something went wrong on our side")
    return render(request, "trouble.html", status, title=title, what=what, where=where, remedy=remedy)
