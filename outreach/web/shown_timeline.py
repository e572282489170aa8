"""In which order did what happen between a contact and all of us? Mails, calls and decisions, the newest first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from outreach.contacts.records import Touch, User
from outreach.contacts.wish_words import CHANNEL_NAMES
from outreach.inbox.records import Message
from outreach.review.records import Decision, OutboxEntry
from outreach.web.shown_list import told_reason, told_why
from outreach.web.shown_thread import Letter, letters
from outreach.web.times import Face, When

MOST = 60
TOUCHES = {"phone": "A call", "email": "A mail"}
ENDED = {"void": "A draft was taken back", "expired": "A draft ran out", "failed": "A mail could not be delivered"}


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened: a mail with its text, another touch, or a decision not to write."""

    at: When
    kind: str
    """`in`, `out` or `note`."""
    title: str
    by: str
    letter: Letter | None = None
    draft_id: int | None = None


def timeline(session: Session, contact_id: int, face: Face) -> tuple[Event, ...]:
    """The newest of all of it."""
    touches = _newest(session, contact_id)
    names: dict[int | None, str] = {user.id: user.name for user in session.exec(select(User))}
    messages = _messages(session, contact_id)
    events = _mails(session, messages, touches, names, face)
    shown, known = {row.id for row in messages}, {row.rfc_message_id for row in messages} - {""}
    for touch in touches:
        if touch.message_id not in shown and touch.rfc_message_id not in known:
            events.append((touch.at, _touched(touch, names, face)))
    events += _decisions(session, contact_id, names, face)
    events.sort(key=lambda event: event[0], reverse=True)
    return tuple(event for _, event in events[:MOST])


def _newest(session: Session, contact_id: int) -> list[Touch]:
    wanted = select(Touch).where(Touch.contact_id == contact_id)
    return list(session.exec(wanted.order_by(col(Touch.at).desc(), col(Touch.id).desc()).limit(MOST)))


def _messages(session: Session, contact_id: int) -> list[Message]:
    wanted = select(Message).where(Message.contact_id == contact_id)
    return list(session.exec(wanted.order_by(col(Message.at).desc(), col(Message.id).desc()).limit(MOST)))


def _mails(
    session: Session, messages: list[Message], touches: list[Touch], names: Mapping[int | None, str], face: Face
) -> list[tuple[datetime, Event]]:
    by_message: dict[int | None, Touch] = {touch.message_id: touch for touch in touches if touch.message_id is not None}
    by_name = {touch.rfc_message_id: touch for touch in touches if touch.rfc_message_id is not None}
    found = []
    for message, letter in zip(messages, letters(session, messages, face), strict=True):
        touch = by_message.get(message.id) or by_name.get(message.rfc_message_id)
        inbound = message.direction == "in"
        by = letter.sender if inbound else _by(touch, names) or letter.sender
        title = message.subject or face.say("A mail without a subject")
        found.append((message.at, Event(letter.at, "in" if inbound else "out", title, by, letter)))
    return found


def _touched(touch: Touch, names: Mapping[int | None, str], face: Face) -> Event:
    way = face.said(TOUCHES.get(touch.channel, CHANNEL_NAMES.get(touch.channel, touch.channel)))
    told = f"{way}: {touch.note.replace('-', ' ')}" if touch.note else way
    return Event(face.when(touch.at), touch.direction, told, _by(touch, names))


def _by(touch: Touch | None, names: Mapping[int | None, str]) -> str:
    if touch is None:
        return ""
    return ", ".join(part for part in (names.get(touch.user_id, ""), touch.department or "") if part)


def _decisions(
    session: Session, contact_id: int, names: Mapping[int | None, str], face: Face
) -> list[tuple[datetime, Event]]:
    """What was decided against, and what was taken back by itself: the rest is seen as a touch."""
    found = []
    rows = session.exec(
        select(Decision, OutboxEntry)
        .join(OutboxEntry, col(OutboxEntry.id) == col(Decision.entry_id))
        .where(OutboxEntry.contact_id == contact_id, Decision.kind == "skipped")
    )
    for decision, entry in rows:
        what = face.say("Skipped") + (f": {told_reason(decision.why, face)}" if decision.why else "")
        who = names.get(decision.user_id) or face.say("the rules")
        found.append((decision.at, Event(face.when(decision.at), "note", what, who, draft_id=entry.id)))
    gone = select(OutboxEntry).where(
        OutboxEntry.contact_id == contact_id, col(OutboxEntry.state).in_(("void", "expired", "failed"))
    )
    for entry in session.exec(gone):
        said = told_why(entry, face)
        words = face.said(ENDED[entry.state])
        title = f"{words}: {said}" if said else words
        found.append((entry.state_at, Event(face.when(entry.state_at), "note", title, "", draft_id=entry.id)))
    return found
