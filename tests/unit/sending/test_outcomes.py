"""What becomes of a mail whose server says no, breaks off, or lies?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from outreach.contacts.records import Touch
from outreach.review import queue
from outreach.review.records import OutboxEntry
from outreach.sending.outcome import resolve
from outreach.sending.records import Transmission
from outreach.sending.sender import Sent
from tests.house import REP, House, letter, open_house
from tests.servers.sink import Sink

ANN = "ann@client.example"


@dataclass
class Post:
    """A house whose mail goes to a sink that lies when told to, with one approved mail to Ann."""

    house: House
    sink: Sink
    ann: int

    @property
    def entry(self) -> OutboxEntry:
        """The mail's way out as it stands."""
        return self.house.entries(self.ann)[0]

    def sends(self, **lie: str) -> Sent:
        """A pass of the sender against a server that does this."""
        self.sink.lie(lie)
        return self.house.engine.send(alone=True)

    def touches(self) -> int:
        """How many touches of ours are counted."""
        with self.house.engine.database.read() as session:
            return len(session.exec(select(Touch).where(Touch.contact_id == self.ann, Touch.direction == "out")).all())

    def transmissions(self) -> list[tuple[int, str | None]]:
        """Epoch and outcome of each handing over."""
        with self.house.engine.database.read() as session:
            rows = session.exec(select(Transmission).order_by(col(Transmission.id)))
            return [(row.epoch, row.outcome) for row in rows]

    def later(self) -> None:
        """Two hours go by, in which every account is read."""
        self.house.passes(hours=2)


@pytest.fixture
def post(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Post]:
    with Sink(tmp_path / "sink") as sink, open_house(tmp_path, monkeypatch, smtp_port=sink.port) as house:
        ann = house.contact("Ann Client", ANN, zone="America/Los_Angeles", stage="lead")
        house.they_write(ANN, "What does it cost for ten people?", subject="Prices")
        house.passes(minutes=1)
        [entry] = house.entries(ann, "waiting")
        assert house.approve(entry).allowed
        yield Post(house, sink, ann)


def test_an_honest_server_gets_the_approved_bytes_once(post: Post) -> None:
    sent = post.sends()
    [accepted] = post.sink.accepted()
    assert accepted["sha256"] == post.entry.approved_sha256
    assert accepted["recipients"] == [ANN]
    assert (post.entry.state, sent.counts["sent"], post.touches()) == ("sent", 1, 1)
    post.later()
    post.sends()
    assert len(post.sink.accepted()) == 1


def test_a_no_for_now_before_the_body_is_tried_again_later(post: Post) -> None:
    for attempt, verb in enumerate(("mail", "rcpt", "data"), 1):
        assert post.sends(**{verb: "451 4.3.0 later"}).counts["refused"] == 1
        assert (post.entry.state, post.entry.attempts, post.entry.epoch) == ("approved", attempt, 1)
        assert post.entry.not_before >= post.house.clock.now() + timedelta(minutes=30)
        assert (post.touches(), post.transmissions()) == (0, [])
        post.sends()
        assert post.sink.accepted() == [], "not before its time"
        post.later()
    post.sends()
    assert (post.entry.state, len(post.sink.accepted()), post.touches()) == ("sent", 1, 1)


@pytest.mark.parametrize("verb", ["rcpt", "data"])
def test_a_no_for_good_before_the_body_is_the_end(post: Post, verb: str) -> None:
    post.sends(**{verb: "550 5.7.1 not from you"})
    assert post.entry.state == "failed"
    assert "550 5.7.1 not from you" in post.entry.why[0]["text"]
    assert (post.touches(), post.transmissions(), post.sink.accepted()) == (0, [], [])


def test_an_address_that_is_none_is_dead_from_then_on(post: Post) -> None:
    post.sends(rcpt="550 5.1.1 no such user")
    post.later()
    assert post.entry.state == "failed"
    assert "no_address" in set().union(*post.house.refusals(post.ann).values())


def test_a_no_for_now_to_the_final_dot_undoes_the_touch_and_gets_a_new_epoch(post: Post) -> None:
    post.sends(dot="452 4.2.2 mailbox full")
    assert (post.entry.state, post.entry.epoch) == ("approved", 2)
    assert (post.touches(), post.transmissions()) == (0, [(1, "refused_for_now")])
    post.later()
    post.sends()
    assert (post.entry.state, len(post.sink.accepted()), post.touches()) == ("sent", 1, 1)
    assert post.transmissions() == [(1, "refused_for_now"), (2, "sent")]


