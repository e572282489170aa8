"""Keeps one user's desk in their own mailbox: reads what they did there, does it, and lays there what waits for them.

Every step may be broken off: what lies in the folders is told from its marks alone, decisions are made once by state,
and what is to be laid or taken out is written down before. A pass that is made twice finds nothing more to do.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import structlog
from sqlmodel import col, select

from outreach import failpoints
from outreach.clock import Clock
from outreach.config import Account, Person
from outreach.contacts.address import email_key
from outreach.contacts.records import Contact, User
from outreach.database import Database
from outreach.errors import OutreachError
from outreach.inbox.imap import Imap, connect
from outreach.planning.gate.verdict import words_of
from outreach.review import queue
from outreach.review.desk import notes
from outreach.review.desk.deciding import SKIPPED, Decider, lie_at
from outreach.review.desk.filling import Filler
from outreach.review.desk.folders import Opened, open_folders, remember
from outreach.review.desk.gestures import Gesture, Item, Stands, gesture
from outreach.review.desk.missing import Missing
from outreach.review.desk.records import DeskCopy
from outreach.review.desk.seeing import Seen, Whose, see
from outreach.review.lapse import Review
from outreach.review.records import OutboxEntry
from outreach.sentences import Sentence, Several, sentence

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Kept:
    """What one pass did, by what: laid, approved, edited, skipped, taken_back, taken_out."""

    counts: Counter[str]
    trouble: str = ""

    def __add__(self, other: "Kept") -> "Kept":
        return Kept(self.counts + other.counts, self.trouble or other.trouble)


def keep(person: Person, account: Account, database: Database, review: Review, clock: Clock, key: bytes) -> Kept:
    """One pass over a user's folders; trouble with the server is given back, and nothing is concluded from it."""
    with database.read() as session:
        users = session.exec(select(User).where(col(User.active).is_(True)))
        user = next((each for each in users if email_key(each.email) == email_key(person.email)), None)
    if user is None or user.id is None:
        return Kept(Counter())
    whose = Whose(user.id, account.address, key)
    try:
        with connect(account) as imap:
            return Kept(_Pass(imap, person, account, database, review, clock, whose).run())
    except OutreachError as error:
        log.warning("a desk could not be kept", user=user.id, why=str(error))
        return Kept(Counter(), str(error))


