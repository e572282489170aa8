"""The plan in plain English, what changed in it, what we think of it, and what another one would do."""

from fastapi import APIRouter, Request
from sqlmodel import select

from outreach.planning.records import Adoption
from outreach.review import opinions
from outreach.web import plan_opinions
from outreach.web.api.door import PREFIX, Asking
from outreach.web.api.given import Done
from outreach.web.api.given_plan import Adopted, Made, Plan, PlanChange, Trying
from outreach.web.api.paging import Cursor, Most, page
from outreach.web.api.shapes import Page
from outreach.web.api.wanted import Objection, ReadVersion, Reply, Rules
from outreach.web.front import front_of, plain
from outreach.web.plan_opinions import Place
from outreach.web.queue_pages import Number
from outreach.web.shown_plan import adopted, shown_changes, shown_plan
from outreach.web.shown_trial import shown_trying
from outreach.yamlfile import MAX_BYTES

router = APIRouter(prefix=f"{PREFIX}/plan", tags=["plan"])


@router.get("", response_model=Plan)
def plan(request: Request, visitor: Asking) -> Plan:
    """The whole policy in force, in sentences, who has read it, and who objects to which."""
    front = front_of(request)
    with front.engine.database.read() as session:
        return Plan.model_validate(shown_plan(session, front.engine, visitor, front.now()))


@router.get("/changes", response_model=Page[Adopted])
def plan_changes(request: Request, visitor: Asking, cursor: Cursor = None, most: Most = 50) -> Page[Adopted]:
    """Every policy that was put in force, when and by whom, the newest first."""
    front = front_of(request)
    face = visitor.face(front.now())
    with front.engine.database.read() as session:
        return page(
            session,
            select(Adoption),
            Adoption.id,
            cursor,
            most,
            lambda rows: [Adopted.model_validate(each) for each in adopted(rows, face)],
            newest_first=True,
        )


@router.get("/changes/{adoption_id}", response_model=PlanChange)
def plan_change(request: Request, visitor: Asking, adoption_id: Number) -> PlanChange:
    """What one change of the plan came to, sentence by sentence."""
    front = front_of(request)
    with front.engine.database.read() as session:
        shown = shown_changes(session, front.engine, adoption_id, visitor.face(front.now()))
    return PlanChange.model_validate(shown)


@router.post("/acknowledge", response_model=Done)
def acknowledge_plan(request: Request, visitor: Asking, read: ReadVersion) -> Done:
    """The user has read this version; nothing waits for it."""
    front = front_of(request)
    with front.engine.database.write() as session:
        plan_opinions.acknowledge(session, front.engine.policy, visitor.user_id, read.version, front.now())
    return Done()


@router.post("/objections", response_model=Made)
def object_to_plan(request: Request, visitor: Asking, objection: Objection) -> Made:
    """The user thinks that a sentence of the plan is wrong."""
    front, words = front_of(request), plain(objection.text, opinions.LONGEST)
    place = Place(objection.version, objection.passage, objection.sentence)
    with front.engine.database.write() as session:
        number = plan_opinions.object_to(session, front.engine.policy, visitor.user_id, place, words, front.now())
    return Made(id=number)


@router.post("/objections/{objection_id}/answer", response_model=Done)
def answer_objection(request: Request, visitor: Asking, objection_id: Number, reply: Reply) -> Done:
    """Who keeps the rules answers."""
    front = front_of(request)
    with front.engine.database.write() as session:
        opinions.answer(session, objection_id, visitor.user_id, plain(reply.text, opinions.LONGEST), front.now())
    return Done()


@router.post("/objections/{objection_id}/take-back", response_model=Done)
def take_objection_back(request: Request, visitor: Asking, objection_id: Number) -> Done:
    """It is no objection any more."""
    front = front_of(request)
    with front.engine.database.write() as session:
        opinions.take_back(session, objection_id, visitor.user_id, front.now())
    return Done()


@router.get("/trial", response_model=Trying)
def trial(request: Request, visitor: Asking) -> Trying:
    """Rules to be tried, and what became of those that were tried last."""
    front = front_of(request)
    return Trying.model_validate(shown_trying(front.engine, front.trials.latest, visitor, front.now()))


@router.post("/trial", response_model=Trying)
def try_rules(request: Request, visitor: Asking, rules: Rules) -> Trying:
    """Check other rules and play them over what is recorded: it goes on beside this. Changes nothing."""
    front = front_of(request)
    front.trials.begin(front.engine, plain(rules.text, MAX_BYTES + 1), visitor.name, front.now())
    return Trying.model_validate(shown_trying(front.engine, front.trials.latest, visitor, front.now()))
