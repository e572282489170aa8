"""Does a mail carry the token by which one of ours can be ended (RFC 2369)? Then it is a stop, whoever sent it.

A mail program's own button writes such a mail, often from another address than the one that we wrote to.
"""

from datetime import datetime

from sqlmodel import Session

from outreach.contacts import ledger, own_word, wish_link
from outreach.contacts.ledger import Evidence
from outreach.contacts.wish_link import Keys
from outreach.contacts.wishes import Wish
from outreach.inbox.records import Message

_LONGEST = 500


def follow_link(session: Session, message: Message, keys: Keys, now: datetime) -> set[int]:
    """Write the stop down; gives the contact whom it is about, who need not be the sender."""
    token = wish_link.token_in(message.subject[:_LONGEST]) if message.direction == "in" else ""
    link = wish_link.read(token, keys) if token else None
    contact = own_word.whose(session, link) if link is not None and link.purpose == "stop" else None
    if contact is None or contact.id is None:
        return set()
    evidence = Evidence(message_id=message.id, by="way out by mail")
    quote = " ".join(message.subject.replace(token, "").split())
    ledger.record_wish(session, contact.id, Wish("stop", message.at, quote), evidence, now)
    return {contact.id}
