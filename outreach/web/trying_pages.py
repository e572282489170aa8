"""A draft in words that somebody is just typing: what they would look like, and whether they could go."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from outreach.contacts.records import User
from outreach.review.trying import try_words
from outreach.web.decision_pages import LONGEST_SUBJECT, LONGEST_TEXT
from outreach.web.front import Deciding, front_of, plain, render
from outreach.web.queue_pages import Number
from outreach.web.shown_tried import shown_tried

router = APIRouter()


@router.post("/draft/{entry_id}/preview")
def preview(
    request: Request,
    visitor: Deciding,
    entry_id: Number,
    subject: Annotated[str, Form()] = "",
    text: Annotated[str, Form()] = "",
    sha256: Annotated[str, Form()] = "",
) -> Response:
    """A piece of a page: the mail in these words. Changes nothing."""
    front, now = front_of(request), front_of(request).now()
    subject, text = " ".join(plain(subject, LONGEST_SUBJECT).split()), plain(text, LONGEST_TEXT)
    with front.engine.database.read() as session:
        user = session.get_one(User, visitor.user_id)
        tried = try_words(session, entry_id, user, subject, text, front.engine.review, now, sha256=sha256 or None)
    return render(request, "tried.html", tried=shown_tried(tried, visitor.face(now)))
