"""Whose message is this? The known address first, then its canonical form, Reply-To of forms, the domain."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field

from outreach.contacts.address import canonical_key, domain_of, email_key
from outreach.inbox.parsed import ParsedMessage

_MACHINES = ("noreply", "no-reply", "donotreply", "do-not-reply", "forms", "webform", "notifications", "mailer")


@dataclass(slots=True)
class People:
    """What is known of the addresses in the messages at hand, by email key."""

    ours: Set[str]
    """The addresses of our accounts and users."""
    contacts: dict[str, int] = field(default_factory=dict)
    employers: dict[int, int | None] = field(default_factory=dict)
    """Contact to organisation."""
    organisations: Mapping[str, int] = field(default_factory=dict)
    """Domain to organisation."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose a message is and by which step; `stranger` is the address to make a contact of, if that is wanted."""

    direction: str
    contact_id: int | None
    by: str
    organisation_id: int | None = None
    stranger: str = ""
    also: tuple[int, ...] = ()
    """Further contacts whom a mail of ours reached."""


def identify(message: ParsedMessage, role: str, people: People) -> Identity:
    """Place a message on a contact; `role` is the folder's, `inbox` or `sent`."""
    sender = email_key(message.sender.address) if message.sender is not None else ""
    if role == "sent" or sender in people.ours:
        return _recipient(message, people)
    if not sender:
        return Identity("in", None, "nobody")
    if (contact_id := people.contacts.get(sender)) is not None:
        return _known(contact_id, "address", people)
    if (contact_id := people.contacts.get(canonical_key(sender))) is not None:
        return _known(contact_id, "canonical", people)
    writer, by_form = sender, sender.partition("@")[0] in _MACHINES
    if by_form and message.reply_to:
        writer = email_key(message.reply_to[0].address)
        if (contact_id := people.contacts.get(writer)) is not None:
            return _known(contact_id, "reply_to", people)
    stranger = "" if (by_form and not message.reply_to) or writer in people.ours else writer
    return Identity("in", None, "nobody", people.organisations.get(domain_of(writer)), stranger)


def _known(contact_id: int, by: str, people: People) -> Identity:
    return Identity("in", contact_id, by, people.employers.get(contact_id))


def _recipient(message: ParsedMessage, people: People) -> Identity:
    found: dict[int, None] = {}
    for mailbox in (*message.to, *message.cc):
        key = email_key(mailbox.address)
        contact_id = people.contacts.get(key, people.contacts.get(canonical_key(key)))
        if contact_id is not None:
            found[contact_id] = None
    if not found:
        return Identity("out", None, "nobody")
    first, *others = found
    return Identity("out", first, "recipient", people.employers.get(first), also=tuple(others))


def addresses_of(message: ParsedMessage) -> set[str]:
    """Every email key under which this message could be placed, canonical forms included."""
    boxes = [message.sender] if message.sender is not None else []
    keys = {email_key(box.address) for box in (*boxes, *message.reply_to[:3], *message.to[:50], *message.cc[:50])}
    return {form for key in keys if key for form in (key, canonical_key(key))}
