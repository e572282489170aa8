"""Who sells, whom do they write with, and what was written so far? The demo's story, told relative to its today."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, field_validator

from outreach import yamlfile
from outreach.cli.demo.placeholders import filled
from outreach.config import Person

STORY = Path(__file__).with_name("story")
_AT = re.compile(r"-(\d{1,3})d (\d\d):(\d\d) (\S+)")
_QUOTED = 6
"""How many lines of the mail before are quoted below an answer."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Mailbox(_Strict):
    """An account of the team's, before it has servers."""

    name: str
    address: str
    user: str


class Team(_Strict):
    """`story/team.yaml`."""

    name: str
    zone: str
    region: str
    postal_address: str
    web_address: str
    users: list[Person]
    accounts: list[Mailbox]


class Attached(_Strict):
    """A file that comes with a mail."""

    name: str
    type: str
    text: str


class Mail(_Strict):
    """One mail as the story's files tell it."""

    id: str
    at: str
    """Days before the story's today, then the time and zone of the writer: `-6d 10:42 America/Los_Angeles`."""
    sender: str = Field(alias="from")
    to: str
    subject: str = ""
    """Left out where it `answers` one: 'Re: ' and that one's."""
    answers: str = ""
    quotes: bool = True
    text: str = ""
    html: str = ""
    raw: str = ""
    """A body of its own, whose Content-Type stands in `headers`."""
    charset: str = "utf-8"
    declared: str = ""
    """The charset that the header names, where it is another: what old programs do."""
    encoding: str = ""
    headers: dict[str, str] = {}
    attachment: Attached | None = None

    @field_validator("at")
    @classmethod
    def _readable(cls, at: str) -> str:
        if not _AT.fullmatch(at):
            raise ValueError("write it like '-6d 10:42 America/Los_Angeles'")
        return at


class Chapter(_Strict):
    """One of the story's files: mails of one account."""

    account: str
    mails: list[Mail]


@dataclass(frozen=True, slots=True)
class Posted:
    """A mail as a server has it."""

    id: str
    account: str
    folder: str
    at: datetime
    raw: bytes


@dataclass(frozen=True, slots=True)
class Story:
    """All of it."""

    team: Team
    contacts_csv: str
    mails: tuple[Posted, ...]
    """In the order in which they were written."""


def tell(today: datetime, folder: Path = STORY) -> Story:
    """The story, as it stands on `today`; raises `ConfigError` with file and line."""
    team = yamlfile.checked(yamlfile.read(folder / "team.yaml"), Team)
    chapters = [
        yamlfile.checked(yamlfile.read(path), Chapter)
        for path in sorted(folder.glob("*.yaml"))
        if path.name != "team.yaml"
    ]
    told = {mail.id: mail for chapter in chapters for mail in chapter.mails}
    ours = {account.address for account in team.accounts} | {user.email for user in team.users}
    mails = [_posted(mail, chapter.account, told, ours, today) for chapter in chapters for mail in chapter.mails]
    contacts = filled((folder / "contacts.csv").read_text(encoding="utf-8"), today)
    return Story(team, contacts, tuple(sorted(mails, key=lambda mail: mail.at)))


def _posted(mail: Mail, account: str, told: dict[str, Mail], ours: set[str], today: datetime) -> Posted:
    at = _moment(mail, today)
    folder = "Sent" if parseaddr(mail.sender)[1] in ours and parseaddr(mail.to)[1] not in ours else "INBOX"
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = mail.sender, mail.to, _subject(mail, told)
    message["Date"], message["Message-ID"] = at, _message_id(mail)
    if mail.answers:
        before = _before(mail, told)
        message["In-Reply-To"] = _message_id(before[-1])
        message["References"] = " ".join(_message_id(one) for one in before)
    for name, value in mail.headers.items():
        message[name] = value
    _put_body(message, mail, told, today)
    return Posted(mail.id, account, folder, at, _bytes(message, mail, today))


def _moment(mail: Mail, today: datetime) -> datetime:
    found = _AT.fullmatch(mail.at)
    assert found is not None
    zone = ZoneInfo(found[4])
    day = (today - timedelta(days=int(found[1]))).astimezone(zone)
    return day.replace(hour=int(found[2]), minute=int(found[3]), second=7, microsecond=0)


def _before(mail: Mail, told: dict[str, Mail]) -> list[Mail]:
    """The mails that this one answers, the oldest first."""
    chain: list[Mail] = []
    while mail.answers:
        mail = told[mail.answers]
        chain.insert(0, mail)
    return chain


def _subject(mail: Mail, told: dict[str, Mail]) -> str:
    return mail.subject or f"Re: {_before(mail, told)[0].subject}"


def _message_id(mail: Mail) -> str:
    return f"<{mail.id}@{parseaddr(mail.sender)[1].rpartition('@')[2]}>"


def _put_body(message: EmailMessage, mail: Mail, told: dict[str, Mail], today: datetime) -> None:
    cte = mail.encoding or None
    if mail.text:
        text = filled(mail.text, today) + (_quote(told[mail.answers], today) if mail.answers and mail.quotes else "")
        message.set_content(text, charset=mail.charset, cte=cte)
    elif mail.html:
        message.set_content(filled(mail.html, today), subtype="html", charset=mail.charset, cte=cte)
    if mail.attachment is not None:
        content, (main, _, sub) = mail.attachment.text.encode(), mail.attachment.type.partition("/")
        message.add_attachment(content, maintype=main, subtype=sub, filename=mail.attachment.name)


def _quote(before: Mail, today: datetime) -> str:
    """What mail programs put below an answer."""
    lines = filled(before.text or "(a mail in HTML)", today).strip().splitlines()
    name, at = parseaddr(before.sender)[0] or before.sender, _moment(before, today)
    shown = "\n".join(f"> {line}".rstrip() for line in lines[:_QUOTED])
    return f"\nOn {at:%a, %b} {at.day}, {at.year} at {at:%H:%M} {name} wrote:\n{shown}\n"


def _bytes(message: EmailMessage, mail: Mail, today: datetime) -> bytes:
    if mail.raw:
        body = filled(mail.raw, today).replace("\n", "\r\n").encode()
        return message.as_bytes().partition(b"\r\n\r\n")[0] + b"\r\n\r\n" + body
    raw = message.as_bytes()
    return raw.replace(f'"{mail.charset}"'.encode(), mail.declared.encode()) if mail.declared else raw
