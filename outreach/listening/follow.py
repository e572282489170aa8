"""What does the contacts' ledger keep of one signal? Carries out what `consequences` says.

Tightening at once; what would open more than before waits for the owner's yes (P6).
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, tzinfo
from functools import singledispatch

from sqlalchemy import func
from sqlmodel import Session, col, select

from outreach.config import House
from outreach.contacts import ledger
from outreach.contacts.address import canonical_key, email_key
from outreach.contacts.ledger import Evidence
from outreach.contacts.records import Address, AnswerOwed, Contact, Notice, Preference
from outreach.contacts.standing import unagreed
from outreach.contacts.wish_words import tell_wish
from outreach.contacts.wishes import Asking, Waiting, Wish
from outreach.contacts.zones import zones_of
from outreach.inbox.records import Message
from outreach.listening.consequences import Closing, Consequence, Fact, Question, Telling
from outreach.listening.corrections import corrected_elsewhere

MORE = "{wishes}: that is more than they allowed before. Shall it hold?"
ELSEWHERE = "Somebody here has said of the same sentence, by somebody else, that it was not meant so."


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that a message says about a contact, who need not be its writer."""

    session: Session
    house: House
    message: Message
    contact_id: int
    evidence: Evidence
    now: datetime
    alone: bool = True
    """Whether the message asks nothing besides: interest is then what wants an answer."""


@singledispatch
def carry_out(follows: Consequence, said: Said) -> bool:
    """Write one consequence into the ledger; False where nothing more is to follow: it was asked and answered."""
    raise TypeError(f"nothing is known to do for {follows!r}")


@carry_out.register
def _(follows: Wish, said: Said) -> bool:
    ledger.record_wish(said.session, said.contact_id, follows, said.evidence, said.now)
    return True


@carry_out.register
def _(follows: Waiting, said: Said) -> bool:
    ledger.record_hold(said.session, said.contact_id, follows, said.evidence)
    return True


@carry_out.register
def _(follows: Question, said: Said) -> bool:
    message = said.message
    ledger.owe_answer(
        said.session,
        AnswerOwed(
            contact_id=said.contact_id,
            message_id=message.id or 0,
            thread_id=message.thread_id,
            text=follows.text,
            asked_at=message.at,
            answered_at=_answered(said),
            signal_id=said.evidence.signal_id,
        ),
    )
    return True


@carry_out.register
def _(follows: Fact, said: Said) -> bool:
    ledger.keep_fact(said.session, said.contact_id, follows.text, follows.day, said.evidence, said.now)
    return True


@carry_out.register
def _(follows: Telling, said: Said) -> bool:
    if follows.kind == "interest" and (not said.alone or _answered(said) is not None):
        return True
    managers = ("manager",) if follows.kind in said.house.tell_manager else ()
    notice = Notice(
        user_id=0,
        contact_id=said.contact_id,
        kind=follows.kind,
        text=follows.text,
        quote=follows.quote,
        signal_id=said.evidence.signal_id,
        message_id=said.evidence.message_id,
        thread_id=said.message.thread_id,
        at=said.message.at,
    )
    ledger.tell(said.session, notice, (*follows.roles, *managers))
    return True


@carry_out.register
def _(follows: Closing, said: Said) -> bool:
    ledger.close_address(said.session, said.contact_id, _written_from(said), follows.why, said.evidence, said.now)
    return True


@carry_out.register
def _(follows: Asking, said: Said) -> bool:
    if follows.kind == "new_address":
        replaced = _replaced_by(str(follows.does["email"]), said)
        if not replaced and _is_written_to(said):  # it is the only one that we have
            return False
        follows = replace(follows, does=follows.does | {"replaces": replaced})
    return ledger.ask_owner(said.session, said.contact_id, follows, said.evidence, said.now) is not None


def _replaced_by(address: str, said: Said) -> list[str]:
    """The keys that a new address takes the place of: the one they wrote from; all others where that is the new one."""
    new = canonical_key(email_key(address))
    from_it = canonical_key(email_key(said.message.sender_address)) == new
    keys = _all_keys(said) if from_it else _written_from(said)
    return [key for key in keys if canonical_key(key) != new]


def _is_written_to(said: Said) -> bool:
    """Whether any email address of the contact is good."""
    wanted = select(Address.id).where(Address.contact_id == said.contact_id, Address.channel == "email")
    return said.session.exec(wanted.where(col(Address.bad_since).is_(None)).limit(1)).first() is not None


def _answered(said: Said) -> datetime | None:
    """When we wrote in the thread after their message: our answer may have been filed before we listened to it."""
    message = said.message
    return said.session.exec(
        select(func.min(Message.at)).where(
            Message.thread_id == message.thread_id, Message.direction == "out", Message.at >= message.at
        )
    ).one()


def _written_from(said: Said) -> list[str]:
    """The contact's email keys that a message was written from; all of them where a colleague wrote it."""
    rows = _all_keys(said)
    sender = canonical_key(email_key(said.message.sender_address))
    return [key for key in rows if canonical_key(key) == sender] or rows


def _all_keys(said: Said) -> list[str]:
    wanted = select(Address.match_key).where(Address.contact_id == said.contact_id, Address.channel == "email")
    return list(said.session.exec(wanted))


def ask_about_loosening(session: Session, contact_id: int, message: Message, now: datetime) -> None:
    """Whatever would open what was closed before waits from now on; the owner is asked once for each sentence.

    Where the sender is not sure nobody is asked: it is shown with the contact as not taken.
    """
    today = today_of(session, contact_id, message, now)
    asked: dict[tuple[str, str | None], list[Wish]] = {}
    for wish in unagreed(ledger.wishes_of(session, contact_id), today):
        session.get_one(Preference, wish.id).needs_yes = True
        asked.setdefault((wish.quote, wish.doubt), []).append(wish)
    for (quote, doubt), opening in asked.items():
        words = " and ".join(tell_wish(wish) for wish in opening)
        text = MORE.format(wishes=words)
        first = session.get_one(Preference, opening[0].id)
        if corrected_elsewhere(session, contact_id, first.signal_id):
            text += f" {ELSEWHERE}"
        asking = Asking("loosening", text, {"do": "agree", "preferences": [wish.id for wish in opening]}, quote)
        evidence = Evidence(first.signal_id, first.message_id, doubt=doubt)
        ledger.ask_owner(session, contact_id, asking, evidence, now)
    session.flush()


def today_of(session: Session, contact_id: int, message: Message, now: datetime) -> date:
    """The day where the contact lives: a day is over when it is over in every zone in which they may live."""
    return min(now.astimezone(zone).date() for zone in zones(session, contact_id, message))


def zones(session: Session, contact_id: int, message: Message) -> tuple[tzinfo, ...]:
    """Where the contact may live, by what is known of them and by the clock of this mail."""
    contact = session.get_one(Contact, contact_id)
    phone_like = select(Address.match_key).where(
        Address.contact_id == contact_id, col(Address.channel).in_(("phone", "sms", "whatsapp"))
    )
    phones = tuple(session.exec(phone_like))
    return zones_of(contact.zone, phones, message.utc_offset_minutes, ()).candidates or (UTC,)
