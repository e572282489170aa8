"""Does it matter in which pages mails arrive, or how often the same ones are read?"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count, groupby
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from outreach.contacts.address import canonical_key
from outreach.contacts.records import Address, Touch
from outreach.database import Database
from outreach.inbox.filing import Desk, file_page
from outreach.inbox.reading import Arrived, Raw, read_page
from outreach.inbox.records import AccountRecord, Folder, Message, Placement, Thread, Unheard
from outreach.inbox.token import mint

BEGIN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
KEY = b"0123456789abcdef0123456789abcdef"
ROSA = "rosa@tidewater.example"
IDS = [f"<{name}@mail.test>" for name in "abcde"] + [
    mint(KEY, bytes([number]) * 12, "tidewater.example") for number in (1, 2)
]
PEOPLE = [
    "ann@client.example", "Ann <ANN@client.example>", "ann+news@client.example", "bob@client.example",
    "dov.ros@gmail.com", "dovros@gmail.com", "eve@evil.example", "a@good.example <eve@evil.example>",
    "no-reply@forms.example", ROSA,
]  # fmt: skip
SUBJECTS = ["Prices", "Re: Prices", "AW: Prices", "Hello", "", "Re: Hello", "The plan", "Re: [list] The plan"]
few = settings(max_examples=30, deadline=None, print_blob=False, suppress_health_check=list(HealthCheck))
numbers = count()


@dataclass(frozen=True)
class Mail:
    """One mail and the folder in which it lies."""

    raw: bytes
    at: datetime
    role: str


@st.composite
def mails(draw: st.DrawFn) -> Mail:
    """A mail in a small world, in which much is named twice and much is missing."""
    role = draw(st.sampled_from(["inbox", "inbox", "sent"]))
    ours, theirs = ROSA, draw(st.sampled_from(PEOPLE))
    head = {
        "From": ours if role == "sent" else theirs,
        "To": theirs if role == "sent" else ours,
        "Cc": draw(st.sampled_from(["", "", "bob@client.example"])),
        "Reply-To": draw(st.sampled_from(["", "", "", "ann@client.example"])),
        # A signed one is never given twice: whatever bears it a second time is known.
        "Message-ID": draw(st.sampled_from(["", *(IDS if role == "inbox" and theirs != ROSA else IDS[:5])])),
        "In-Reply-To": draw(st.sampled_from(["", "", *IDS])),
        "References": " ".join(draw(st.lists(st.sampled_from(IDS), max_size=3))),
        "Subject": draw(st.sampled_from(SUBJECTS)),
        "Precedence": draw(st.sampled_from(["", "", "", "bulk"])),
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items() if value)
    body = draw(st.sampled_from(["one", "two", "three", "four"]))
    at = BEGIN + timedelta(minutes=draw(st.integers(1, 150 * 1440)))
    return Mail(f"{lines}\r\n{body}\r\n".encode(), at, role)


FIRST = [
    Mail(f"From: {person}\r\nTo: {ROSA}\r\nSubject: First\r\n\r\nHello\r\n".encode(), BEGIN, "inbox")
    for person in PEOPLE
]
"""Everybody has written before: a contact who is made in the middle of a page is known for all of that page."""
conversations = st.lists(mails(), min_size=2, max_size=9).map(
    lambda found: [*FIRST, *sorted(found, key=lambda mail: mail.at)]
)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with one account and two folders, to be copied."""
    path = tmp_path_factory.mktemp("store") / "empty.db"
    database = Database(f"sqlite:///{path}")
    database.migrate()
    with database.write() as session:
        session.add(AccountRecord(id=1, name="rosa", address=ROSA))
        session.flush()
        session.add(Folder(account_id=1, name="INBOX", role="inbox", uidvalidity=5))
        session.add(Folder(account_id=1, name="Sent", role="sent", uidvalidity=5))
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return path


@contextmanager
def store(empty: Path) -> Iterator[Database]:
    """A fresh copy of the store."""
    path = empty.with_name(f"{next(numbers)}.db")
    shutil.copyfile(empty, path)
    database = Database(f"sqlite:///{path}")
    try:
        yield database
    finally:
        database.close()
        for file in path.parent.glob(f"{path.name}*"):
            file.unlink()


