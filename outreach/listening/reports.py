"""What follows from what a machine reports: mail that came back, a complaint, a challenge, an answer to an invitation?

A dead address is marked at once. What may pass is counted, and holds when it comes again and again. What was refused
for what it is or whence it came is no fault of the address: our people are told. A complaint is a stop.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from outreach.config import Bounces
from outreach.contacts import ledger
from outreach.contacts.address import email_key
from outreach.contacts.ledger import Evidence
from outreach.contacts.records import Address, Entry, Notice, Touch
from outreach.contacts.wishes import Waiting, Wish
from outreach.inbox.bounce import Bounce
from outreach.inbox.complaint import Complaint
from outreach.inbox.invitation import Answer
from outreach.inbox.records import Message, Thread
from outreach.listening.signals import Heard
from outreach.sentences import sentence

_MOST_LOOKED_AT = 100
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


def follow_report(session: Session, heard: Heard, message: Message, rules: Bounces, now: datetime) -> set[int]:
    """Do what follows; gives the contacts for whom something has changed."""
    touched = {_bounced(session, bounce, message, rules, now) for bounce in heard.bounces}
    if heard.complaint is not None and heard.complaint.against_us:
        touched.add(_complained(session, heard.complaint, message, now))
    if heard.answer is not None:
        _answered(session, heard.answer, message)
    if heard.automatic == "challenge" and (contact_id := _of_thread(session, message)) is not None:
        text = "Their mailbox wants a person to confirm who writes; until then our mail waits there"
        _tell(session, contact_id, "challenge", text, message)
    return {contact_id for contact_id in touched if contact_id is not None}


def _bounced(session: Session, bounce: Bounce, message: Message, rules: Bounces, now: datetime) -> int | None:
    """A dead address is marked, another failure counted; gives the contact whose address it is."""
    keys = dict.fromkeys(email_key(each) for each in (bounce.addressed, bounce.recipient) if each)
    if not any(_whose(session, key) is not None for key in keys):
        keys = dict.fromkeys(_written_at(session, bounce.original_message_id))
    why = " ".join(part for part in (bounce.status, bounce.diagnostic) if part)[:500] or "the mail came back"
    contact_id = next((found for key in keys if (found := _whose(session, key)) is not None), None)
    if contact_id is None:
        return None
    if bounce.kind == "dead":
        _dead(session, contact_id, keys, why, message, now)
        return contact_id
    detail = {"why": why, "kind": bounce.kind, "message": message.id, "of": bounce.original_message_id}
    ledger.note(session, contact_id, "bounce", f"{_CAME_BACK}: {bounce.kind}", message.at, detail)
    if bounce.kind == "policy":
        _tell(
            session,
            contact_id,
            "refused",
            sentence("Their server refuses our mail: {reply}", reply=why),
            message,
            "operator",
        )
        return None
    return _count(session, contact_id, bounce, message, rules)


def _dead(session: Session, contact_id: int, keys: Iterable[str], why: str, message: Message, now: datetime) -> None:
    """Nothing goes to these addresses any more, and the owner is told, once."""
    fresh = [row.value for row in _addresses(session, contact_id, keys) if row.bad_since is None]
    for key in keys:
        ledger.mark_bad(session, key, why, now)
    if fresh:
        text = sentence("Mail to {address} does not arrive any more: {reply}", address=", ".join(fresh), reply=why)
        _tell(session, contact_id, "refused", text, message)


def _count(session: Session, contact_id: int, bounce: Bounce, message: Message, rules: Bounces) -> int | None:
    """Hold outreach where mail came back too often for what may pass; after the pause it is tried again."""
    session.flush()
    wanted = select(Entry.at).where(
        Entry.contact_id == contact_id,
        Entry.by == "bounce",
        col(Entry.what).in_([f"{_CAME_BACK}: {kind}" for kind in _WHY]),
        Entry.at <= message.at,
    )
    times = list(session.exec(wanted.order_by(col(Entry.at).desc()).limit(_MOST_LOOKED_AT)))
    if weight(times, message.at, rules) < rules.held_at:
        return None
    why = sentence("mail came back {number} times: {why}", number=len(times), why=_WHY[bounce.kind])
    hold = Waiting("bounce", why, message.at, message.at + timedelta(days=rules.pause_days), quote=bounce.diagnostic)
    ledger.record_hold(session, contact_id, hold, Evidence(message_id=message.id, by="bounce"))
    return contact_id


def weight(times: Iterable[datetime], now: datetime, rules: Bounces) -> float:
    """What failures weigh by now, each half as much after each half-life."""
    half_life = timedelta(days=rules.half_life_days)
    return float(sum(0.5 ** ((now - at) / half_life) for at in times))


def _complained(session: Session, complaint: Complaint, message: Message, now: datetime) -> int | None:
    """Who calls our mail spam wants no more of it."""
    contact_id = _whose(session, email_key(complaint.recipient)) if complaint.recipient else None
    contact_id = contact_id or _written_to(session, complaint.original_message_id)
    if contact_id is None:
        return None
    evidence = Evidence(message_id=message.id, by="complaint")
    quote = f"reported as {complaint.kind}"
    ledger.record_wish(session, contact_id, Wish("stop", message.at, quote), evidence, now)
    text = sentence("They reported a mail of ours to their provider as {name}", name=complaint.kind)
    _tell(session, contact_id, "complaint", text, message)
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
    """To whom we sent the mail with this Message-ID: filed in Sent, or sent by ourselves."""
    if not rfc_message_id:
        return None
    filed = select(Message.contact_id).where(Message.rfc_message_id == rfc_message_id, Message.direction == "out")
    sent = select(Touch.contact_id).where(Touch.rfc_message_id == rfc_message_id, Touch.direction == "out")
    return next((found for query in (filed, sent) if (found := session.exec(query).first()) is not None), None)


def _written_at(session: Session, rfc_message_id: str) -> list[str]:
    """At which of their addresses (by key) the mail with this Message-ID was meant to reach them."""
    contact_id = _written_to(session, rfc_message_id)
    if contact_id is None:
        return []
    known = select(Address.match_key).where(Address.contact_id == contact_id, Address.channel == "email")
    keys = list(session.exec(known))
    filed = session.exec(select(Message.to).where(Message.rfc_message_id == rfc_message_id, Message.direction == "out"))
    named = {email_key(each) for each in filed.first() or []}
    return [key for key in keys if key in named] or (keys if len(keys) == 1 else [])


def _addresses(session: Session, contact_id: int, keys: Iterable[str]) -> list[Address]:
    wanted = select(Address).where(Address.contact_id == contact_id, Address.channel == "email")
    return list(session.exec(wanted.where(col(Address.match_key).in_(list(keys)))))


def _of_thread(session: Session, message: Message) -> int | None:
    if message.contact_id is not None:
        return message.contact_id
    thread = session.get(Thread, message.thread_id)
    return thread.contact_id if thread is not None else None
