"""What follows from what a machine reports: mail that came back, a complaint, a challenge, an answer to an invitation?

A dead address is marked at once. What may pass is counted, and holds when it comes again and again. What was refused
for what it is or whence it came is no fault of the address: our people are told. A complaint is a stop.
"""

from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select

from outreach.contacts import ledger
from outreach.contacts.address import email_key
from outreach.contacts.ledger import Evidence
from outreach.contacts.records import Address, Entry, Notice
from outreach.contacts.wishes import Waiting, Wish
from outreach.inbox.bounce import Bounce
from outreach.inbox.complaint import Complaint
from outreach.inbox.invitation import Answer
from outreach.inbox.records import Message, Thread
from outreach.listening.signals import Heard

MOST_PASSING = 3
"""So many times may a mail come back for what may pass, within `WITHIN`, before outreach waits."""
WITHIN = timedelta(days=30)
PAUSE = timedelta(days=14)
_CAME_BACK = "mail came back"

_WHY = {
    "full": "their mailbox is full",
    "temporary": "their server could not be reached or put us off",
    "unclear": "their server did not take it",
}
_ANSWERS = {
    "accepted": "They accepted the invitation",
    "tentative": "They accepted the invitation with reservations",
    "declined": "They declined the invitation",
    "counter": "They propose another time",
    "cancelled": "They called the meeting off",
}
_TELLING = ("declined", "counter", "cancelled")
"""Answers after which the owner has something to do."""


def follow_report(session: Session, heard: Heard, message: Message, now: datetime) -> set[int]:
    """Do what follows; gives the contacts for whom something has changed."""
    touched = {_bounced(session, bounce, message, now) for bounce in heard.bounces}
    if heard.complaint is not None and heard.complaint.against_us:
        touched.add(_complained(session, heard.complaint, message, now))
    if heard.answer is not None:
        _answered(session, heard.answer, message)
    if heard.automatic == "challenge" and (contact_id := _of_thread(session, message)) is not None:
        text = "Their mailbox wants a person to confirm who writes; until then our mail waits there"
        _tell(session, contact_id, "challenge", text, message)
    return {contact_id for contact_id in touched if contact_id is not None}


def _bounced(session: Session, bounce: Bounce, message: Message, now: datetime) -> int | None:
    """A dead address is marked, another failure counted; gives the contact whose address it is."""
    keys = dict.fromkeys(email_key(each) for each in (bounce.addressed, bounce.recipient) if each)
    why = " ".join(part for part in (bounce.status, bounce.diagnostic) if part)[:500] or "the mail came back"
    if bounce.kind == "dead":
        marked = (ledger.mark_bad(session, key, why, now) for key in keys)
        return next((contact_id for contact_id in marked if contact_id is not None), None)
    contact_id = next((found for key in keys if (found := _whose(session, key)) is not None), None)
    if contact_id is None:
        return None
    detail = {"why": why, "kind": bounce.kind, "message": message.id}
    ledger.note(session, contact_id, "bounce", f"{_CAME_BACK}: {bounce.kind}", message.at, detail)
    if bounce.kind == "policy":
        _tell(session, contact_id, "refused", f"Their server refuses our mail: {why}", message, "operator")
        return None
    return _count(session, contact_id, bounce, message)


def _count(session: Session, contact_id: int, bounce: Bounce, message: Message) -> int | None:
    """Hold outreach where mail came back too often for what may pass."""
    session.flush()
    times = session.exec(
        select(func.count(col(Entry.id))).where(
            Entry.contact_id == contact_id,
            Entry.by == "bounce",
            col(Entry.what).in_([f"{_CAME_BACK}: {kind}" for kind in _WHY]),
            Entry.at > message.at - WITHIN,
        )
    ).one()
    if times < MOST_PASSING:
        return None
    why = f"mail came back {times} times: {_WHY[bounce.kind]}"
    hold = Waiting("bounce", why, message.at, message.at + PAUSE, quote=bounce.diagnostic)
    ledger.record_hold(session, contact_id, hold, Evidence(message_id=message.id, by="bounce"))
    return contact_id


def _complained(session: Session, complaint: Complaint, message: Message, now: datetime) -> int | None:
    """Who calls our mail spam wants no more of it."""
    contact_id = _whose(session, email_key(complaint.recipient)) if complaint.recipient else None
    contact_id = contact_id or _written_to(session, complaint.original_message_id)
    if contact_id is None:
        return None
    evidence = Evidence(message_id=message.id, by="complaint")
    quote = f"reported as {complaint.kind}"
    ledger.record_wish(session, contact_id, Wish("stop", message.at, quote), evidence, now)
    _tell(
        session, contact_id, "complaint", f"They reported a mail of ours to their provider as {complaint.kind}", message
    )
    return contact_id


def _answered(session: Session, answer: Answer, message: Message) -> None:
    contact_id = message.contact_id
    if contact_id is None:
        return
    moment = f" ({answer.starts_at:%Y-%m-%d %H:%M %Z})" if answer.starts_at is not None else ""
    about = f": {answer.summary}" if answer.summary else ""
    text = f"{_ANSWERS[answer.answer]}{about}{moment}"
    ledger.note(session, contact_id, "calendar", text[:500], message.at, {"answer": answer.answer, "uid": answer.uid})
    if answer.answer in _TELLING:
        _tell(session, contact_id, "meeting", text, message)


def _tell(session: Session, contact_id: int, kind: str, text: str, message: Message, *roles: str) -> None:
    notice = Notice(
        user_id=0,
        contact_id=contact_id,
        kind=kind,
        text=text[:500],
        message_id=message.id,
        thread_id=message.thread_id,
        at=message.at,
    )
    ledger.tell(session, notice, roles)


def _whose(session: Session, key: str) -> int | None:
    wanted = select(Address.contact_id).where(Address.channel == "email", Address.match_key == key)
    return session.exec(wanted).first()


def _written_to(session: Session, rfc_message_id: str) -> int | None:
    """To whom we sent the mail with this Message-ID."""
    if not rfc_message_id:
        return None
    wanted = select(Message.contact_id).where(Message.rfc_message_id == rfc_message_id, Message.direction == "out")
    return session.exec(wanted).first()


def _of_thread(session: Session, message: Message) -> int | None:
    if message.contact_id is not None:
        return message.contact_id
    thread = session.get(Thread, message.thread_id)
    return thread.contact_id if thread is not None else None
