"""What becomes of a poll when a server, a message or the disk is not as it should be?"""

from collections.abc import Iterator
from pathlib import Path
from typing import Self

import pytest
from sqlalchemy import event
from sqlmodel import col, select

from outreach.contacts.records import Touch
from outreach.inbox.reading import Arrived, Raw, Unreadable, read_page
from outreach.inbox.records import AccountRecord, Folder, Message, Placement, Quarantine
from tests.house import MONDAY, OTHER_REP, PASSWORD, REP, SUPPORT, House, open_house
from tests.servers.dovecot import Dovecot
from tests.servers.sink import Sink

ANN = "ann@client.example"


def messages(house: House) -> list[str]:
    """The subjects of all that is stored, in order."""
    with house.engine.database.read() as session:
        return list(session.exec(select(Message.subject).order_by(col(Message.id))))


def cursor(house: House, account: str = "rosa") -> int:
    """Up to which UID an inbox has been read."""
    with house.engine.database.read() as session:
        wanted = select(Folder).join(AccountRecord).where(AccountRecord.name == account, Folder.name == "INBOX")
        return session.exec(wanted).one().last_uid


def trouble(house: House) -> dict[str, str | None]:
    """What is stored of each account's last poll."""
    with house.engine.database.read() as session:
        return {record.name: record.trouble for record in session.exec(select(AccountRecord))}


def counts(house: House) -> tuple[int, int]:
    """How many messages a poll of every account finds new, and how many it knows."""
    polled = house.engine.poll_all()
    assert (polled.trouble, polled.quarantined, polled.vanished) == ("", 0, 0)
    return polled.filed, polled.known


def test_poll_twice_is_poll_once(house: House) -> None:
    house.they_write(ANN, "one", subject="One")
    house.they_write(ANN, "two", subject="Two")
    assert counts(house) == (2, 0)
    assert counts(house) == (0, 0)
    house.they_write(ANN, "three", subject="Three")
    assert counts(house) == (1, 0)
    assert messages(house) == ["One", "Two", "Three"]


def test_a_copy_in_another_account_is_one_message_in_two_places(house: House) -> None:
    raw = (
        b"From: ann@client.example\r\nTo: rosa@tidewater.example, omar@tidewater.example\r\nSubject: Both\r\n\r\nHi\r\n"
    )
    house.sandbox.deliver(REP, raw)
    house.sandbox.deliver(OTHER_REP, raw)
    assert counts(house) == (1, 1)
    with house.engine.database.read() as session:
        assert len(session.exec(select(Placement)).all()) == 2
        assert len(session.exec(select(Touch)).all()) == 1


def test_a_message_id_sent_ahead_swallows_nothing(house: House) -> None:
    house.they_write("eve@evil.example", "Nothing to see.", subject="Ahead", message_id="<coming@client.example>")
    house.they_write(ANN, "Remove me.", subject="The real one", message_id="<coming@client.example>")
    house.passes(minutes=1)
    assert messages(house) == ["Ahead", "The real one"]
    assert [wish.kind for wish in house.wishes(house.contact_of(ANN))] == ["stop"]


def test_a_message_without_bytes_is_unreadable_and_the_others_are_read() -> None:
    page = [Raw(1, MONDAY, b"From: a@b.example\r\n\r\nx"), Raw(2, MONDAY, None), Raw(3, MONDAY, b"y")]
    one, two, three = read_page(page)
    assert isinstance(one, Arrived)
    assert isinstance(three, Arrived)
    assert two == Unreadable(2, "the server gave no bytes")


def test_of_an_oversized_message_the_header_is_kept_with_a_note() -> None:
    [read] = read_page([Raw(1, MONDAY, b"From: ann@client.example\r\nSubject: Film\r\n\r\n", size=90_000_000)])
    assert isinstance(read, Arrived)
    assert (read.message.subject, read.message.size) == ("Film", 90_000_000)
    assert "only its header was fetched" in read.message.notes[-1]


