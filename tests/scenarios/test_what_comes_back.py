"""A mail of ours goes out, and something comes back for it: a report, a complaint, a way out. What do we do then?"""

import email
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from urllib.parse import unquote

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from outreach.contacts.records import Hold, Notice
from outreach.web.preference_pages import create_public_app
from tests.house import REP, House, open_house

IRIS = "iris@bluejay.example"
BASE = "https://mail.tidewater.example"
RULES = """
policy: {min_gap: 1 hour, low_risk: [follow-up]}
rules:
  - name: news
    purpose: There is news.
    who: {tags: [news], last_outbound: {at_least: 5 days}}
    when: {times: 9}
    how: {channels: [email], template: follow-up}
    approval: never
    priority: 10
"""


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """A house that writes to whom it likes, by itself, and may be reached from outside."""
    monkeypatch.setenv("OUTREACH_HOUSE__WEB__PUBLIC_ADDRESS", BASE)
    with open_house(tmp_path, monkeypatch, rules=RULES) as standing:
        yield standing


@pytest.fixture
def iris(house: House) -> int:
    """Somebody who agreed to news, and a touch so long ago that there is some."""
    contact_id = house.contact("Iris Bell", IRIS, zone="America/New_York", country="US", tags=["news"])
    house.agreed(contact_id)
    house.we_wrote(IRIS, "Hello Iris.")
    return contact_id


def sent(house: House) -> EmailMessage:
    """The mail that leaves after some days."""
    for days in (7, 1, 1, 1, 1):
        house.passes(days=days)
        if found := house.sends():
            mail = email.message_from_bytes(found[0].raw, policy=default)
            assert isinstance(mail, EmailMessage)
            return mail
    raise AssertionError(f"nothing was sent: {house.refusals(1)}")


def report(mail: EmailMessage, kind: str, fields: str, *, named: bool = True) -> bytes:
    """What a server reports of a mail of ours, with its headers (RFC 3464, RFC 5965)."""
    what = {"delivery-status": "delivery-status", "feedback-report": "feedback-report"}[kind]
    to = f"To: {IRIS}\r\n" if named else ""
    return (
        f"From: Mail Delivery System <mailer-daemon@mx.example>\r\nTo: {REP}\r\nSubject: Report\r\n"
        f"Return-Path: <>\r\nDate: Mon, 02 Mar 2026 17:00:00 +0000\r\nMIME-Version: 1.0\r\n"
        f'Content-Type: multipart/report; report-type={kind}; boundary="f"\r\n\r\n'
        f"--f\r\nContent-Type: text/plain\r\n\r\nSee below.\r\n"
        f"--f\r\nContent-Type: message/{what}\r\n\r\n{fields}\r\n"
        f"--f\r\nContent-Type: message/rfc822\r\n\r\nFrom: {REP}\r\n{to}Message-ID: {mail['Message-ID']}\r\n"
        "Subject: Where we left off\r\n\r\nHello\r\n--f--\r\n"
    ).encode()


def failed(status: str, answer: str, recipient: str = IRIS) -> str:
    """The fields of a delivery report."""
    return (
        "Reporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; {recipient}\r\nAction: failed\r\n"
        f"Status: {status}\r\nDiagnostic-Code: smtp; {answer}\r\n"
    )


def comes_back(house: House, raw: bytes) -> None:
    """It arrives a minute later, and is heard."""
    house.sandbox.deliver(REP, raw, house.clock.now())
    house.passes(minutes=1)


def notices(house: House, contact_id: int) -> list[str]:
    """What the owner was told."""
    with house.engine.database.read() as session:
        return [row.kind for row in session.exec(select(Notice).where(Notice.contact_id == contact_id))]


