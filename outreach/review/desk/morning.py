"""What does a morning's digest say? What waits, in its reader's own time and in plain words; nothing is counted up."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from outreach.contacts.records import Contact, User
from outreach.planning.english.explain import tell_time
from outreach.planning.records import Proposal
from outreach.rendering.records import Draft
from outreach.review import queue
from outreach.review.desk import notes
from outreach.review.records import OutboxEntry

MOST = 20
_LATELY = 5


def morning(session: Session, user: User, folder: str, address: str, now: datetime) -> str:
    """The text; '' where nothing waits, for then there is nothing to say. `folder` and `address`: where to decide."""
    zone = ZoneInfo(user.zone)
    waiting = queue.listed(session, user, MOST + 1)
    if not waiting:
        return ""
    lines = [_line(session, entry, zone) for entry in waiting[:MOST]]
    if len(waiting) > MOST:
        lines.append("More waits behind these.")
    where = " or ".join(place for place in (f"the folder {folder}" if folder else "", address) if place)
    parts = ["This waits for you.", *lines, f"You decide in {where}." if where else ""]
    if left := notes.told(session, user.id or 0, now)[:_LATELY]:
        parts += ["What has left your list by itself:", *(row.text for row in left)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _line(session: Session, entry: OutboxEntry, zone: ZoneInfo) -> str:
    contact, draft = session.get_one(Contact, entry.contact_id), session.get_one(Draft, entry.draft_id)
    purpose = " ".join(session.get_one(Proposal, entry.proposal_id).purpose.split())
    until = f"It leaves your list by itself {tell_time(entry.expires_at, zone)}."
    if entry.state == "in_doubt":
        return f"{contact.name}, “{draft.subject}”: nobody knows whether it arrived."
    if entry.channel != "email":
        return f"{contact.name}, by {entry.channel.replace('_', ' ')}. {purpose} {until}"
    return f"{contact.name}, “{draft.subject}”. {purpose} {until}"
