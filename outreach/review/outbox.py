"""Which state may follow which? The one place that changes the state of an outbox entry.

waiting → approved → claimed → transmitting → sent
waiting, approved → skipped, void, expired        a card: waiting → done
approved → waiting (an edit)                      claimed → approved (its lease ran out: no body has left)
transmitting → approved (4xx), failed (5xx), in_doubt (nobody knows)
in_doubt → sent, failed                           by evidence or by a person, never by itself
"""

from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col

from outreach.keeping.journal import audit
from outreach.review.records import OutboxEntry

FOLLOWS = {
    "waiting": {"waiting", "approved", "skipped", "void", "expired", "done"},
    "approved": {"waiting", "claimed", "skipped", "void", "expired"},
    "claimed": {"approved", "transmitting", "void", "failed"},
    "transmitting": {"approved", "sent", "failed", "in_doubt"},
    "in_doubt": {"sent", "failed"},
}
ACTIVE = ("waiting", "approved")
"""States in which something can still be changed."""
TOLD = ("transmitting", "sent", "failed", "in_doubt", "void", "expired")
"""States that go into the audit trail from here; what a person decides is written there with the decision."""


def move(session: Session, entry: OutboxEntry, to: str, now: datetime, **columns: Any) -> bool:
    """Compare and set: False where somebody else was quicker, by state or by fence; nothing is changed then."""
    if to not in FOLLOWS.get(entry.state, set()):
        raise ValueError(f"{entry.state} is never followed by {to}")
    changed = session.execute(
        update(OutboxEntry)
        .where(col(OutboxEntry.id) == entry.id, col(OutboxEntry.state) == entry.state)
        .where(col(OutboxEntry.fence) == entry.fence)
        .values(state=to, state_at=now, **columns),
        execution_options={"synchronize_session": False},
    )
    if changed.rowcount != 1:  # type: ignore[attr-defined]
        return False
    if to in TOLD:
        told = {"from": entry.state, "why": columns.get("why", []), "sha256": entry.approved_sha256}
        audit(session, now, "outreach", to, f"draft {entry.id}", told, contact_id=entry.contact_id)
    session.expire(entry)
    return True
