"""The plan in plain English, for everybody of the house."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from outreach.planning.english.plain_english import tell_policy
from outreach.web.front import Asking, front_of, render
from outreach.web.shown_skips import shown_tone

router = APIRouter()


@router.get("/plan")
def plan_page(request: Request, visitor: Asking) -> Response:
    """The whole policy in force, in sentences."""
    engine = front_of(request).engine
    policy = engine.policy
    with engine.database.read() as session:
        tone = shown_tone(session)
    return render(request, "plan.html", passages=tell_policy(policy), version=policy.version, tone=tone)
