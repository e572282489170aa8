"""Writes down what changed about a contact: the only way into the contacts' tables, for every later folder.

Each change raises the contact's `state`, by which an approval is bound to what was known when it was given, and
puts the contact before the planner.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import Insert
from sqlmodel import Session, col, select

from outreach.bulk import table_of
from outreach.contacts.address import canonical_key, match_key
from outreach.contacts.records import (
    OPENING_KINDS,
    Address,
    AnswerOwed,
    Changed,
    Contact,
    Entry,
    Hold,
    Moment,
    Note,
    Notice,
    Preference,
    QuestionToOwner,
    Touch,
    User,
)
from outreach.contacts.suppressed import suppressed
from outreach.contacts.wishes import Asking, Waiting, Wish, sentence_of, times_kept, times_read
from outreach.database import append_all, upsert
from outreach.keeping.journal import audit
from outreach.listed import among


def lock(session: Session, contact_id: int) -> Contact:
    """The contact's row, held until the transaction ends: what two deciders of one contact queue on."""
    return session.exec(select(Contact).where(Contact.id == contact_id).with_for_update()).one()


def changed(session: Session, contact_ids: Iterable[int]) -> None:
    """Raise the state of these contacts and put them before the planner."""
    wanted = {"keys": sorted(set(contact_ids))}
    if not wanted["keys"]:
        return
    session.flush()
    connection = session.connection()
    connection.execute(_RAISE, wanted)
    connection.execute(_put_forward(connection.dialect.name), wanted)
    session.expire_all()


_contact = table_of(Contact)
_RAISE = update(_contact).where(among(_contact.c.id)).values(state=_contact.c.state + 1)


@cache
def _put_forward(dialect: str) -> Insert:
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    states = select(_contact.c.id, _contact.c.state).where(among(_contact.c.id))
    statement = insert(table_of(Changed)).from_select(["contact_id", "state"], states)
    return statement.on_conflict_do_update(index_elements=["contact_id"], set_={"state": statement.excluded["state"]})


def create_contact(session: Session, contact: Contact, addresses: Mapping[str, str], region: str | None = None) -> int:
    """A new contact with its addresses (channel to value); an address that is another's stays theirs."""
    session.add(contact)
    session.flush()
    assert contact.id is not None
    for channel, value in addresses.items():
        add_address(session, contact.id, channel, value, region=region)
    changed(session, [contact.id])
    return contact.id


def add_address(
    session: Session, contact_id: int, channel: str, value: str, *, region: str | None = None, source: str = "import"
) -> None:
    """One more way to reach a contact; nothing happens where it is known already."""
    key = match_key(channel, value, region)
    canonical = canonical_key(key) if channel == "email" else key
    row = {"contact_id": contact_id, "channel": channel, "value": value, "match_key": key, "source": source}
    row["canonical_key"] = canonical
    if key:
        upsert(session, Address, [row], replace=False)
        if listed := suppressed(session, [(channel, key)]):
            keep_silent(session, contact_id, listed[channel, key].at)


def keep_silent(session: Session, contact_id: int, since: datetime) -> None:
    """Who was erased once and comes in again is still not to be written to, until they say otherwise themselves."""
    record_wish(session, contact_id, Wish("stop", since), Evidence(by="suppression"), since)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a change rests on."""

    signal_id: int | None = None
    message_id: int | None = None
    by: str = "listening"
    doubt: str | None = None
    """Why it is not certain that the contact wrote it."""


def record_wish(
    session: Session,
    contact_id: int,
    wish: Wish,
    evidence: Evidence,
    now: datetime,
    *,
    needs_yes: bool = False,
    agreed_by: int | None = None,
) -> int:
    """Append a preference; one that `needs_yes` is kept but opens nothing until a person agrees."""
    row = Preference(
        contact_id=contact_id,
        kind=wish.kind,
        channel=wish.channel,
        wish=wish.wish,
        until=wish.until,
        earliest=wish.earliest,
        days=list(wish.days) if wish.days is not None else None,
        start=wish.start,
        end=wish.end,
        besides=times_kept(wish.besides),
        most=wish.most,
        per=wish.per,
        person=wish.person,
        source=wish.source,
        quote=wish.quote,
        signal_id=evidence.signal_id,
        message_id=evidence.message_id,
        said_at=wish.said_at,
        recorded_at=now,
        doubt=evidence.doubt,
        needs_yes=needs_yes,
        agreed_by=agreed_by,
    )
    session.add(row)
    session.flush()
    note(session, contact_id, evidence.by, f"preference: {wish.kind}", now, {"quote": wish.quote, "id": row.id})
    assert row.id is not None
    return row.id


def agree(session: Session, preference_id: int, user_id: int, now: datetime) -> None:
    """A person's yes to a loosening: from now on it holds, and what was asked about it is answered."""
    row = session.get_one(Preference, preference_id)
    row.agreed_by, row.undone_at, row.undone_by = user_id, None, None
    session.execute(
        update(QuestionToOwner)
        .where(col(QuestionToOwner.contact_id) == row.contact_id, col(QuestionToOwner.kind) == "loosening")
        .where(col(QuestionToOwner.sentence) == sentence_of(row.quote), col(QuestionToOwner.answered_at).is_(None))
        .values(answer="yes", answered_at=now, answered_by=user_id)
    )
    note(session, row.contact_id, f"user {user_id}", "agreed to a loosening", now, {"preference": preference_id})
    changed(session, [row.contact_id])


