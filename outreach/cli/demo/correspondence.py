"""What have the story's contacts in their mailboxes, and what does an answer of theirs look like?"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formataddr

from outreach.cli.demo.setup import Stage, received
from outreach.inbox.parse import parse
from outreach.inbox.parsed import ParsedMessage
from outreach.inbox.subject import plain_subject

MOST_CHARACTERS = 10_000
_QUOTED = 12


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail of ours as it lies before a contact."""

    at: datetime
    by_outreach: bool
    """Whether it came through the sandbox's SMTP: approved in the pages and sent, not part of the story."""
    message: ParsedMessage

    @property
    def text(self) -> str:
        """What they read."""
        return self.message.text.strip()


@dataclass(frozen=True, slots=True)
class Correspondent:
    """A contact with the mails that they got, the newest first."""

    address: str
    name: str
    letters: tuple[Letter, ...]


def correspondents(stage: Stage) -> list[Correspondent]:
    """Everybody whom we ever wrote, those with the newest mail first."""
    got: dict[str, list[Letter]] = {address: [] for address in stage.contact_addresses()}
    for mail in stage.story.mails:
        if mail.folder == "Sent":
            _lay(got, Letter(mail.at, False, parse(mail.raw)))
    for accepted in stage.sandbox.accepted():
        _lay(got, Letter(accepted.at, True, parse(accepted.raw)))
    everybody = [
        Correspondent(address, stage.contact_addresses()[address], tuple(reversed(letters)))
        for address, letters in got.items()
        if letters
    ]
    return sorted(everybody, key=lambda one: one.letters[0].at, reverse=True)


def answer(stage: Stage, address: str, text: str) -> None:
    """The contact answers the newest mail that they got; it arrives in our account at once."""
    writer = next(one for one in correspondents(stage) if one.address == address)
    newest = writer.letters[0]
    assert newest.message.sender is not None
    raw = _written(writer, newest, text[:MOST_CHARACTERS], stage.clock.now())
    stage.sandbox.deliver(newest.message.sender.address, received(raw))


def _lay(got: dict[str, list[Letter]], letter: Letter) -> None:
    for mailbox in letter.message.to:
        if mailbox.address in got:
            got[mailbox.address].append(letter)


def _written(writer: Correspondent, newest: Letter, text: str, now: datetime) -> bytes:
    before = newest.message
    assert before.sender is not None
    message = EmailMessage(policy=SMTP)
    message["From"] = formataddr((writer.name, writer.address))
    message["To"] = formataddr((before.sender.name, before.sender.address))
    message["Subject"] = f"Re: {plain_subject(before.subject)}"
    message["Date"] = now
    message["Message-ID"] = f"<{secrets.token_hex(8)}@{writer.address.rpartition('@')[2]}>"
    message["In-Reply-To"] = before.rfc_message_id
    message["References"] = " ".join((*before.references, before.rfc_message_id))
    quoted = "\n".join(f"> {line}".rstrip() for line in newest.text.splitlines()[:_QUOTED])
    wrote = f"On {newest.at:%a, %b} {newest.at.day}, {newest.at.year} at {newest.at:%H:%M} {before.sender.name} wrote:"
    message.set_content(f"{text.strip()}\n\n{wrote}\n{quoted}\n")
    return message.as_bytes()