class _Pass:
    """One pass over one user's folders."""

    def __init__(
        self,
        imap: Imap,
        person: Person,
        account: Account,
        database: Database,
        review: Review,
        clock: Clock,
        whose: Whose,
    ) -> None:
        self._server, self._person, self._account = imap, person, account
        self._database, self._review, self._clock, self._whose = database, review, clock, whose
        self._decider = Decider(database, review, clock, whose.user_id)
        self._opened: dict[str, Opened] = {}
        self._counts: Counter[str] = Counter()

    def run(self) -> Counter[str]:
        """The whole pass."""
        self._opened = open_folders(self._server, self._database, self._whose.user_id, self._person.desk.folders)
        with self._database.read() as session:
            seen = see(self._server, self._opened, session, self._whose)
        failpoints.reach("desk.seen")
        unclear = self._tell_asides(seen)
        for entry_id, items in sorted(seen.items.items()):
            self._one(entry_id, items, seen)
        missing = Missing(self._database, self._decider, self._clock, self._whose.user_id, self._account.name)
        self._counts += missing.look(set(seen.items), self._opened, unclear=unclear)
        self._take_out([Item(role, uid, "old") for role, uid in seen.orphans])
        filler = Filler(self._server, self._person.desk.folders, self._database, self._review, self._clock, self._whose)
        self._counts["laid"] += filler.fill(self._opened["to_approve"], set(seen.items))
        now, folder = self._clock.now(), self._opened["to_approve"]
        notes.keep_note(self._server, self._database, self._whose, folder, seen.notes, now)
        remember(self._database, self._whose.user_id, self._opened)
        return +self._counts

    def _one(self, entry_id: int, items: Sequence[Item], seen: Seen) -> None:
        """What the mails of one entry ask for."""
        stands = self._stands(entry_id)
        found = gesture(stands, items)
        surplus = list(found.surplus)
        if found.kind in ("edit", "edit_and_approve"):
            assert found.item is not None
            read = seen.read[found.item.role, found.item.uid]
            done = self._decider.edit(entry_id, found.item, read, self._opened[found.item.role].uidvalidity)
            self._counts["edited"] += done != "refused"
            if found.kind == "edit_and_approve":
                self._approve_edited(entry_id, found, done)
            if done == "refused":
                surplus = []
        elif found.kind == "approve":
            self._approve(entry_id, found)
        elif found.kind == "skip":
            done_so = self._decider.skip(entry_id, SKIPPED, found)
            self._counts["skipped"] += done_so
            surplus = surplus if done_so else []
        elif found.kind == "take_back":
            self._decider.take_back(entry_id, found)
            self._counts["taken_back"] += 1
        else:
            self._tell(entry_id, found, stands)
        failpoints.reach("desk.decided")
        if found.kind in ("leave", "approve", "take_back"):
            self._saw(entry_id, found, items)
        if found.kind in ("over", "renew", "skip"):
            self._away(entry_id)
        self._take_out(surplus)

    def _stands(self, entry_id: int) -> Stands:
        with self._database.read() as session:
            entry = session.get_one(OutboxEntry, entry_id)
            row = session.exec(select(DeskCopy).where(DeskCopy.entry_id == entry_id)).first()
            owner_id = session.get_one(Contact, entry.contact_id).owner_id
        state = entry.state if owner_id == self._whose.user_id else "a colleague's"
        if row is None:
            return Stands(state, "", 0, fresh=False)
        return Stands(state, row.role, row.uid, fresh=row.draft_id == entry.draft_id)

    def _approve(self, entry_id: int, found: Gesture) -> str:
        done = self._decider.approve(entry_id, found)
        self._counts["approved"] += done == "approved"
        if done == "refused" and found.item is not None:
            self._give_back(found.item)
        return done

    def _approve_edited(self, entry_id: int, found: Gesture, done: str) -> None:
        assert found.item is not None
        if done == "edited":
            self._approve(entry_id, found)
            return
        if done == "more":
            self._decider.say(entry_id, f"more:{found.item.uid}", "more")
            self._away(entry_id)
            self._take_out([found.item])
            return
        self._give_back(found.item)

    def _give_back(self, item: Item) -> None:
        """Out of Approved, into what waits: nothing lies there that is not approved."""
        if item.role == "approved":
            self._server.shift(self._opened["approved"].name, [item.uid], self._opened["to_approve"].name)

    def _tell(self, entry_id: int, found: Gesture, stands: Stands) -> None:
        with self._database.read() as session:
            entry = session.get_one(OutboxEntry, entry_id)
            reasons = [words_of(reason) for reason in entry.why]
        kept = [found.why] if found.why else []
        if stands.state in ("void", "expired", "failed"):
            why = Several((*(reasons or [Sentence(queue.NOW[stands.state])]), *kept), ";")
            self._decider.say(entry_id, stands.state, "over", why=why)
        elif stands.state == "a colleague's":
            what = "no_longer_yours_but" if kept else "no_longer_yours"
            self._decider.say(entry_id, "handed over", what, why=found.why)
        elif found.why:
            words = found.item.uid if found.item is not None else 0
            self._decider.say(entry_id, f"left:{found.why}:{words}", "left", why=found.why)
        if found.kind == "give_back" and found.item is not None:
            self._give_back(found.item)

    def _saw(self, entry_id: int, found: Gesture, items: Sequence[Item]) -> None:
        """Where its mail lies now, if that is news."""
        item = found.item if found.item is not None else max(items, key=lambda each: each.uid)
        uidvalidity = self._opened[item.role].uidvalidity
        with self._database.write() as session:
            row = session.exec(select(DeskCopy).where(DeskCopy.entry_id == entry_id)).first()
            where = ("lies", item.role, uidvalidity, item.uid, None)
            if row is None or item.trouble or item.words != "same":
                return
            if (row.state, row.role, row.uidvalidity, row.uid, row.missing_since) != where:
                lie_at(row, item.role, uidvalidity, item.uid)

    def _away(self, entry_id: int) -> None:
        """Written down before it is taken out: what we take out is nobody's skip."""
        with self._database.write() as session:
            row = session.exec(select(DeskCopy).where(DeskCopy.entry_id == entry_id)).first()
            if row is not None:
                row.state = "away"
        failpoints.reach("desk.away")

    def _take_out(self, items: Sequence[Item]) -> None:
        for role, folder in self._opened.items():
            uids = sorted({item.uid for item in items if item.role == role})
            if uids:
                self._server.take_out(folder.name, uids)
                self._counts["taken_out"] += len(uids)
                failpoints.reach("desk.taken_out")

    def _tell_asides(self, seen: Seen) -> bool:
        """Say once of each mail that stands for nothing; gives whether one of them has come lately."""
        recent = False
        with self._database.write() as session:
            for aside in seen.asides:
                folder = self._opened[aside.role]
                about = f"aside:{aside.role}:{folder.uidvalidity}:{aside.uid}"
                where, subject = self._person.desk.folders[aside.role], aside.subject[:100]
                text = "A mail in {folder}, “{subject}”, is left as it is: {why}."
                said = sentence(text, folder=where, subject=subject, why=aside.why)
                notes.tell(session, self._whose.user_id, about, said, self._clock.now())
                recent = notes.is_recent(session, self._whose.user_id, about, self._clock.now()) or recent
        return recent
