"""The contacts' side of the demo: a page on which one reads their mail and answers in their name."""

import secrets
from datetime import UTC
from pathlib import Path

from fastapi import FastAPI, Form, HTTPException
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader
from starlette.middleware.trustedhost import TrustedHostMiddleware

from outreach.cli.demo.correspondence import answer, correspondents
from outreach.cli.demo.setup import Stage

_environment = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True)


def create_other_side(stage: Stage, pages: str) -> FastAPI:
    """The page; `pages` is the address of the salespeople's own."""
    app = FastAPI(openapi_url=None)
    # Another site in the same browser must neither read this page nor write with it.
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])
    token = secrets.token_urlsafe(16)

    @app.get("/", response_class=HTMLResponse)
    def look(answered: str = "") -> str:
        people = correspondents(stage)
        name = next((one.name for one in people if one.address == answered), "")
        return _environment.get_template("other_side.html").render(
            people=people,
            house=stage.story.team.name,
            now=f"{stage.clock.now():%A %d %B, %H:%M} UTC",
            pages=pages,
            token=token,
            open=answered,
            utc=UTC,
            said=f"{name} has answered." if name else "",
        )

    @app.post("/answer")
    def write(token_given: str = Form(alias="token"), address: str = Form(), text: str = Form()) -> RedirectResponse:
        if not secrets.compare_digest(token_given, token):
            raise HTTPException(403, "this form is from an earlier demo: look again")
        if address not in {one.address for one in correspondents(stage)} or not text.strip():
            raise HTTPException(404, "nobody of that address has a mail to answer")
        answer(stage, address, text)
        return RedirectResponse(f"/?answered={address}", status_code=303)

    return app
