"""What settles a doubt, and what proves nothing?"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from outreach.config import Account
from outreach.contacts.records import Touch
from outreach.review.records import OutboxEntry
from outreach.sending.claim import Gone, claim, let_go, recover
from outreach.sending.doubts import LOOK_AFTER, look_in_sent
from outreach.sending.outcome import Nothing, record
from outreach.sending.records import Transmission
from outreach.sending.smtp import Reply
from tests import house as house_module
from tests.house import REP, House, open_house
from tests.servers.sink import Sink

ANN = "ann@client.example"


class Doubtful:
    """A house with one mail to Ann that the server has taken over without a word."""

    def __init__(self, house: House, sink: Sink) -> None:
        self.house, self.sink = house, sink

    @property
    def entry(self) -> OutboxEntry:
        """The mail's way out."""
        return self.house.entries()[0]

    def account(self, **more: Any) -> Account:
        """Rosa's account with these settings."""
        rosa = next(each for each in self.house.engine.settings.house.accounts if each.name == "rosa")
        return Account.model_validate({**rosa.model_dump(), **more})

    def looks(self, account: Account, **later: float) -> int:
        """Time goes by, and Sent is looked into."""
        self.house.clock.move(timedelta(**later))
        return look_in_sent(account, self.house.engine.database, self.house.clock)

    def counted(self) -> int:
        """How often it was looked for."""
        with self.house.engine.database.read() as session:
            return session.exec(select(Transmission.looks)).one()

    def touches(self) -> int:
        """Touches of ours."""
        with self.house.engine.database.read() as session:
            return len(session.exec(select(Touch).where(Touch.direction == "out")).all())


def _approved(house: House) -> None:
    house.contact("Ann Client", ANN, zone="America/Los_Angeles", stage="lead")
    house.they_write(ANN, "What does it cost for ten people?", subject="Prices")
    house.passes(minutes=1)
    [entry] = house.entries(None, "waiting")
    assert house.approve(entry).allowed


@pytest.fixture
def doubtful(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Doubtful]:
    with Sink(tmp_path / "sink") as sink, open_house(tmp_path, monkeypatch, smtp_port=sink.port) as house:
        _approved(house)
        sink.lie({"dot": "accept, drop"})
        assert house.engine.send(alone=True).counts["in_doubt"] == 1
        sink.honest()
        yield Doubtful(house, sink)


def test_a_copy_in_sent_settles_it_after_two_minutes(doubtful: Doubtful) -> None:
    house = doubtful.house
    house.sandbox.deliver(REP, house.draft(doubtful.entry).raw, house.clock.now(), "Sent")
    assert doubtful.looks(doubtful.account(), seconds=119) == 0
    assert doubtful.looks(doubtful.account(), seconds=2) == 1
    assert (doubtful.entry.state, doubtful.touches()) == ("sent", 1)


def test_that_there_is_no_copy_proves_nothing(doubtful: Doubtful) -> None:
    for _ in range(5):
        assert doubtful.looks(doubtful.account(), minutes=3) == 0
    assert (doubtful.entry.state, doubtful.counted(), doubtful.touches()) == ("in_doubt", 2, 1)


def test_where_absence_is_proof_the_second_look_sends_it_again_in_an_epoch_of_its_own(doubtful: Doubtful) -> None:
    account = doubtful.account(sent_is_proof=True)
    assert doubtful.looks(account, minutes=2) == 0
    assert doubtful.looks(account, seconds=LOOK_AFTER.total_seconds() - 1) == 0
    assert doubtful.looks(account, seconds=1) == 1
    entry = doubtful.entry
    assert (entry.state, entry.epoch, doubtful.touches()) == ("approved", 2, 0)


def _let_go(house: House) -> Gone:
    engine, now = house.engine, house.clock.now()
    with engine.database.write() as session:
        [held] = claim(session, [house.entries()[0].id or 0], "one", now)
    [gone] = let_go(engine.database, [held], engine.review, now)
    assert isinstance(gone, Gone)
    return gone


def test_the_servers_own_word_settles_what_another_daemon_took_for_a_doubt(house: House) -> None:
    _approved(house)
    gone = _let_go(house)
    assert recover(house.engine.database, house.clock.now() + timedelta(minutes=16), alone=False) == (0, 1)
    with house.engine.database.write() as session:
        assert record(session, [(gone, Reply(250, "queued"))], house.clock.now()) == ["sent"]
    assert house.entries()[0].state == "sent"


def test_no_answer_to_what_is_in_doubt_already_changes_nothing(house: House) -> None:
    _approved(house)
    gone = _let_go(house)
    recover(house.engine.database, house.clock.now() + timedelta(minutes=16), alone=False)
    with house.engine.database.write() as session:
        assert record(session, [(gone, Nothing("gone"))], house.clock.now()) == ["in_doubt"]
    assert house.entries()[0].state == "in_doubt"


@pytest.fixture
def keyed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Doubtful]:
    """The same, with a provider that takes each key once."""
    monkeypatch.setattr(
        "tests.house._ACCOUNT", house_module._ACCOUNT + "    idempotency_header: Resend-Idempotency-Key\n"
    )
    with Sink(tmp_path / "sink") as sink, open_house(tmp_path, monkeypatch, smtp_port=sink.port) as house:
        _approved(house)
        sink.lie({"dot": "accept, drop"})
        assert house.engine.send(alone=True).counts["in_doubt"] == 1
        sink.honest()
        yield Doubtful(house, sink)


def _sends(doubtful: Doubtful, **later: float) -> None:
    doubtful.house.passes(**later)
    doubtful.house.engine.send(alone=True)


def test_within_its_hours_the_same_key_is_sent_again_and_counts_once(keyed: Doubtful) -> None:
    _sends(keyed, minutes=4)
    assert len(keyed.sink.accepted()) == 1, "evidence is waited for first"
    _sends(keyed, minutes=2)
    first, second = keyed.sink.accepted()
    assert first["sha256"] == second["sha256"], "the same bytes, the same key"
    assert keyed.sink.raw(second).startswith(b"Resend-Idempotency-Key: ")
    assert (keyed.entry.state, keyed.entry.epoch, keyed.touches()) == ("sent", 2, 1)


def test_after_its_hours_nothing_is_sent_again(keyed: Doubtful) -> None:
    _sends(keyed, hours=25)
    assert (len(keyed.sink.accepted()), keyed.entry.state) == (1, "in_doubt")


def test_a_refusal_of_the_second_says_nothing_of_the_first(keyed: Doubtful) -> None:
    keyed.sink.lie({"dot": "554 5.6.0 no"})
    _sends(keyed, minutes=6)
    assert (keyed.entry.state, keyed.touches()) == ("in_doubt", 1)
    for _ in range(4):
        _sends(keyed, minutes=6)
    assert keyed.entry.epoch == 3, "not for ever"


def test_who_has_asked_for_silence_gets_no_second_one(keyed: Doubtful) -> None:
    keyed.house.they_write(ANN, "Please stop writing to me.", subject="Stop")
    _sends(keyed, minutes=6)
    assert (len(keyed.sink.accepted()), keyed.entry.state, keyed.touches()) == (1, "in_doubt", 1)
