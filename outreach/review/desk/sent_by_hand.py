"""Which drafts have their owners sent from their own mail programs? Found in Sent; the mail becomes the draft's touch.

It is known by the same marks as in the folders, or by saying word for word what lay there.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session, col, select

from outreach.contacts.records import Contact, User
from outreach.inbox.desk_mark import FIELD, holds, read_field, read_token
from outreach.inbox.records import Folder, Message, Placement
from outreach.planning.records import Proposal
from outreach.rendering.html import as_text
from outreach.rendering.records import Draft
from outreach.review import queue
from outreach.review.desk import notes
from outreach.review.desk.block import parted
from outreach.review.desk.records import DeskCopy
from outreach.review.desk.words import Said, Shown, changed
from outreach.review.outbox import ACTIVE
from outreach.review.records import OutboxEntry
from outreach.sentences import sentence


def notice(session: Session, key: bytes, now: datetime) -> int:
    """Take off the list what was sent by hand; gives how many. To be called before anything is voided."""
    touched = session.exec(
        select(DeskCopy, OutboxEntry)
        .join(OutboxEntry, col(OutboxEntry.id) == col(DeskCopy.entry_id))
        .join(Contact, col(Contact.id) == col(OutboxEntry.contact_id))
        .where(col(OutboxEntry.state).in_(ACTIVE), col(Contact.state) != col(OutboxEntry.contact_state))
    ).all()
    found = 0
    for row, entry in touched:
        for message in _sent(session, entry.contact_id, row.created_at):
            text, html = message.text, as_text(message.html) if message.html.strip() else ""
            if _is_it(session, key, row, message, text, html):
                _settle(session, row, entry, message, now)
                if parted(text)[1] or parted(html)[1]:
                    text = "“{subject}” went out with the part that only you see: take it out next time."
                    said = sentence(text, subject=message.subject)
                    notes.tell(session, row.user_id, f"entry:{entry.id}:with the block", said, now, entry.contact_id)
                found += 1
                break
    return found


def _sent(session: Session, contact_id: int, since: datetime) -> Iterable[Message]:
    """What lies in a Sent folder since then, to this contact."""
    wanted = (
        select(Message)
        .join(Placement, col(Placement.message_id) == col(Message.id))
        .join(Folder, col(Folder.id) == col(Placement.folder_id))
        .where(Message.contact_id == contact_id, Message.direction == "out", Folder.role == "sent", Message.at >= since)
        .order_by(col(Message.id))
    )
    return session.exec(wanted).all()


def _is_it(session: Session, key: bytes, row: DeskCopy, message: Message, text: str, html: str) -> bool:
    lines = message.headers.splitlines()
    field = next((line.partition(": ")[2] for line in lines if line.lower().startswith(f"{FIELD.lower()}: ")), "")
    mark = read_field(key, field) if field else None
    if mark is not None:
        return (mark.entry_id, mark.user_id) == (row.entry_id, row.user_id)
    if message.rfc_message_id == row.rfc_message_id:
        return True
    claim = read_token(f"{text}\n{html}")
    if claim is not None and (claim.entry_id, claim.user_id) == (row.entry_id, row.user_id):
        draft = session.exec(
            select(Draft)
            .join(Proposal, col(Proposal.id) == col(Draft.proposal_id))
            .join(OutboxEntry, col(OutboxEntry.proposal_id) == col(Proposal.id))
            .where(OutboxEntry.id == row.entry_id, Draft.revision == claim.revision)
        ).first()
        if draft is not None and holds(key, claim, draft.sha256):
            return True
    return changed(Said(message.subject, parted(text)[0], parted(html)[0]), Shown(**row.words)) is None


def _settle(session: Session, row: DeskCopy, entry: OutboxEntry, message: Message, now: datetime) -> None:
    user = session.get_one(User, row.user_id)
    queue.sent_by_hand(session, entry, user, message.rfc_message_id or None, message.at, now)
