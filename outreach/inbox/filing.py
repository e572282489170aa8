"""Stores one page of messages: rows, placement and cursor in one transaction, each message once."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from outreach import failpoints
from outreach.bulk import table_of
from outreach.contacts import ledger
from outreach.contacts.address import canonical_key, email_key
from outreach.database import append_all, insert_all, update_all
from outreach.inbox.erased import without_erased
from outreach.inbox.identify import Identity, People, identify
from outreach.inbox.known import load_conversations, load_people, look_up
from outreach.inbox.laid_by_us import without_drafts
from outreach.inbox.parsed import Mailbox
from outreach.inbox.reading import Arrived, Unreadable
from outreach.inbox.records import Folder, Message, Placement, Quarantine, Reference, Thread, Unheard
from outreach.inbox.rows import Desk, Filed, message_row, thread_row, touch_row
from outreach.inbox.strangers import introduce
from outreach.inbox.thread import place, remember
from outreach.inbox.token import is_ours
from outreach.listed import among

__all__ = ["Desk", "file_page", "quarantine"]

_NO_PERSON = ("list", "notification", "bounce", "challenge")
"""Senders of such mail are not made contacts of."""

_message = table_of(Message).c
_STORED = select(_message.content_hash, _message.id).where(among(_message.content_hash))
_SENT = select(_message.rfc_message_id, _message.id).where(_message.direction == "out", among(_message.rfc_message_id))


def file_page(session: Session, folder: Folder, page: list[Arrived], desk: Desk, now: datetime) -> int:
    """Store what is new of a page; gives how many messages were. What is known already gets a placement alone."""
    page = without_drafts(session, folder, without_erased(session, folder, page), desk)
    known = _already(session, page, desk.key)
    fresh: dict[str, Arrived] = {}
    for item in page:
        if item.message.content_hash not in known:
            fresh.setdefault(item.message.content_hash, item)
    filed = _placed(session, folder, list(fresh.values()), desk, now)
    _store_threads(session, filed)
    failpoints.reach("file.threads")
    known |= _store_messages(session, filed)
    failpoints.reach("file.messages")
    placements = [
        {"message_id": known[item.message.content_hash], "uid": item.uid, "uidvalidity": folder.uidvalidity}
        for item in page
    ]
    append_all(session, Placement, [{**row, "folder_id": folder.id} for row in placements])
    failpoints.reach("file.placed")
    _store_consequences(session, filed, known, desk, sent=folder.role == "sent")
    failpoints.reach("file.consequences")
    return len(filed)


def _already(session: Session, page: list[Arrived], key: bytes) -> dict[str, int]:
    """Content hash to the stored message; our own sent mail is known by its signed Message-ID too.

    A server may add header lines to the copy that it files: no other Message-ID is proof of anything.
    """
    known = _stored(session, (item.message.content_hash for item in page))
    signed = {
        item.message.rfc_message_id: item.message.content_hash
        for item in page
        if is_ours(key, item.message.rfc_message_id)
    }
    for name, message_id in look_up(session, _SENT, signed):
        known.setdefault(signed[name], message_id)
    return known


def _stored(session: Session, hashes: Iterable[str]) -> dict[str, int]:
    """Content hash to message, as far as it is stored."""
    return {row[0]: row[1] for row in look_up(session, _STORED, hashes)}


def _placed(session: Session, folder: Folder, page: list[Arrived], desk: Desk, now: datetime) -> list[Filed]:
    messages = [item.message for item in page]
    people = load_people(session, messages, desk.ours)
    known_before = set(people.contacts)
    if folder.role == "inbox":
        introduce(session, _strangers(page, people), people, desk.owner_id, now)
    known = load_conversations(session, messages, people)
    filed = []
    for item in page:
        identity = identify(item.message, folder.role, people)
        if identity.by == "address" and item.message.sender is not None:
            created = email_key(item.message.sender.address) not in known_before
            identity = Identity(
                "in", identity.contact_id, "created" if created else "address", identity.organisation_id
            )
        conversation, step = place(item.message, identity, item.at, known, desk.key)
        remember(item.message, identity, conversation, item.at, known)
        filed.append(Filed(item, identity, conversation, step))
    return filed


def _strangers(page: list[Arrived], people: People) -> dict[str, Mailbox]:
    found: dict[str, Mailbox] = {}
    for item in page:
        if item.automatic in _NO_PERSON:
            continue
        identity = identify(item.message, "inbox", people)
        if identity.direction == "in" and identity.stranger:
            boxes = (item.message.sender, *item.message.reply_to)
            writer = next((box for box in boxes if box and email_key(box.address) == identity.stranger), None)
            if writer is not None:
                found.setdefault(identity.stranger, writer)
    return found


def _store_threads(session: Session, filed: list[Filed]) -> None:
    conversations = list({id(item.conversation): item.conversation for item in filed}.values())
    known = [thread_row(conversation) | {"id": conversation.id} for conversation in conversations if conversation.id]
    update_all(session, Thread, known)
    fresh = [conversation for conversation in conversations if conversation.id is None]
    ids = insert_all(session, Thread, [thread_row(conversation) for conversation in fresh])
    for conversation, thread_id in zip(fresh, ids, strict=True):
        conversation.id = thread_id


def _store_messages(session: Session, filed: list[Filed]) -> dict[str, int]:
    if not filed:
        return {}
    ids = insert_all(session, Message, [message_row(item) for item in filed])
    references = [
        {"message_id": message_id, "named": name}
        for item, message_id in zip(filed, ids, strict=True)
        for name in dict.fromkeys((*item.arrived.message.references, *item.arrived.message.in_reply_to))
    ]
    append_all(session, Reference, references)
    return {item.arrived.message.content_hash: message_id for item, message_id in zip(filed, ids, strict=True)}


def _ours_for_sure(item: Filed, *, sent: bool) -> bool:
    """Whether one of us wrote it: what a stranger sends in our name answers nobody's question."""
    return sent or item.arrived.authenticity.verdict != "fail"


