"""What a calendar answers, who complains, and that no bytes make either raise."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outreach.inbox.automatic import automatic_kind
from outreach.inbox.bounce import read_bounce
from outreach.inbox.complaint import read_complaint
from outreach.inbox.invitation import read_answer
from outreach.inbox.parse import parse

EVENT = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Desk//EN
METHOD:{method}
BEGIN:VEVENT
UID:demo-1@hart.example
DTSTAMP:20260301T120000Z
DTSTART:20260304T140000Z
SUMMARY:Pump demo
ATTENDEE;PARTSTAT={state}:mailto:kim@vale.example
ATTENDEE;PARTSTAT=ACCEPTED:mailto:sam@hart.example
END:VEVENT
END:VCALENDAR
"""


def _mail(content_type: str, body: str, subject: str = "Pump demo") -> bytes:
    return (
        f"From: Kim <kim@vale.example>\r\nTo: sam@hart.example\r\nSubject: {subject}\r\n"
        f"Content-Type: {content_type}\r\n\r\n{body}"
    ).encode()


@pytest.mark.parametrize(
    ("method", "state", "answer"),
    [
        ("REPLY", "ACCEPTED", "accepted"),
        ("REPLY", "DECLINED", "declined"),
        ("REPLY", "TENTATIVE", "tentative"),
        ("COUNTER", "TENTATIVE", "counter"),
        ("CANCEL", "NEEDS-ACTION", "cancelled"),
    ],
)
def test_the_calendar_part_tells(method: str, state: str, answer: str) -> None:
    message = parse(_mail(f"text/calendar; method={method}", EVENT.format(method=method, state=state)))
    found = read_answer(message)
    assert automatic_kind(message) == "calendar"
    assert found is not None
    assert (found.answer, found.summary, found.starts_at) == (answer, "Pump demo", datetime(2026, 3, 4, 14, tzinfo=UTC))


@pytest.mark.parametrize(
    ("subject", "answer"),
    [
        ("Accepted: Pump demo", "accepted"),
        ("Abgelehnt: Vorführung", "declined"),
        ("Mit Vorbehalt: Vorführung", "tentative"),
        ("Refusé : Démonstration", "declined"),
        ("Aceptado: Demostración", "accepted"),
        ("Nuova ora proposta: Demo", "counter"),
        ("Geaccepteerd: Demo", "accepted"),
    ],
)
def test_without_a_part_the_subject_tells(subject: str, answer: str) -> None:
    found = read_answer(parse(_mail("text/calendar; method=REPLY", "", subject)))
    assert found is not None
    assert found.answer == answer


def test_an_invitation_that_a_person_attached_is_their_own_mail() -> None:
    body = (
        "--b\r\nContent-Type: text/plain\r\n\r\nHere is the invitation, see you there.\r\n"
        "--b\r\nContent-Type: text/calendar; method=REQUEST\r\nContent-Disposition: attachment\r\n\r\n"
        f"{EVENT.format(method='REQUEST', state='NEEDS-ACTION')}\r\n--b--\r\n"
    )
    assert automatic_kind(parse(_mail('multipart/mixed; boundary="b"', body, "Re: demo"))) is None


def _complaint(kind: str, named: str = "", to: str = "kim@vale.example") -> bytes:
    body = (
        "--b\r\nContent-Type: text/plain\r\n\r\nAn abuse report.\r\n"
        f"--b\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: {kind}\r\nVersion: 1\r\n{named}\r\n"
        f"--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: sam@hart.example\r\nTo: {to}\r\n"
        "Message-ID: <one@hart.example>\r\n\r\nHello\r\n--b--\r\n"
    )
    return _mail('multipart/report; report-type=feedback-report; boundary="b"', body)


@pytest.mark.parametrize(
    ("named", "to", "recipient"),
    [
        ("Original-Rcpt-To: <kim@vale.example>\r\n", "other@vale.example", "kim@vale.example"),
        ("Removal-Recipient: kim@vale.example\r\n", "other@vale.example", "kim@vale.example"),
        ("", "kim@vale.example", "kim@vale.example"),
    ],
)
def test_who_complains(named: str, to: str, recipient: str) -> None:
    message = parse(_complaint("abuse", named, to))
    found = read_complaint(message)
    assert automatic_kind(message) == "notification"
    assert found is not None
    assert (found.kind, found.recipient, found.against_us) == ("abuse", recipient, True)
    assert found.original_message_id == "<one@hart.example>"


def test_not_spam_is_no_complaint_against_us() -> None:
    found = read_complaint(parse(_complaint("not-spam")))
    assert found is not None
    assert not found.against_us


@settings(deadline=None)  # the first that reads a kind compiles its patterns
@given(st.binary(max_size=600), st.sampled_from(["report", "calendar", "plain", "feedback"]))
def test_no_bytes_make_it_raise(content: bytes, kind: str) -> None:
    types = {
        "report": b'multipart/report; report-type=delivery-status; boundary="b"',
        "calendar": b"text/calendar; method=REPLY",
        "plain": b"text/plain",
        "feedback": b'multipart/report; report-type=feedback-report; boundary="b"',
    }
    head = b"From: <mailer-daemon@mx.example>\r\nReturn-Path: <>\r\nSubject: x\r\nContent-Type: " + types[kind]
    part = {"report": b"message/delivery-status", "feedback": b"message/feedback-report"}.get(kind)
    inner = b"--b\r\nContent-Type: " + part + b"\r\n\r\n" + content + b"\r\n--b--" if part else content
    message = parse(head + b"\r\n\r\n" + inner)
    automatic_kind(message)
    read_bounce(message)
    read_answer(message)
    read_complaint(message)
