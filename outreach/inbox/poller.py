"""Fetches what is new in an account, page by page, and stores it; a failure leaves the cursor where it was."""

from dataclasses import dataclass, replace
from datetime import datetime
from itertools import zip_longest

import structlog
from sqlmodel import Session, select

from outreach import failpoints
from outreach.clock import Clock
from outreach.config import Account
from outreach.contacts.address import email_key
from outreach.contacts.records import User
from outreach.database import Database
from outreach.errors import OutreachError, Unreachable
from outreach.inbox.dkim import Keys
from outreach.inbox.filing import Desk, file_page, quarantine
from outreach.inbox.imap import Imap, connect
from outreach.inbox.known import our_addresses
from outreach.inbox.reading import Arrived, Raw, Read, Unreadable, reader
from outreach.inbox.records import AccountRecord, Folder
from outreach.inbox.vouching import Trust, vouch

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Polled:
    """What one poll did."""

    filed: int = 0
    known: int = 0
    """Seen before: a copy in another folder, or an account read anew."""
    quarantined: int = 0
    vanished: int = 0
    trouble: str = ""
    """Why the account could not be read to the end; empty where it was."""
    heard_again: bool = False
    """Whether it was read to its end for the first time, or for the first time after trouble."""

    def __add__(self, other: "Polled") -> "Polled":
        return Polled(
            self.filed + other.filed,
            self.known + other.known,
            self.quarantined + other.quarantined,
            self.vanished + other.vanished,
            self.trouble or other.trouble,
            self.heard_again or other.heard_again,
        )


def poll(account: Account, database: Database, clock: Clock, key: bytes, keys: Keys | None = None) -> Polled:
    """Read every folder of an account to its end.

    Never raises for what lies outside: trouble with the server is stored with the account, shown by `doctor`, and
    returned; other accounts go on. `key` recognises our own Message-IDs; `keys` are those by which others sign their
    mail, None where nobody shall be asked for them.
    """
    began = clock.now()
    with database.write() as session:
        account_id, folders = register(session, account)
    polled, trust = Polled(), Trust(frozenset(account.authserv_id), keys)
    try:
        with connect(account) as imap:
            failpoints.reach("poll.connected")
            for folder in folders:
                polled += _poll_folder(imap, folder, _Work(account, database, clock, key, trust))
    except OutreachError as error:
        polled = replace(polled, trouble=str(error))
        log.warning("poll failed", account=account.name, why=str(error))
    failpoints.reach("poll.finished")
    with database.write() as session:
        record = session.get_one(AccountRecord, account_id)
        polled = replace(polled, heard_again=not polled.trouble and (not record.listened_at or bool(record.trouble)))
        record.trouble = polled.trouble or None
        if not polled.trouble:
            record.listened_at = began
    return polled


def register(session: Session, account: Account) -> tuple[int, list[str]]:
    """Make sure that an account and its folders are known to the store; gives its number and the folders' names."""
    record = session.exec(select(AccountRecord).where(AccountRecord.name == account.name)).first()
    record = record or AccountRecord(name=account.name, address=account.address)
    record.address = account.address
    session.add(record)
    session.flush()
    assert record.id is not None
    roles = dict.fromkeys(account.folders, "inbox") | ({account.sent: "sent"} if account.sent else {})
    for name, role in roles.items():
        if session.exec(select(Folder).where(Folder.account_id == record.id, Folder.name == name)).first() is None:
            session.add(Folder(account_id=record.id, name=name, role=role))
    return record.id, list(roles)


@dataclass(frozen=True, slots=True)
class _Work:
    """One account being polled: what every folder of it needs."""

    account: Account
    database: Database
    clock: Clock
    key: bytes
    trust: Trust


@dataclass(frozen=True, slots=True)
class _Round:
    """One folder being polled: what every page of it needs."""

    work: _Work
    name: str
    uidvalidity: int
    desk: Desk


