"""Where does a decision lead? To what comes next on the list, or back to the list."""

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Form
from fastapi.responses import RedirectResponse, Response
from sqlmodel import Session

from outreach.contacts.records import Contact, User
from outreach.review import queue
from outreach.review.records import OutboxEntry
from outreach.web.sign_in import Visitor

LARGEST = 2**31 - 1
_LOOKED_AT = 100


@dataclass(frozen=True, slots=True)
class Around:
    """What stands before and after something on the visitor's list; 0 where nothing does."""

    before: int = 0
    after: int = 0
    kind: str = ""
    """The rule whose drafts alone are gone through; '' for the whole list."""


@dataclass(frozen=True, slots=True)
class Onward:
    """Where the visitor's form says that they want to go from here."""

    upcoming: int
    kind: str

    def answer(self, session: Session, visitor: Visitor, entry_id: int) -> Response:
        """Lead there; `entry_id` has just been decided."""
        if self.kind:
            at = {"at": self.upcoming} if _waits(session, visitor, self.upcoming) else {}
            where = "/strip?" + urlencode({"kind": self.kind, **at, "after": entry_id})
        elif _waits(session, visitor, self.upcoming):
            where = f"/draft/{self.upcoming}?after={entry_id}"
        else:
            where = f"/?after={entry_id}"
        return RedirectResponse(where, status_code=303)


def onward(
    upcoming: Annotated[int, Form(ge=0, le=LARGEST)] = 0, kind: Annotated[str, Form(max_length=200)] = ""
) -> Onward:
    """What a form of ours says about it; nothing leads back to the list."""
    return Onward(upcoming, kind)


def around(session: Session, visitor: Visitor, entry_id: int) -> Around:
    """The neighbours of an entry on the visitor's list."""
    listed = queue.listed(session, session.get_one(User, visitor.user_id), _LOOKED_AT)
    return neighbours([entry.id or 0 for entry in listed], entry_id)


def neighbours(ids: list[int], entry_id: int, kind: str = "") -> Around:
    """Before and after; for what is not among them, the first comes after."""
    if entry_id not in ids:
        return Around(0, ids[0] if ids else 0, kind)
    at = ids.index(entry_id)
    return Around(ids[at - 1] if at else 0, ids[at + 1] if at + 1 < len(ids) else 0, kind)


def _waits(session: Session, visitor: Visitor, entry_id: int) -> bool:
    entry = session.get(OutboxEntry, entry_id) if entry_id else None
    if entry is None or entry.state not in ("waiting", "in_doubt"):
        return False
    return entry.given_to == visitor.user_id or visitor.owns(session.get_one(Contact, entry.contact_id).owner_id)