def record_hold(session: Session, contact_id: int, hold: Waiting, evidence: Evidence) -> None:
    """Add a reason to wait; an open hold of the same kind is replaced where the new one lasts longer."""
    for open_hold in session.exec(
        select(Hold).where(Hold.contact_id == contact_id, Hold.kind == hold.kind, col(Hold.lifted_at).is_(None))
    ):
        if open_hold.until is None or (hold.until is not None and open_hold.until >= hold.until):
            return
        open_hold.lifted_at = hold.since
    session.add(
        Hold(
            contact_id=contact_id,
            kind=hold.kind,
            why=hold.why,
            quote=hold.quote,
            signal_id=evidence.signal_id,
            message_id=evidence.message_id,
            since=hold.since,
            until=hold.until,
        )
    )
    note(session, contact_id, evidence.by, f"hold: {hold.kind}", hold.since, {"why": hold.why})


def lift_hold(session: Session, hold_id: int, user_id: int | None, now: datetime, by: str) -> None:
    """End a hold; the record of it stays."""
    hold = session.get_one(Hold, hold_id)
    hold.lifted_at, hold.lifted_by = now, user_id
    note(session, hold.contact_id, by, f"hold lifted: {hold.kind}", now, {})
    changed(session, [hold.contact_id])


def owe_answer(session: Session, owed: AnswerOwed) -> None:
    """Keep a question until somebody answers it; one that was answered before it was heard is kept as answered."""
    session.add(owed)


def settle_answers(session: Session, answered: Mapping[int, datetime]) -> None:
    """Ours went out in these threads at these times: what was asked there before is answered, interest too."""
    for thread_id, at in answered.items():
        session.execute(
            update(Notice)
            .where(col(Notice.thread_id) == thread_id, col(Notice.kind) == "interest")
            .where(col(Notice.read_at).is_(None), col(Notice.at) <= at)
            .values(read_at=at)
        )
        session.execute(
            update(AnswerOwed)
            .where(col(AnswerOwed.thread_id) == thread_id, col(AnswerOwed.answered_at).is_(None))
            .where(col(AnswerOwed.asked_at) <= at)
            .values(answered_at=at)
        )


def keep_fact(session: Session, contact_id: int, text: str, day: str | None, evidence: Evidence, now: datetime) -> None:
    """Keep a personal fact: a note that the owner alone sees, and a moment worth writing about where it has a day."""
    signal_id, message_id = evidence.signal_id, evidence.message_id
    session.add(Note(contact_id=contact_id, text=text, at=now, signal_id=signal_id, message_id=message_id))
    if day is not None:
        moment = Moment(contact_id=contact_id, text=text, day=day, signal_id=signal_id, message_id=message_id)
        session.add(moment)


def use_moment(session: Session, moment_id: int, at: datetime | None) -> None:
    """A mail about it has left, so that no other one is written about it; None: it has not left after all."""
    row = session.get(Moment, moment_id)
    if row is not None:
        row.used_at = at
        session.add(row)


def share_note(session: Session, row: Note, by: str, now: datetime, *, private: bool) -> None:
    """Show a note to everybody in the house, or to the contact's owner alone."""
    row.private = private
    what = "note kept to the owner" if private else "note shown to everybody"
    note(session, row.contact_id, by, what, now, {"note": row.id})


def ask_owner(session: Session, contact_id: int, asking: Asking, evidence: Evidence, now: datetime) -> int | None:
    """Put a question to the contact's owner; None where the same sentence is being asked about or was before.

    What they have asked for since the answer makes it a new question; so does a sender who is sure, where the one
    before was not.
    """
    sentence = sentence_of(asking.quote)
    asked = session.exec(
        select(QuestionToOwner)
        .where(QuestionToOwner.contact_id == contact_id, QuestionToOwner.kind == asking.kind)
        .where(QuestionToOwner.sentence == sentence)
        .order_by(col(QuestionToOwner.id).desc())
        .limit(1)
    ).first()
    surer = asked is not None and asked.doubt is not None and evidence.doubt is None
    if asked is not None and sentence and not surer and not _said_since(session, contact_id, asked.answered_at):
        return None
    if asked is not None and surer and asked.answered_at is None:
        asked.answered_at, asked.answer = now, "undone"
    row = QuestionToOwner(
        contact_id=contact_id,
        kind=asking.kind,
        text=asking.text,
        quote=asking.quote,
        sentence=sentence,
        does=asking.does,
        signal_id=evidence.signal_id,
        message_id=evidence.message_id,
        doubt=evidence.doubt,
        asked_at=now,
    )
    session.add(row)
    session.flush()
    refused = evidence.doubt is not None and asking.kind in OPENING_KINDS
    what = "not taken, the sender is not sure" if refused else "question to the owner"
    note(session, contact_id, evidence.by, f"{what}: {asking.kind}", now, _detail(asking, evidence))
    return row.id


