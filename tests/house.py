"""A whole house for a test: real IMAP and SMTP on loopback, a clock that stands still, days that pass when told to."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session, col, select

from outreach import config
from outreach.cli.demo.sandbox import Accepted, Sandbox
from outreach.clock import FixedClock
from outreach.contacts import ledger
from outreach.contacts.records import Address, Consent, Contact, Preference, User
from outreach.planning.records import Proposal, Refusal
from outreach.rendering.records import Draft
from outreach.review import queue
from outreach.review.records import OutboxEntry
from outreach.service.engine import Engine, Thought
from tests.servers import migrated

REP = "rosa@tidewater.example"
OTHER_REP = "omar@tidewater.example"
SUPPORT = "help@tidewater.example"
PASSWORD = "only-for-tests"
SERVER = "mx.tidewater.example"
"""Our mail server, as it names itself in what it found about a sender."""
MONDAY = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
"""Monday 2 March 2026, 09:00 in Los Angeles, noon in New York, 18:00 in Berlin."""

_CONFIG = """
name: Tidewater Software
postal_address: 1 Pier Road, Example Bay
region: US
dns: false
undo_seconds: {undo}
accounts:
{accounts}
users:
  - {{name: Rosa Delgado, email: {rep}, zone: America/New_York{desk}}}
  - {{name: Omar Haddad, email: {other}, zone: Europe/Berlin}}
  - {{name: Sue Park, email: {support}, role: support, department: support}}
"""
_ACCOUNT = """
  - name: {name}
    address: {address}
    authserv_id: {server}
    imap: {{host: 127.0.0.1, port: {imap}, security: none}}
    smtp: {{host: 127.0.0.1, port: {smtp}, security: none, auth: {auth}}}
"""


class House:
    """The engine with a sandbox around it, and the words in which scenarios are told."""

    def __init__(self, folder: Path, sandbox: Any, settings: config.Settings, clock: FixedClock) -> None:
        self.sandbox, self.clock, self.folder = sandbox, clock, folder
        self.engine = Engine(settings, clock)

    def contact(self, name: str, email: str, *, owner: str = REP, phone: str = "", **columns: Any) -> int:
        """A contact whom we know already."""
        given, _, family = name.partition(" ")
        with self.engine.database.write() as session:
            user = session.exec(select(User).where(User.email == owner)).one()
            person = Contact(given=given, family=family, owner_id=user.id, created_at=self.clock.now(), **columns)
            ways = {"email": email} | ({"phone": phone} if phone else {})
            return ledger.create_contact(session, person, ways, "US")

    def agreed(self, contact_id: int, basis: str = "express") -> None:
        """They have said yes to commercial mail, or whatever the law takes for it, on a day long ago."""
        now = self.clock.now()
        with self.engine.database.write() as session:
            given = Consent(
                contact_id=contact_id, basis=basis, at=now - timedelta(days=90), source="import", recorded_at=now
            )
            session.add(given)
            ledger.changed(session, [contact_id])

    def they_write(self, sender: str, body: str, *, to: str = REP, dmarc: str = "pass", **headers: str) -> str:
        """A mail from outside arrives now, and our server has looked at its sender; gives its Message-ID."""
        raw = letter(sender, to, body, self.clock.now(), **headers)
        self.sandbox.deliver(to, received(raw, dmarc), self.clock.now())
        return str(raw["Message-ID"])

    def we_wrote(self, recipient: str, body: str, *, sender: str = REP, **headers: str) -> str:
        """One of us writes from their own mail program: it lies in Sent."""
        raw = letter(sender, recipient, body, self.clock.now(), **headers)
        self.sandbox.deliver(sender, bytes(raw), self.clock.now(), "Sent")
        return str(raw["Message-ID"])

    def passes(self, **time: float) -> Thought:
        """Time goes by; then everything is read, heard and planned."""
        self.clock.move(timedelta(**time))
        polled = self.engine.poll_all()
        assert not polled.trouble, polled.trouble
        return self.engine.think()

    def sends(self) -> list[Accepted]:
        """A pass of the sender; gives what the server has accepted in it."""
        before = len(self.sandbox.accepted())
        sent = self.engine.send(alone=True)
        assert not sent.trouble, sent.trouble
        return list(self.sandbox.accepted()[before:])

    def entries(self, contact_id: int | None = None, *states: str) -> list[OutboxEntry]:
        """What is or was on the list."""
        with self.engine.database.read() as session:
            wanted = select(OutboxEntry).order_by(col(OutboxEntry.id))
            if contact_id is not None:
                wanted = wanted.where(OutboxEntry.contact_id == contact_id)
            if states:
                wanted = wanted.where(col(OutboxEntry.state).in_(states))
            return list(session.exec(wanted))

    def draft(self, entry: OutboxEntry) -> Draft:
        """The newest words of an entry."""
        with self.engine.database.read() as session:
            return session.get_one(Draft, session.get_one(OutboxEntry, entry.id).draft_id)

    def proposal(self, entry: OutboxEntry) -> Proposal:
        """What an entry was planned as."""
        with self.engine.database.read() as session:
            return session.get_one(Proposal, entry.proposal_id)

    def approve(self, entry: OutboxEntry, user: str = REP) -> Any:
        """A person's yes."""
        with self.engine.database.write() as session:
            return queue.approve(
                session, entry.id, self.user(session, user), None, self.engine.review, self.clock.now()
            )

    def user(self, session: Session, email: str) -> User:
        """One of us."""
        return session.exec(select(User).where(User.email == email)).one()

    def tags(self, contact_id: int, *tags: str) -> None:
        """Somebody tags a contact."""
        with self.engine.database.write() as session:
            session.get_one(Contact, contact_id).tags = list(tags)
            session.flush()
            ledger.changed(session, [contact_id])

    def refusals(self, contact_id: int) -> dict[str, set[str]]:
        """Rule to the codes by which it is refused."""
        with self.engine.database.read() as session:
            rows = session.exec(select(Refusal).where(Refusal.contact_id == contact_id))
            return {
                row.rule: {reason["code"] for verdict in row.verdicts.values() for reason in verdict["reasons"]}
                for row in rows
            }

    def wishes(self, contact_id: int) -> list[Preference]:
        """What they asked for, in order."""
        with self.engine.database.read() as session:
            wanted = select(Preference).where(Preference.contact_id == contact_id).order_by(col(Preference.id))
            return list(session.exec(wanted))

    def address(self, email: str) -> Address:
        """An email address as it is kept."""
        with self.engine.database.read() as session:
            return session.exec(select(Address).where(Address.match_key == email)).one()

    def contact_of(self, email: str) -> int:
        """Whose address that is."""
        with self.engine.database.read() as session:
            return session.exec(select(Address).where(Address.match_key == email)).one().contact_id


