"""Is a mail that lies in none of a desk's folders any more a skip? Only if nothing else explains it."""

from collections import Counter
from collections.abc import Mapping, Set
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from outreach.clock import Clock
from outreach.database import Database
from outreach.inbox.records import AccountRecord
from outreach.review.desk import notes
from outreach.review.desk.deciding import VANISHED, Decider
from outreach.review.desk.folders import Opened
from outreach.review.desk.gestures import ACTIVE, LEAVING, Gesture
from outreach.review.desk.records import DeskCopy
from outreach.review.records import OutboxEntry
from outreach.sentences import sentence

SETTLED = timedelta(seconds=30)
"""So long nothing follows: a mail that is being moved or sent lies nowhere for a moment."""


class Missing:
    """What is known of one user's copies that lie nowhere."""

    def __init__(self, database: Database, decider: Decider, clock: Clock, user_id: int, account: str) -> None:
        self._database, self._decider, self._clock = database, decider, clock
        self._user_id, self._account = user_id, account

    def look(self, seen: Set[int], opened: Mapping[str, Opened], *, unclear: bool) -> Counter[str]:
        """Go through them; `unclear`: a mail has come that nobody can place, and may be one of them."""
        counts: Counter[str] = Counter()
        with self._database.read() as session:
            wanted = select(DeskCopy.entry_id).where(DeskCopy.user_id == self._user_id)
            gone = [entry_id for entry_id in session.exec(wanted) if entry_id not in seen]
        for entry_id in gone:
            with self._database.write() as session:
                is_skip = self._is_skip(session, entry_id, opened, unclear=unclear)
            if is_skip:
                counts["skipped"] += self._decider.skip(entry_id, VANISHED, Gesture("skip"))
        return counts

    def _is_skip(self, session: Session, entry_id: int, opened: Mapping[str, Opened], *, unclear: bool) -> bool:
        row = session.exec(select(DeskCopy).where(DeskCopy.entry_id == entry_id)).one()
        entry, now = session.get_one(OutboxEntry, entry_id), self._clock.now()
        if entry.state not in ACTIVE:
            if entry.state not in LEAVING:
                session.delete(row)
            return False
        if row.state != "lies":
            return False
        folder = opened[row.role]
        if folder.renewed or folder.uidvalidity != row.uidvalidity:
            row.state = "away"
            text = "The folder {folder} was made anew. Nothing was skipped by that: what waits lies there again."
            said = sentence(text, folder=folder.name)
            notes.tell(session, self._user_id, f"renewed:{row.role}:{folder.uidvalidity}", said, now)
            return False
        approved_elsewhere = entry.state == "approved" and row.role != "approved"
        if unclear or approved_elsewhere or row.draft_id != entry.draft_id:
            row.state = "away"
            return False
        if row.missing_since is None:
            row.missing_since = now
            return False
        return now - row.missing_since >= SETTLED and self._has_listened(session, row.missing_since)

    def _has_listened(self, session: Session, since: datetime) -> bool:
        """Whether Sent was read to its end since then: who sends a draft themselves deletes it, too."""
        record = session.exec(select(AccountRecord).where(col(AccountRecord.name) == self._account)).first()
        if record is None or record.trouble or record.listened_at is None:
            return False
        return record.listened_at >= since
