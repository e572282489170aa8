"""Which facts may a template use? Plain data about one contact, at one moment."""

from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from outreach.config import House
from outreach.contacts.records import Contact, Moment, Organisation, User
from outreach.inbox.records import Message, Thread
from outreach.inbox.subject import plain_subject
from outreach.listening.records import Hearing
from outreach.planning.facts.facts import Facts
from outreach.planning.records import Proposal

_QUOTE = 200


def facts_for(session: Session, proposal: Proposal, facts: Facts, house: House, now: datetime) -> dict[str, Any]:
    """The whole context: `contact`, `owner`, `house`, `last`, `owed`, `wishes`, `refused`, `moments`, `today`."""
    contact = session.get_one(Contact, proposal.contact_id)
    owner = session.get(User, contact.owner_id) if contact.owner_id is not None else None
    said = facts.standing.said()
    zone = facts.zones.first
    thread = session.get(Thread, proposal.thread_id) if proposal.thread_id is not None else None
    moments = session.exec(
        select(Moment).where(
            Moment.contact_id == proposal.contact_id, col(Moment.used_at).is_(None), col(Moment.undone_at).is_(None)
        )
    )
    return {
        "contact": _contact(session, contact),
        "owner": {
            "name": owner.name if owner else "",
            "given": owner.name.split()[0] if owner and owner.name else "",
            "email": owner.email if owner else "",
            "department": owner.department if owner else "",
        },
        "house": {"name": house.name, "postal_address": house.postal_address, "web_address": house.web.address},
        "last": _last(session, facts, zone),
        "owed": [{"text": owed.text, "date": owed.asked_at.astimezone(zone).date()} for owed in facts.owed],
        "wishes": [
            {
                "kind": wish.kind,
                "channel": wish.channel,
                "wish": wish.wish,
                "quote": wish.quote,
                "date": wish.said_at.astimezone(zone).date(),
            }
            for wish in said
        ],
        "refused": sorted(facts.standing.refused),
        "refused_quote": {channel: wish.quote for channel, wish in facts.standing.refused.items()},
        "thread_subject": plain_subject(thread.subject) if thread is not None else "",
        "moments": [{"text": moment.text, "day": moment.day} for moment in moments],
        "today": now.astimezone(zone).date(),
    }


def _contact(session: Session, contact: Contact) -> dict[str, Any]:
    employer = session.get(Organisation, contact.organisation_id) if contact.organisation_id is not None else None
    return {
        "given": contact.given,
        "family": contact.family,
        "name": contact.name,
        "greeting": contact.greeting,
        "organisation": employer.name if employer else "",
        "language": contact.language,
        "preference_page": "",
    }


def _last(session: Session, facts: Facts, zone: Any) -> dict[str, Any] | None:
    if facts.inbound is None:
        return None
    message = session.get_one(Message, facts.inbound.message_id)
    hearing = session.exec(
        select(Hearing).where(Hearing.message_id == message.id).order_by(col(Hearing.id).desc()).limit(1)
    ).first()
    words = " ".join((hearing.visible if hearing is not None else message.text).split())
    return {"subject": message.subject, "date": message.at.astimezone(zone).date(), "quote": words[:_QUOTE]}