def letter(sender: str, to: str, body: str, at: datetime, **headers: str) -> EmailMessage:
    """A mail as a common client writes it; `headers` by name with '_' for '-'; `zone` for the writer's clock."""
    message = EmailMessage()
    zone = ZoneInfo(headers.pop("zone", "America/Los_Angeles"))
    message["From"], message["To"] = sender, to
    message["Subject"] = headers.pop("subject", "Hello")
    message["Date"] = format_datetime(at.astimezone(zone))
    message["Message-ID"] = headers.pop("message_id", f"<{abs(hash((sender, to, body, at)))}@client.example>")
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(body)
    return message


def received(mail: EmailMessage, dmarc: str) -> bytes:
    """A mail from outside as our server files it: with what it found about the sender on top."""
    domain = parseaddr(str(mail["From"]))[1].rpartition("@")[2]
    return f"Authentication-Results: {SERVER}; dmarc={dmarc} header.from={domain}\n".encode() + bytes(mail)


def write_house(
    folder: Path,
    imap: int,
    smtp: int,
    database: str,
    rules: str | None,
    auth: str = "password",
    undo: float = 0,
    desk: str = "",
) -> config.Settings:
    """A configuration in a folder; the repository's own templates, and its rules where no others are given.

    `undo`: for so many seconds an approval can be taken back; most stories are not about that.
    """
    (folder / "config").mkdir(parents=True, exist_ok=True)
    accounts = "".join(
        _ACCOUNT.format(name=address.partition("@")[0], address=address, server=SERVER, imap=imap, smtp=smtp, auth=auth)
        for address in (REP, OTHER_REP, SUPPORT)
    )
    text = _CONFIG.format(accounts=accounts, rep=REP, other=OTHER_REP, support=SUPPORT, undo=undo, desk=desk)
    (folder / "config" / "outreach.yaml").write_text(text)
    repository = Path(__file__).parent.parent
    (folder / "config" / "rules.yaml").write_text(rules or (repository / "config" / "rules.yaml").read_text())
    return config.load(
        {
            "database": database,
            "config": folder / "config",
            "templates": repository / "templates",
            "data": folder / "data",
        }
    )


@contextmanager
def open_house(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    database: str = "",
    rules: str | None = None,
    at: datetime = MONDAY,
    smtp_port: int | None = None,
    servers: Any = None,
    undo: float = 0,
    desk: str = "",
) -> Iterator[House]:
    """A house that stands for the length of a test; `servers` in place of the sandbox, `smtp_port` of its SMTP.

    `desk` is what the settings say of Rosa's, like `{mailbox: true}`.
    """
    for address in (REP, OTHER_REP, SUPPORT):
        monkeypatch.setenv(f"OUTREACH_{address.partition('@')[0].upper()}_PASSWORD", PASSWORD)
    clock = FixedClock(at)
    users = dict.fromkeys((REP, OTHER_REP, SUPPORT), PASSWORD)
    with servers or Sandbox(users, clock=clock) as standing:
        if not database:
            database = f"sqlite:///{folder}/outreach.db"
            migrated.put(database)
        rosas = f", desk: {desk}" if desk else ""
        auth = getattr(standing, "smtp_auth", "password")
        ports = standing.imap_port, smtp_port or standing.smtp_port
        settings = write_house(folder, *ports, database, rules, auth, undo, rosas)
        house = House(folder, standing, settings, clock)
        try:
            yield house
        finally:
            house.engine.close()
