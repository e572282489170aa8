"""May this user do this to this contact? One table names every route; what is not in it nobody may.

Asked before any route runs. What a decision needs besides, the decision asks for once more in its own transaction.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from fastapi import Request
from sqlmodel import Session, col, select

from outreach.contacts import ledger
from outreach.contacts.between_records import HandOver, Promise
from outreach.contacts.records import Contact, Hold, Moment, Note, Notice, QuestionToOwner, User
from outreach.errors import NotFound, NotYours
from outreach.inbox.records import Message
from outreach.keeping.journal import audit
from outreach.listening.records import SignalRecord
from outreach.review.records import OutboxEntry
from outreach.sentences import Sentence, sentence
from outreach.web.front import Front, front_of, visitor_of
from outreach.web.sign_in import Visitor


class Act(StrEnum):
    """What a route does, as far as it matters who asks for it."""

    ANYBODY = "anybody"
    """Needs no login."""
    MEMBER = "member"
    """Shows the visitor's own list, or what concerns the whole house."""
    READ = "read"
    """Shows what is known of a contact."""
    LETTER = "letter"
    """Gives out a mail as it was sent, or a file that came with it."""
    DECIDE = "decide"
    """Changes something about a contact: their owner's alone, whatever the role."""
    OWN_NOTICE = "own notice"
    """Takes note of what was told to the visitor."""
    OFFERED = "offered"
    """Answers what a colleague offered to the visitor."""
    PROPOSE = "propose"
    """Puts a change of a contact to their owner."""
    LEAD = "lead"
    """Shows what a manager needs to see."""
    RULES = "rules"
    """Tries other rules, and answers those who object to some."""


ROUTES: Mapping[tuple[str, str], Act] = {
    ("GET", "/healthz"): Act.ANYBODY,
    ("HEAD", "/healthz"): Act.ANYBODY,
    ("GET", "/login"): Act.ANYBODY,
    ("POST", "/login"): Act.ANYBODY,
    ("GET", "/login/oidc"): Act.ANYBODY,
    ("GET", "/login/oidc/back"): Act.ANYBODY,
    ("POST", "/logout"): Act.MEMBER,
    ("GET", "/"): Act.MEMBER,
    ("GET", "/me"): Act.MEMBER,
    ("POST", "/me"): Act.MEMBER,
    ("POST", "/me/password"): Act.MEMBER,
    ("POST", "/me/sessions/end"): Act.MEMBER,
    ("POST", "/me/tokens/{token_id}/end"): Act.MEMBER,
    ("GET", "/invite/{link}"): Act.ANYBODY,
    ("POST", "/invite/{link}"): Act.ANYBODY,
    ("GET", "/plan"): Act.MEMBER,
    ("GET", "/plan/changes/{adoption_id}"): Act.MEMBER,
    ("POST", "/plan/acknowledge"): Act.MEMBER,
    ("POST", "/plan/object"): Act.MEMBER,
    ("POST", "/plan/objection/{objection_id}/take-back"): Act.MEMBER,
    ("POST", "/plan/objection/{objection_id}/answer"): Act.RULES,
    ("GET", "/plan/try"): Act.RULES,
    ("GET", "/team"): Act.LEAD,
    ("POST", "/plan/try"): Act.RULES,
    ("GET", "/find"): Act.MEMBER,
    ("GET", "/strip"): Act.MEMBER,
    ("GET", "/events"): Act.MEMBER,
    ("GET", "/draft/{entry_id}"): Act.READ,
    ("GET", "/draft/{entry_id}/why"): Act.READ,
    ("GET", "/draft/{entry_id}/edit"): Act.DECIDE,
    ("POST", "/draft/{entry_id}/approve"): Act.DECIDE,
    ("POST", "/draft/{entry_id}/undo"): Act.DECIDE,
    ("POST", "/draft/{entry_id}/unskip"): Act.DECIDE,
    ("POST", "/draft/{entry_id}/edit"): Act.DECIDE,
    ("POST", "/draft/{entry_id}/preview"): Act.DECIDE,
    ("POST", "/draft/{entry_id}/skip"): Act.DECIDE,
    ("POST", "/draft/{entry_id}/done"): Act.DECIDE,
    ("POST", "/draft/{entry_id}/resolve"): Act.DECIDE,
    ("POST", "/question/{question_id}/answer"): Act.DECIDE,
    ("POST", "/notice/{notice_id}/read"): Act.OWN_NOTICE,
    ("POST", "/promise/{promise_id}"): Act.DECIDE,
    ("POST", "/draft/{entry_id}/hand-over"): Act.DECIDE,
    ("POST", "/contact/{contact_id}/hand-over"): Act.DECIDE,
    ("POST", "/hand-over/{offer_id}"): Act.OFFERED,
    ("POST", "/hand-over/{offer_id}/take-back"): Act.DECIDE,
    ("GET", "/contact/{contact_id}"): Act.READ,
    ("GET", "/contact/{contact_id}/why"): Act.READ,
    ("POST", "/contact/{contact_id}/lift/{hold_id}"): Act.DECIDE,
    ("POST", "/contact/{contact_id}/correct/{signal_id}"): Act.DECIDE,
    ("POST", "/contact/{contact_id}/note"): Act.DECIDE,
    ("POST", "/contact/{contact_id}/note/{note_id}"): Act.DECIDE,
    ("POST", "/contact/{contact_id}/note/{note_id}/reword"): Act.DECIDE,
    ("POST", "/contact/{contact_id}/moment/{moment_id}/reword"): Act.DECIDE,
    ("POST", "/contact/{contact_id}/change"): Act.DECIDE,
    ("POST", "/contact/{contact_id}/propose"): Act.PROPOSE,
    ("GET", "/message/{message_id}/as-sent"): Act.LETTER,
    ("GET", "/message/{message_id}/frame"): Act.LETTER,
    ("GET", "/message/{message_id}/attachment/{number}"): Act.LETTER,
}
"""Every route of the pages and what it does."""

