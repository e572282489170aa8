"""'Not what was meant': undoes a signal with all that followed, keeps it as a case, and does not hear it so again."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from outreach.config import House
from outreach.contacts import ledger
from outreach.contacts.ledger import Evidence
from outreach.contacts.records import Contact, User
from outreach.contacts.undoing import Still, undo
from outreach.contacts.wishes import Wish, sentence_of
from outreach.errors import ConfigError, NotFound, NotYours, Stale
from outreach.inbox.records import Message
from outreach.listening.consequences import consequences
from outreach.listening.follow import Said, carry_out
from outreach.listening.guide_form import NotInTheGuide, as_signal
from outreach.listening.records import Correction, SignalRecord
from outreach.listening.signals import Signal
from outreach.sentences import sentence

BY_A_PERSON = "person"
"""The reader of what somebody of ours said that was meant."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """What a correction did."""

    contact_id: int
    kind: str
    meant: int


def correct(
    session: Session, signal_id: int, user: User, meant: Sequence[object] | None, house: House, now: datetime
) -> Corrected:
    """The owner says that a sentence did not mean what was heard, and perhaps what it did mean (the guide's form).

    Raises `NotFound`, `NotYours`, `Stale` where it was corrected already, `ConfigError` for what is not in the guide.
    """
    row = session.get(SignalRecord, signal_id)
    if row is None or row.contact_id is None:
        raise NotFound(
            sentence("There is no signal {number}", number=signal_id), remedy="see 'outreach contact ADDRESS'"
        )
    contact = ledger.lock(session, row.contact_id)
    session.refresh(row)
    _may(session, contact, row, user)
    instead = _signals(meant or (), row.quote)
    row.corrected_at, row.corrected_by = now, user.id
    session.add(
        Correction(
            signal_id=signal_id,
            contact_id=row.contact_id,
            message_id=row.message_id,
            kind=row.kind,
            fields=row.fields,
            sentence=sentence_of(row.quote),
            meant=None if meant is None else [_plain(signal) for signal in instead],
            by=user.id or 0,
            at=now,
        )
    )
    session.flush()
    detail = {"signal": signal_id, "quote": row.quote}
    ledger.note(session, row.contact_id, f"user {user.id}", f"not what was meant: {row.kind}", now, detail)
    undo(session, row.contact_id, signal_id, user.id or 0, now, _still(session, row))
    for signal in instead:
        _apply(session, signal, row, user, house, now)
    ledger.changed(session, [row.contact_id])
    return Corrected(row.contact_id, row.kind, len(instead))


def _may(session: Session, contact: Contact, row: SignalRecord, user: User) -> None:
    where = f"signal {row.id}"
    if contact.owner_id is None or contact.owner_id != user.id:
        owner = session.get(User, contact.owner_id) if contact.owner_id is not None else None
        name = owner.name if owner is not None else "nobody"
        raise NotYours(
            sentence("{contact} belongs to {name}", contact=contact.name, name=name),
            where=where,
            remedy=sentence("Ask {name}", name=name),
        )
    if row.corrected_at is not None:
        raise Stale("It was put right already", where=where, remedy="Look at the contact again")


def _signals(meant: Sequence[object], quote: str) -> list[Signal]:
    try:
        return [as_signal(said, quote, BY_A_PERSON) for said in meant]
    except NotInTheGuide as why:
        raise ConfigError(str(why), where="What was meant", remedy="see the kinds in docs/rules.md") from why


def _plain(signal: Signal) -> dict[str, Any]:
    return {"kind": signal.kind, **signal.fields}


def _still(session: Session, row: SignalRecord) -> Still | None:
    """The newest other signal of the same kind of the contact that nobody has corrected."""
    other = session.exec(
        select(SignalRecord)
        .where(SignalRecord.contact_id == row.contact_id, SignalRecord.kind == row.kind)
        .where(col(SignalRecord.corrected_at).is_(None), col(SignalRecord.id) > (row.id or 0))
        .order_by(col(SignalRecord.id).desc())
        .limit(1)
    ).first()
    return Still(other.id or 0, other.message_id, other.quote) if other is not None else None


def _apply(session: Session, signal: Signal, row: SignalRecord, user: User, house: House, now: datetime) -> None:
    """What was meant, as the owner's entry: their yes to what it loosens is in it."""
    contact_id = row.contact_id or 0
    said_row = SignalRecord(
        hearing_id=row.hearing_id,
        message_id=row.message_id,
        contact_id=contact_id,
        kind=signal.kind,
        fields=signal.fields,
        quote=row.quote,
        start=row.start,
        end=row.end,
        reader=signal.reader,
    )
    session.add(said_row)
    session.flush()
    message = session.get_one(Message, row.message_id)
    evidence = Evidence(said_row.id, row.message_id, f"user {user.id}")
    said = Said(session, house, message, contact_id, evidence, now)
    for follows in consequences(signal, message.at):
        if isinstance(follows, Wish):
            entry = replace(follows, source="user")
            ledger.record_wish(session, contact_id, entry, evidence, now, agreed_by=user.id)
        else:
            carry_out(follows, said)
