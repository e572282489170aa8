"""May this request come in at all, and what may the browser do with the answer?

Refuses whatever would change something and does not come from our own pages, before any route sees it; puts the
protecting headers on every answer.
"""

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SAFE = ("GET", "HEAD")
LARGEST_BODY = 1_000_000

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    # Not no-referrer: browsers then send `Origin: null` with our own forms.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Frame-Options": "DENY",
}


def foreign(headers: Headers, own_address: str) -> str | None:
    """Why a request that changes something is not from one of our pages; None where it is.

    Unknown is no: a client that sends neither Sec-Fetch-Site nor Origin is refused.
    """
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is None and origin is None:
        return "it does not say which page it comes from"
    if site is not None and site != "same-origin":
        return "it comes from another site"
    if origin is not None:
        ours = {headers.get("host", ""), urlsplit(own_address).netloc} - {""}
        if urlsplit(origin).netloc not in ours:
            return "it comes from another site"
    return None


class Guard:
    """Stands before every route; `own_address` is how people reach the pages from outside, if that is set."""

    def __init__(self, app: ASGIApp, own_address: str = "") -> None:
        self._app, self._own = app, own_address
        self._secure = own_address.startswith("https://")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer in the place of the pages, or let them."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        protected = self._protecting(scope, send)
        if scope["method"] not in SAFE:
            if (why := foreign(headers, self._own)) is not None:
                refusal = PlainTextResponse(f"This request was refused: {why}.\n", status_code=403)
                await refusal(scope, receive, protected)
                return
            length = headers.get("content-length", "")
            if not length.isdecimal() or int(length) > LARGEST_BODY:
                refusal = PlainTextResponse("This is more than a form of ours holds.\n", status_code=413)
                await refusal(scope, receive, protected)
                return
        await self._app(scope, receive, protected)

    def _protecting(self, scope: Scope, send: Send) -> Send:
        async def protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                if self._secure:
                    headers["Strict-Transport-Security"] = "max-age=31536000"
                lasting = scope["path"].startswith("/static/") and message["status"] < 400
                headers["Cache-Control"] = "max-age=86400" if lasting else "no-store"
            await send(message)

        return protected
