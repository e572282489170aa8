"""The pages as one application over one engine."""

from fastapi import Depends, FastAPI, Request
from starlette.types import ASGIApp, Receive, Scope, Send

from outreach.rendering.carried import PATH
from outreach.service.daemon import Daemon
from outreach.service.engine import Engine
from outreach.web import (
    asked_pages,
    contact_pages,
    decision_pages,
    find_pages,
    giving_pages,
    letter_pages,
    live_pages,
    login_pages,
    me_pages,
    oidc_pages,
    plan_pages,
    queue_pages,
    remembering_pages,
    strip_pages,
    team_pages,
    trouble_pages,
    trying_pages,
    why_pages,
)
from outreach.web.api.app import create_api
from outreach.web.api.door import PATH as API_PATH
from outreach.web.api.door import Door
from outreach.web.front import build, front_of
from outreach.web.guard import Guard
from outreach.web.health import health
from outreach.web.permits import permit
from outreach.web.preference_pages import create_public_app
from outreach.web.static_files import Static

PAGES = (
    login_pages,
    oidc_pages,
    me_pages,
    queue_pages,
    decision_pages,
    asked_pages,
    giving_pages,
    contact_pages,
    remembering_pages,
    letter_pages,
    plan_pages,
    team_pages,
    why_pages,
    trying_pages,
    find_pages,
    live_pages,
    strip_pages,
)


def create_app(engine: Engine, daemon: Daemon | None = None) -> FastAPI:
    """The application; a `daemon` is woken by every approval, so that what was approved leaves at once."""
    app = FastAPI(title="Outreach", docs_url=None, redoc_url=None, openapi_url=None, dependencies=[Depends(permit)])
    app.state.front = build(engine, daemon)
    for pages in PAGES:
        app.include_router(pages.router)
    app.add_api_route("/healthz", _healthz, methods=["GET", "HEAD"])
    app.mount("/static", Static())
    trouble_pages.install(app)
    web = engine.settings.house.web
    app.add_middleware(Guard, own_address=web.address, bound=web.host)
    app.state.api = create_api(app.state.front)
    api = Door(app.state.api, own_address=web.address, bound=web.host)
    app.add_middleware(Aside, path=API_PATH, app_there=api)
    app.add_middleware(Aside, path=PATH, app_there=create_public_app(engine))
    return app


class Aside:
    """Leads whoever comes to the pages for contacts, or to the API, there, past all that guards our pages."""

    def __init__(self, app: ASGIApp, path: str, app_there: ASGIApp) -> None:
        self._app, self._path, self._there = app, path, app_there

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """To the one or to the other."""
        there = scope["type"] == "http" and scope["path"].startswith(self._path)
        await (self._there if there else self._app)(scope, receive, send)


def _healthz(request: Request) -> dict[str, object]:
    """When each account was last read, and which policy is in force: for monitors, without a login."""
    front = front_of(request)
    with front.engine.database.read() as session:
        return health(session, front.engine, front.now()).as_dict()
