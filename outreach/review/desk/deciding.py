"""Does what a gesture means, through the same queue as the pages; each step is a transaction of its own."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session, select

from outreach import failpoints
from outreach.clock import Clock
from outreach.contacts.records import Contact, User
from outreach.database import Database
from outreach.errors import OutreachError
from outreach.keeping.journal import audit
from outreach.planning.english.explain import tell as tell_verdict
from outreach.rendering.records import Draft
from outreach.review import queue
from outreach.review.desk import notes
from outreach.review.desk.gestures import Gesture, Item
from outreach.review.desk.read_back import ReadBack
from outreach.review.desk.records import DeskCopy
from outreach.review.desk.seeing import words_of
from outreach.review.desk.words import same_but_links, shown
from outreach.review.lapse import Review
from outreach.review.records import OutboxEntry
from outreach.review.taking_back import undo
from outreach.sentences import Part, Sentence, Several, as_said, sentence
from outreach.translated import desk_tongue

SKIPPED = "skipped in the mailbox"
VANISHED = "deleted in the mailbox"


TOLD = {
    "not_approved": "To {name}, “{subject}”: it is not approved: {why}.",
    "not_changed": "To {name}, “{subject}”: it is not changed: {why}.",
    "not_skipped": "To {name}, “{subject}”: it is not skipped: {why}.",
    "not_taken_back": "To {name}, “{subject}”: it is not taken back: {why}.",
    "more": "To {name}, “{subject}”: it has more at its end than you wrote, which every mail of this kind "
    "carries: look, and move it again.",
    "over": "To {name}, “{subject}”: it is not sent any more: {why}.",
    "no_longer_yours": "To {name}, “{subject}”: it is no longer yours.",
    "no_longer_yours_but": "To {name}, “{subject}”: it is no longer yours; {why}.",
    "left": "To {name}, “{subject}”: it is left as it is: {why}.",
}
"""What its owner is told of a draft."""


class Decider:
    """One user's decisions in their own mailbox."""

    def __init__(self, database: Database, review: Review, clock: Clock, user_id: int) -> None:
        self._database, self._review, self._clock, self._user_id = database, review, clock, user_id

    def approve(self, entry_id: int, found: Gesture) -> str:
        """A yes to the words that lie in Approved; gives `approved`, `waits` or `refused`, which its owner is told."""
        try:
            with self._database.write() as session:
                row, user, now = self._row(session, entry_id), self._user(session), self._clock.now()
                draft = session.get_one(Draft, row.draft_id)
                verdict = queue.approve(session, entry_id, user, draft.sha256, self._review, now)
                if verdict.allowed or verdict.only_hours:
                    self._witness(session, entry_id, "approved in the mailbox", found, now)
                    row.role = "approved"
                    return "approved"
                if verdict.waits:
                    return "waits"
                about = " ".join(reason.text for reason in verdict.reasons)
                said = " ".join(tell_verdict(verdict.as_dict(), ZoneInfo(user.zone), desk_tongue(user.language)))
                self._tell(session, entry_id, f"no:{draft.id}:{about}", now, "not_approved", why=said.removesuffix("."))
        except OutreachError as error:
            self.say(entry_id, f"no:{error.what}", "not_approved", why=_both(error))
        return "refused"

    def edit(self, entry_id: int, item: Item, read: ReadBack, uidvalidity: int) -> str:
        """A new revision in the words that lie there; gives `edited`, `more` where we had to add to them, `refused`."""
        assert item.edit is not None
        subject, text = item.edit
        try:
            if not text.strip():
                raise OutreachError(
                    "a mail needs some words", where=Sentence("the text"), remedy="write them, or skip it"
                )
            with self._database.write() as session:
                row, user, now = self._row(session, entry_id), self._user(session), self._clock.now()
                seen = session.get_one(Draft, row.draft_id)
                newer = queue.edit(session, entry_id, user, subject, text, self._review, now, sha256=seen.sha256)
                self._witness(session, entry_id, "edited in the mailbox", Gesture("edit", item), now)
                row.draft_id, row.words = newer.id or 0, shown(read.said).as_dict()
                lie_at(row, item.role, uidvalidity, item.uid)
                failpoints.reach("desk.edited")
                return "edited" if same_but_links(newer.text, text) else "more"
        except OutreachError as error:
            about = f"edit:{shown(read.said).text}:{error.what}"
            self.say(entry_id, about, "not_changed", why=_both(error))
        return "refused"

    def skip(self, entry_id: int, why: str, found: Gesture) -> bool:
        """Not this one; False where it is too late, which its owner is told."""
        try:
            with self._database.write() as session:
                queue.skip(session, entry_id, self._user(session), why, self._clock.now())
                self._witness(session, entry_id, why, found, self._clock.now())
        except OutreachError as error:
            self.say(entry_id, f"late:{error.what}", "not_skipped", why=as_said(error.what))
            return False
        return True

    def take_back(self, entry_id: int, found: Gesture) -> None:
        """The yes is taken back: it lies among what waits again."""
        try:
            with self._database.write() as session:
                undo(session, entry_id, self._user(session), self._review, self._clock.now())
                self._witness(session, entry_id, "taken back in the mailbox", found, self._clock.now())
                self._row(session, entry_id).role = "to_approve"
        except OutreachError as error:
            self.say(entry_id, f"late:{error.what}", "not_taken_back", why=as_said(error.what))

    def say(self, entry_id: int, about: str, what: str, **filled: Part) -> None:
        """Tell the user something about one entry, once: one of `TOLD`."""
        with self._database.write() as session:
            self._tell(session, entry_id, about, self._clock.now(), what, **filled)

    def _tell(self, session: Session, entry_id: int, about: str, now: datetime, what: str, **filled: Part) -> None:
        entry = session.get(OutboxEntry, entry_id)
        if entry is None:
            return
        contact, draft = session.get_one(Contact, entry.contact_id), session.get_one(Draft, entry.draft_id)
        said = sentence(TOLD[what], name=contact.name, subject=draft.subject, **filled)
        notes.tell(session, self._user_id, f"entry:{entry_id}:{about}"[:500], said, now, entry.contact_id)

    def _row(self, session: Session, entry_id: int) -> DeskCopy:
        return session.exec(select(DeskCopy).where(DeskCopy.entry_id == entry_id)).one()

    def _user(self, session: Session) -> User:
        return session.get_one(User, self._user_id)

    def _witness(self, session: Session, entry_id: int, what: str, found: Gesture, now: datetime) -> None:
        """Where it lay and how it was known goes on record beside the decision."""
        entry = session.get_one(OutboxEntry, entry_id)
        lay = {"folder": found.item.role, "uid": found.item.uid} if found.item is not None else {}
        audit(session, now, f"user {self._user_id}", what, f"draft {entry_id}", lay, contact_id=entry.contact_id)


def _both(error: OutreachError) -> Several:
    """What is wrong, and what to do."""
    return Several(tuple(as_said(each) for each in (error.what, error.remedy) if each), ";")


def lie_at(row: DeskCopy, role: str, uidvalidity: int, uid: int) -> None:
    """It was seen there."""
    row.state, row.role, row.uidvalidity, row.uid, row.missing_since = "lies", role, uidvalidity, uid, None


def newest_words(session: Session, entry: OutboxEntry) -> tuple[Draft, dict[str, str]]:
    """The newest revision and what its mail would show."""
    draft = session.get_one(Draft, entry.draft_id)
    return draft, words_of(draft).as_dict()
