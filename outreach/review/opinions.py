"""What do we think of the plan? We may say that we have read it, or object to a sentence; nothing waits for it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from outreach.errors import NotFound, NotYours, Stale
from outreach.keeping.journal import audit
from outreach.review.records import Acknowledgement, RuleObjection

LONGEST = 500
MOST_OPEN = 20
"""How many objections of one user may be open."""


@dataclass(frozen=True, slots=True)
class About:
    """The sentence of the plan that somebody objects to, and where it stands."""

    version: str
    passage: str
    rule: str
    sentence: str


def acknowledge(session: Session, user_id: int, version: str, now: datetime) -> None:
    """They have read this version; said once."""
    if session.get(Acknowledgement, (user_id, version)) is None:
        session.add(Acknowledgement(user_id=user_id, version=version, at=now))
        audit(session, now, f"user {user_id}", "plan acknowledged", f"policy {version}")


def object_to(session: Session, user_id: int, about: About, text: str, now: datetime) -> int:
    """They think that a sentence is wrong; raises `Stale` for no words, or for more than anybody reads."""
    words = _worded(text, "Say in a sentence what is wrong with it")
    if len(_open(session, user_id)) >= MOST_OPEN:
        raise Stale("You have objected to many sentences", remedy="Wait for answers, or take some back")
    row = RuleObjection(
        user_id=user_id,
        version=about.version,
        passage=about.passage,
        rule=about.rule,
        sentence=about.sentence,
        text=words,
        at=now,
    )
    session.add(row)
    session.flush()
    told = {"sentence": about.sentence, "text": words}
    audit(session, now, f"user {user_id}", "objected to the plan", f"objection {row.id}", told)
    return row.id or 0


def answer(session: Session, objection_id: int, user_id: int, text: str, now: datetime) -> None:
    """Somebody who keeps the rules answers; raises `NotFound` or `Stale`."""
    row = _standing(session, objection_id)
    row.answer, row.answered_by, row.answered_at = _worded(text, "Answer in a sentence"), user_id, now
    session.add(row)
    audit(session, now, f"user {user_id}", "answered an objection", f"objection {row.id}", {"text": row.answer})


def take_back(session: Session, objection_id: int, user_id: int, now: datetime) -> None:
    """It is no objection any more; raises `NotFound`, `NotYours` or `Stale`."""
    row = _standing(session, objection_id)
    if row.user_id != user_id:
        raise NotYours("Somebody else said that", remedy="Go back to the plan")
    row.withdrawn_at = now
    session.add(row)
    audit(session, now, f"user {user_id}", "took an objection back", f"objection {row.id}")


def objections(session: Session, since: datetime, user_id: int | None = None) -> list[RuleObjection]:
    """What stands open, and what was answered since then: of one of us, or of all; the newest first."""
    wanted = select(RuleObjection).where(
        col(RuleObjection.withdrawn_at).is_(None),
        func.coalesce(RuleObjection.answered_at, RuleObjection.at) > since
        if user_id is None
        else col(RuleObjection.user_id) == user_id,
    )
    return list(session.exec(wanted.order_by(col(RuleObjection.id).desc()).limit(MOST_OPEN)))


def _open(session: Session, user_id: int) -> list[RuleObjection]:
    wanted = select(RuleObjection).where(
        RuleObjection.user_id == user_id,
        col(RuleObjection.answered_at).is_(None),
        col(RuleObjection.withdrawn_at).is_(None),
    )
    return list(session.exec(wanted.limit(MOST_OPEN)))


def _standing(session: Session, objection_id: int) -> RuleObjection:
    row = session.get(RuleObjection, objection_id)
    if row is None:
        raise NotFound("There is no such objection", remedy="Go back to the plan")
    if row.answered_at is not None or row.withdrawn_at is not None:
        raise Stale("It was answered or taken back already", remedy="Look at the plan again")
    return row


def _worded(text: str, remedy: str) -> str:
    words = " ".join(text.split())[:LONGEST]
    if not words:
        raise Stale("There are no words in it", remedy=remedy)
    return words