def _detail(asking: Asking, evidence: Evidence) -> dict[str, Any]:
    return {"text": asking.text} | ({"why": evidence.doubt} if evidence.doubt else {})


def _said_since(session: Session, contact_id: int, answered_at: datetime | None) -> bool:
    """Whether they have asked for something new, which holds without anybody's yes, since a question was answered."""
    if answered_at is None:
        return False
    newer = select(Preference.id).where(
        Preference.contact_id == contact_id,
        col(Preference.recorded_at) > answered_at,
        col(Preference.needs_yes).is_(False),
        col(Preference.undone_at).is_(None),
    )
    return session.exec(newer.limit(1)).first() is not None


def tell(session: Session, notice: Notice, roles: Iterable[str] = ()) -> None:
    """Tell the contact's owner, and everybody with one of these roles; who owns nobody's contact: the managers."""
    contact = session.get_one(Contact, notice.contact_id)
    wanted = {*roles, *(("manager", "operator") if contact.owner_id is None else ())}
    by_role = select(User.id).where(col(User.role).in_(wanted), col(User.active).is_(True))
    told = {contact.owner_id, *(session.exec(by_role) if wanted else ())} - {None}
    for user_id in sorted(told, key=str):
        session.add(Notice(**notice.model_dump(exclude={"id", "user_id"}), user_id=user_id))
    note(session, notice.contact_id, "listening", f"told: {notice.kind}", notice.at, {"users": len(told)})


def read_notice(session: Session, notice: Notice, now: datetime) -> None:
    """Its reader has taken note of it."""
    notice.read_at = notice.read_at or now


def close_address(
    session: Session, contact_id: int, keys: Iterable[str], why: str, evidence: Evidence, now: datetime
) -> None:
    """Email addresses (by key) under which a contact is not reached any more, by what they or a colleague said."""
    rows = select(Address).where(Address.contact_id == contact_id, Address.channel == "email")
    for row in session.exec(rows.where(col(Address.match_key).in_(list(keys)), col(Address.bad_since).is_(None))):
        row.bad_since, row.bad_why, row.bad_signal_id = now, why, evidence.signal_id
        note(session, contact_id, evidence.by, f"address closed: {row.value}", now, {"why": why})


def record_touches(session: Session, rows: list[dict[str, Any]]) -> None:
    """Append touches; one whose Message-ID is there already for that contact is the same touch."""
    if any(row.get("rfc_message_id") for row in rows):
        upsert(session, Touch, rows, replace=False)
    else:
        append_all(session, Touch, rows)


def mark_bad(session: Session, address_key: str, why: str, now: datetime) -> int | None:
    """An email address that no longer exists; gives its contact."""
    row = session.exec(select(Address).where(Address.channel == "email", Address.match_key == address_key)).first()
    if row is None:
        return None
    row.bad_since, row.bad_why = row.bad_since or now, why
    note(session, row.contact_id, "bounce", f"address is dead: {row.value}", now, {"why": why})
    return row.contact_id


def note(session: Session, contact_id: int, by: str, what: str, at: datetime, detail: dict[str, Any]) -> None:
    """A line on the record that the contact's owner can read, and in the audit trail."""
    session.add(Entry(contact_id=contact_id, at=at, by=by, what=what, detail=detail))
    act, _, kind = what.partition(": ")
    # An address that stands in the words is told with the details alone: they are what an erasure takes away.
    shown = what if _PLAIN.fullmatch(kind) else act
    audit(session, at, by, shown, f"contact {contact_id}", {"what": what} | detail, contact_id=contact_id)


def looked_through(session: Session, ids: Iterable[int], by: str, at: datetime, detail: dict[str, Any]) -> None:
    """Somebody looks at many contacts at once: on the record of each of them, which its owner can read."""
    rows = [{"contact_id": each, "at": at, "by": by, "what": LOOKED, "detail": detail} for each in ids]
    append_all(session, Entry, rows)


LOOKED = "looked at among many"
_PLAIN = re.compile(r"[a-z_ ]{0,30}")


def as_wish(row: Preference) -> Wish:
    """A preference row as the value that deciders work on."""
    return Wish(
        kind=row.kind,
        said_at=row.said_at,
        quote=row.quote,
        source=row.source,
        channel=row.channel,
        wish=row.wish,
        until=row.until,
        earliest=row.earliest,
        days=tuple(row.days) if row.days is not None else None,
        start=row.start,
        end=row.end,
        most=row.most,
        per=row.per,
        person=row.person,
        id=row.id,
        waits=row.needs_yes and row.agreed_by is None,
        agreed=row.agreed_by is not None,
        doubt=row.doubt,
        besides=times_read(row.besides),
    )


def wishes_of(session: Session, contact_id: int) -> list[Wish]:
    """All that they asked for and that nobody has undone, what waits for a yes included."""
    wanted = select(Preference).where(Preference.contact_id == contact_id, col(Preference.undone_at).is_(None))
    return [as_wish(row) for row in session.exec(wanted)]
