"""What machines report is heard, too: a dead address, a full mailbox, a refusal, a complaint, a meeting."""

from collections.abc import Sequence

from sqlmodel import col, select

from outreach.contacts.records import Entry, Hold, Notice
from tests.house import REP, House

DAEMON = "Mail Delivery System <mailer-daemon@mx.example>"
IRIS = "iris@bluejay.example"


def _bounce(house: House, answer: str) -> None:
    body = f"A message that you sent could not be delivered. The following address failed:\n\n  {IRIS}\n    {answer}\n"
    house.they_write(DAEMON, body, subject="Undelivered Mail Returned to Sender", Auto_Submitted="auto-replied")
    house.passes(minutes=5)


def _iris(house: House) -> int:
    return house.contact("Iris Bell", IRIS, stage="lead", zone="America/New_York")


def _holds(house: House, contact_id: int) -> list[tuple[str, str]]:
    with house.engine.database.read() as session:
        return [(h.kind, h.why) for h in session.exec(select(Hold).where(Hold.contact_id == contact_id))]


def _notices(house: House, contact_id: int) -> Sequence[Notice]:
    with house.engine.database.read() as session:
        return session.exec(select(Notice).where(Notice.contact_id == contact_id).order_by(col(Notice.id))).all()


def test_a_dead_address_is_bad_at_once(house: House) -> None:
    iris = _iris(house)
    _bounce(house, "550 5.1.1 User unknown")
    assert house.address(IRIS).bad_since is not None
    assert _holds(house, iris) == []


def test_a_full_mailbox_is_counted_and_holds_the_third_time(house: House) -> None:
    iris = _iris(house)
    for _ in range(2):
        _bounce(house, "552 5.2.2 mailbox full")
    assert house.address(IRIS).bad_since is None
    assert _holds(house, iris) == []
    _bounce(house, "552 5.2.2 mailbox full")
    assert [kind for kind, _ in _holds(house, iris)] == ["bounce"]
    assert house.address(IRIS).bad_since is None


def test_a_refusal_for_policy_is_told_and_leaves_the_address_good(house: House) -> None:
    iris = _iris(house)
    _bounce(house, "554 5.7.1 Client host blocked using a block list")
    assert house.address(IRIS).bad_since is None
    assert "refused" in {notice.kind for notice in _notices(house, iris)}


def test_a_delay_changes_nothing(house: House) -> None:
    iris = _iris(house)
    body = f"Your message to {IRIS} has not yet been delivered. It will be retried until it is 5 days old."
    house.they_write(DAEMON, body, subject="Delayed Mail (still being retried)", Auto_Submitted="auto-replied")
    house.passes(minutes=5)
    assert house.address(IRIS).bad_since is None
    assert _notices(house, iris) == []
    with house.engine.database.read() as session:
        assert session.exec(select(Entry).where(Entry.by == "bounce")).all() == []


def test_a_complaint_is_a_stop(house: House) -> None:
    iris = _iris(house)
    raw = (
        f"From: feedback@provider.example\r\nTo: {REP}\r\nSubject: FW: Your quotation\r\n"
        "Date: Mon, 02 Mar 2026 17:00:00 +0000\r\nMessage-ID: <arf1@provider.example>\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=feedback-report; boundary="f"\r\n\r\n'
        "--f\r\nContent-Type: text/plain\r\n\r\nThis is an email abuse report.\r\n"
        "--f\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\nUser-Agent: Loop/1\r\n"
        f"Version: 1\r\nOriginal-Rcpt-To: <{IRIS}>\r\n\r\n"
        f"--f\r\nContent-Type: message/rfc822\r\n\r\nFrom: {REP}\r\nTo: {IRIS}\r\nMessage-ID: <x@tidewater.example>\r\n"
        "Subject: Your quotation\r\n\r\nHello\r\n--f--\r\n"
    )
    house.sandbox.deliver(REP, raw.encode(), house.clock.now())
    house.passes(minutes=5)
    assert [wish.kind for wish in house.wishes(iris)] == ["stop"]
    assert [notice.kind for notice in _notices(house, iris)] == ["complaint"]


def test_an_absence_note_holds_until_the_day_after_the_return_and_names_who_stands_in(house: House) -> None:
    iris = _iris(house)
    body = "I am away and back on Monday 9 March 2026. Until then please contact Tom Hale (tom@bluejay.example)."
    house.they_write(IRIS, body, subject="Automatic reply: Hello", Auto_Submitted="auto-replied")
    house.passes(minutes=5)
    [(kind, why)] = _holds(house, iris)
    assert kind == "out_of_office"
    assert "2026-03-09" in why
    assert "Tom Hale <tom@bluejay.example>" in why


def test_a_declined_meeting_and_a_challenge_are_told(house: House) -> None:
    iris = _iris(house)
    headers = {
        "subject": "Declined: Demo @ Wed Mar 4, 2026 2pm",
        "Content_Class": "urn:content-classes:calendarmessage",
    }
    house.they_write(IRIS, "Sorry, another time.", **headers)
    house.passes(minutes=5)
    body = "I only accept mail from people I know. Please click the link to prove that you are human: https://x.example"
    house.they_write(IRIS, body, subject="Please confirm your message", Auto_Submitted="auto-replied")
    house.passes(minutes=5)
    assert [notice.kind for notice in _notices(house, iris)] == ["meeting", "challenge"]
