"""The stream by which an open page hears that something has changed."""

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, Response, StreamingResponse

from outreach.web.front import Asking, front_of

router = APIRouter()

EVENTS = "text/event-stream"


@router.get("/events")
def events(request: Request, visitor: Asking) -> Response:
    """Server-sent events for the visitor; for nobody who asks for something else."""
    live = front_of(request).live
    if not asks_for_events(request):
        return PlainTextResponse("This is a stream of events, for open pages.\n", status_code=406)
    if live.full():
        return PlainTextResponse("Too many pages listen just now.\n", status_code=503, headers={"Retry-After": "30"})
    return StreamingResponse(live.stream(visitor.user_id, visitor.token_hash), media_type=EVENTS)


def asks_for_events(request: Request) -> bool:
    """Whether whoever asks understands a stream that does not end by itself."""
    return EVENTS in request.headers.get("accept", "")