API: Mapping[tuple[str, str], Act] = {
    ("GET", "/api/v1/openapi.json"): Act.MEMBER,
    ("GET", "/api/v1/me"): Act.MEMBER,
    ("PUT", "/api/v1/me"): Act.MEMBER,
    ("DELETE", "/api/v1/me/sessions"): Act.MEMBER,
    ("DELETE", "/api/v1/me/sessions/{named}"): Act.MEMBER,
    ("DELETE", "/api/v1/me/tokens/{token_id}"): Act.MEMBER,
    ("GET", "/api/v1/health"): Act.MEMBER,
    ("GET", "/api/v1/team"): Act.LEAD,
    ("GET", "/api/v1/plan"): Act.MEMBER,
    ("GET", "/api/v1/plan/changes"): Act.MEMBER,
    ("GET", "/api/v1/plan/changes/{adoption_id}"): Act.MEMBER,
    ("POST", "/api/v1/plan/acknowledge"): Act.MEMBER,
    ("POST", "/api/v1/plan/objections"): Act.MEMBER,
    ("POST", "/api/v1/plan/objections/{objection_id}/take-back"): Act.MEMBER,
    ("POST", "/api/v1/plan/objections/{objection_id}/answer"): Act.RULES,
    ("GET", "/api/v1/plan/trial"): Act.RULES,
    ("POST", "/api/v1/plan/trial"): Act.RULES,
    ("GET", "/api/v1/list"): Act.MEMBER,
    ("GET", "/api/v1/events"): Act.MEMBER,
    ("GET", "/api/v1/strip"): Act.MEMBER,
    ("GET", "/api/v1/drafts"): Act.MEMBER,
    ("GET", "/api/v1/contacts"): Act.MEMBER,
    ("GET", "/api/v1/questions"): Act.MEMBER,
    ("GET", "/api/v1/notices"): Act.MEMBER,
    ("GET", "/api/v1/drafts/{entry_id}"): Act.READ,
    ("GET", "/api/v1/drafts/{entry_id}/why"): Act.READ,
    ("PUT", "/api/v1/drafts/{entry_id}/words"): Act.DECIDE,
    ("POST", "/api/v1/drafts/{entry_id}/approve"): Act.DECIDE,
    ("POST", "/api/v1/drafts/{entry_id}/undo"): Act.DECIDE,
    ("POST", "/api/v1/drafts/{entry_id}/preview"): Act.DECIDE,
    ("POST", "/api/v1/drafts/{entry_id}/skip"): Act.DECIDE,
    ("POST", "/api/v1/drafts/{entry_id}/unskip"): Act.DECIDE,
    ("POST", "/api/v1/drafts/{entry_id}/done"): Act.DECIDE,
    ("POST", "/api/v1/drafts/{entry_id}/resolve"): Act.DECIDE,
    ("POST", "/api/v1/questions/{question_id}/answer"): Act.DECIDE,
    ("POST", "/api/v1/notices/{notice_id}/read"): Act.OWN_NOTICE,
    ("GET", "/api/v1/contacts/{contact_id}"): Act.READ,
    ("GET", "/api/v1/contacts/{contact_id}/messages"): Act.READ,
    ("GET", "/api/v1/contacts/{contact_id}/why"): Act.READ,
    ("POST", "/api/v1/contacts/{contact_id}/holds/{hold_id}/lift"): Act.DECIDE,
    ("POST", "/api/v1/contacts/{contact_id}/signals/{signal_id}/correct"): Act.DECIDE,
    ("GET", "/api/v1/messages/{message_id}/as-sent"): Act.LETTER,
    ("GET", "/api/v1/messages/{message_id}/attachments/{number}"): Act.LETTER,
    ("GET", "/api/v1/find"): Act.MEMBER,
    ("POST", "/api/v1/promises/{promise_id}"): Act.DECIDE,
    ("POST", "/api/v1/contacts/{contact_id}/hand-over"): Act.DECIDE,
    ("POST", "/api/v1/drafts/{entry_id}/hand-over"): Act.DECIDE,
    ("POST", "/api/v1/hand-overs/{offer_id}"): Act.OFFERED,
    ("POST", "/api/v1/hand-overs/{offer_id}/take-back"): Act.DECIDE,
    ("PUT", "/api/v1/contacts/{contact_id}/card"): Act.DECIDE,
    ("POST", "/api/v1/contacts/{contact_id}/proposals"): Act.PROPOSE,
    ("POST", "/api/v1/contacts/{contact_id}/notes"): Act.DECIDE,
    ("PUT", "/api/v1/contacts/{contact_id}/notes/{note_id}"): Act.DECIDE,
    ("DELETE", "/api/v1/contacts/{contact_id}/notes/{note_id}"): Act.DECIDE,
    ("PUT", "/api/v1/contacts/{contact_id}/notes/{note_id}/private"): Act.DECIDE,
    ("PUT", "/api/v1/contacts/{contact_id}/moments/{moment_id}"): Act.DECIDE,
    ("DELETE", "/api/v1/contacts/{contact_id}/moments/{moment_id}"): Act.DECIDE,
}
"""Every route of the API and what it does; the rights are the same."""