def file_all(database: Database, pages: list[list[Mail]], uidvalidity: int = 5) -> int:
    """File pages one after the other as a poll does; gives how many messages were new."""
    uid, fresh = count(1), 0
    for page in pages:
        read = read_page([Raw(next(uid), mail.at, mail.raw) for mail in page])
        arrived = [item for item in read if isinstance(item, Arrived)]
        assert len(arrived) == len(page)
        with database.write() as session:
            folder = session.exec(select(Folder).where(Folder.role == page[0].role)).one()
            folder.uidvalidity = uidvalidity
            fresh += file_page(session, folder, arrived, Desk({ROSA}, None, "sales", KEY), page[0].at)
    return fresh


def picture(database: Database) -> dict[str, object]:
    """Everything that placing decided, told without numbers that depend on the order of inserts."""
    with database.read() as session:
        names = _names(session)
        messages = list(session.exec(select(Message)))
        content = {message.id: message.content_hash for message in messages}
        threads: dict[int, set[str]] = {}
        for message in messages:
            threads.setdefault(message.thread_id, set()).add(message.content_hash)
        return {
            "messages": {
                m.content_hash: (m.direction, names.get(m.contact_id or 0), m.threaded_by, bool(m.organisation_id))
                for m in messages
            },
            "threads": {frozenset(inside) for inside in threads.values()},
            "whose": {
                frozenset(threads[row.id or 0]): (names.get(row.contact_id or 0), row.base_subject, row.last_at)
                for row in session.exec(select(Thread))
            },
            "touches": sorted((names[row.contact_id], row.direction, row.at) for row in session.exec(select(Touch))),
            "unheard": sorted(content[row.message_id] for row in session.exec(select(Unheard))),
        }  # fmt: skip


def _names(session: Session) -> dict[int, str]:
    """A contact's first email key, by number."""
    rows = session.exec(select(Address).order_by(col(Address.match_key).desc()))
    return {row.contact_id: row.match_key for row in rows}


def by_role(mails_: list[Mail]) -> list[list[Mail]]:
    """The longest pages that there can be: each folder's run as one."""
    return [list(run) for _, run in groupby(mails_, key=lambda mail: mail.role)]


@given(conversations)
@few
def test_one_page_is_as_good_as_one_by_one(empty: Path, mails_: list[Mail]) -> None:
    with store(empty) as together, store(empty) as singly:
        file_all(together, by_role(mails_))
        file_all(singly, [FIRST, *([mail] for mail in mails_[len(FIRST) :])])
        assert picture(together) == picture(singly)


@given(st.lists(mails(), min_size=2, max_size=9))
@few
def test_the_same_strangers_are_met_in_any_paging(empty: Path, mails_: list[Mail]) -> None:
    with store(empty) as together, store(empty) as singly:
        assert file_all(together, by_role(mails_)) == file_all(singly, [[mail] for mail in mails_])
        with together.read() as one, singly.read() as other:
            met = [{canonical_key(name) for name in _names(session).values()} for session in (one, other)]
            assert met[0] == met[1]


@given(conversations)
@few
def test_reading_everything_again_changes_nothing_but_the_places(empty: Path, mails_: list[Mail]) -> None:
    with store(empty) as database:
        pages = by_role(mails_)
        file_all(database, pages)
        before = picture(database)
        assert file_all(database, pages, uidvalidity=6) == 0
        assert picture(database) == before
        with database.read() as session:
            assert len(session.exec(select(Placement)).all()) == 2 * len(mails_)


@given(conversations, st.integers(0, 9))
@few
def test_a_poll_that_dies_and_is_begun_again_is_one_poll(empty: Path, mails_: list[Mail], dies_at: int) -> None:
    pages = by_role(mails_)
    with store(empty) as database, store(empty) as undisturbed:
        file_all(undisturbed, pages)
        file_all(database, pages[:dies_at])
        if dies_at < len(pages):
            with pytest.raises(ZeroDivisionError):
                _die_over(database, pages[dies_at])
        file_all(database, pages, uidvalidity=6)
        assert picture(database) == picture(undisturbed)


def _die_over(database: Database, page: list[Mail]) -> None:
    """The page is filed, and before its transaction ends the process does."""
    read = [item for item in read_page([Raw(99, mail.at, mail.raw) for mail in page[:1]]) if isinstance(item, Arrived)]
    with database.write() as session:
        folder = session.exec(select(Folder).where(Folder.role == page[0].role)).one()
        file_page(session, folder, read, Desk({ROSA}, None, None, KEY), BEGIN)
        raise ZeroDivisionError