def _poll_folder(imap: Imap, name: str, work: _Work) -> Polled:
    """Fetch a page while the one before it is read and the one before that is stored."""
    account, database = work.account, work.database
    if name == account.sent and name not in imap.folders():
        return Polled()
    state = imap.examine(name)
    failpoints.reach("poll.examined")
    if state.uidvalidity <= 0:
        raise Unreachable("the server gives no UIDVALIDITY", where=f"{imap.where}, folder {name}", remedy="not read")
    with database.read() as session:
        desk = _desk(session, account, work.key)
    this = _Round(work, name, state.uidvalidity, desk)
    cursor = _cursor(database, account, name, state.uidvalidity)
    pages = list(imap.pages(cursor))
    failpoints.reach("poll.listed")
    polled, begun, asked = Polled(), None, imap.ask(pages[0]) if pages else None
    with reader(len(pages[0]) if pages else 0) as reading:
        for page, following in zip_longest(pages, pages[1:]):
            assert asked is not None
            fetched = imap.take(asked)
            failpoints.reach("poll.fetched")
            reads = page, fetched, reading.begin(fetched)
            # What the server sends meanwhile waits in the socket.
            asked = imap.ask(following) if following else None
            if begun is not None:
                polled += _store(this, cursor, begun[:2], reading.end(begun[2], begun[1]))
                cursor = begun[0][-1]
            begun = reads
        if begun is not None:
            polled += _store(this, cursor, begun[:2], reading.end(begun[2], begun[1]))
    return polled


def _store(this: _Round, cursor: int, came: tuple[list[int], list[Raw]], read: Read) -> Polled:
    """A page, by its UIDs and what was fetched of it, and the cursor over it, in one transaction."""
    (page, fetched), work = came, this.work
    arrived = [item for item in read if isinstance(item, Arrived)]
    arrived = vouch(arrived, fetched, work.trust, work.database)
    unreadable = [item for item in read if isinstance(item, Unreadable)]
    vanished = len(page) - len(read)
    with work.database.write() as session:
        folder = _folder(session, work.account.name, this.name)
        if (folder.uidvalidity, folder.last_uid) != (this.uidvalidity, cursor):
            where = f"account {work.account.name}, folder {this.name}"
            raise Unreachable("another poller is at work", where=where, remedy="it stores what is there")
        now = work.clock.now()
        fresh = file_page(session, folder, arrived, this.desk, now)
        quarantine(session, folder, unreadable, now)
        folder.last_uid = page[-1]
        folder.vanished += vanished
        failpoints.reach("file.cursor")
    failpoints.reach("file.committed")
    return Polled(fresh, len(arrived) - fresh, len(unreadable), vanished)


def _cursor(database: Database, account: Account, name: str, uidvalidity: int) -> int:
    """The last stored UID; 0 where the server has numbered the folder anew (RFC 9051 section 2.3.1.1).

    The content hash keeps everything single when it is then read again from its start.
    """
    with database.write() as session:
        folder = _folder(session, account.name, name)
        if folder.uidvalidity != uidvalidity:
            if folder.uidvalidity:
                log.warning("folder was renumbered", account=account.name, folder=name, uidvalidity=uidvalidity)
            folder.uidvalidity, folder.last_uid = uidvalidity, 0
        return folder.last_uid


def _folder(session: Session, account: str, name: str) -> Folder:
    wanted = select(Folder).join(AccountRecord).where(AccountRecord.name == account, Folder.name == name)
    return session.exec(wanted.with_for_update(of=Folder)).one()


def _desk(session: Session, account: Account, key: bytes) -> Desk:
    email = email_key(account.user or account.address)
    owner = next((user for user in session.exec(select(User)) if email_key(user.email) == email), None)
    ours = our_addresses(session)
    return Desk(ours, owner.id if owner else None, owner.department if owner else None, key)


def age(listened_at: datetime | None, now: datetime) -> float:
    """Seconds since an account was last read to its end; infinite where it never was."""
    return (now - listened_at).total_seconds() if listened_at is not None else float("inf")
