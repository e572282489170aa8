"""What does a program get when something does not go as it meant? A problem in the form of RFC 9457."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from outreach.errors import ConfigError, ForeignText, NotFound, NotYours, OutreachError, Stale, Unreachable

log = structlog.get_logger()

MEDIA_TYPE = "application/problem+json"
_STATUS: dict[type[OutreachError], int] = {
    NotFound: 404, NotYours: 403, Stale: 409, Unreachable: 503, ConfigError: 422, ForeignText: 422,
}  # fmt: skip
TITLES = {
    401: "A token is needed",
    403: "That is not yours to do",
    404: "There is nothing here",
    405: "That can't be done here",
    406: "That is given in another form",
    409: "Something has changed, or it may not be done now",
    413: "That is too much",
    415: "That is no JSON",
    421: "This house has another address",
    422: "That was not understood",
    429: "That were many requests",
    500: "Something went wrong on our side",
    503: "Just now that can't be done",
}
_TYPES = {
    401: "token", 403: "not-yours", 404: "not-found", 405: "method", 406: "other-form", 409: "stale",
    413: "too-much", 415: "no-json", 421: "other-address", 422: "misshapen", 429: "too-many", 500: "fault",
    503: "unreachable",
}  # fmt: skip


class Fault(BaseModel):
    """One place in what was sent that could not be taken."""

    where: str = Field(description="The place, such as `body.sha256`", examples=["body.sha256"])
    what: str = Field(description="What is wrong there", examples=["Field required"])


class Problem(BaseModel):
    """What went wrong (RFC 9457). `type` names the kind and does not change; the words may."""

    type: str = Field(description="The kind: `urn:outreach:` and a word", examples=["urn:outreach:stale"])
    title: str = Field(description="The kind in words")
    status: int = Field(description="The HTTP status once more", examples=[409])
    detail: str = Field("", description="What went wrong this time")
    remedy: str = Field("", description="What to do about it")
    reasons: list[str] = Field([], description="Why it may not be done: each reason of the gate, in a sentence")
    faults: list[Fault] = Field([], description="Which places of what was sent could not be taken")


class Refused(Exception):
    """The gate says no: nothing was changed."""

    def __init__(self, detail: str, reasons: tuple[str, ...]) -> None:
        self.detail, self.reasons = detail, reasons
        super().__init__(detail)


class NoToken(Exception):
    """The request carries no token that holds."""


class TooMany(Exception):
    """One request too many; `seconds` until the next."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__()


def problem(
    status: int, detail: str = "", *, kind: str = "", headers: Mapping[str, str] | None = None, **more: Any
) -> Response:
    """An answer that tells a problem."""
    told = Problem(
        type=f"urn:outreach:{kind or _TYPES.get(status, 'http')}",
        title=TITLES.get(status) or HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        **more,
    )
    return JSONResponse(told.model_dump(), status, headers=headers, media_type=MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Turn every error into a problem."""
    app.add_exception_handler(OutreachError, _ours)
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(NoToken, _no_token)
    app.add_exception_handler(TooMany, _too_many)
    app.add_exception_handler(RequestValidationError, _misshapen)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unforeseen)


def _ours(request: Request, error: Exception) -> Response:
    assert isinstance(error, OutreachError)
    status = _STATUS.get(type(error), 500)
    if status >= 500:
        log.error("request failed", path=request.url.path, why=str(error))
    return problem(status, _sentence(error.what), remedy=_sentence(error.remedy))


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)
    return problem(409, error.detail, kind="refused", reasons=list(error.reasons))


def _no_token(request: Request, error: Exception) -> Response:
    remedy = "Send 'Authorization: Bearer …' with a token of 'outreach token add' that has not ended."
    headers = {"WWW-Authenticate": 'Bearer realm="outreach"'}
    return problem(401, "There is no token that holds.", headers=headers, remedy=remedy)


def _too_many(request: Request, error: Exception) -> Response:
    assert isinstance(error, TooMany)
    headers = {"Retry-After": str(error.seconds)}
    return problem(429, "", headers=headers, remedy=f"Ask again in {error.seconds} seconds.")


def _misshapen(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    faults = [Fault(where=".".join(str(step) for step in each["loc"]), what=each["msg"]) for each in error.errors()]
    in_path = any(each["loc"][0] == "path" for each in error.errors())
    return problem(404 if in_path else 422, faults=faults[:20])


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == 400:
        return problem(422, "The body is no JSON that can be read.")
    return problem(error.status_code, headers=error.headers)


def _unforeseen(request: Request, error: Exception) -> Response:
    log.exception("request failed", path=request.url.path, exc_info=error)
    return problem(500, "Nothing was changed or sent by this.")


def _sentence(text: str) -> str:
    text = f"{text[:1].upper()}{text[1:]}"
    return text if not text or text[-1] in ".!?" else f"{text}."
