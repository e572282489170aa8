"""The page on which contacts see and change what we believe about their wishes, and the one click that ends it all."""

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import FileResponse, PlainTextResponse, Response
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool

from outreach.contacts import own_word, wish_link
from outreach.contacts.records import Contact
from outreach.contacts.wish_link import WishLink
from outreach.contacts.wishes import Wish
from outreach.rendering.carried import PATH
from outreach.service.engine import Engine
from outreach.service.personal import person
from outreach.translated import Tongue
from outreach.web import public, wish_form
from outreach.web.public import HERE, Doorstep, nothing, page, spoken
from outreach.web.shown import facts_about
from outreach.web.shown_wishes import shown_wishes
from outreach.web.told_wishes import tell
from outreach.web.wish_form import Form, Sayer, Unclear

router = APIRouter()
ONE_CLICK = "One-Click"


def create_public_app(engine: Engine) -> FastAPI:
    """The pages for contacts, alone; `create_app` puts them before ours."""
    app = FastAPI(title="Wishes", docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False)
    app.include_router(router)
    public.install(app, engine)
    return app


@dataclass(frozen=True, slots=True)
class Done:
    """What a form has changed."""

    changed: tuple[str, ...] = ()
    undo: tuple[int, ...] = ()
    trouble: str = ""
    told: str = ""


@dataclass(frozen=True, slots=True)
class _Turn:
    """One form of one contact being carried out."""

    session: Session
    engine: Engine
    contact_id: int
    link: WishLink
    form: Form
    tongue: Tongue
    now: datetime


@router.api_route(f"{PATH}page.css", methods=["GET", "HEAD"])
def style() -> Response:
    """How the pages look."""
    return FileResponse(HERE / "page.css", media_type="text/css")


@router.options(PATH + "{token}")
def options(token: str) -> Response:
    """What may be asked; nothing is said of the link."""
    return Response(status_code=204, headers={"Allow": "GET, HEAD, POST, OPTIONS"})


@router.api_route(PATH + "{token}", methods=["GET", "HEAD"])
def look(request: Request, token: str) -> Response:
    """The page as it is; nothing is changed by looking, whoever looks."""
    step: Doorstep = request.app.state.step
    link = wish_link.read(token, step.engine.links.keys)
    if link is None:
        return _stranger(request, step)
    with step.engine.database.read() as session:
        contact = session.get(Contact, link.contact_id)
        if contact is None or wish_link.birth(contact.created_at) != link.born:
            return nothing(request)
        return _shown(request, session, step.engine, contact, link, Done())


@router.post(PATH + "{token}")
async def change(request: Request, token: str) -> Response:
    """A form of the page, or the one click of a mail program (RFC 8058); never a redirect."""
    step: Doorstep = request.app.state.step
    link = wish_link.read(token, step.engine.links.keys)
    if link is None:
        return _stranger(request, step)
    async with request.form(max_files=0, max_fields=60) as sent:
        form = {name: [value for value in sent.getlist(name) if isinstance(value, str)] for name in sent}
    return await run_in_threadpool(_change, request, step, link, form)


def _change(request: Request, step: Doorstep, link: WishLink, form: Form) -> Response:
    one_click = link.purpose == "stop" and form.get("List-Unsubscribe") == [ONE_CLICK]
    what, now = next(iter(form.get("do", ())), ""), step.engine.clock.now()
    stops = one_click or what == "stop"
    if not stops and step.changes.wait("", str(link.contact_id), now) is not None:
        return nothing(request, 429)
    with step.engine.database.write() as session:
        contact = own_word.whose(session, link)
        if contact is None:
            return nothing(request)
        tongue = spoken(request, contact.language)
        turn = _Turn(session, step.engine, contact.id or 0, link, form, tongue, now)
        if one_click:
            quote = tongue.say("Unsubscribed with one click in the mail program")
            own_word.stop(session, turn.contact_id, quote, now, link.nonce.hex())
            return PlainTextResponse(tongue.say("You will not hear from us again.") + "\n")
        if not stops and not _fresh(step.engine, link, now):
            return _shown(request, session, step.engine, contact, link, Done())
        if what == "data":
            own_word.given_out(session, turn.contact_id, now)
            return _packed(session, turn.contact_id)
        done = _do(what, turn)
        session.flush()
        return _shown(request, session, step.engine, contact, link, done)


