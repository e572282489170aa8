"""Does the sandbox behave like a mail server: SMTP in, IMAP out, logins checked, gone when stopped?"""

import json
import smtplib
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from imapclient import IMAPClient
from imapclient.exceptions import LoginError

from outreach.cli.demo.sandbox import Sandbox

MAYA, IRIS = "maya@ours.example", "iris@theirs.example"
USERS = {MAYA: "harbour", IRIS: "garden"}
RAW = b"From: maya@ours.example\r\nTo: iris@theirs.example\r\nSubject: Gr\xc3\xbc\xc3\x9fe\r\n\r\nHello\r\n.dot\r\n"


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(USERS, refused={"gone@theirs.example"}) as running:
        yield running


def open_mailbox(sandbox: Sandbox, user: str) -> IMAPClient:
    client = IMAPClient("127.0.0.1", port=sandbox.imap_port, ssl=False)
    client.normalise_times = False
    client.login(user, USERS[user])
    return client


def send(sandbox: Sandbox, *recipients: str) -> None:
    with smtplib.SMTP("127.0.0.1", sandbox.smtp_port) as client:
        client.login(MAYA, USERS[MAYA])
        client.sendmail(MAYA, recipients, RAW, mail_options=["SMTPUTF8", "BODY=8BITMIME"])


def test_smtp_in_imap_out(sandbox: Sandbox) -> None:
    send(sandbox, IRIS, "nobody@elsewhere.example")
    kept = sandbox.accepted()
    assert [(mail.sender, mail.recipients, mail.raw) for mail in kept] == [
        (MAYA, (IRIS, "nobody@elsewhere.example"), RAW)
    ]
    with open_mailbox(sandbox, IRIS) as client:
        assert client.select_folder("INBOX", readonly=True)[b"EXISTS"] == 1
        uid = client.search()[0]
        body = client.fetch([uid], ["BODY.PEEK[]"])[uid][b"BODY[]"]
        assert body.startswith(b"Return-Path: <maya@ours.example>\r\nReceived: ")
        assert body.endswith(RAW)


def test_delivered_mail_has_its_internal_date(sandbox: Sandbox) -> None:
    at = datetime(2026, 3, 2, 14, 20, tzinfo=UTC)
    sandbox.deliver(IRIS, RAW, at)
    sandbox.deliver(IRIS, RAW, at, "Sent")
    with open_mailbox(sandbox, IRIS) as client:
        for folder in ("INBOX", "Sent"):
            client.select_folder(folder, readonly=True)
            uid = client.search()[0]
            answer = client.fetch([uid], ["INTERNALDATE", "BODY.PEEK[]"])[uid]
            assert (answer[b"INTERNALDATE"], answer[b"BODY[]"]) == (at, RAW)


def test_append_over_imap_is_kept(sandbox: Sandbox) -> None:
    at = datetime(2026, 3, 2, 14, 20, tzinfo=UTC)
    with open_mailbox(sandbox, MAYA) as client:
        client.append("Sent", RAW, flags=[rb"\Seen"], msg_time=at)
        client.select_folder("Sent", readonly=True)
        assert len(client.search(["HEADER", "From", "maya@ours.example"])) == 1


def test_idle_hears_new_mail(sandbox: Sandbox) -> None:
    with open_mailbox(sandbox, IRIS) as client:
        client.select_folder("INBOX")
        client.idle()
        send(sandbox, IRIS)
        assert any(b"EXISTS" in line for line in client.idle_check(timeout=5))
        client.idle_done()


def test_wrong_passwords_are_refused(sandbox: Sandbox) -> None:
    with (
        smtplib.SMTP("127.0.0.1", sandbox.smtp_port) as client,
        pytest.raises(smtplib.SMTPAuthenticationError),
    ):
        client.login(MAYA, "wrong")
    client = IMAPClient("127.0.0.1", port=sandbox.imap_port, ssl=False)
    with pytest.raises(LoginError):
        client.login(MAYA, "wrong")
    client.shutdown()


def test_a_refused_recipient_gets_550(sandbox: Sandbox) -> None:
    with smtplib.SMTP("127.0.0.1", sandbox.smtp_port) as client:
        with pytest.raises(smtplib.SMTPRecipientsRefused) as caught:
            client.sendmail(MAYA, ["gone@theirs.example"], b"Subject: x\r\n\r\nx\r\n")
        assert caught.value.recipients["gone@theirs.example"][0] == 550
    assert sandbox.accepted() == []


def test_stopped_sandbox_answers_no_more() -> None:
    with Sandbox(USERS) as sandbox:
        port = sandbox.smtp_port
    with pytest.raises(OSError, match="refused"):
        smtplib.SMTP("127.0.0.1", port)


def test_runs_as_a_process_of_its_own() -> None:
    command = [sys.executable, "-m", "outreach.cli.demo.sandbox_process"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps({"users": USERS}) + "\n")
        process.stdin.flush()
        ports = json.loads(process.stdout.readline())
        with smtplib.SMTP("127.0.0.1", ports["smtp_port"]) as client:
            client.sendmail(MAYA, [IRIS], b"Subject: x\r\n\r\nx\r\n")
        assert json.loads(process.stdout.readline())["recipients"] == [IRIS]
        process.stdin.close()
        assert process.wait(10) == 0
