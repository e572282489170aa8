"""What was on its way in an older copy of the database that has come back? Nobody knows what of it has left since."""

from datetime import datetime

from sqlmodel import Session, col, select

from outreach.review import outbox
from outreach.review.lapse import word
from outreach.review.records import OutboxEntry
from outreach.sending.claim import doubt
from outreach.sentences import Sentence

CLEARED = {"approved_by": None, "approved_at": None, "approved_sha256": None, "claimed_by": None, "lease_until": None}


def put_back(session: Session, now: datetime) -> dict[str, int]:
    """What was approved or claimed waits for a new yes, what was being handed over is in doubt; gives the counts."""
    counts = {"waiting": 0, "in_doubt": 0}
    held = select(OutboxEntry).where(col(OutboxEntry.state).in_(("approved", "claimed", "transmitting")))
    for entry in session.exec(held).all():
        if entry.state == "transmitting":
            counts["in_doubt"] += doubt(session, entry, "the database is an older copy of itself", now)
            continue
        if entry.state == "claimed":
            outbox.move(session, entry, "approved", now)
            session.refresh(entry)
        why = [word("restored", Sentence("the database is an older copy of itself: look whether it has left already"))]
        counts["waiting"] += outbox.move(session, entry, "waiting", now, why=why, **CLEARED)
    return counts
