"""Which state may follow which? The one place that changes the state of an outbox entry.

waiting → approved → claimed → transmitting → sent
waiting, approved → skipped, void, expired        done: a card, or a mail that its owner sent themselves
approved → waiting (an edit)                      claimed → approved (its lease ran out: no body has left)
transmitting → approved (4xx), failed (5xx), in_doubt (nobody knows)
in_doubt → sent, failed, approved                 by evidence or by a person; approved with proof alone, in a new epoch
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlmodel import Session, col

from outreach.bulk import prepared, table_of
from outreach.database import update_all
from outreach.keeping.journal import audit, audit_all, line
from outreach.listed import among
from outreach.review.records import OutboxEntry

FOLLOWS = {
    "waiting": {"waiting", "approved", "skipped", "void", "expired", "done"},
    "approved": {"waiting", "claimed", "skipped", "void", "expired", "done"},
    "claimed": {"approved", "transmitting", "void", "failed"},
    "transmitting": {"approved", "sent", "failed", "in_doubt"},
    "in_doubt": {"sent", "failed", "approved"},
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


_OUTBOX = table_of(OutboxEntry).c
_STANDING = (
    select(
        _OUTBOX.id, _OUTBOX.state, _OUTBOX.fence, _OUTBOX.contact_id, _OUTBOX.approved_sha256, _OUTBOX.contact_state,
        _OUTBOX.expires_at,
    )
    .where(among(_OUTBOX.id))
    .order_by(_OUTBOX.id)
    .with_for_update()
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """How an entry stands, which nobody else can change until the transaction ends."""

    state: str
    fence: int
    contact_id: int
    sha256: str | None
    contact_state: int
    """The state of the contact on which the approval rests."""
    expires_at: datetime


def hold_all(session: Session, entry_ids: Iterable[int]) -> dict[int, Standing]:
    """These entries, held until the transaction ends."""
    connection = session.connection()
    rows = prepared(_STANDING, connection.dialect).run(connection, {"keys": sorted(entry_ids)})
    return {row[0]: Standing(*row[1:]) for row in rows}


def move_all(
    session: Session, rows: Sequence[dict[str, Any]], held: Mapping[int, Standing], to: str, now: datetime
) -> None:
    """Move entries that this transaction holds (`hold_all`), each with its columns.

    Every row has the same keys, `id` among them.
    """
    for row in rows:
        if to not in FOLLOWS.get(held[row["id"]].state, set()):
            raise ValueError(f"{held[row['id']].state} is never followed by {to}")
    update_all(session, OutboxEntry, [{**row, "state": to, "state_at": now} for row in rows])
    if to in TOLD:
        audit_all(session, [_told(row, held[row["id"]], to, now) for row in rows])


def _told(row: dict[str, Any], held: Standing, to: str, now: datetime) -> dict[str, Any]:
    told = {"from": held.state, "why": row.get("why", []), "sha256": held.sha256}
    return line(now, "outreach", to, f"draft {row['id']}", told, held.contact_id)