_READERS = {
    Act.READ: frozenset({"rep", "manager", "support", "marketing"}),
    Act.LETTER: frozenset({"rep", "manager", "support"}),
    Act.PROPOSE: frozenset({"rep", "manager", "support", "marketing"}),
}
"""Which roles see whose contacts they do not own; an operator keeps the house and reads nobody's mail."""

_HOUSE = {Act.LEAD: frozenset({"manager"}), Act.RULES: frozenset({"operator", "manager"})}
"""Which roles may what is about no contact."""

_OBJECTS: Mapping[str, tuple[type[Any], str]] = {
    "contact_id": (Contact, "id"),
    "entry_id": (OutboxEntry, "contact_id"),
    "hold_id": (Hold, "contact_id"),
    "message_id": (Message, "contact_id"),
    "moment_id": (Moment, "contact_id"),
    "note_id": (Note, "contact_id"),
    "offer_id": (HandOver, "contact_id"),
    "promise_id": (Promise, "contact_id"),
    "question_id": (QuestionToOwner, "contact_id"),
    "signal_id": (SignalRecord, "contact_id"),
}
"""What each number in a path names, and where it says whose it is."""


@dataclass(frozen=True, slots=True)
class Whose:
    """Whom a request is about: a contact and their owner, as far as there are any."""

    contact_id: int | None = None
    owner_id: int | None = None
    owner: str = "nobody"


def permitted(role: str, act: Act, *, owns: bool) -> bool:
    """Whether a user of this role may; unknown roles may nothing that is not their own."""
    if act in (Act.ANYBODY, Act.MEMBER):
        return True
    if act in _HOUSE:
        return role in _HOUSE[act]
    return owns or role in _READERS.get(act, frozenset())


def permit(request: Request) -> None:
    """Let a request pass to its route; raises `NotSignedIn`, `NotFound` or `NotYours`."""
    allow(request, ROUTES, visitor_of)


