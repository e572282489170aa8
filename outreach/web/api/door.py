"""May this program come in? Tokens alone, never cookies; the same table of rights as the pages."""

import math
from dataclasses import replace
from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.exceptions import RequestValidationError
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from outreach.errors import NotYours
from outreach.web import permits, programs
from outreach.web.api.problems import NoToken, TooMany, problem
from outreach.web.front import browsers_language, front_of
from outreach.web.guard import HEADERS, LARGEST_BODY, SAFE, unknown_host
from outreach.web.programs import Caller
from outreach.web.sign_in import Visitor

PATH = "/api/"
PREFIX = f"{PATH}v1"
_bearer = HTTPBearer(auto_error=False, description="A token of `outreach token add`.")


def caller_of(
    request: Request, given: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)] = None
) -> Caller:
    """Which program asks, in whose name; raises `NoToken`, `TooMany`, or `NotYours` where it may only read."""
    front = front_of(request)
    caller = programs.recognise(front.engine.database, given.credentials, front.now()) if given is not None else None
    if caller is None:
        place = request.client.host if request.client is not None else ""
        if given is not None and (wait := front.strangers.wait("", place, front.now())) is not None:
            raise TooMany(math.ceil(wait.total_seconds()))
        raise NoToken
    if (wait := front.pace.wait(caller.token_id, front.now())) is not None:
        raise TooMany(max(1, math.ceil(wait.total_seconds())))
    if caller.read_only and request.method not in SAFE:
        raise NotYours("This token may only read", remedy="Use one that was made without --read-only")
    if caller.visitor.language:
        return caller
    return replace(caller, visitor=replace(caller.visitor, language=browsers_language(request)))


Calling = Annotated[Caller, Depends(caller_of)]


def permit(request: Request, caller: Calling) -> None:
    """Let a request pass to its route; raises `NotFound`, `NotYours`, or what is wrong with its parameters."""
    permits.allow(request, permits.API, lambda _: caller.visitor)
    known = {parameter.alias for parameter in request.scope["route"].dependant.query_params}
    if unknown := set(request.query_params) - known:
        # A misspelt filter would give out what nobody asked for.
        raise RequestValidationError(
            [{"loc": ("query", name), "msg": "There is no such parameter"} for name in sorted(unknown)]
        )


def visitor_of(caller: Calling) -> Visitor:
    """The user in whose name it is asked."""
    return caller.visitor


Asking = Annotated[Visitor, Depends(visitor_of)]


class Door:
    """Stands before every route of the API: hosts that are ours, bodies that are JSON, protecting headers."""

    def __init__(self, app: ASGIApp, own_address: str = "", bound: str = "") -> None:
        self._app, self._own, self._bound = app, own_address, bound
        self._secure = own_address.startswith("https://")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer in the place of the API, or let it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        answer = self._refusal(scope["method"], Headers(scope=scope)) or self._app
        await answer(scope, receive, self._protecting(send))

    def _refusal(self, method: str, headers: Headers) -> ASGIApp | None:
        if unknown_host(headers, self._own, self._bound):
            return problem(421, "See web.address.")
        if method in SAFE:
            return None
        length = headers.get("content-length", "0")
        if "transfer-encoding" in headers or not length.isdecimal() or int(length) > LARGEST_BODY:
            return problem(413, f"Send a Content-Length of at most {LARGEST_BODY:,}.")
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        if int(length) and kind != "application/json":
            return problem(415, "Send application/json.")
        return None

    def _protecting(self, send: Send) -> Send:
        async def protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
                if self._secure:
                    headers["Strict-Transport-Security"] = "max-age=31536000"
                headers["Cache-Control"] = "no-store"
            await send(message)

        return protected