def _do(what: str, turn: _Turn) -> Done:
    act = _ACTS.get(what)
    if act is not None:
        return act(turn)
    try:
        wishes = wish_form.said(turn.form, _sayer(turn))
    except Unclear as unclear:
        return Done(trouble=turn.tongue.say(str(unclear)))
    return _kept(turn, wishes)


def _sayer(turn: _Turn) -> Sayer:
    facts = facts_about(turn.session, turn.engine, [turn.contact_id], turn.now)[turn.contact_id]
    return Sayer(facts.standing, turn.tongue, turn.now, turn.now.astimezone(facts.zones.first).date())


def _kept(turn: _Turn, wishes: list[Wish]) -> Done:
    if not wishes:
        return Done(told=turn.tongue.say("Nothing was changed: it is as you want it already."))
    rows = own_word.say(turn.session, turn.contact_id, wishes, turn.now)
    return Done(tuple(tell(wish, turn.tongue) for wish in wishes), tuple(rows))


def _stop(turn: _Turn) -> Done:
    quote = turn.tongue.say("Stop everything")
    rows = own_word.stop(turn.session, turn.contact_id, quote, turn.now, turn.link.nonce.hex())
    rows = rows or own_word.own_stops(turn.session, turn.contact_id)
    return Done((turn.tongue.say("Nothing from us any more"),), tuple(rows))


def _undo(turn: _Turn) -> Done:
    wanted = [int(number) for number in turn.form.get("number", ()) if number.isdecimal() and len(number) < 12]
    taken = own_word.take_back(turn.session, turn.contact_id, wanted, turn.now)
    text = "Taken back: it is as it was before." if taken else "Nothing was changed: it is as you want it already."
    return Done(told=turn.tongue.say(text))


def _erase(turn: _Turn) -> Done:
    if turn.form.get("sure") != ["yes"]:
        return Done(trouble=turn.tongue.say("Please tick the box if you are sure."))
    own_word.ask_erasure(turn.session, turn.contact_id, turn.now)
    return Done((turn.tongue.say("You asked us to erase what we know about you"),))


def _keep(turn: _Turn) -> Done:
    own_word.take_back_erasure(turn.session, turn.contact_id, turn.now)
    return Done(told=turn.tongue.say("Taken back: it is as it was before."))


_ACTS: dict[str, Callable[[_Turn], Done]] = {"stop": _stop, "undo": _undo, "erase": _erase, "keep": _keep}


def _shown(
    request: Request, session: Session, engine: Engine, contact: Contact, link: WishLink, done: Done
) -> Response:
    now, tongue = engine.clock.now(), spoken(request, contact.language)
    content: dict[str, Any] = {"done": done, "stop_first": link.purpose == "stop", "path": request.url.path}
    if not _fresh(engine, link, now):
        own = bool(done.changed)
        return page(request, "old.html", tongue.language, stopped=own, **content)
    shown = shown_wishes(session, engine, contact, tongue, now)
    tomorrow = date.fromordinal(now.date().toordinal() + 1).isoformat()
    return page(request, "wishes.html", tongue.language, shown=shown, tomorrow=tomorrow, **content)


def _fresh(engine: Engine, link: WishLink, now: datetime) -> bool:
    return link.age(now.date()).days <= engine.settings.house.web.links_days


def _packed(session: Session, contact_id: int) -> Response:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        text = json.dumps(person(session, contact_id), indent=2, ensure_ascii=False)
        archive.writestr("your-data.json", f"{text}\n")
    headers = {"Content-Disposition": 'attachment; filename="your-data.zip"'}
    return Response(packed.getvalue(), media_type="application/zip", headers=headers)


def _stranger(request: Request, step: Doorstep) -> Response:
    place = request.client.host if request.client is not None else ""
    busy = step.strangers.wait("", place, step.engine.clock.now()) is not None
    return nothing(request, 429 if busy else 404)
