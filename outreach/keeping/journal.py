"""Writes down what was decided or revealed, in the transaction of what it tells: the only way into the trail."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from outreach.database import append_all
from outreach.keeping.chain import canonical
from outreach.keeping.records import Audit


def audit(
    session: Session,
    at: datetime,
    who: str,
    what: str,
    about: str = "",
    told: dict[str, Any] | None = None,
    *,
    contact_id: int | None = None,
) -> None:
    """One line of the trail.

    `who` is `user 3`, `contact 7`, or a part of the program; `about` names a thing by kind and number, like
    `draft 12`. What a person could be known by goes into `told`, never into the other words: only that is erased.
    """
    audit_all(session, [line(at, who, what, about, told or {}, contact_id)])


def audit_all(session: Session, lines: list[dict[str, Any]]) -> None:
    """Several lines at once, each made by `line`."""
    append_all(session, Audit, lines)


def line(at: datetime, who: str, what: str, about: str, told: dict[str, Any], contact_id: int | None) -> dict[str, Any]:
    """One line of the trail as a row: see `audit`."""
    return {
        "at": at,
        "who": who,
        "what": what,
        "contact_id": contact_id,
        "about": about,
        "details": canonical(told),
    }
