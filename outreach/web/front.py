"""What does every page need? The engine, the templates, the visitor, and whether we hear."""

import hmac
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, Form, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.templating import Jinja2Templates

from outreach.errors import NotYours
from outreach.service.daemon import Daemon
from outreach.service.engine import Engine
from outreach.translated import DESK_LANGUAGES, preferred
from outreach.web.health import health
from outreach.web.live import Live
from outreach.web.looked_through import LookedThrough
from outreach.web.oidc import BACK, Provider
from outreach.web.pace import Pace
from outreach.web.shown_risk import Counted
from outreach.web.sign_in import Visitor, form_token, recognise
from outreach.web.signal_words import PLAIN_KINDS
from outreach.web.spoken import speaking, teach
from outreach.web.static_files import addresses
from outreach.web.throttle import Throttle
from outreach.web.trials import Trials

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Front:
    """What stands behind every page."""

    engine: Engine
    daemon: Daemon | None
    templates: Jinja2Templates
    live: Live
    throttle: Throttle = field(default_factory=Throttle)
    looked: LookedThrough = field(default_factory=LookedThrough)
    trials: Trials = field(default_factory=Trials)
    counted: Counted = field(default_factory=Counted)
    strangers: Throttle = field(default_factory=lambda: Throttle(120, 120))
    """Counts tokens that are not ours, by place."""
    pace: Pace = field(default_factory=Pace)
    provider: Provider | None = None
    """Where else people sign in, if the house has such a place."""

    @property
    def cookie(self) -> str:
        """The name of the cookie; `__Host-` binds it to this host, which browsers accept over https alone."""
        return "__Host-outreach" if self.secure else "outreach"

    @property
    def secure(self) -> bool:
        """Whether people reach the pages by https."""
        return self.engine.settings.house.web.address.startswith("https://")

    def now(self) -> datetime:
        """The present moment."""
        return self.engine.clock.now()

    def wake(self) -> None:
        """Something was approved: let it go as soon as it cannot be taken back any more."""
        if self.daemon is not None:
            self.daemon.wake(self.engine.review.undo)


def build(engine: Engine, daemon: Daemon | None) -> Front:
    """The front of a house; templates escape everything, and a name that is missing is an error."""
    environment = Environment(
        loader=FileSystemLoader(HERE / "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    teach(environment)
    environment.globals["house"] = engine.settings.house.name
    environment.globals["static"] = addresses()
    environment.globals["plain_kinds"] = PLAIN_KINDS
    web = engine.settings.house.web
    provider = Provider(web.oidc, f"{web.own_address}{BACK}", engine.key) if web.oidc is not None else None
    environment.globals["provider"] = web.oidc.shown if web.oidc is not None else ""
    return Front(engine, daemon, Jinja2Templates(env=environment), Live(engine.database), provider=provider)


def front_of(request: Request) -> Front:
    """The front that the application was made with."""
    front = request.app.state.front
    assert isinstance(front, Front)
    return front


def visitor_of(request: Request) -> Visitor:
    """Who is asking; raises `NotSignedIn`. Found out once for a request."""
    known: Visitor | None = getattr(request.state, "visitor", None)
    if known is not None:
        return known
    front = front_of(request)
    # A page that asks by itself is no sign of its reader.
    idle = bool(request.headers.get("x-fresh")) or request.url.path == "/events"
    visitor = recognise(front.engine.database, request.cookies.get(front.cookie), front.now(), idle=idle)
    if not visitor.language:
        visitor = replace(visitor, language=browsers_language(request))
    request.state.visitor = visitor
    return visitor


def browsers_language(request: Request) -> str:
    """The language of ours that the browser would rather have."""
    return preferred(request.headers.get("accept-language", ""), DESK_LANGUAGES) or "en"


def by_form(request: Request, token: Annotated[str, Form()] = "") -> Visitor:
    """Who is asking, where their form carries the token of their login; raises `NotYours` where it does not."""
    visitor = visitor_of(request)
    expected = form_token(front_of(request).engine.key, visitor)
    if not hmac.compare_digest(token.encode("utf-8", "replace"), expected.encode("ascii")):
        raise NotYours("This form is not one of this login", remedy="Go back, load the page again, and try once more")
    return visitor


Asking = Annotated[Visitor, Depends(visitor_of)]
Deciding = Annotated[Visitor, Depends(by_form)]


def render(request: Request, name: str, status: int = 200, **content: Any) -> HTMLResponse:
    """A page, with the visitor, their form token and the banner around it."""
    front = front_of(request)
    visitor: Visitor | None = getattr(request.state, "visitor", None)
    common: dict[str, Any] = {"visitor": visitor, "token": "", "health": None, "face": None}
    common["language"] = visitor.language if visitor is not None else browsers_language(request)
    if visitor is not None:
        with front.engine.database.read() as session:
            common["health"] = health(session, front.engine, front.now())
        common["token"] = form_token(front.engine.key, visitor)
        common["face"] = visitor.face(front.now())
    with speaking(common["language"], visitor.zone if visitor is not None else UTC):
        return front.templates.TemplateResponse(request, name, common | content, status_code=status)


def plain(text: str, most: int) -> str:
    """What somebody typed, with line ends as ours and without control characters that no text needs."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(letter for letter in lines if letter >= " " or letter in "\n\t")[:most]
