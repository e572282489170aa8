"""What does somebody propose to the owner of a contact? A question with before and after; their yes does it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from outreach.contacts import changing, ledger
from outreach.contacts.changing import Change
from outreach.contacts.records import Contact, Note, QuestionToOwner, User
from outreach.errors import Stale

NOTE = "note"
"""The field of a proposal that adds a note."""
MOST_OPEN = 10
"""How many proposals may wait for the owner of one contact."""


def propose(session: Session, contact: Contact, by: User, wanted: Sequence[Change], why: str, now: datetime) -> int:
    """Put a change of a contact to their owner; gives the question's number.

    Raises `Stale` where nobody could say yes, or where there is nothing to say it to.
    """
    contact_id = contact.id or 0
    ledger.lock(session, contact_id)
    if contact.owner_id is None:
        raise Stale("Nobody owns this contact, so nobody can say yes", remedy="Ask your operator")
    if not wanted:
        raise Stale("It is as it was: nothing was changed", remedy="Change something first")
    if _waiting(session, contact_id) >= MOST_OPEN:
        raise Stale("Several proposals wait already", remedy="Wait until the owner has answered")
    row = QuestionToOwner(
        contact_id=contact_id,
        kind="change",
        text=f"{by.name} proposes another {_listed(wanted)}.",
        quote=why,
        does={"do": "change", "by": by.id, "changes": [[each.field, each.before, each.after] for each in wanted]},
        asked_at=now,
    )
    session.add(row)
    session.flush()
    detail = {"question": row.id, "why": why} | {each.field: [each.before, each.after] for each in wanted}
    ledger.note(session, contact_id, f"user {by.id}", "change proposed", now, detail)
    return row.id or 0


def proposed(question: QuestionToOwner) -> list[Change]:
    """What a question of this kind would change."""
    return [Change(*each) for each in question.does.get("changes", ())]


def carry_out(session: Session, contact: Contact, question: QuestionToOwner, by: str, now: datetime) -> None:
    """The owner has said yes."""
    every = proposed(question)
    changing.apply(session, contact, [each for each in every if each.field != NOTE], by, now)
    for each in every:
        if each.field == NOTE:
            author = question.does.get("by")
            session.add(Note(contact_id=contact.id or 0, text=each.after, private=False, user_id=author, at=now))


def _waiting(session: Session, contact_id: int) -> int:
    wanted = select(func.count()).where(
        QuestionToOwner.contact_id == contact_id,
        QuestionToOwner.kind == "change",
        col(QuestionToOwner.answered_at).is_(None),
    )
    return session.exec(wanted).one()


def _listed(wanted: Sequence[Change]) -> str:
    names = [each.name for each in wanted]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
