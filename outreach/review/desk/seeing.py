"""Which mail in a folder stands for which entry? By the signed field, our own Message-ID, or the signed word."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from outreach.inbox.desk_mark import NOTE_FIELD, Mark, holds, note_field, read_field
from outreach.inbox.headers import split_headers
from outreach.inbox.imap import Imap
from outreach.rendering.records import Draft
from outreach.review.desk.folders import LARGEST, Opened
from outreach.review.desk.gestures import Item
from outreach.review.desk.read_back import ReadBack, read_back
from outreach.review.desk.records import DeskCopy
from outreach.review.desk.words import Shown, changed, shown
from outreach.review.records import OutboxEntry
from outreach.sentences import Sentence


@dataclass(frozen=True, slots=True)
class Aside:
    """A mail of which nobody can say for which entry it stands: it stays where it is, and nothing follows from it."""

    role: str
    uid: int
    why: str
    subject: str = ""


@dataclass(slots=True)
class Seen:
    """What lies in a desk's folders."""

    items: dict[int, list[Item]] = field(default_factory=dict)
    """By entry."""
    read: dict[tuple[str, int], ReadBack] = field(default_factory=dict)
    """What was read, by folder and UID."""
    asides: list[Aside] = field(default_factory=list)
    orphans: list[tuple[str, int]] = field(default_factory=list)
    """Ours for sure, and nothing is known of the entry any more."""
    notes: list[tuple[str, int]] = field(default_factory=list)
    """Message-ID and UID of our own notes."""


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose folders they are."""

    user_id: int
    address: str
    """The account's own: from nobody else's does a draft of theirs go."""
    key: bytes


def see(imap: Imap, opened: Mapping[str, Opened], session: Session, whose: Whose) -> Seen:
    """Read what is not known yet; what lies where it was seen last is not read again."""
    rows = list(session.exec(select(DeskCopy).where(DeskCopy.user_id == whose.user_id)))
    at = {(row.role, row.uidvalidity, row.uid): row for row in rows if row.state == "lies"}
    seen = Seen()
    for folder in opened.values():
        unknown = []
        for uid, lying in folder.lying.items():
            row = at.get((folder.role, folder.uidvalidity, uid))
            if row is not None:
                seen.items.setdefault(row.entry_id, []).append(Item(folder.role, uid, "same"))
            elif lying.size > LARGEST:
                seen.asides.append(Aside(folder.role, uid, Sentence("it is too large to be a draft of ours")))
            else:
                unknown.append(uid)
        if not unknown:
            continue
        imap.examine(folder.name)
        for uid, raw in sorted(imap.whole(unknown).items()):
            _take(session, whose, seen, folder.role, uid, raw)
    return seen


def _take(session: Session, whose: Whose, seen: Seen, role: str, uid: int, raw: bytes) -> None:
    notes = [value for name, value in split_headers(raw)[0] if name.lower() == NOTE_FIELD.lower()]
    read = read_back(raw)
    if notes and notes[0].strip() == note_field(whose.key, whose.user_id):
        seen.notes.append((read.rfc_message_id, uid)) if role == "to_approve" else seen.orphans.append((role, uid))
        return
    seen.read[role, uid] = read
    found = draft_of(session, read, whose)
    if isinstance(found, str):
        seen.asides.append(Aside(role, uid, found, read.subject))
    elif found is None:
        seen.orphans.append((role, uid))
    else:
        entry_id, draft = found
        seen.items.setdefault(entry_id, []).append(_item(session, role, uid, read, entry_id, draft, whose))


def draft_of(session: Session, read: ReadBack, whose: Whose) -> tuple[int, Draft] | str | None:
    """The entry and the draft that a mail is marked as; why nobody can say; None: ours, and known no more."""
    if read.came_by_mail:
        return Sentence("it came in by mail, and only what you lay there yourself counts")
    if read.field:
        mark = read_field(whose.key, read.field)
        if mark is None:
            return Sentence("its mark is not ours")
        if mark.user_id != whose.user_id:
            return Sentence("it stands on a colleague's list")
        draft = _revision(session, mark.entry_id, mark.revision)
        return (mark.entry_id, draft) if draft is not None and draft.sha256 == mark.sha256 else None
    by_id = select(DeskCopy).where(DeskCopy.rfc_message_id == read.rfc_message_id, DeskCopy.user_id == whose.user_id)
    row = session.exec(by_id).first() if read.rfc_message_id else None
    if row is not None:
        draft = _revision(session, row.entry_id, row.placed_revision)
        return (row.entry_id, draft) if draft is not None else None
    if read.claim is None:
        return Sentence("it bears no mark of ours")
    draft = _revision(session, read.claim.entry_id, read.claim.revision)
    if draft is None or not holds(whose.key, read.claim, draft.sha256):
        return Sentence("its mark is not ours")
    if read.claim.user_id != whose.user_id:
        return Sentence("it stands on a colleague's list")
    return read.claim.entry_id, draft


def mark_of(entry: OutboxEntry, draft: Draft, user_id: int) -> Mark:
    """The mark of a draft on a user's list."""
    return Mark(entry.id or 0, draft.revision, user_id, draft.sha256)


def _revision(session: Session, entry_id: int, revision: int) -> Draft | None:
    wanted = (
        select(Draft)
        .join(OutboxEntry, col(OutboxEntry.proposal_id) == col(Draft.proposal_id))
        .where(OutboxEntry.id == entry_id, Draft.revision == revision)
    )
    return session.exec(wanted).first()


def _item(session: Session, role: str, uid: int, read: ReadBack, entry_id: int, draft: Draft, whose: Whose) -> Item:
    row = session.exec(select(DeskCopy).where(DeskCopy.entry_id == entry_id)).first()
    was = words_of(draft)
    edit = changed(read.said, was)
    trouble: str = read.trouble
    if read.sender.casefold() != whose.address.casefold():
        trouble = Sentence("it is not from your own address")
    elif tuple(each.casefold() for each in read.to) != (draft.recipient.casefold(),):
        trouble = Sentence("to whom it goes cannot be changed here")
    if row is None or draft.revision < row.placed_revision:
        return Item(role, uid, "stale" if edit is None else "stale_changed", edit, trouble)
    now = changed(read.said, Shown(**row.words))
    if now is None:
        return Item(role, uid, "same", None, trouble)
    return Item(role, uid, "old" if edit is None else "changed", now, trouble)


def words_of(draft: Draft) -> Shown:
    """What a draft says, as it would be read back."""
    return shown(read_back(draft.raw).said)
