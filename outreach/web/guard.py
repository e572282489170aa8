"""May this request come in at all, and what may the browser do with the answer?

Refuses whatever would change something and does not come from our own pages, before any route sees it; puts the
protecting headers on every answer.
"""

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SAFE = ("GET", "HEAD")
LARGEST_BODY = 1_300_000
"""In bytes: the longest text of a draft in the letters that take most, twelve bytes each as JSON escapes them."""
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_HERE = ("localhost", "127.0.0.1", "[::1]")
_ANYWHERE = ("0.0.0.0", "::", "")  # noqa: S104 - named, not bound

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; "
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
FENCES = {
    "page": {},
    # A page of ours with a stranger's HTML in a frame.
    "around": {"Content-Security-Policy": HEADERS["Content-Security-Policy"] + "; frame-src 'self'"},
    # That HTML: whatever the sanitiser has let through can run nothing, fetch nothing and lead nowhere.
    "mail": {
        "Content-Security-Policy": (
            "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; form-action 'none'; "
            "base-uri 'none'; frame-ancestors 'self'"
        ),
        "X-Frame-Options": "SAMEORIGIN",
        "Referrer-Policy": "no-referrer",
        "X-DNS-Prefetch-Control": "off",
    },
    # A file of a stranger's: never opened here, whatever it says that it is.
    "file": {"Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'"},
}
"""What a route may ask for in the place of the usual headers, by `fence_in`."""


def fence_in(scope: Scope, name: str) -> None:
    """Put another fence around the answer to this request; there are only those in `FENCES`."""
    scope["outreach.fence"] = FENCES[name]


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
        own, here = urlsplit(own_address), urlsplit(origin)
        ours = bool(here.netloc) and (
            here.netloc == headers.get("host", "") or (here.scheme, here.netloc) == (own.scheme, own.netloc)
        )
        if not ours:  # `null`, too, which names no page
            return "it comes from another site"
    return None


def unknown_host(headers: Headers, own_address: str, bound: str) -> bool:
    """Whether the request is for a host that is not ours: another's name may have been made to lead here.

    Where the pages are open to everywhere and nobody has said under which address, every name must do.
    """
    host = headers.get("host", "")
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdecimal() else host
    if name in _HERE or (host and host == urlsplit(own_address).netloc):
        return False
    return bool(own_address) or (bound not in _ANYWHERE and name != bound)


class Guard:
    """Stands before every route; `own_address` is how people reach the pages from outside, if that is set."""

    def __init__(self, app: ASGIApp, own_address: str = "", bound: str = "") -> None:
        self._app, self._own, self._bound = app, own_address, bound
        self._secure = own_address.startswith("https://")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer in the place of the pages, or let them."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        protected = self._protecting(scope, send)
        answer = self._refusal(scope["method"], headers) or self._app
        await answer(scope, receive, protected)

    def _refusal(self, method: str, headers: Headers) -> PlainTextResponse | None:
        if unknown_host(headers, self._own, self._bound):
            return PlainTextResponse("These pages have another address: see web.address.\n", status_code=421)
        if method in SAFE:
            return None
        if (why := foreign(headers, self._own)) is not None:
            return PlainTextResponse(f"This request was refused: {why}.\n", status_code=403)
        length = headers.get("content-length", "")
        if not length.isdecimal() or int(length) > LARGEST_BODY:
            return PlainTextResponse("This is more than a form of ours holds.\n", status_code=413)
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        if int(length) and kind not in FORMS:
            return PlainTextResponse("This is no form of ours.\n", status_code=415)
        return None

    def _protecting(self, scope: Scope, send: Send) -> Send:
        async def protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in (HEADERS | scope.get("outreach.fence", {})).items():
                    headers[name] = value
                if self._secure:
                    headers["Strict-Transport-Security"] = "max-age=31536000"
                lasting = scope["path"].startswith("/static/") and message["status"] < 400
                headers["Cache-Control"] = "max-age=86400" if lasting else "no-store"
            await send(message)

        return protected
