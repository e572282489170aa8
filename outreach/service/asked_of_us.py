"""What did contacts ask for that only a person can carry out, and can they reach their page at all?"""

from datetime import datetime

from sqlmodel import Session

from outreach.config import House
from outreach.contacts import own_word
from outreach.service.finding import Finding

_MOST_SHOWN = 10


def findings(session: Session, house: House, now: datetime) -> list[Finding]:
    """One finding for each who waits to be erased, and one where mail carries no link."""
    found = []
    for contact_id, since in own_word.who_asked_erasure(session)[:_MOST_SHOWN]:
        days = (now - since).days
        what = f"contact {contact_id} asked {days} days ago, on their page, that we erase what we know about them"
        level = "error" if days >= own_word.ERASED_WITHIN.days else "warning"
        found.append(Finding(level, what, f"run 'outreach erase {contact_id}'; the law gives a month"))
    if not house.web.contacts_address:
        what = "commercial mail carries no link to a preference page and no one-click way out, only a mail address"
        found.append(Finding("warning", what, "set web.public_address: see docs/preferences.md"))
    return found
