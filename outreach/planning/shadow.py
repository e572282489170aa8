"""What would be done if drafts reached people? In shadow mode the plan is kept, counts as done, and goes nowhere."""

from datetime import datetime

from sqlmodel import Session

from outreach.database import append_all, upsert
from outreach.planning.facts import Facts
from outreach.planning.plan import Plan
from outreach.planning.policy import Policy
from outreach.planning.records import Due, Shadowed


def note(session: Session, facts: Facts, outcome: Plan, policy: Policy, now: datetime) -> None:
    """Keep what the plan proposes; who would have been reached is planned for again once that would have left."""
    planned = outcome.planned
    assert planned is not None
    row = {
        "contact_id": facts.contact_id,
        "rule": planned.rule.name,
        "occasion": planned.occasion,
        "policy_version": policy.version,
        "channel": planned.channel,
        "template": planned.rule.how.template,
        "department": planned.template.department,
        "kind": planned.template.kind,
        "verdict": planned.verdict.as_dict(),
        "considered": outcome.considered(),
        "at": planned.not_before,
        "created_at": now,
    }
    append_all(session, Shadowed, [row])
    upsert(session, Due, [{"contact_id": facts.contact_id, "at": planned.not_before}])