def is_silent(house: House, contact_id: int, days: int = 30) -> set[str]:
    """Nothing leaves in so many days; gives the codes for it."""
    for _ in range(days // 10):
        house.passes(days=10)
        assert house.sends() == []
    return house.refusals(contact_id).get("news", set())


def test_a_dead_address_ends_it_and_the_owner_is_told_once(house: House, iris: int) -> None:
    mail = sent(house)
    raw = report(mail, "delivery-status", failed("5.1.1", "550 5.1.1 User unknown"))
    comes_back(house, raw)
    comes_back(house, raw.replace(b"See below", b"See here"))
    assert "5.1.1" in (house.address(IRIS).bad_why or "")
    assert notices(house, iris) == ["refused"]
    assert "no_address" in is_silent(house, iris)


def test_a_report_about_another_address_is_known_by_the_message_id(house: House, iris: int) -> None:
    mail = sent(house)
    fields = failed("5.1.1", "550 5.1.1 User unknown", "forwarded@elsewhere.example")
    comes_back(house, report(mail, "delivery-status", fields, named=False))
    assert house.address(IRIS).bad_since is not None


def test_a_report_of_a_mail_that_we_never_sent_does_nothing(house: House, iris: int) -> None:
    mail = sent(house)
    del mail["Message-ID"]
    mail["Message-ID"] = "<000000000000000000000000.000000000000000000000000@tidewater.example>"
    fields = failed("5.1.1", "550 5.1.1 User unknown", "forwarded@elsewhere.example")
    comes_back(house, report(mail, "delivery-status", fields, named=False))
    assert house.address(IRIS).bad_since is None
    assert notices(house, iris) == []


def test_a_full_mailbox_is_tried_again_waited_for_and_tried_again(house: House, iris: int) -> None:
    for times in range(1, 4):
        mail = sent(house)
        comes_back(house, report(mail, "delivery-status", failed("4.2.2", f"452 4.2.2 Mailbox full, try {times}")))
        with house.engine.database.read() as session:
            held = [hold.kind for hold in session.exec(select(Hold).where(Hold.contact_id == iris))]
        assert held == (["bounce"] if times == 3 else [])
    house.passes(days=7)
    assert house.sends() == []
    assert "hold" in house.refusals(iris)["news"]
    assert sent(house)["To"], "the pause is over, and it is tried again"
    assert house.address(IRIS).bad_since is None


def test_failures_that_lie_long_apart_weigh_little(house: House, iris: int) -> None:
    for times in range(1, 5):
        mail = sent(house)
        comes_back(house, report(mail, "delivery-status", failed("4.2.2", f"452 4.2.2 Mailbox full, try {times}")))
        house.clock.move(timedelta(days=45))
    with house.engine.database.read() as session:
        assert session.exec(select(Hold).where(Hold.contact_id == iris)).all() == []


def test_a_refusal_for_what_it_is_is_told_and_no_fault_of_theirs(house: House, iris: int) -> None:
    comes_back(house, report(sent(house), "delivery-status", failed("5.7.1", "554 5.7.1 Blocked using a block list")))
    assert notices(house, iris) == ["refused"]
    assert house.address(IRIS).bad_since is None
    assert sent(house)["To"]


def test_a_complaint_stops_at_once_even_where_the_provider_hides_who_it_was(house: House, iris: int) -> None:
    fields = "Feedback-Type: abuse\r\nUser-Agent: Loop/1\r\nVersion: 1\r\n"
    comes_back(house, report(sent(house), "feedback-report", fields, named=False))
    assert [wish.kind for wish in house.wishes(iris)] == ["stop"]
    assert notices(house, iris) == ["complaint"]
    assert "stopped" in is_silent(house, iris)


def test_a_delay_changes_nothing(house: House, iris: int) -> None:
    fields = failed("4.4.1", "connection timed out").replace("failed", "delayed")
    comes_back(house, report(sent(house), "delivery-status", fields))
    assert notices(house, iris) == []
    assert sent(house)["To"]


def test_the_way_out_by_mail_is_a_stop_from_any_address(house: House, iris: int) -> None:
    mail = sent(house)
    subject = unquote(mail["List-Unsubscribe"].partition("subject=")[2].rstrip("> "))
    house.they_write("ib@private.example", "", subject=subject, dmarc="none")
    house.passes(minutes=5)
    [stop] = house.wishes(iris)
    assert (stop.kind, stop.source, stop.quote) == ("stop", "words", "unsubscribe")
    assert stop.message_id is not None
    assert "stopped" in is_silent(house, iris)


def test_a_token_that_was_changed_is_no_way_out(house: House, iris: int) -> None:
    subject = unquote(sent(house)["List-Unsubscribe"].partition("subject=")[2].rstrip("> "))
    changed = subject[:-1] + ("A" if subject[-1] != "A" else "B")
    house.they_write("ib@private.example", "", subject=changed.replace("unsubscribe", "hello"), dmarc="none")
    house.passes(minutes=5)
    assert house.wishes(iris) == []


def test_one_click_from_the_header_stops_what_was_sent(house: House, iris: int) -> None:
    mail = sent(house)
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Auto-Submitted"] == "auto-generated", "nobody has looked at it"
    url = mail["List-Unsubscribe"].partition(">")[0].lstrip("<")
    assert url.startswith(f"{BASE}/p/")
    client = TestClient(create_public_app(house.engine), base_url=BASE)
    assert client.get(url).status_code == 200
    assert house.wishes(iris) == []
    assert client.post(url, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert [wish.kind for wish in house.wishes(iris)] == ["stop"]
    assert "stopped" in is_silent(house, iris)


def test_the_link_in_the_text_opens_their_page(house: House, iris: int) -> None:
    text = sent(house).get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "1 Pier Road, Example Bay" in text
    url = next(word for word in text.split() if word.startswith(f"{BASE}/p/"))
    shown = TestClient(create_public_app(house.engine), base_url=BASE).get(url)
    assert "Hello Iris Bell." in shown.text
