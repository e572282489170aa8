"""Asks the owner whether a thing was meant, where nobody is sure; what might be against it waits until they answer."""

from datetime import datetime

from sqlmodel import Session

from outreach.contacts import ledger
from outreach.contacts.ledger import Evidence
from outreach.contacts.wishes import Waiting
from outreach.listening.corrections import corrected_before
from outreach.listening.meant import Unsure


def ask_whether_meant(
    session: Session, contact_id: int, unsure: Unsure, evidence: Evidence, at: datetime, now: datetime
) -> bool:
    """Ask, unless somebody has answered that before; what waits does so from `at` on until they do."""
    signal = unsure.signal
    if corrected_before(session, contact_id, signal) is not None:
        return False
    if ledger.ask_owner(session, contact_id, unsure.asking, evidence, now) is None:
        return False
    if unsure.waits:
        ledger.record_hold(session, contact_id, Waiting("asked", unsure.why, at, quote=signal.quote), evidence)
    return True
