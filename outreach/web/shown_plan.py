"""What does the plan say, what changed in it when and by whom, and what do we think of it?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

from sqlmodel import Session, col, select

from outreach.contacts.records import User
from outreach.errors import ConfigError, NotFound
from outreach.planning.english.differences import Differing, differences
from outreach.planning.english.plain_english import Passage, tell_policy
from outreach.planning.policy import policy as policies
from outreach.planning.records import Adoption, PolicyRecord
from outreach.review import opinions
from outreach.review.records import Acknowledgement, RuleObjection
from outreach.service.engine import Engine
from outreach.web.permits import Act, permitted
from outreach.web.shown_skips import shown_tone
from outreach.web.sign_in import Visitor
from outreach.web.times import Face, When

_MOST = 12
_LATELY = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Adopted:
    """A policy that was put in force."""

    id: int
    version: str
    at: When
    by: str


@dataclass(frozen=True, slots=True)
class Objected:
    """What somebody thinks is wrong, and what was answered."""

    id: int
    by: str
    mine: bool
    passage: str
    rule: str
    sentence: str
    text: str
    at: When
    answer: str
    answered_by: str
    still_said: bool
    """Whether the sentence stands in the plan as it is now."""


@dataclass(frozen=True, slots=True)
class ShownPlan:
    """Everything on the page of the plan."""

    version: str
    passages: tuple[Passage, ...]
    adopted: tuple[Adopted, ...]
    read: When | None
    """When the visitor said that they have read this version."""
    readers: tuple[str, ...]
    """Who else said so."""
    objections: tuple[Objected, ...]
    keeps_rules: bool
    """Whether the visitor tries other rules and answers objections."""
    tone: tuple[str, ...]
    """Templates that are skipped for their tone."""


@dataclass(frozen=True, slots=True)
class ShownChanges:
    """What one change of the plan came to."""

    at: When
    by: str
    version: str
    before: str
    """'' for the first policy that there was."""
    differing: tuple[Differing, ...]
    unreadable: bool
    """Whether one of the two can't be read back by this version of the program."""


def shown_plan(session: Session, engine: Engine, visitor: Visitor, now: datetime) -> ShownPlan:
    """The plan in force."""
    policy, face = engine.policy, visitor.face(now)
    passages = tuple(tell_policy(policy))
    names: dict[int | None, str] = {user.id: user.name for user in session.exec(select(User))}
    keeps = permitted(visitor.role, Act.RULES, owns=False)
    rows = opinions.objections(session, now - _LATELY, None if keeps else visitor.user_id)
    read = {
        row.user_id: row.at
        for row in session.exec(select(Acknowledgement).where(Acknowledgement.version == policy.version))
    }
    said = {sentence for passage in passages for sentence in (passage.title, *passage.sentences)}
    newest = session.exec(select(Adoption).order_by(col(Adoption.id).desc()).limit(_MOST))
    return ShownPlan(
        policy.version,
        passages,
        adopted(newest, face),
        face.when(read[visitor.user_id]) if visitor.user_id in read else None,
        tuple(sorted(names.get(user_id, "") for user_id in read if user_id != visitor.user_id)),
        tuple(_objected(row, names, said, visitor, face) for row in rows),
        keeps,
        shown_tone(session, face),
    )


def adopted(rows: Iterable[Adoption], face: Face) -> tuple[Adopted, ...]:
    """Policies that were put in force, in the order in which they are given."""
    return tuple(Adopted(row.id or 0, row.version, face.when(row.at), row.by) for row in rows)


def _objected(
    row: RuleObjection, names: Mapping[int | None, str], said: set[str], visitor: Visitor, face: Face
) -> Objected:
    return Objected(
        row.id or 0,
        names.get(row.user_id, ""),
        row.user_id == visitor.user_id,
        row.passage,
        row.rule,
        row.sentence,
        row.text,
        face.when(row.at),
        row.answer,
        names.get(row.answered_by, ""),
        row.sentence in said,
    )


def shown_changes(session: Session, engine: Engine, adoption_id: int, face: Face) -> ShownChanges:
    """In which sentences a policy differs from the one before it; raises `NotFound`."""
    row = session.get(Adoption, adoption_id)
    if row is None:
        raise NotFound("There is no such change", remedy="Go back to the plan")
    earlier = session.exec(select(Adoption).where(col(Adoption.id) < adoption_id).order_by(col(Adoption.id).desc()))
    before = earlier.first()
    texts = [session.get_one(PolicyRecord, each.version).text for each in (row, before) if each is not None]
    told = [_read_back(text, engine.settings.templates) for text in texts]
    readable = all(each is not None for each in told)
    after, was = told[0] or (), (told[1] or ()) if len(told) > 1 else ()
    return ShownChanges(
        face.when(row.at),
        row.by,
        row.version,
        before.version if before is not None else "",
        tuple(differences(was, after)) if readable and before is not None else (),
        not readable,
    )


@lru_cache(maxsize=16)
def _read_back(text: str, templates: Path) -> Sequence[Passage] | None:
    """A policy as it was, in sentences; None where this version of the program does not understand it."""
    try:
        return tuple(tell_policy(policies.from_text(text, templates)))
    except (ConfigError, KeyError, ValueError):
        return None