def test_a_no_for_good_to_the_final_dot_undoes_the_touch_and_is_the_end(post: Post) -> None:
    post.sends(dot="554 5.6.0 we do not like it")
    assert (post.entry.state, post.touches(), post.transmissions()) == ("failed", 0, [(1, "refused")])


def test_a_connection_that_breaks_before_the_body_costs_nothing(post: Post) -> None:
    for verb in ("greeting", "auth", "mail", "rcpt", "data"):
        trouble = post.sends(**{verb: "drop"}).trouble
        assert any("account rosa: 127.0.0.1" in line for line in trouble), verb
        assert (post.entry.state, post.touches(), post.transmissions()) == ("approved", 0, [])
        post.house.passes(minutes=10)
    post.sends()
    assert (post.entry.state, len(post.sink.accepted())) == ("sent", 1)


def test_a_password_that_is_wrong_costs_nothing_and_says_which(post: Post) -> None:
    [trouble] = [line for line in post.sends(auth="535 5.7.8 no").trouble if "account rosa" in line]
    assert "OUTREACH_ROSA_PASSWORD" in trouble
    assert (post.entry.state, post.touches()) == ("approved", 0)


@pytest.mark.parametrize(("dot", "arrived"), [("drop", 0), ("accept, drop", 1), ("accept, 451 4.3.0 lost it", 1)])
def test_after_the_body_only_an_explicit_no_is_a_no(post: Post, dot: str, arrived: int) -> None:
    post.sends(dot=dot)
    assert len(post.sink.accepted()) == arrived
    expected = "approved" if "451" in dot else "in_doubt"
    assert post.entry.state == expected


@pytest.fixture
def doubtful(post: Post) -> Post:
    """The server has taken it over and said nothing."""
    assert post.sends(dot="accept, drop").counts["in_doubt"] == 1
    assert (post.entry.state, post.touches(), post.transmissions()) == ("in_doubt", 1, [(1, "in_doubt")])
    return post


def test_a_doubt_is_listed_and_never_sent_again(doubtful: Post) -> None:
    for _ in range(3):
        doubtful.later()
        doubtful.sends()
    assert (doubtful.entry.state, len(doubtful.sink.accepted()), doubtful.touches()) == ("in_doubt", 1, 1)
    with doubtful.house.engine.database.read() as session:
        listed = queue.listed(session, doubtful.house.user(session, REP))
    assert doubtful.entry.id in {entry.id for entry in listed}


def _copy_in_sent(post: Post) -> None:
    post.house.sandbox.deliver(REP, post.house.draft(post.entry).raw, post.house.clock.now(), "Sent")


def _their_answer(post: Post) -> None:
    named = post.house.draft(post.entry).rfc_message_id or ""
    post.house.they_write(ANN, "Thanks, that is clear.", subject="Re: Prices", In_Reply_To=named, References=named)


def _bounce(post: Post) -> None:
    draft = post.house.draft(post.entry)
    text = f"Final-Recipient: rfc822; {ANN}\nAction: failed\nStatus: 4.4.7\n"
    raw = letter("mailer-daemon@client.example", REP, "x", post.house.clock.now(), subject="Undelivered Mail")
    body = (
        f"From: mailer-daemon@client.example\r\nTo: {REP}\r\nSubject: Undelivered Mail\r\nDate: {raw['Date']}\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        f"--b\r\nContent-Type: text/plain\r\n\r\nIt could not be delivered.\r\n"
        f"--b\r\nContent-Type: message/delivery-status\r\n\r\n{text}\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {draft.rfc_message_id}\r\n\r\n--b--\r\n"
    )
    post.house.sandbox.deliver(REP, body.encode(), post.house.clock.now())


@pytest.mark.parametrize("evidence", [_copy_in_sent, _their_answer, _bounce])
def test_evidence_settles_a_doubt(doubtful: Post, evidence: Any) -> None:
    evidence(doubtful)
    doubtful.later()
    doubtful.sends()
    assert (doubtful.entry.state, len(doubtful.sink.accepted())) == ("sent", 1)
    assert doubtful.transmissions() == [(1, "sent")]


@pytest.mark.parametrize(("was_sent", "state", "touches"), [(True, "sent", 1), (False, "failed", 0)])
def test_a_person_settles_a_doubt(doubtful: Post, was_sent: bool, state: str, touches: int) -> None:
    with doubtful.house.engine.database.write() as session:
        user = doubtful.house.user(session, REP)
        resolve(session, doubtful.entry.id or 0, user, doubtful.house.clock.now(), was_sent=was_sent)
    doubtful.sends()
    assert (doubtful.entry.state, doubtful.touches(), len(doubtful.sink.accepted())) == (state, touches, 1)