def test_an_account_that_lets_nobody_in_keeps_no_other_from_being_read(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.they_write(ANN, "to Rosa", subject="For Rosa")
    house.they_write(ANN, "to Sue", to=SUPPORT, subject="For Sue")
    monkeypatch.setenv("OUTREACH_ROSA_PASSWORD", "wrong")
    polled = house.engine.poll_all()
    assert "OUTREACH_ROSA_PASSWORD" in polled.trouble
    assert messages(house) == ["For Sue"]
    assert trouble(house)["rosa"] == polled.trouble
    assert trouble(house)["help"] is None
    # What we can't hear we don't answer: the gate is closed for Rosa's contacts.
    rosas = house.contact("Ben Client", "ben@client.example", stage="lead")
    house.tags(rosas, "asked-for-call")

    monkeypatch.setenv("OUTREACH_ROSA_PASSWORD", PASSWORD)
    assert counts(house) == (1, 0)
    assert set(trouble(house).values()) == {None}
    assert sorted(messages(house)) == ["For Rosa", "For Sue"]


def test_an_account_whose_server_is_away_says_where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_house(tmp_path, monkeypatch) as house:
        house.they_write(ANN, "one", subject="One")
        port = house.sandbox.imap_port
        house.sandbox.stop()
        polled = house.engine.poll_all()
        assert f"account rosa: 127.0.0.1:{port}" in polled.trouble
        assert messages(house) == []
        assert cursor(house) == 0


@pytest.fixture
def full(house: House) -> Iterator[list[bool]]:
    """Turn its one switch on, and the disk of the house has no page left."""
    switch = [False]

    def limit(connection: object) -> None:
        raw = connection.connection.dbapi_connection  # type: ignore[attr-defined]
        used = raw.execute("PRAGMA page_count").fetchone()[0]
        raw.execute(f"PRAGMA max_page_count={used if switch[0] else 2**30}")

    event.listen(house.engine.database.engine, "begin", limit, insert=True)
    yield switch
    event.remove(house.engine.database.engine, "begin", limit)


def test_a_full_disk_loses_nothing_and_moves_no_cursor(house: House, full: list[bool]) -> None:
    house.they_write(ANN, "first", subject="First")
    assert house.engine.poll_all().filed == 1
    before = cursor(house)
    for number in range(30):
        house.they_write(ANN, "word " * 2000 + str(number), subject=f"Long {number}")
    full[0] = True
    said = house.engine.poll(house.engine.settings.house.accounts[0]).trouble
    assert "disk is full" in said
    assert "make room on the disk" in said
    assert (cursor(house), messages(house)) == (before, ["First"])
    full[0] = False
    assert house.engine.poll_all().filed == 30
    assert len(messages(house)) == 31


class Servers:
    """Dovecot for IMAP and a sink for SMTP, in the sandbox's form."""

    def __init__(self, folder: Path) -> None:
        self.dovecot = Dovecot(folder / "dovecot", dict.fromkeys((REP, OTHER_REP, SUPPORT), PASSWORD))
        self.sink = Sink(folder / "sink")
        self.imap_port, self.smtp_port = self.dovecot.port, self.sink.port

    def __enter__(self) -> Self:
        self.dovecot.__enter__()
        self.sink.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self.sink.__exit__(None, None, None)
        self.dovecot.__exit__(None, None, None)

    def deliver(self, user: str, raw: bytes, at: object = None, folder: str = "INBOX") -> None:
        """A mail arrives, as if handed over by a mail transfer agent."""
        self.dovecot.drop(user, raw, folder)


@pytest.fixture
def on_dovecot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """A house whose mail lies on Dovecot."""
    if why := Dovecot.available():
        pytest.skip(why)
    with open_house(tmp_path, monkeypatch, servers=Servers(tmp_path)) as house:
        yield house


@pytest.mark.dovecot
def test_a_folder_that_is_numbered_anew_is_read_anew_and_nothing_is_double(on_dovecot: House) -> None:
    house = on_dovecot
    for number in range(3):
        house.they_write(ANN, f"Letter {number}", subject=f"Letter {number}")
        house.passes(minutes=1)
    dovecot = house.sandbox.dovecot
    dovecot.stop()
    dovecot.forget_uids(REP)
    dovecot.start()
    house.they_write(ANN, "One more", subject="Letter 3")
    assert counts(house) == (1, 3)
    assert messages(house) == ["Letter 0", "Letter 1", "Letter 2", "Letter 3"]
    with house.engine.database.read() as session:
        assert session.exec(select(Quarantine)).all() == []
        assert len(session.exec(select(Touch)).all()) == 4


@pytest.mark.dovecot
def test_hostile_mails_are_stored_and_keep_nobody_waiting(on_dovecot: House) -> None:
    house = on_dovecot
    deep = b"".join(b"Content-Type: multipart/mixed; boundary=b%04d\r\n\r\n--b%04d\r\n" % (n, n) for n in range(1500))
    for raw in (
        b"From: ann@client.example\r\n" + deep + b"\r\nat the bottom",
        b"From: ann@client.example\r\nMessage-ID: <[>\r\nSubject: =?utf-7?q?+2AA-?=\r\n\r\nhalf a pair",
        b"From: ann@client.example\r\nSubject: nul \0 in it\r\n\r\nnul \0 in the text",
        b"From: ann@client.example\r\nContent-Type: text/plain; charset=utf-7\r\n\r\n+2AA- +3/8-",
        b"From: " + b"(" * 20_000 + b"\r\n\r\nparentheses",
        b"\xff" * 3000,
        b"\n",
    ):
        house.sandbox.deliver(REP, raw)
    house.they_write(ANN, "A plain one after them.", subject="Plain")
    polled = house.engine.poll_all()
    assert (polled.filed + polled.quarantined, polled.trouble) == (8, "")
    assert messages(house)[-1] == "Plain"
