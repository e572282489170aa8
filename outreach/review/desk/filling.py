"""Lays into a user's folder what waits for their yes and does not lie there yet; each is written down before."""

import hashlib
from collections.abc import Mapping, Set

from sqlmodel import Session, col, select

from outreach import failpoints
from outreach.clock import Clock
from outreach.contacts.records import User
from outreach.database import Database
from outreach.inbox.imap import Imap
from outreach.inbox.token import mint
from outreach.rendering.records import Draft
from outreach.review import queue
from outreach.review.desk.deciding import lie_at
from outreach.review.desk.folders import Opened
from outreach.review.desk.laid import Laid, lay
from outreach.review.desk.reasons import reasons
from outreach.review.desk.records import DeskCopy
from outreach.review.desk.seeing import Whose, mark_of, words_of
from outreach.review.lapse import Review
from outreach.review.records import OutboxEntry
from outreach.translated import desk_tongue

MOST = 50
"""Mails that lie there at a time at the most; the rest waits its turn."""


class Filler:
    """One user's folder of what waits."""

    def __init__(
        self, imap: Imap, folders: Mapping[str, str], database: Database, review: Review, clock: Clock, whose: Whose
    ) -> None:
        self._server, self._folders = imap, folders
        self._database, self._review, self._clock, self._whose = database, review, clock, whose

    def fill(self, folder: Opened, seen: Set[int]) -> int:
        """Lay there what is missing; gives how many. `seen` are the entries of which a mail lies somewhere."""
        with self._database.read() as session:
            user = session.get_one(User, self._whose.user_id)
            waiting = queue.listed(session, user, MOST)
            wanted = [entry.id for entry in waiting if entry.state == "waiting" and entry.channel == "email"]
            rows = session.exec(select(DeskCopy).where(col(DeskCopy.entry_id).in_(wanted)))
            state = {row.entry_id: row.state for row in rows}
        missing = [
            entry_id
            for entry_id in wanted
            if entry_id is not None
            and (state.get(entry_id, "away") == "away" or (state[entry_id] == "placing" and entry_id not in seen))
        ]
        return sum(self._lay(entry_id, folder) for entry_id in missing)

    def _lay(self, entry_id: int, folder: Opened) -> bool:
        now = self._clock.now()
        with self._database.write() as session:
            entry = session.get_one(OutboxEntry, entry_id)
            if entry.state != "waiting":
                return False
            draft, user = session.get_one(Draft, entry.draft_id), session.get_one(User, self._whose.user_id)
            laid = self._laid(session, entry, draft, user)
            row = session.exec(select(DeskCopy).where(DeskCopy.entry_id == entry_id)).first()
            fresh = DeskCopy(
                id=row.id if row is not None else None,
                entry_id=entry_id,
                user_id=self._whose.user_id,
                draft_id=draft.id or 0,
                placed_revision=draft.revision,
                rfc_message_id=laid.rfc_message_id,
                words=words_of(draft).as_dict(),
                created_at=row.created_at if row is not None else now,
            )
            session.merge(fresh)
        failpoints.reach("desk.placing")
        placed = self._server.place(folder.name, lay(laid, self._whose.key, now), now, draft=True)
        failpoints.reach("desk.laid")
        if placed is not None and placed[0] == folder.uidvalidity:
            with self._database.write() as session:
                row = session.exec(select(DeskCopy).where(DeskCopy.entry_id == entry_id)).one()
                lie_at(row, folder.role, *placed)
        return True

    def _laid(self, session: Session, entry: OutboxEntry, draft: Draft, user: User) -> Laid:
        lines = reasons(session, entry, draft, user, self._folders, self._review, self._clock.now())
        said = f"desk:{entry.id}:{draft.id}:{self._whose.user_id}:{draft.sha256}"
        nonce = hashlib.sha256(said.encode("ascii")).digest()[:12]
        name = mint(self._whose.key, nonce, self._whose.address.rpartition("@")[2])
        mark = mark_of(entry, draft, self._whose.user_id)
        return Laid(draft.raw, lines, mark, name, desk_tongue(user.language))
