"""Which kinds of draft wait for somebody, and which drafts are of each?"""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from outreach.contacts.records import User
from outreach.planning.records import Proposal
from outreach.review import queue
from outreach.web.shown_list import rule_name

_LOOKED_AT = 100


@dataclass(frozen=True, slots=True)
class Kind:
    """Mails that one rule proposed and that wait, in the order of the list."""

    kind: str
    """The rule."""
    name: str
    """As a person says it."""
    drafts: tuple[int, ...]


def shown_kinds(session: Session, user_id: int) -> tuple[Kind, ...]:
    """The kinds that wait for a user, who waits longest first."""
    listed = queue.listed(session, session.get_one(User, user_id), _LOOKED_AT)
    mails = [entry for entry in listed if entry.channel == "email" and entry.state == "waiting"]
    wanted = select(Proposal.id, Proposal.rule).where(col(Proposal.id).in_([entry.proposal_id for entry in mails]))
    rules: dict[int | None, str] = dict(session.exec(wanted).all())
    found: dict[str, list[int]] = {}
    for entry in mails:
        found.setdefault(rules[entry.proposal_id], []).append(entry.id or 0)
    return tuple(Kind(rule, rule_name(rule), tuple(ids)) for rule, ids in found.items())