def _store_consequences(session: Session, filed: list[Filed], ids: dict[str, int], desk: Desk, *, sent: bool) -> None:
    """What a new message means at once: a touch, an answer given, something to listen to, a contact to plan anew."""
    touches: list[dict[str, Any]] = []
    unheard: list[dict[str, Any]] = []
    answered: dict[int, datetime] = {}
    touched: set[int] = set()
    for item in filed:
        message_id, identity, at = ids[item.arrived.message.content_hash], item.identity, item.arrived.at
        inbound = identity.direction == "in"
        if inbound:
            unheard.append({"message_id": message_id, "contact_id": identity.contact_id, "tries": 0})
        if identity.contact_id is None:
            continue
        touched.update((identity.contact_id, *identity.also))
        touches += [
            touch_row(item, contact_id, message_id, desk) for contact_id in (identity.contact_id, *identity.also)
        ]
        if not inbound and item.conversation.id is not None and _ours_for_sure(item, sent=sent):
            answered[item.conversation.id] = max(at, answered.get(item.conversation.id, at))
    ledger.record_touches(session, touches)
    append_all(session, Unheard, unheard)
    ledger.settle_answers(session, answered)
    ledger.changed(session, touched)


def quarantine(session: Session, folder: Folder, unreadable: Iterable[Unreadable], now: datetime) -> None:
    """Keep aside what could not be read; it stays on the server and is shown by `outreach doctor`."""
    for item in unreadable:
        session.add(
            Quarantine(
                folder_id=folder.id or 0,
                uidvalidity=folder.uidvalidity,
                uid=item.uid,
                why=item.why,
                head=item.head,
                sender_address=_sender_of(item.head),
                at=now,
            )
        )


def _sender_of(head: str) -> str:
    """The email key in a header block that could not be read whole: the gate waits for that contact."""
    found = re.search(r"^From:[^\n]*?([^\s<>,:;\"]+@[^\s<>,:;\"]+)", head, re.IGNORECASE | re.MULTILINE)
    return canonical_key(email_key(found[1])) if found else ""
