"""Who changed what about a contact, and who looked at them among many or took what we know of them away?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from outreach.contacts.changing import Change
from outreach.contacts.records import Entry, User
from outreach.keeping.records import Audit
from outreach.read_again import Texts
from outreach.web.times import Face, When

_MOST = 40
_CHANGED = ("changed by hand", "change proposed")
WHATS = Texts((
    "changed by hand", "change proposed", "imported", "filled by import", "consent recorded", "consent withdrawn",
    "hold lifted: {kind}", "not what was meant: {kind}", "taken back: {kind}", "asked for silence", "successor",
    "took a copy of their data", "why it was skipped is taken back", "answered yes: {kind}", "answered no: {kind}",
    "mail came back: {kind}", "looked at among many", "hand-over taken", "hand-over declined", "hand-over taken back",
    "promise: done", "promise: none", "an hour",
))  # fmt: skip
"""What lines of the record say, as they are kept."""
_TAKEN = "exported"
"""In the trail alone: what it says of whom stands nowhere else."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the record: who did what."""

    at: When
    by: str
    what: str


def record(session: Session, contact_id: int, face: Face) -> tuple[Line, ...]:
    """The newest lines about a contact, each of us by name."""
    names = {f"user {user.id}": user.name for user in session.exec(select(User))}
    wanted = select(Entry).where(Entry.contact_id == contact_id).order_by(col(Entry.id).desc()).limit(_MOST)
    found: list[tuple[datetime, str, str]] = [
        (row.at, names.get(row.by, row.by), _told(row, face)) for row in session.exec(wanted)
    ]
    taken = select(Audit).where(Audit.contact_id == contact_id, Audit.what == _TAKEN)
    lines = session.exec(taken.order_by(col(Audit.id).desc()).limit(_MOST))
    found += [
        (line.at, names.get(line.who, line.who), face.say("took away all that we know of them")) for line in lines
    ]
    found.sort(key=lambda each: each[0], reverse=True)
    return tuple(Line(face.when(at), by, what) for at, by, what in found[:_MOST])


def _told(row: Entry, face: Face) -> str:
    if row.what in _CHANGED and (lines := _changes(row.detail, face)):
        return f"{face.said(WHATS.read(row.what))}: {lines}"
    if row.detail.get("within") and row.detail.get("contacts"):
        many = {"number": row.detail["contacts"], "length": face.said(WHATS.read(row.detail["within"]))}
        return f"{face.said(WHATS.read(row.what))}: {face.say('{number} within {length}', **many)}"
    return face.said(WHATS.read(row.what))


def _changes(detail: Mapping[str, Any], face: Face) -> str:
    pairs = [Change(field, *value) for field, value in detail.items() if isinstance(value, list) and len(value) == 2]
    nothing = face.say("nothing")
    return "; ".join(
        face.say(
            "{field} from {before} to {after}",
            field=face.said(each.name),
            before=each.before or nothing,
            after=each.after or nothing,
        )
        for each in pairs
    )
