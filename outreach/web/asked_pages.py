"""What the owner is asked and told: one press answers a question, one takes note of a notice."""

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from outreach.contacts import owners_hand
from outreach.contacts.owners_answer import Answer, answer_owner
from outreach.contacts.records import User
from outreach.web.front import Deciding, front_of, plain
from outreach.web.queue_pages import Number

router = APIRouter()

LONGEST_NAME, LONGEST_EMAIL = 200, 320


@router.post("/question/{question_id}/answer")
def answer(
    request: Request,
    visitor: Deciding,
    question_id: Number,
    answer: Annotated[Literal["yes", "no"], Form()],
    name: Annotated[str, Form()] = "",
    email: Annotated[str, Form()] = "",
    back: Annotated[Literal["list", "contact"], Form()] = "list",
) -> Response:
    """The owner's yes or no, done at once; leads back to where it was pressed."""
    front = front_of(request)
    said = Answer(answer == "yes", " ".join(plain(name, LONGEST_NAME).split()), plain(email, LONGEST_EMAIL).strip())
    with front.engine.database.write() as session:
        user = session.get_one(User, visitor.user_id)
        contact_id = answer_owner(session, question_id, user, said, front.now()).contact_id
    return RedirectResponse(f"/contact/{contact_id}" if back == "contact" else "/", status_code=303)


@router.post("/notice/{notice_id}/read")
def read(request: Request, visitor: Deciding, notice_id: Number) -> Response:
    """The visitor has taken note; nobody else's list changes."""
    front = front_of(request)
    with front.engine.database.write() as session:
        owners_hand.take_note(session, notice_id, visitor.user_id, front.now())
    return RedirectResponse("/", status_code=303)
