"""The plan in plain English, for everybody of the house."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from outreach.planning.english.plain_english import tell_policy
from outreach.web.front import Asking, front_of, render

router = APIRouter()


@router.get("/plan")
def plan_page(request: Request, visitor: Asking) -> Response:
    """The whole policy in force, in sentences."""
    policy = front_of(request).engine.policy
    return render(request, "plan.html", passages=tell_policy(policy), version=policy.version)
