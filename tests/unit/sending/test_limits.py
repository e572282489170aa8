"""How much leaves an account, and what does it say when no more does?"""

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from outreach.config import Account
from outreach.review.records import OutboxEntry
from outreach.sending import pausing
from outreach.sending.choose import choose, why_held
from outreach.sending.limits import DAY, HOUR, Limit, days_to_warm, limits_of, room, warmed
from outreach.sending.lines import Lines
from outreach.sending.records import Transmission
from outreach.sending.sender import Sent, send_account
from outreach.sending.standing import standing
from outreach.sending_settings import Limits, WarmUp
from tests.house import MONDAY, REP, House, open_house
from tests.servers.sink import Sink


class Post:
    """A house with approved mails, whose one account sends under limits."""

    def __init__(self, house: House, sink: Sink) -> None:
        self.house, self.sink = house, sink

    def approved(self, *domains: str) -> None:
        """A mail to somebody new at each of these domains waits for its sender."""
        before = len(self.house.entries())
        for number, domain in enumerate(domains, before):
            self.house.contact(f"Ann Client{number}", f"ann{number}@{domain}", zone="America/Los_Angeles")
            self.house.they_write(f"ann{number}@{domain}", "What does it cost?", subject=f"Prices {number}")
        self.house.passes(minutes=1)
        for entry in self.house.entries(None, "waiting"):
            assert self.house.approve(entry).allowed

    def account(self, **limits: Any) -> Account:
        """Rosa's account with these settings."""
        rosa = next(each for each in self.house.engine.settings.house.accounts if each.name == "rosa")
        return Account.model_validate({**rosa.model_dump(), **limits})

    def sends(self, account: Account) -> Sent:
        """A pass of the account's workers."""
        lines, engine = Lines(account), self.house.engine
        try:
            return send_account(account, lines, engine.database, engine.review, engine.clock)
        finally:
            lines.close()

    def held(self, recipient: str = "ann0@a.example") -> Any:
        """Why mail to somebody waits."""
        with self.house.engine.database.read() as session:
            return why_held(session, "rosa", recipient)


@pytest.fixture
def post(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Post]:
    with Sink(tmp_path / "sink") as sink, open_house(tmp_path, monkeypatch, smtp_port=sink.port) as house:
        yield Post(house, sink)


def test_no_more_than_the_limit_leaves_and_the_rest_says_when(post: Post) -> None:
    post.approved(*["a.example"] * 5)
    account = post.account(limits={"per_hour": 2})
    assert post.sends(account).counts["sent"] == 2
    first = post.house.clock.now()
    assert post.held() == ("account rosa sends at most 2 mails an hour", first + HOUR)
    post.house.passes(minutes=59)
    assert post.sends(account).counts["sent"] == 0
    post.house.passes(minutes=2)
    assert post.sends(account).counts["sent"] == 2, "counted from the ledger, by another sender object"
    assert len(post.sink.accepted()) == 4
    post.house.passes(minutes=61)
    assert post.sends(account).counts["sent"] == 1
    assert post.held() is None


def test_a_full_domain_lets_others_pass(post: Post) -> None:
    post.approved("a.example", "a.example", "a.example", "b.example")
    account = post.account(limits={"domains": {"a.example": {"per_hour": 1}}})
    post.sends(account)
    assert sorted(mail["recipient"].partition("@")[2] for mail in post.sink.accepted()) == ["a.example", "b.example"]
    assert post.held("ann1@a.example")[0] == "a.example gets at most 1 mails an hour"
    assert post.held("ann9@b.example") is None


def test_one_at_once_to_a_domain_is_one_at_once(post: Post) -> None:
    post.approved(*["a.example"] * 3)
    account = post.account(limits={"per_domain": {"at_once": 1}}, connections=3)
    with post.house.engine.database.read() as session:
        assert len(choose(session, account, post.house.clock.now(), 3, hold=False).entry_ids) == 1
    assert post.sends(account).counts["sent"] == 3, "one after the other"


