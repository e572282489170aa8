"""What does somebody say of the plan in force: that they have read it, or that one of its sentences is wrong?"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from outreach.errors import NotFound, Stale
from outreach.planning.english.plain_english import tell_policy
from outreach.planning.policy.policy import Policy
from outreach.review import opinions
from outreach.review.opinions import About


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence of the plan, by where it stands in one version."""

    version: str
    passage: int
    sentence: int


def acknowledge(session: Session, policy: Policy, user_id: int, version: str, now: datetime) -> None:
    """They have read this version; raises `Stale` where another one is in force by now."""
    _in_force(policy, version)
    opinions.acknowledge(session, user_id, version, now)


def object_to(session: Session, policy: Policy, user_id: int, place: Place, text: str, now: datetime) -> int:
    """They think that a sentence is wrong; gives the objection's number. Raises `Stale` or `NotFound`."""
    _in_force(policy, place.version)
    try:
        told = tell_policy(policy)[place.passage]
        about = About(place.version, told.title, told.rule, told.sentences[place.sentence])
    except IndexError:
        raise NotFound("There is no such sentence", remedy="Go back to the plan") from None
    return opinions.object_to(session, user_id, about, text, now)


def _in_force(policy: Policy, version: str) -> None:
    if version != policy.version:
        raise Stale("The plan has changed since", remedy="Read it again")
