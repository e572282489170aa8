"""`kill -9` at random moments, and what the servers then say: counted there, never in our own database."""

import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from outreach.inbox.records import Message, Placement
from outreach.review import queue
from tests.faults import victim
from tests.house import REP, House, open_house
from tests.servers.sink import Sink

KILLS = 50
SEED = 20261123


def _settings(house: House) -> dict[str, Any]:
    settings = house.engine.settings
    return {
        "database": settings.database,
        "config": settings.config,
        "templates": settings.templates,
        "data": settings.data,
    }


def test_every_mail_is_stored_once_whenever_polling_is_killed(house: House) -> None:
    chance = random.Random(SEED)
    delivered, killed_at_work = 0, 0
    for _ in range(KILLS):
        for _ in range(10):
            # Many mails have no Message-ID, and some are the same to the letter but for one number.
            body = f"Hello, this is letter {delivered}.\n"
            house.they_write(f"person{delivered % 40}@client.example", body, subject=f"Letter {delivered}")
            delivered += 1
        killed_at_work += victim.kill(victim.polls, _settings(house), house.clock.now(), chance, within=0.35)
    assert killed_at_work >= KILLS // 3, "the kills came too late to prove anything"

    house.passes()
    with house.engine.database.read() as session:
        texts = Counter(session.exec(select(Message.text)))
        placements = Counter(session.exec(select(Placement.folder_id, Placement.uid)))
    assert texts == Counter(f"Hello, this is letter {number}.\n" for number in range(delivered))
    assert len(placements) == delivered
    assert set(placements.values()) == {1}


def _approved(house: House, count: int) -> None:
    """So many contacts have asked, and have a mail waiting that is approved."""
    for number in range(count):
        house.contact(f"Person {number}", f"person{number}@client.example", zone="America/Los_Angeles")
        house.they_write(f"person{number}@client.example", "What does it cost?", subject=f"Prices {number}")
    house.passes(minutes=1)
    for entry in house.entries(None, "waiting"):
        assert house.approve(entry).allowed


def _killed_while_sending(house: House, work: Any) -> int:
    chance = random.Random(SEED)
    return sum(victim.kill(work, _settings(house), house.clock.now(), chance, within=0.5) for _ in range(KILLS))


def test_no_accepted_mail_is_sent_twice_and_every_doubt_is_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (
        Sink(tmp_path / "sink", delay_ms=20) as sink,
        open_house(tmp_path, monkeypatch, smtp_port=sink.port) as house,
    ):
        _approved(house, 250)
        at_work = _killed_while_sending(house, victim.sends)
        assert at_work >= KILLS // 3, "the kills came too late to prove anything"
        house.engine.send(alone=True)
        accepted = Counter(message["message_id"] for message in sink.accepted())
        hashes = {message["message_id"]: message["sha256"] for message in sink.accepted()}
        entries = house.entries()
        drafts = {entry.id: house.draft(entry) for entry in entries}
        with house.engine.database.read() as session:
            listed = {entry.id for entry in queue.listed(session, house.user(session, REP), most=1000)}

    states = Counter(entry.state for entry in entries)
    assert max(accepted.values()) == 1, "sent twice"
    assert set(states) <= {"sent", "in_doubt"}
    assert states["in_doubt"] > 0, "no kill fell between the commit and the answer"
    for entry in entries:
        rfc_message_id = drafts[entry.id].rfc_message_id
        if entry.state == "sent":
            assert accepted[rfc_message_id] == 1
        else:
            assert entry.id in listed
        if rfc_message_id in hashes:
            assert hashes[rfc_message_id] == entry.approved_sha256


def test_the_same_count_finds_a_sender_that_claims_after_it_has_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (
        Sink(tmp_path / "sink", delay_ms=20) as sink,
        open_house(tmp_path, monkeypatch, smtp_port=sink.port) as house,
    ):
        _approved(house, 250)
        _killed_while_sending(house, victim.sends_before_claiming)
        accepted = Counter(message["message_id"] for message in sink.accepted())
    assert max(accepted.values()) > 1