def test_two_senders_together_keep_one_limit(post: Post) -> None:
    post.approved(*["a.example"] * 8)
    account = post.account(limits={"per_day": 3}, connections=2)
    threads = [threading.Thread(target=post.sends, args=(account,)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(post.sink.accepted()) == 3


def test_a_claim_that_goes_back_holds_no_place(post: Post) -> None:
    post.approved("a.example", "a.example")
    post.sink.lie({"rcpt": "451 4.3.0 later"})
    account = post.account(limits={"per_day": 1})
    assert post.sends(account).counts["refused"] == 2, "nothing has left: both were tried"
    post.sink.honest()
    post.house.passes(hours=1)
    assert post.sends(account).counts["sent"] == 1


def test_an_account_warms_up_by_the_days_on_which_it_sent(post: Post) -> None:
    post.approved(*["a.example"] * 9)
    account = post.account(limits={"per_day": 100, "warm_up": {"first_day": 2, "factor": 2}})
    assert post.sends(account).counts["sent"] == 2
    assert post.held()[0] == "account rosa warms up: at most 2 mails on its day 1"
    post.house.passes(hours=24, minutes=1)
    assert post.sends(account).counts["sent"] == 4


def test_several_workers_send_each_mail_once(post: Post) -> None:
    post.approved(*["a.example"] * 10)
    sent = post.sends(post.account(workers=3, connections=2))
    assert (sent.counts["sent"], sent.trouble) == (10, [])
    assert len({mail["message_id"] for mail in post.sink.accepted()}) == 10


def _came_back(post: Post, count: int, status: str = "5.1.1") -> None:
    with post.house.engine.database.read() as session:
        rows = session.exec(select(Transmission).order_by(col(Transmission.id)).limit(count)).all()
    for number, row in enumerate(rows):
        body = (
            f"From: mailer-daemon@a.example\r\nTo: {REP}\r\nSubject: Undelivered Mail {number}\r\n"
            'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
            "--b\r\nContent-Type: text/plain\r\n\r\nIt could not be delivered.\r\n"
            "--b\r\nContent-Type: message/delivery-status\r\n\r\n"
            f"Reporting-MTA: dns; a.example\n\nFinal-Recipient: rfc822; x{number}@a.example\nAction: failed\n"
            f"Status: {status}\nDiagnostic-Code: smtp; 550 {status} no such user\n\r\n"
            f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {row.rfc_message_id}\r\n\r\n--b--\r\n"
        )
        post.house.sandbox.deliver(REP, body.encode(), post.house.clock.now())
    post.house.passes(minutes=1)


def _look(post: Post, account: Account) -> str:
    with post.house.engine.database.write() as session:
        return pausing.look(session, account, post.house.clock.now())


def test_an_account_whose_mail_comes_back_is_paused_until_a_person_resumes_it(post: Post) -> None:
    post.approved(*["a.example"] * 6)
    account = post.account(pause={"bounces": 0.4, "least_mails": 5, "least_reports": 2})
    post.sends(account)
    _came_back(post, 2)
    assert _look(post, account) == "", "two of six are a third"
    _came_back(post, 3)
    assert _look(post, account).startswith("3 of 6 mails came back since")
    post.approved("b.example")
    assert post.sends(account).counts["sent"] == 0
    assert "is paused: 3 of 6 mails came back" in post.held("ann9@b.example")[0]
    with post.house.engine.database.write() as session:
        [told] = standing(session, [account], post.house.clock.now())
        assert (told.paused_why[:6], told.due) == ("3 of 6", 1)
        pausing.resume(session, "rosa", "user 1", post.house.clock.now())
    assert _look(post, account) == "", "what came back before is not counted again"
    assert post.sends(account).counts["sent"] == 1


def test_one_of_three_pauses_nothing(post: Post) -> None:
    post.approved(*["a.example"] * 3)
    account = post.account()
    post.sends(account)
    _came_back(post, 1)
    assert _look(post, account) == ""


def test_a_full_mailbox_is_no_fault_of_the_account(post: Post) -> None:
    post.approved(*["a.example"] * 3)
    account = post.account(pause={"bounces": 0.1, "least_mails": 1, "least_reports": 1})
    post.sends(account)
    _came_back(post, 3, status="5.2.2")
    assert _look(post, account) == ""


@given(
    st.integers(1, 6),
    st.lists(st.integers(0, 40), max_size=30),
)
@settings(max_examples=200)
def test_whatever_happens_no_window_holds_more_than_its_limit(most: int, steps: list[int]) -> None:
    limit = Limit(most, timedelta(minutes=60), "")
    now, left = MONDAY, list[Any]()
    for minutes in steps:
        now += timedelta(minutes=minutes)
        inside = [at for at in left if at > now - limit.within]
        full = len(inside) >= most
        found = room(limit, len(inside), 0, left[-most] if full else None, now)
        left += [now] * min(found.free, 2)
        assert len([at for at in left if at > now - limit.within]) <= most
        if full:
            assert found.until is not None
            assert len([at for at in left if at > found.until - limit.within]) < most, "there is room when it says so"


def test_the_warm_up_ends_at_the_days_limit() -> None:
    limits = Limits(per_day=100, warm_up=WarmUp(first_day=10, factor=2))
    assert [warmed(WarmUp(first_day=10, factor=2), day) for day in range(5)] == [10, 20, 40, 80, 160]
    assert days_to_warm(limits) == 4
    [warm] = limits_of(limits, "rosa", 3)
    [full] = limits_of(limits, "rosa", 4)
    assert (warm.most, full.most, full.within) == (80, 100, DAY)


def test_what_is_due_is_found_in_its_order(post: Post) -> None:
    post.approved("a.example", "a.example", "a.example")
    with post.house.engine.database.read() as session:
        wanted = select(OutboxEntry.id).order_by(col(OutboxEntry.not_before), col(OutboxEntry.id))
        chosen = choose(session, post.account(), post.house.clock.now(), 2, hold=False)
        assert chosen.entry_ids == list(session.exec(wanted))[:2]
