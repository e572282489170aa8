"""Whom would the planner propose to at a moment, and who waits until when? Nothing is written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from outreach.contacts.records import Contact
from outreach.planning.facts.facts import Facts, TouchFact
from outreach.planning.facts.other_times import facts_when
from outreach.planning.facts.state import Ears
from outreach.planning.plan import Plan, Planned, plan
from outreach.planning.policy.policy import Policy

PAGE = 500


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What planning comes to for one contact."""

    contact_id: int
    name: str
    owner: str
    plan: Plan

    def as_dict(self) -> dict[str, Any]:
        """As plain data."""
        planned, due = self.plan.planned, self.plan.due_at
        return {
            "contact": self.contact_id,
            "name": self.name,
            "owner": self.owner,
            "proposes": _proposed(planned) if planned is not None else None,
            "refused": [
                {"rule": each.rule.name, "codes": sorted(each.codes), "earliest": _iso(each.earliest)}
                for each in self.plan.refused
            ],
            "due_at": _iso(due),
        }


def rehearse(session: Session, policy: Policy, ears: Ears, at: datetime, now: datetime) -> Iterator[Rehearsed]:
    """Every contact for whom something is proposed, refused or due; a page at a time, in the planner's order.

    What is proposed for one contact counts toward the caps of their organisation for those that follow.
    """
    held: dict[int, tuple[TouchFact, ...]] = {}
    after = 0
    while True:
        wanted = select(Contact.id, Contact.given, Contact.family).where(col(Contact.id) > after)
        rows = session.exec(wanted.order_by(col(Contact.id)).limit(PAGE)).all()
        if not rows:
            return
        names = {contact_id: f"{given} {family}".strip() for contact_id, given, family in rows if contact_id}
        known = facts_when(session, list(names), policy.house, ears, at, now)
        for contact_id, facts in sorted(known.items()):
            outcome = plan(_together(facts, held), policy, at)
            if outcome.planned is not None and facts.organisation_id is not None:
                held[facts.organisation_id] = (
                    *held.get(facts.organisation_id, ()),
                    _place(outcome.planned, contact_id),
                )
            if outcome.planned is not None or outcome.refused or outcome.due_at is not None:
                yield Rehearsed(contact_id, names[contact_id], facts.owner_name, outcome)
        after = max(names)


def _together(facts: Facts, held: Mapping[int, tuple[TouchFact, ...]]) -> Facts:
    more = held.get(facts.organisation_id or 0, ())
    return replace(facts, organisation_touches=(*facts.organisation_touches, *more)) if more else facts


def _place(planned: Planned, contact_id: int) -> TouchFact:
    """A place as the planner would hold it; numbered so that it is nobody's own."""
    department = planned.template.department
    return TouchFact(planned.not_before, planned.channel, department=department, place_id=-contact_id)


def _proposed(planned: Planned) -> dict[str, Any]:
    return {
        "rule": planned.rule.name,
        "channel": planned.channel,
        "template": planned.rule.how.template,
        "not_before": planned.not_before.isoformat(),
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment is not None else None
