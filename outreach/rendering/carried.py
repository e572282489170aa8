"""What does every mail of a kind carry, whoever wrote its words? The way to the preference page, the postal address."""

import re
from dataclasses import dataclass
from datetime import date

from outreach.contacts import wish_link
from outreach.contacts.wish_link import Keys, WishLink
from outreach.listening.folding import fold
from outreach.listening.tongues import likely_languages
from outreach.rendering.html import with_last_paragraph
from outreach.translated import known, tongue

PATH = "/p/"
_SIGNED = r"[A-Za-z0-9_-]{60}"
_ENOUGH = 500
"""Letters that tell a language."""
Words = tuple[str, str, str]
"""Subject, text, HTML."""


@dataclass(frozen=True, slots=True)
class Links:
    """How links to the preference page are made; `base` is '' where the house has no address for contacts."""

    base: str
    keys: Keys

    def token(self, purpose: str, contact_id: int, born: int, day: date, nonce: bytes) -> str:
        """The token of one mail to one contact."""
        return wish_link.write(WishLink(purpose, contact_id, born, day, nonce), self.keys)

    def url(self, token: str) -> str:
        """The link of a token; '' where there is no address."""
        return f"{self.base}{PATH}{token}" if self.base else ""


def relinked(words: Words, base: str, url: str) -> Words:
    """The same words with every link to a preference page leading to this contact's.

    A sentence copied from another mail, or from an earlier revision, would show somebody else's wishes.
    """
    if not base:
        return words
    there = base + PATH
    subject, text, html = (re.sub(re.escape(there) + _SIGNED, url, each) if there in each else each for each in words)
    return subject, text, html


def footed(words: Words, language: str, postal_address: str, url: str) -> Words:
    """What is missing of the postal address and the link, added below; nothing where the words say both."""
    subject, text, html = words
    spoken = tongue(known(language) or "en")
    page = spoken.say("How and when we write to you, or not at all: {link}", link=url) if url else ""
    for_text = _missing(text, postal_address, url, page)
    if for_text:
        text = text.rstrip() + "\n\n" + "\n".join(for_text) + "\n"
    for_html = _missing(html, postal_address, url, page) if html else []
    return subject, text, with_last_paragraph(html, for_html) if for_html else html


def _missing(said: str, postal_address: str, url: str, page: str) -> list[str]:
    lines = [] if not postal_address or says(said, postal_address) else postal_address.strip().splitlines()
    return [*lines, page] if url and url not in said else lines


def says(text: str, wanted: str) -> bool:
    """Whether a text holds another, however both are broken into lines."""
    return " ".join(wanted.split()) in " ".join(re.sub(r"<br\s*/?>", " ", text).replace("&amp;", "&").split())


def language_of(text: str, of_contact: str) -> str:
    """The language that a mail is written in; '' where nothing tells for sure."""
    likely = likely_languages(fold(text[:_ENOUGH]))
    own = known(of_contact)
    if len(likely) == 1:
        return likely[0]
    return own if own in likely[:2] and own is not None else ""
