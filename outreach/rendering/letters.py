"""What does one mail to one contact consist of? Its words, from whom and to whom, what it answers, what it carries."""

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlmodel import Session

from outreach.config import Account, House
from outreach.contacts.records import Contact, User
from outreach.contacts.wish_link import birth
from outreach.errors import ConfigError
from outreach.inbox.records import Message
from outreach.inbox.subject import is_reply
from outreach.inbox.token import mint
from outreach.planning.facts.state import Ears
from outreach.planning.records import Proposal
from outreach.rendering import sandbox
from outreach.rendering.carried import Links, Words, footed, language_of, relinked
from outreach.rendering.compose import Letter, WayOut
from outreach.rendering.html import as_text, refuse_fetching, with_inline_styles
from outreach.rendering.wire import is_message_id

MOST_REFERENCES = 20
"""So many Message-IDs of a conversation are named: its first and its last ones."""


_NO_LINKS = Links("", {0: b""})


@dataclass(frozen=True, slots=True)
class Workshop:
    """What rendering needs of the house: templates, accounts, the signing key."""

    house: House
    templates: Path
    key: bytes
    ears: Ears
    links: Links = _NO_LINKS
    """How links to the preference page are made."""

    def account(self, owner_email: str) -> Account:
        """The account from which mail in this owner's name goes; raises `ConfigError` where there is none."""
        name = self.ears.account_of(owner_email)
        found = next((account for account in self.house.accounts if account.name == name), None)
        if found is None:
            raise ConfigError("no account is configured", where="config/outreach.yaml", remedy="add one to accounts")
        return found


@dataclass(frozen=True, slots=True)
class Envelope:
    """What is known of a mail before it has words."""

    contact: Contact
    owner: User
    account: Account
    rfc_message_id: str
    page: str
    """The link to the contact's preference page; '' where the house has none."""
    stop: str
    """The token by which the mail's header ends it."""


def envelope_of(session: Session, proposal: Proposal, workshop: Workshop, now: datetime) -> Envelope:
    """From whom and to whom a mail goes, with a Message-ID and links of its own."""
    contact = session.get_one(Contact, proposal.contact_id)
    owner = session.get_one(User, contact.owner_id)
    account, nonce = workshop.account(owner.email), os.urandom(12)
    whose = (contact.id or 0, birth(contact.created_at), now.date(), nonce)
    links = workshop.links
    return Envelope(
        contact,
        owner,
        account,
        mint(workshop.key, nonce, account.address.rpartition("@")[2]),
        links.url(links.token("page", *whose)),
        links.token("stop", *whose),
    )


def words_of(templates: Path, name: str, context: dict[str, Any]) -> Words:
    """What a template says: subject, text and HTML; a text that is empty is made from the HTML."""
    html = ""
    try:
        context = sandbox.plain(context)
    except TypeError as error:
        raise ConfigError(f"cannot be rendered: {error}", where=str(templates / name), remedy="correct it") from error
    if sandbox.has(templates, name, "html.html"):
        html = sandbox.render(templates, name, "html.html", context)
        refuse_fetching(html, str(templates / name / "html.html"))
        html = with_inline_styles(html)
    text = sandbox.render(templates, name, "text.txt", context).strip()
    text = f"{text}\n" if text or not html else as_text(html)
    return sandbox.render(templates, name, "subject.txt", context).strip(), text, html


def letter_of(
    words: Words, recipient: str, envelope: Envelope, proposal: Proposal, workshop: Workshop, now: datetime
) -> Letter:
    """The words with what every mail of this kind carries."""
    commercial, house, contact = proposal.kind == "commercial", workshop.house, envelope.contact
    words = relinked(words, workshop.links.base, envelope.page)
    language = language_of(words[1], contact.language)
    if commercial:
        words = footed(words, language or contact.language, house.postal_address, envelope.page)
    sender = envelope.account.address
    one_click = workshop.links.url(envelope.stop) if envelope.page.startswith("https://") else ""
    return Letter(
        sender_name=envelope.owner.name,
        sender_address=sender,
        recipient_name=contact.name,
        recipient_address=recipient,
        subject=words[0],
        text=words[1],
        html=words[2],
        rfc_message_id=envelope.rfc_message_id,
        in_reply_to="",
        references=(),
        date=now,
        way_out=WayOut(sender, envelope.stop, one_click) if commercial else None,
        feedback=(proposal.rule, proposal.template, proposal.kind, sender.rpartition("@")[2]) if commercial else (),
        language=language,
    )


def answered(session: Session, proposal: Proposal, subject: str) -> tuple[str, tuple[str, ...]]:
    """In-Reply-To and References (RFC 5322 section 3.6.4), if this continues a conversation."""
    if proposal.answers_message_id is None or not (proposal.kind == "reply" or is_reply(subject)):
        return "", ()
    message = session.get_one(Message, proposal.answers_message_id)
    if not is_message_id(message.rfc_message_id or ""):
        return "", ()
    chain = _named(message.headers, "references: ") or _named(message.headers, "in-reply-to: ")[:1]
    earlier = [name for name in dict.fromkeys(chain) if name != message.rfc_message_id]
    kept = earlier if len(earlier) <= MOST_REFERENCES else [earlier[0], *earlier[1 - MOST_REFERENCES :]]
    return message.rfc_message_id or "", (*kept, message.rfc_message_id or "")


def _named(headers: str, field: str) -> list[str]:
    """The Message-IDs in the first header field of that name."""
    lines = (line for line in headers.splitlines() if line.lower().startswith(field))
    return [name for name in next(lines, "").partition(": ")[2].split() if is_message_id(name)]
