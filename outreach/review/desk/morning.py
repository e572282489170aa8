"""What does a morning's digest say? What waits, plainly, in its reader's language and time; nothing is counted up."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from outreach.contacts.records import Contact, User
from outreach.contacts.wish_words import way_said
from outreach.planning.english.explain import tell_time
from outreach.planning.records import Proposal
from outreach.rendering.records import Draft
from outreach.review import queue
from outreach.review.desk import notes
from outreach.review.records import OutboxEntry
from outreach.translated import Tongue, desk_tongue

MOST = 20
_LATELY = 5


def morning(session: Session, user: User, folder: str, address: str, now: datetime) -> str:
    """The text; '' where nothing waits, for then there is nothing to say. `folder` and `address`: where to decide."""
    zone, tongue = ZoneInfo(user.zone), desk_tongue(user.language)
    waiting = queue.listed(session, user, MOST + 1)
    if not waiting:
        return ""
    lines = [_line(session, entry, zone, tongue) for entry in waiting[:MOST]]
    if len(waiting) > MOST:
        lines.append(tongue.say("More waits behind these."))
    parts = [tongue.say("This waits for you."), *lines, _where(folder, address, tongue)]
    if left := notes.told(session, user.id or 0, now)[:_LATELY]:
        parts += [tongue.say("What has left your list by itself:"), *(row.text for row in left)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _where(folder: str, address: str, tongue: Tongue) -> str:
    if folder and address:
        return tongue.say("You decide in the folder {folder} or {address}.", folder=folder, address=address)
    if folder:
        return tongue.say("You decide in the folder {folder}.", folder=folder)
    return tongue.say("You decide in {address}.", address=address) if address else ""


def _line(session: Session, entry: OutboxEntry, zone: ZoneInfo, tongue: Tongue) -> str:
    contact, draft = session.get_one(Contact, entry.contact_id), session.get_one(Draft, entry.draft_id)
    filled = {"name": contact.name, "subject": draft.subject}
    if entry.state == "in_doubt":
        return tongue.say("{name}, “{subject}”: nobody knows whether it arrived.", **filled)
    purpose = " ".join(session.get_one(Proposal, entry.proposal_id).purpose.split())
    until = tongue.say("It leaves your list by itself {moment}.", moment=tell_time(entry.expires_at, zone, tongue))
    if entry.channel == "email":
        what = tongue.say("{name}, “{subject}”.", **filled)
    else:
        what = tongue.say("{name}, by {way}.", name=contact.name, way=tongue.told(way_said(entry.channel)))
    return f"{what} {purpose} {until}"
