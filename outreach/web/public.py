"""The pages for contacts, apart from ours: no login, no script, no cookie, and nothing that tells who came.

They stand below `/p/`, so that a proxy may let the world in there alone. GET shows and changes nothing; a POST needs a
token that only a mail of ours holds.
"""

from dataclasses import dataclass
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from outreach.service.engine import Engine
from outreach.translated import LANGUAGES, Tongue, preferred, tongue
from outreach.web.throttle import Throttle

HERE = Path(__file__).parent / "for_contacts"
LARGEST_BODY = 20_000
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()",
    "X-Frame-Options": "DENY",
    "Vary": "Accept-Language",
}


@dataclass(frozen=True, slots=True)
class Doorstep:
    """What stands behind every page for contacts."""

    engine: Engine
    pages: Environment
    strangers: Throttle
    """Counts links that are not ours, by place."""
    changes: Throttle
    """Counts changes, by contact."""


def doorstep(engine: Engine) -> Doorstep:
    """The pages' templates escape everything, and a name that is missing is an error."""
    pages = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    house = engine.settings.house
    pages.globals.update(house=house.name, postal_address=house.postal_address)
    return Doorstep(engine, pages, Throttle(120, 120), Throttle(120, 120))


def page(request: Request, name: str, language: str, status: int = 200, **content: object) -> HTMLResponse:
    """One page in one language."""
    step: Doorstep = request.app.state.step
    others = [(code, tongue(code).name) for code in LANGUAGES if code != language]
    shown = step.pages.get_template(name).render(t=tongue(language), others=others, **content)
    return HTMLResponse(shown, status, headers={"Content-Language": language})


def nothing(request: Request, status: int = 404) -> Response:
    """The same page for every link that is not ours, cut off, or of somebody whom we know no more."""
    return page(request, "nothing.html", spoken(request, None).language, status, busy=status == 429)


def spoken(request: Request, of_contact: str | None) -> Tongue:
    """The language that they chose, else that of their mails to us, else that of their browser."""
    chosen = request.query_params.get("lang", "")
    if chosen in LANGUAGES:
        return tongue(chosen)
    browsers = preferred(request.headers.get("accept-language", ""))
    heard = of_contact if of_contact in LANGUAGES and of_contact != "en" else None
    return tongue(heard or browsers or "en")


def install(app: FastAPI, engine: Engine) -> None:
    """What every answer of these pages needs."""
    app.state.step = doorstep(engine)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unforeseen)
    app.add_middleware(Fence, secure=engine.settings.house.web.contacts_address.startswith("https://"))


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == 405:
        return PlainTextResponse("", 405, headers={"Allow": "GET, HEAD, POST, OPTIONS"})
    return nothing(request)


def _unforeseen(request: Request, error: Exception) -> Response:
    text = "Something went wrong here, and nothing was changed. Please try again.\n"
    # This answer is given outside the fence.
    return PlainTextResponse(text, 500, headers=_HEADERS | {"Cache-Control": "no-store"})


class Fence:
    """Puts the protecting headers on every answer, and takes no body that is more than a form."""

    def __init__(self, app: ASGIApp, *, secure: bool) -> None:
        self._app, self._secure = app, secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer in the place of the pages, or let them."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def fenced(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(_HEADERS)
                if self._secure:
                    headers["Strict-Transport-Security"] = "max-age=31536000"
                lasting = scope["path"].endswith(".css") and message["status"] == 200
                headers["Cache-Control"] = "max-age=86400" if lasting else "no-store"
            await send(message)

        length = Headers(scope=scope).get("content-length", "0")
        if scope["method"] == "POST" and not (length.isdecimal() and int(length) <= LARGEST_BODY):
            await PlainTextResponse("This is more than a form of ours holds.\n", 413)(scope, receive, fenced)
            return
        await self._app(scope, receive, fenced)
