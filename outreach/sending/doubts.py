"""Which mails in doubt are settled by evidence: a copy in Sent, or mail that names the Message-ID?"""

from datetime import datetime

from sqlmodel import Session, col, select

from outreach.database import Database
from outreach.inbox.records import Folder, Message, Placement, Reference
from outreach.rendering.records import Draft
from outreach.review.records import OutboxEntry
from outreach.sending.outcome import settle_sent


def settle_doubts(database: Database, now: datetime) -> int:
    """Doubts that are settled by evidence: a copy that the server filed, or mail that names the Message-ID."""
    settled = 0
    with database.write() as session:
        for entry in session.exec(select(OutboxEntry).where(OutboxEntry.state == "in_doubt")).all():
            draft = session.get_one(Draft, entry.draft_id)
            if draft.rfc_message_id and _is_known_outside(session, draft.rfc_message_id):
                settle_sent(session, entry, "found in the mail", now)
                settled += 1
    return settled


def _is_known_outside(session: Session, rfc_message_id: str) -> bool:
    filed = (
        select(Placement.id)
        .join(Message, col(Message.id) == col(Placement.message_id))
        .join(Folder, col(Folder.id) == col(Placement.folder_id))
        .where(Message.rfc_message_id == rfc_message_id, Message.direction == "out", Folder.role == "sent")
    )
    answered = (
        select(Reference.message_id)
        .join(Message, col(Message.id) == col(Reference.message_id))
        .where(Reference.named == rfc_message_id, Message.direction == "in")
    )
    bounced = select(Message.id).where(
        Message.automatic == "bounce", col(Message.report).contains(rfc_message_id, autoescape=True)
    )
    return any(session.exec(query.limit(1)).first() is not None for query in (filed, answered, bounced))
