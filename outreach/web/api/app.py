"""The API as one application beside the pages, with its description."""

from typing import Any

from fastapi import Depends, FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from outreach.web.api import (
    contact_routes,
    draft_routes,
    giving_routes,
    hand_routes,
    house_routes,
    letter_routes,
    list_routes,
    me_routes,
    plan_routes,
    problems,
)
from outreach.web.api.door import permit
from outreach.web.front import Front

_ROUTERS = (
    house_routes.router, me_routes.router, list_routes.router, draft_routes.router, hand_routes.finding,
    contact_routes.router, hand_routes.router, giving_routes.router, letter_routes.router,
    plan_routes.router,
)  # fmt: skip
_ALWAYS = (401, 403, 413, 415, 421, 422, 429, 500)
_ABOUT_ONE = (404,)
_CHANGING = (409, 503)
_ABOUT = """\
What the pages of this house do, for programs.

A token of `outreach token add` goes into the header `Authorization: Bearer …`; it may do what its user may, and no
more. Errors are problems in the form of RFC 9457. Sentences are told in the user's language. Long lists are given in
pages: `next` of one answer is the `cursor` of the next request.
"""


def create_api(front: Front) -> FastAPI:
    """The API over the same front as the pages."""
    app = FastAPI(
        title="Outreach",
        version="1",
        description=_ABOUT,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        dependencies=[Depends(permit)],
        generate_unique_id_function=_name,
    )
    app.state.front = front
    for router in _ROUTERS:
        app.include_router(router)
    problems.install(app)
    app.openapi = lambda: _described(app)  # type: ignore[method-assign]
    return app


def _name(route: APIRoute) -> str:
    return route.name


def _described(app: FastAPI) -> dict[str, Any]:
    """The whole description: every status that a route may answer with, each problem in its shape."""
    if app.openapi_schema is None:
        told = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
        schemas = told["components"]["schemas"]
        shape = problems.Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas |= shape.pop("$defs") | {"Problem": shape}
        for unused in ("HTTPValidationError", "ValidationError"):
            schemas.pop(unused, None)
        for path, methods in told["paths"].items():
            for method, operation in methods.items():
                _with_problems(operation, path, method)
        app.openapi_schema = told
    return app.openapi_schema


def _with_problems(operation: dict[str, Any], path: str, method: str) -> None:
    own = {int(status) for status in operation["responses"] if int(status) >= 400}
    possible = {*_ALWAYS, *own, *(_ABOUT_ONE if "{" in path else ()), *(_CHANGING if method != "get" else ())}
    content = {problems.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for status in sorted(possible):
        operation["responses"][str(status)] = {"description": problems.TITLES[status], "content": content}