def allow(request: Request, table: Mapping[tuple[str, str], Act], recognised: Callable[[Request], Visitor]) -> None:
    """Let a request pass by the table that names its route; raises what `recognised` does, `NotFound` or `NotYours`."""
    act = table.get((request.method, request.scope["route"].path))
    if act is None:
        raise NotYours("Nobody may do that", remedy="Go back to the list")
    if act is Act.ANYBODY:
        return
    visitor = recognised(request)
    if act is Act.MEMBER:
        return
    if act in _HOUSE:
        if not permitted(visitor.role, act, owns=False):
            raise NotYours("That is for others of us", remedy="Go back to the list")
        return
    with front_of(request).engine.database.read() as session:
        if act is Act.OWN_NOTICE:
            _own_notice(session, request.path_params, visitor)
            return
        if act is Act.OFFERED:
            _offered(session, request.path_params, visitor)
            return
        whose = _whose(session, request.path_params)
        given = _given(session, request.path_params, visitor)
    if not permitted(visitor.role, act, owns=visitor.owns(whose.owner_id) or given):
        raise NotYours(sentence(SAID[act], name=whose.owner), remedy=sentence("Ask {name}", name=whose.owner))
    if act in _READERS and whose.contact_id is not None:
        _put_many_on_record(front_of(request), visitor, whose.contact_id)


def _put_many_on_record(front: Front, visitor: Visitor, contact_id: int) -> None:
    """Looking at one contact is daily work, by whichever page; looking at many at once goes on record.

    In the trail once, and on the record of each of these contacts, which their owners can read.
    """
    seen = front.looked.saw(visitor.user_id, contact_id, front.now())
    if seen.fresh:
        by, told = f"user {visitor.user_id}", {"contacts": seen.many, "within": "an hour"}
        with front.engine.database.write() as session:
            if seen.first:
                audit(session, front.now(), by, "looked at many contacts", "contacts", told)
            ledger.looked_through(session, seen.fresh, by, front.now(), told)


SAID = {
    Act.DECIDE: "Only their owner decides about a contact, and this one belongs to {name}",
    Act.READ: "Your role sees its own contacts, and this one belongs to {name}",
    Act.PROPOSE: "Your role proposes nothing about the contacts of others, and this one belongs to {name}",
    Act.LETTER: "Your role opens the mails of its own contacts, and this one belongs to {name}",
}


def _whose(session: Session, numbers: Mapping[str, str]) -> Whose:
    """Whom every number in the path belongs to; raises `NotFound` where one names nothing, or another contact's."""
    found = {_contact_of(session, name, text) for name, text in numbers.items() if name in _OBJECTS}
    if len(found) != 1:
        raise NotFound("There is nothing here", remedy="Go back to the list")
    contact_id = found.pop()
    owner = session.exec(
        select(Contact.owner_id, User.name)
        .join(User, col(User.id) == col(Contact.owner_id), isouter=True)
        .where(Contact.id == contact_id)
    ).first()
    return Whose(contact_id, owner[0], owner[1] or Sentence("nobody")) if owner is not None else Whose(contact_id)


def _contact_of(session: Session, name: str, text: str) -> int | None:
    model, column = _OBJECTS[name]
    row = session.get(model, _number(text))
    if row is None:
        raise NotFound("There is nothing here", remedy="Go back to the list")
    contact_id: int | None = getattr(row, column)
    return contact_id


def _own_notice(session: Session, numbers: Mapping[str, str], visitor: Visitor) -> None:
    notice = session.get(Notice, _number(numbers["notice_id"]))
    if notice is None:
        raise NotFound("There is no such notice", remedy="Go back to the list")
    if notice.user_id != visitor.user_id:
        raise NotYours("This was told to somebody else", remedy="Go back to the list")


def _offered(session: Session, numbers: Mapping[str, str], visitor: Visitor) -> None:
    row = session.get(HandOver, _number(numbers["offer_id"]))
    if row is None:
        raise NotFound("There is no such offer", remedy="Go back to the list")
    if row.to_id != visitor.user_id:
        raise NotYours("This was offered to somebody else", remedy="Go back to the list")


def _given(session: Session, numbers: Mapping[str, str], visitor: Visitor) -> bool:
    """Whether the owner has given the visitor the one draft that a path is about."""
    if "entry_id" not in numbers:
        return False
    return session.get_one(OutboxEntry, _number(numbers["entry_id"])).given_to == visitor.user_id


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 0 < len(text) <= 10 and int(text) < 2**31):
        raise NotFound("There is nothing here", remedy="Go back to the list")
    return int(text)
