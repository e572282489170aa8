"""Files what we sent ourselves, so that answers find their thread before any copy is seen in a Sent folder."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from outreach.bulk import prepared, table_of
from outreach.contacts import ledger
from outreach.database import append_all, insert_all, update_all
from outreach.inbox.parse import parse
from outreach.inbox.parsed import ParsedMessage
from outreach.inbox.records import Message, Reference, Thread
from outreach.inbox.subject import base_subject
from outreach.listed import among

_message, _thread = table_of(Message).c, table_of(Thread).c
_STORED = select(_message.content_hash, _message.id).where(among(_message.content_hash))
_THREADS = select(_thread.id, _thread.last_at).where(among(_thread.id))


@dataclass(frozen=True, slots=True)
class OursSent:
    """Bytes of ours that a server has taken over."""

    raw: bytes
    contact_id: int
    thread_id: int | None
    at: datetime


def file_sent(session: Session, sent: Sequence[OursSent]) -> None:
    """Store the message of each; nothing is stored twice. What was asked in its thread is answered."""
    session.flush()
    read = {each: parse(each.raw) for each in sent}
    known = _rows(session, _STORED, [message.content_hash for message in read.values()])
    fresh = {each: message for each, message in read.items() if message.content_hash not in known}
    if not fresh:
        return
    asked_in = [each.thread_id for each, message in fresh.items() if each.thread_id is not None and message.in_reply_to]
    threads = _rows(session, _THREADS, asked_in)
    begins = [each for each, message in fresh.items() if not (message.in_reply_to and each.thread_id in threads)]
    of = dict(
        zip(begins, insert_all(session, Thread, [_new_thread(each, fresh[each]) for each in begins]), strict=True)
    )
    answered: dict[int, datetime] = {}
    for each in fresh:
        if each not in of:
            assert each.thread_id is not None
            of[each] = each.thread_id
            answered[each.thread_id] = max(each.at, answered.get(each.thread_id, threads[each.thread_id]))
    update_all(session, Thread, [{"id": thread_id, "last_at": at} for thread_id, at in answered.items()])
    begun = {of[each] for each in begins}
    rows = [_row(each, message, of[each], begun=of[each] in begun) for each, message in fresh.items()]
    ids = insert_all(session, Message, rows)
    references = [
        {"message_id": message_id, "named": name}
        for message_id, message in zip(ids, fresh.values(), strict=True)
        for name in dict.fromkeys(message.references)
    ]
    append_all(session, Reference, references)
    ledger.settle_answers(session, {of[each]: each.at for each in fresh if of[each] in answered})


def _rows(session: Session, statement: Any, keys: Sequence[Any]) -> dict[Any, Any]:
    connection = session.connection()
    if not keys:
        return {}
    return {row[0]: row[1] for row in prepared(statement, connection.dialect).run(connection, {"keys": list(keys)})}


def _new_thread(sent: OursSent, read: ParsedMessage) -> dict[str, Any]:
    return {
        "contact_id": sent.contact_id,
        "base_subject": base_subject(read.subject),
        "subject": read.subject,
        "last_at": sent.at,
    }


def _row(sent: OursSent, read: ParsedMessage, thread_id: int, *, begun: bool) -> dict[str, Any]:
    return {
        "content_hash": read.content_hash,
        "direction": "out",
        "rfc_message_id": read.rfc_message_id,
        "thread_id": thread_id,
        "threaded_by": "new" if begun else "references",
        "contact_id": sent.contact_id,
        "identified_by": "recipient",
        "automatic": None,
        "authenticated": "none",
        "authenticated_why": "",
        "organisation_id": None,
        "sender_name": read.sender.name if read.sender is not None else "",
        "sender_address": read.sender.address if read.sender is not None else "",
        "to": [box.address for box in read.to],
        "subject": read.subject,
        "at": sent.at,
        "sent_at": read.sent_at,
        "utc_offset_minutes": None,
        "size": len(sent.raw),
        "headers": "".join(f"{name}: {value}\n" for name, value in read.headers),
        "text": read.text,
        "html": read.html,
        "report": "",
        "calendar": "",
        "attachments": [],
        "notes": [],
    }
