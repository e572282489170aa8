"""Which recipient a bounce names, and whether the address is dead."""

import pytest

from outreach.inbox.bounce import read_bounce
from outreach.inbox.parse import parse

HEAD = "From: MAILER-DAEMON@mx.example\r\nTo: sam@hart.example\r\nReturn-Path: <>\r\n"


def _report(*groups: str, returned: str = "Message-ID: <one@hart.example>\r\n") -> bytes:
    status = "Reporting-MTA: dns; mx.example\r\n\r\n" + "\r\n".join(groups)
    parts = [
        "Content-Type: text/plain\r\n\r\nSorry.\r\n",
        f"Content-Type: message/delivery-status\r\n\r\n{status}\r\n",
        f"Content-Type: text/rfc822-headers\r\n\r\n{returned}\r\n",
    ]
    head = HEAD + 'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
    return (head + "".join(f"--b\r\n{part}" for part in parts) + "--b--\r\n").encode()


def _group(address: str, status: str, code: str = "", action: str = "failed") -> str:
    diagnostic = f"Diagnostic-Code: smtp; {code}\r\n" if code else ""
    return f"Final-Recipient: rfc822; {address}\r\nAction: {action}\r\nStatus: {status}\r\n{diagnostic}"


@pytest.mark.parametrize(
    ("status", "code", "permanent"),
    [
        ("5.1.1", "550 5.1.1 user unknown", True),
        ("5.1.2", "550 host not found", True),
        ("5.1.6", "551 has moved", True),
        ("5.1.10", "556 null MX", True),
        ("5.4.4", "host not found", True),
        ("5.0.0", "550 no such user here", True),
        ("5.7.1", "550 5.7.1 No mailbox found", True),
        ("5.0.0", "550 ** No mail box available for this user **", True),
        ("5.0.0", "550 BAD_RECIPIENT", True),
        ("5.0.0", "550 ben@vale.example is not an active address at this host", True),
        ("5.0.0", "554 dd This account has been disabled or discontinued", True),
        ("5.1.1", "550 5.1.1 RCP Refused due to recipient preferences", False),
        ("5.0.0", "550 Benutzer hat zuviele Mails auf dem Server", False),
        ("5.0.0", "550 <filtered.spam@vale.example>: user unknown", True),
        ("5.2.2", "552 mailbox is full", False),
        ("5.7.1", "550 blocked by policy", False),
        ("5.7.1", "554 message rejected as spam", False),
        ("5.2.1", "550 message rate too high", False),
        ("4.4.1", "451 connection timed out", False),
        ("4.1.1", "450 user unknown, try again", False),
    ],
)
def test_what_is_permanent(status: str, code: str, permanent: bool) -> None:
    (bounce,) = read_bounce(parse(_report(_group("ben@vale.example", status, code))))
    assert (bounce.recipient, bounce.status, bounce.permanent) == ("ben@vale.example", status, permanent)


def test_every_failed_recipient_is_told_once() -> None:
    groups = [_group("a@vale.example", "5.1.1"), _group("b@vale.example", "5.1.1"), _group("a@vale.example", "5.1.1")]
    assert [bounce.recipient for bounce in read_bounce(parse(_report(*groups)))] == ["a@vale.example", "b@vale.example"]


def test_a_delayed_recipient_is_no_bounce() -> None:
    groups = [_group("a@vale.example", "4.4.1", action="delayed"), _group("b@vale.example", "5.1.1")]
    assert [bounce.recipient for bounce in read_bounce(parse(_report(*groups)))] == ["b@vale.example"]


def test_the_message_that_came_back_is_named() -> None:
    (bounce,) = read_bounce(parse(_report(_group("ben@vale.example", "5.1.1"))))
    assert bounce.original_message_id == "<one@hart.example>"


@pytest.mark.parametrize(
    ("headers", "body", "recipient", "permanent"),
    [
        (
            "X-Failed-Recipients: ben@vale.example\r\n",
            "ben@vale.example\n 550 5.1.1 no such user",
            "ben@vale.example",
            True,
        ),
        ("X-Failed-Recipients: ben@vale.example\r\n", "ben@vale.example\n 552 mailbox full", "ben@vale.example", False),
        ("", "<ben@vale.example>: host said: 550 5.1.1 User unknown", "ben@vale.example", True),
        ("", "To sam@hart.example: we tried ben@vale.example, 451 try again later", "ben@vale.example", False),
        (
            "",
            "k.siebert@vale.example\nDie Adresse konnte nicht gefunden werden. 550 5.1.1",
            "k.siebert@vale.example",
            True,
        ),
    ],
)
def test_without_a_report_the_words_tell(headers: str, body: str, recipient: str, permanent: bool) -> None:
    raw = f"{HEAD}{headers}Content-Type: text/plain\r\n\r\n{body}".encode()
    (bounce,) = read_bounce(parse(raw))
    assert (bounce.recipient, bounce.permanent) == (recipient, permanent)


def test_a_message_that_names_nobody_is_no_bounce() -> None:
    assert read_bounce(parse(f"{HEAD}\r\nSomething went wrong.".encode())) == ()
