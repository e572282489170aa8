"""Writes down what contacts say on their own page: at once, in the one ledger, and taken back by themselves alone.

The link to the page is signed and theirs, and what they choose there is said to us directly. So it holds without
anybody's yes, what opens more than before included (P6: the person whom loosening needs is the contact).
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from outreach.contacts import ledger
from outreach.contacts.ledger import Evidence
from outreach.contacts.records import Contact, Hold, Notice, Preference
from outreach.contacts.wish_link import WishLink, birth
from outreach.contacts.wishes import Waiting, Wish

BY = "preference page"
ERASURE = "asked on their page that we erase what we know about them"
ERASED_WITHIN = timedelta(days=30)
"""GDPR article 12(3): without undue delay, and within one month."""
_EVIDENCE = Evidence(by=BY)


def whose(session: Session, link: WishLink) -> Contact | None:
    """The contact of a link, their row held until the transaction ends; None where there is none any more."""
    wanted = select(Contact).where(Contact.id == link.contact_id).with_for_update()
    contact = session.exec(wanted).first()
    return contact if contact is not None and birth(contact.created_at) == link.born else None


def say(session: Session, contact_id: int, wishes: Sequence[Wish], now: datetime) -> list[int]:
    """Keep what they chose; gives the numbers by which it can be taken back. What holds already is not said again."""
    rows = [ledger.record_wish(session, contact_id, wish, _EVIDENCE, now) for wish in wishes]
    if rows:
        ledger.changed(session, [contact_id])
    return rows


def stop(session: Session, contact_id: int, quote: str, now: datetime, mail: str) -> list[int]:
    """Everything ends, once however often it is said; `mail` names the mail of ours in which the link stood."""
    if own_stops(session, contact_id):
        return []
    ledger.note(session, contact_id, BY, "asked for silence", now, {"link in the mail": mail})
    return say(session, contact_id, [Wish("stop", now, quote, "page")], now)


def own_stops(session: Session, contact_id: int) -> list[int]:
    """Stops that they made on their page and have not taken back."""
    return [row.id or 0 for row in _own(session, contact_id) if row.kind == "stop"]


def take_back(session: Session, contact_id: int, preference_ids: Iterable[int], now: datetime) -> int:
    """What they chose on their page is not meant any more; nothing that was said elsewhere can be taken back so."""
    wanted, taken = set(preference_ids), 0
    for row in _own(session, contact_id):
        if row.id in wanted:
            row.undone_at, taken = now, taken + 1
            ledger.note(session, contact_id, BY, f"taken back: {row.kind}", now, {"preference": row.id})
    if taken:
        ledger.changed(session, [contact_id])
    return taken


def _own(session: Session, contact_id: int) -> list[Preference]:
    wanted = select(Preference).where(
        Preference.contact_id == contact_id,
        Preference.source == "page",
        col(Preference.undone_at).is_(None),
        col(Preference.agreed_by).is_(None),
    )
    return list(session.exec(wanted))


def ask_erasure(session: Session, contact_id: int, now: datetime) -> None:
    """They want to be forgotten: all waits, owner and operators are told; `outreach erase` carries it out."""
    if erasure_asked(session, contact_id) is not None:
        return
    hold = Waiting("data_request", ERASURE, now)
    ledger.record_hold(session, contact_id, hold, _EVIDENCE)
    text = "They ask that we erase what we know about them. The law gives us a month."
    notice = Notice(user_id=0, contact_id=contact_id, kind="data_request", text=text, at=now)
    ledger.tell(session, notice, ("manager", "operator"))
    ledger.changed(session, [contact_id])


def erasure_asked(session: Session, contact_id: int) -> datetime | None:
    """When they asked to be forgotten, where nobody has settled it yet."""
    wanted = select(Hold.since).where(Hold.contact_id == contact_id, Hold.why == ERASURE, col(Hold.lifted_at).is_(None))
    return session.exec(wanted).first()


def take_back_erasure(session: Session, contact_id: int, now: datetime) -> None:
    """They want to be remembered after all."""
    wanted = select(Hold.id).where(Hold.contact_id == contact_id, Hold.why == ERASURE, col(Hold.lifted_at).is_(None))
    for hold_id in list(session.exec(wanted)):
        ledger.lift_hold(session, hold_id or 0, None, now, BY)


def who_asked_erasure(session: Session) -> list[tuple[int, datetime]]:
    """Every contact who waits to be erased, and since when; who waits longest comes first."""
    wanted = select(Hold.contact_id, Hold.since).where(Hold.why == ERASURE, col(Hold.lifted_at).is_(None))
    return list(session.exec(wanted.order_by(col(Hold.since))))


def given_out(session: Session, contact_id: int, now: datetime) -> None:
    """They have taken a copy of their data: that is on the record."""
    ledger.note(session, contact_id, BY, "took a copy of their data", now, {})
