"""Has a person said of this sentence that it does not mean what is heard in it?"""

from typing import Any

from sqlmodel import Session, col, select

from outreach.contacts.wishes import sentence_of
from outreach.listening.records import Correction, SignalRecord
from outreach.listening.signals import Signal


def corrected_before(session: Session, contact_id: int, signal: Signal) -> Correction | None:
    """The correction by which a contact's sentence is not heard as this signal any more."""
    said = _of_sentence(session, signal.kind, signal.quote, signal.fields, Correction.contact_id == contact_id)
    return said[0] if said else None


def corrected_elsewhere(session: Session, contact_id: int, signal_id: int | None) -> bool:
    """Whether the same sentence of somebody else was not meant so.

    That is no reason to hear it otherwise, above all not a stop; but whoever is asked should know.
    """
    row = session.get(SignalRecord, signal_id) if signal_id is not None else None
    if row is None:
        return False
    return bool(_of_sentence(session, row.kind, row.quote, row.fields, Correction.contact_id != contact_id))


def _of_sentence(session: Session, kind: str, quote: str, fields: dict[str, Any], whose: Any) -> list[Correction]:
    wanted = select(Correction).where(Correction.kind == kind, Correction.sentence == sentence_of(quote), whose)
    rows = session.exec(wanted.order_by(col(Correction.id).desc()))
    return [row for row in rows if all(row.fields.get(name) == fields.get(name) for name in ("channel", "wish"))]
