"""The plan in plain English, what changed in it, what we think of it, and what another one would do."""

from typing import Annotated

from fastapi import APIRouter, File, Form, Request, UploadFile
from fastapi.responses import RedirectResponse, Response

from outreach.errors import NotFound, Stale
from outreach.planning.english.plain_english import tell_policy
from outreach.planning.gate.verdict import CODES
from outreach.review import opinions
from outreach.review.opinions import About
from outreach.web.front import Asking, Deciding, front_of, plain, render
from outreach.web.queue_pages import Number
from outreach.web.shown_plan import shown_changes, shown_plan
from outreach.web.shown_skips import shown_tone
from outreach.web.trials import DAYS, MOST
from outreach.yamlfile import MAX_BYTES

router = APIRouter()
Index = Annotated[int, Form(ge=0, le=10_000)]


@router.get("/plan")
def plan_page(request: Request, visitor: Asking) -> Response:
    """The whole policy in force, in sentences."""
    front = front_of(request)
    with front.engine.database.read() as session:
        shown = shown_plan(session, front.engine, visitor, front.now())
        tone = shown_tone(session, visitor.face(front.now()))
    return render(request, "plan.html", shown=shown, tone=tone)


@router.get("/plan/changes/{adoption_id}")
def changes_page(request: Request, visitor: Asking, adoption_id: Number) -> Response:
    """What one change of it came to, sentence by sentence."""
    front = front_of(request)
    with front.engine.database.read() as session:
        shown = shown_changes(session, front.engine, adoption_id, visitor.face(front.now()))
    return render(request, "plan_changes.html", shown=shown)


@router.post("/plan/acknowledge")
def acknowledge(request: Request, visitor: Deciding, version: Annotated[str, Form()] = "") -> Response:
    """The visitor has read this version."""
    front = front_of(request)
    if version != front.engine.policy.version:
        raise Stale("The plan has changed since", remedy="Read it again")
    with front.engine.database.write() as session:
        opinions.acknowledge(session, visitor.user_id, version, front.now())
    return RedirectResponse("/plan", status_code=303)


@router.post("/plan/object")
def object_to(
    request: Request,
    visitor: Deciding,
    version: Annotated[str, Form()] = "",
    passage: Index = 0,
    sentence: Index = 0,
    text: Annotated[str, Form()] = "",
) -> Response:
    """The visitor thinks that a sentence is wrong."""
    front = front_of(request)
    policy = front.engine.policy
    if version != policy.version:
        raise Stale("The plan has changed since", remedy="Read it again")
    try:
        told = tell_policy(policy)[passage]
        about = About(version, told.title, told.rule, told.sentences[sentence])
    except IndexError:
        raise NotFound("There is no such sentence", remedy="Go back to the plan") from None
    with front.engine.database.write() as session:
        opinions.object_to(session, visitor.user_id, about, plain(text, opinions.LONGEST), front.now())
    return RedirectResponse("/plan#objections", status_code=303)


@router.post("/plan/objection/{objection_id}/answer")
def answer(request: Request, visitor: Deciding, objection_id: Number, text: Annotated[str, Form()] = "") -> Response:
    """Who keeps the rules answers."""
    front = front_of(request)
    with front.engine.database.write() as session:
        opinions.answer(session, objection_id, visitor.user_id, plain(text, opinions.LONGEST), front.now())
    return RedirectResponse("/plan#objections", status_code=303)


@router.post("/plan/objection/{objection_id}/take-back")
def take_back(request: Request, visitor: Deciding, objection_id: Number) -> Response:
    """It is no objection any more."""
    front = front_of(request)
    with front.engine.database.write() as session:
        opinions.take_back(session, objection_id, visitor.user_id, front.now())
    return RedirectResponse("/plan#objections", status_code=303)


@router.get("/plan/try")
def try_page(request: Request, visitor: Asking) -> Response:
    """Other rules to be tried, and what became of those that were tried last."""
    front = front_of(request)
    trial = front.trials.latest
    text = trial.text if trial is not None else _in_force(request)
    names = visitor.role == "manager"
    return render(request, "plan_try.html", trial=trial, text=text, most=MOST, days=DAYS, names=names, reasons=CODES)


@router.post("/plan/try")
def try_rules(
    request: Request,
    visitor: Deciding,
    text: Annotated[str, Form()] = "",
    file: Annotated[UploadFile | None, File()] = None,
) -> Response:
    """Check rules, pasted or as a file, and play them over what is recorded."""
    front = front_of(request)
    if file is not None and file.filename:
        try:
            text = file.file.read(MAX_BYTES + 1).decode("utf-8-sig")
        except UnicodeDecodeError:
            raise Stale("That file is no UTF-8 text", remedy="Save it as UTF-8") from None
    front.trials.begin(front.engine, plain(text, MAX_BYTES + 1), visitor.name, front.now())
    return RedirectResponse("/plan/try#trial", status_code=303)


def _in_force(request: Request) -> str:
    """The first file of the rules as it is on the disk."""
    try:
        return front_of(request).engine.settings.rules_path.read_text(encoding="utf-8-sig")[:MAX_BYTES]
    except (OSError, UnicodeDecodeError):
        return ""
