"""What would be done if drafts reached people? In shadow mode the plan is kept, counts as done, and goes nowhere."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlmodel import Session

from outreach.database import append_all
from outreach.planning.facts.facts import Facts
from outreach.planning.plan import Plan
from outreach.planning.policy.policy import Policy
from outreach.planning.records import Shadowed


def note(
    session: Session, proposed: Iterable[tuple[Facts, Plan]], policy: Policy, now: datetime
) -> dict[int, datetime]:
    """Keep what plans propose; gives when each who would have been reached is planned for again: once it had left."""
    rows = [_row(facts, outcome, policy, now) for facts, outcome in proposed]
    append_all(session, Shadowed, rows)
    return {row["contact_id"]: row["at"] for row in rows}


def _row(facts: Facts, outcome: Plan, policy: Policy, now: datetime) -> dict[str, Any]:
    planned = outcome.planned
    assert planned is not None
    return {
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
