"""Files what we sent ourselves, so that answers find their thread before any copy is seen in a Sent folder."""

from datetime import datetime

from sqlmodel import Session, select

from outreach.contacts import ledger
from outreach.inbox.parse import parse
from outreach.inbox.records import Message, Reference, Thread
from outreach.inbox.subject import base_subject


def file_sent(session: Session, raw: bytes, contact_id: int, thread_id: int | None, at: datetime) -> int:
    """The stored message for these bytes; nothing is stored twice. What was asked in its thread is answered."""
    read = parse(raw)
    known = session.exec(select(Message.id).where(Message.content_hash == read.content_hash)).first()
    if known is not None:
        return known
    thread = session.get(Thread, thread_id) if thread_id is not None and read.in_reply_to else None
    step = "references"
    if thread is None:
        thread = Thread(
            contact_id=contact_id, base_subject=base_subject(read.subject), subject=read.subject, last_at=at
        )
        session.add(thread)
        session.flush()
        step = "new"
    thread.last_at = max(thread.last_at, at)
    row = Message(
        content_hash=read.content_hash,
        direction="out",
        rfc_message_id=read.rfc_message_id,
        thread_id=thread.id or 0,
        threaded_by=step,
        contact_id=contact_id,
        identified_by="recipient",
        sender_name=read.sender.name if read.sender is not None else "",
        sender_address=read.sender.address if read.sender is not None else "",
        to=[box.address for box in read.to],
        subject=read.subject,
        at=at,
        sent_at=read.sent_at,
        size=len(raw),
        headers="".join(f"{name}: {value}\n" for name, value in read.headers),
        text=read.text,
        html=read.html,
    )
    session.add(row)
    session.flush()
    session.add_all(Reference(message_id=row.id or 0, named=name) for name in dict.fromkeys(read.references))
    ledger.settle_answers(session, {row.thread_id: at})
    return row.id or 0
