"""Does every mail that is put into a folder come to be stored once, or kept aside with a reason, whatever its bytes?"""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlmodel import func, select

from outreach.inbox import reading
from outreach.inbox.poller import Polled
from outreach.inbox.reading import Arrived, Raw, Unreadable, reader
from outreach.inbox.records import Message, Placement, Quarantine
from tests.hostile.mails import ANN, mails
from tests.house import MONDAY, REP, House, open_house
from tests.servers.dovecot import Dovecot
from tests.unit.inbox.test_poller import Servers

ALL = mails()


def places(house: House) -> list[int]:
    """The UIDs of the folder that are stored or kept aside, each as often as it is."""
    with house.engine.database.read() as session:
        found = [*session.exec(select(Placement.uid)), *session.exec(select(Quarantine.uid))]
        assert all(session.exec(select(Quarantine.why)))
    return sorted(found)


def test_there_are_enough_and_no_two_are_the_same() -> None:
    assert len(ALL) >= 500
    assert len(set(ALL)) == len(ALL)
    assert mails() == ALL


@pytest.mark.dovecot
def test_none_is_lost_and_none_keeps_the_others_waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if why := Dovecot.available():
        pytest.skip(why)
    with open_house(tmp_path, monkeypatch, servers=Servers(tmp_path)) as house:
        for raw in ALL:
            house.sandbox.deliver(REP, raw)
        house.they_write("ann@client.example", "How much does it cost?", subject="The last one")
        polled = house.engine.poll_all()
        assert polled.trouble == ""
        assert polled.filed + polled.known + polled.quarantined == len(ALL) + 1
        assert places(house) == list(range(1, len(ALL) + 2))
        assert house.engine.poll_all() == Polled()
        house.engine.think()
        with house.engine.database.read() as session:
            assert session.exec(select(Message.subject).order_by(Message.id.desc())).first() == "The last one"  # type: ignore[union-attr]
            assert session.exec(select(func.count()).select_from(Message)).one() == polled.filed


def test_a_message_that_ends_or_fills_its_reader_is_kept_aside_with_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reader's own walls are tried with a parser that has none."""
    broken = "import outreach.inbox.reading as r, os, time\nwhole = r.parse\n"
    broken += "def parse(raw, size=None):\n"
    broken += "    if b'ENDS' in raw: os._exit(9)\n"
    broken += "    if b'FILLS' in raw: bytearray(8 << 30)\n"
    broken += "    if b'TURNS' in raw:\n        while True: pass\n"
    broken += "    if b'RAISES' in raw: raise ValueError('no')\n"
    broken += "    return whole(raw, size=size)\n"
    broken += "r.parse = parse\nr.serve()"
    monkeypatch.setattr(reading, "READS", broken)
    monkeypatch.setattr(reading, "PAGE_SECONDS", 6)
    monkeypatch.setattr(reading, "MESSAGE_SECONDS", 4)
    page = [Raw(n, MONDAY, ANN + b"\r\n%d" % n) for n in range(60)]
    for at, word in ((7, b"ENDS"), (20, b"FILLS"), (33, b"TURNS"), (46, b"RAISES")):
        page[at] = Raw(at, MONDAY, ANN + b"\r\n" + word)
    with reader(len(page)) as reads:
        read = reads.end(reads.begin(page), page)
    aside = {item.uid: item for item in read if isinstance(item, Unreadable)}
    assert set(aside) == {7, 20, 33, 46}
    assert all(item.why and item.head.startswith("From: Ann") for item in aside.values())
    assert sum(isinstance(item, Arrived) for item in read) == 56


def test_few_messages_are_read_apart_too_where_they_are_large() -> None:
    page = [Raw(1, MONDAY, ANN + b"\r\n" + b"x" * reading.LARGE_BYTES)]
    with reader() as reads:
        begun = reads.begin(page)
        assert not isinstance(begun, list)
        assert isinstance(reads.end(begun, page)[0], Arrived)


def test_ten_megabytes_of_nested_parts_take_little_time_and_room() -> None:
    """In a process of its own, so that what it takes can be told."""
    code = (
        "import resource, time\nfrom outreach.inbox.parse import parse\n"
        "part = b'Content-Type: multipart/mixed; boundary=b%06d\\r\\n\\r\\n--b%06d\\r\\n'\n"
        "deep = b'From: ann@client.example\\r\\n' + b''.join(part % (n, n) for n in range(180_000))\n"
        "head = b'From: a@b.example\\r\\nContent-Type: multipart/mixed; boundary=b\\r\\n\\r\\n'\n"
        "wide = head + b'--b\\r\\n\\r\\nx\\r\\n' * 1_100_000\n"
        "mail = b'From: a@b.example\\r\\n' + b'Content-Type: message/rfc822\\r\\n\\r\\n' * 340_000\n"
        "base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\nbegan = time.process_time()\n"
        "for raw in (deep, wide, mail):\n    assert len(raw) > 10_000_000, len(raw)\n    parse(raw)\n"
        "print(time.process_time() - began, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - base) // 1024)\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    seconds, megabytes = ran.stdout.split()
    assert float(seconds) < 10
    assert int(megabytes) < 200
