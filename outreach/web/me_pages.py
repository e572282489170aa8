"""What each of us sets for themselves: language, zone, password, where they are signed in; and an invitation."""

from typing import Annotated

from fastapi import APIRouter, Form, Path, Request
from fastapi.responses import RedirectResponse, Response

from outreach.contacts.records import User
from outreach.errors import ConfigError, NotFound
from outreach.web import passwords, programs, users
from outreach.web.front import Asking, Deciding, front_of, render
from outreach.web.login_pages import welcome
from outreach.web.queue_pages import Number
from outreach.web.shown_me import shown_me
from outreach.web.sign_in import Visitor, zones
from outreach.web.throttle import Throttle

router = APIRouter()
Word = Annotated[str, Form(max_length=300)]
Link = Annotated[str, Path(max_length=100)]


@router.get("/me")
def me_page(request: Request, visitor: Asking, saved: bool = False) -> Response:
    """The visitor's own page."""
    return _mine(request, visitor, saved=saved)


@router.post("/me")
def settle(request: Request, visitor: Deciding, language: Word = "", zone: Word = "") -> Response:
    """Their language and zone."""
    try:
        with front_of(request).engine.database.write() as session:
            users.settle(session, session.get_one(User, visitor.user_id), language, zone)
    except ConfigError as error:
        return _mine(request, visitor, 422, trouble=f"{error.what}.")
    return RedirectResponse("/me?saved=1", status_code=303)


@router.post("/me/password")
def change_password(request: Request, visitor: Deciding, old: Word = "", new: Word = "", again: Word = "") -> Response:
    """Another password; every other browser is signed out."""
    front = front_of(request)
    tries: Throttle = front.throttle
    if tries.wait(f"user {visitor.user_id}", "own page", front.now()) is not None:
        return _mine(request, visitor, 429, trouble="That were many tries. Please wait some minutes.")
    with front.engine.database.read() as session:
        email = session.get_one(User, visitor.user_id).email
        right = passwords.verify(session, email, old) == visitor.user_id
    if not right:
        return _mine(request, visitor, 403, trouble="That is not your password now.")
    if trouble := _unfit(new, again):
        return _mine(request, visitor, 422, trouble=trouble)
    tries.forget(f"user {visitor.user_id}", "own page")
    by, now = f"user {visitor.user_id}", front.now()
    with front.engine.database.write() as session:
        passwords.set_password(session, email, new, now, by=by, keep=visitor.token_hash)
    return RedirectResponse("/me?saved=1", status_code=303)


@router.post("/me/sessions/end")
def end_session(request: Request, visitor: Deciding, named: Word = "") -> Response:
    """Sign out of one other browser, or of all of them."""
    front = front_of(request)
    by = f"user {visitor.user_id}"
    with front.engine.database.write() as session:
        users.end_sessions(session, visitor.user_id, front.now(), by, named=named or None, but=visitor.token_hash)
    return RedirectResponse("/me", status_code=303)


@router.post("/me/tokens/{token_id}/end")
def end_token(request: Request, visitor: Deciding, token_id: Number) -> Response:
    """A program asks in the visitor's name no more."""
    front = front_of(request)
    with front.engine.database.write() as session:
        programs.revoke(session, token_id, front.now(), f"user {visitor.user_id}", of_user=visitor.user_id)
    return RedirectResponse("/me", status_code=303)


@router.get("/invite/{link}")
def invite_page(request: Request, link: Link) -> Response:
    """The form of an invitation; nothing is changed by looking, whoever looks."""
    front = front_of(request)
    _stranger(request)
    with front.engine.database.read() as session:
        name = users.invited(session, link, front.now()).name
    return render(request, "invite.html", who=name, link=link, trouble="")


@router.post("/invite/{link}")
def accept(request: Request, link: Link, new: Word = "", again: Word = "") -> Response:
    """The invited sets a password and is signed in."""
    front = front_of(request)
    _stranger(request)
    with front.engine.database.read() as session:
        name = users.invited(session, link, front.now()).name
    if trouble := _unfit(new, again):
        return render(request, "invite.html", 422, who=name, link=link, trouble=trouble)
    with front.engine.database.write() as session:
        user_id = users.accept(session, link, new, front.now()).id or 0
    return welcome(front, request, user_id, RedirectResponse("/", status_code=303))


def _stranger(request: Request) -> None:
    """Nobody tries out many links."""
    front = front_of(request)
    place = request.client.host if request.client is not None else ""
    if front.strangers.wait("", f"invite {place}", front.now()) is not None:
        raise NotFound("That were many tries", remedy="Please wait some minutes, then try again")


def _unfit(new: str, again: str) -> str:
    if not passwords.SHORTEST <= len(new) <= passwords.LONGEST:
        return "A password has 10 to 256 characters. Four or five words that nobody else would put together are good."
    return "" if new == again else "The two are not the same. Please type it once more."


def _mine(request: Request, visitor: Visitor, status: int = 200, *, trouble: str = "", saved: bool = False) -> Response:
    front = front_of(request)
    with front.engine.database.read() as session:
        shown = shown_me(session, visitor, front.now())
    return render(request, "me.html", status, shown=shown, trouble=trouble, saved=saved, zones=zones())
