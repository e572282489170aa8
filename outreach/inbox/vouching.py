"""Says of each message of a page whether its sender is who From says, by our server or by the signature in the mail.

The raw mail is at hand while a page is read and never after: so the signature is looked at then. That is done only
where our server said nothing, and only for addresses of contacts: nobody else has anything that could be opened.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from outreach.contacts.address import email_key
from outreach.database import Database
from outreach.inbox.authentic import authenticate, by_signatures
from outreach.inbox.dkim import Keys, signers
from outreach.inbox.known import load_people
from outreach.inbox.reading import Arrived, Raw


@dataclass(frozen=True, slots=True)
class Trust:
    """Whose word an account takes for who sent a mail: its server's names, and where keys of signatures come from."""

    servers: frozenset[str] = field(default_factory=frozenset)
    keys: Keys | None = None


def vouch(arrived: Sequence[Arrived], fetched: Sequence[Raw], trust: Trust, database: Database) -> list[Arrived]:
    """The messages of a page with what is known of their senders."""
    judged = [replace(item, authenticity=authenticate(item.message, trust.servers)) for item in arrived]
    if trust.keys is None:
        return judged
    unsaid = [item for item in judged if not item.authenticity.by and item.message.header("dkim-signature")]
    if not unsaid:
        return judged
    with database.read() as session:
        contacts = load_people(session, [item.message for item in unsaid], set()).contacts
    raw = {item.uid: item.content for item in fetched if item.content is not None and item.size is None}
    proved = {}
    for item in unsaid:
        sender, content = item.message.sender, raw.get(item.uid)
        if sender is not None and content is not None and email_key(sender.address) in contacts:
            proved[item.uid] = by_signatures(item.message, signers(content, trust.keys))
    return [replace(item, authenticity=proved.get(item.uid, item.authenticity)) for item in judged]
