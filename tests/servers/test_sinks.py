"""Do the sinks record what was really accepted, whatever they say to the sender?"""

import hashlib
import smtplib
import threading
from pathlib import Path

import pytest

from tests.servers.ports import wait_until
from tests.servers.process import pid_exists
from tests.servers.sink import Sink
from tests.servers.smtp_sink import SmtpSink

MESSAGE = (
    b"From: rep@ours.example\r\nTo: ann@example.com\r\nMessage-ID: <1@ours.example>\r\n\r\nHello\r\n..\r\n.\r\nbye\r\n"
)


def send(port: int, to: str, raw: bytes = MESSAGE) -> None:
    """One message from our rep, by plain SMTP."""
    with smtplib.SMTP("127.0.0.1", port, timeout=5) as client:
        client.sendmail("rep@ours.example", [to], raw)


@pytest.mark.postfix
@pytest.mark.skipif(SmtpSink.available() is not None, reason=str(SmtpSink.available()))
class TestSmtpSink:
    """Postfix's smtp-sink."""

    def test_every_accepted_message_is_dumped(self, tmp_path: Path) -> None:
        with SmtpSink(tmp_path) as sink:
            pid = sink.pid
            send(sink.port, "ann@example.com")
            assert sink.messages() == [MESSAGE.replace(b"\r\n", b"\n")]
            assert b"X-Rcpt-Args: <ann@example.com>" in sink.dumps()[0]
        assert pid is not None
        assert not pid_exists(pid)

    def test_options_make_it_refuse(self, tmp_path: Path) -> None:
        with SmtpSink(tmp_path, ["-r", "RCPT"]) as sink, pytest.raises(smtplib.SMTPRecipientsRefused):
            send(sink.port, "ann@example.com")


class TestSink:
    """Our own sink: what it says, and what it truly accepted."""

    def test_it_records_the_bytes_as_they_were_sent(self, tmp_path: Path) -> None:
        with Sink(tmp_path) as sink:
            pid = sink.pid
            send(sink.port, "ann@example.com")
            [accepted] = sink.accepted()
            assert (accepted["message_id"], accepted["recipient"]) == ("<1@ours.example>", "ann@example.com")
            assert accepted["sha256"] == hashlib.sha256(MESSAGE).hexdigest()
            assert sink.raw(accepted) == MESSAGE
        assert pid is not None
        assert not pid_exists(pid)

    @pytest.mark.parametrize(
        ("step", "lie", "accepted"),
        [
            ("greeting", "421 4.3.2 busy", 0),
            ("mail", "451 4.3.0 later", 0),
            ("mail", "drop", 0),
            ("rcpt", "550 5.1.1 no such user", 0),
            ("data", "drop", 0),
            ("data", "452 4.3.1 full", 0),
            ("dot", "554 5.7.1 spam", 0),
            ("dot", "drop", 0),
            ("dot", "accept, drop", 1),
            ("dot", "accept, 451 4.3.0 lost it", 1),
        ],
    )
    def test_a_lie_holds_for_one_message(self, tmp_path: Path, step: str, lie: str, accepted: int) -> None:
        with Sink(tmp_path) as sink:
            sink.lie({step: lie}, {})
            with pytest.raises(smtplib.SMTPException):
                send(sink.port, "ann@example.com")
            assert len(sink.accepted()) == accepted
            sink.honest()
            send(sink.port, "ann@example.com")
            assert len(sink.accepted()) == accepted + 1

    def test_a_lie_may_concern_one_recipient(self, tmp_path: Path) -> None:
        with Sink(tmp_path) as sink:
            sink.lie({"rcpt": "550 5.1.1 no such user", "to": "dov@"})
            send(sink.port, "ann@example.com")
            with pytest.raises(smtplib.SMTPRecipientsRefused):
                send(sink.port, "dov@example.com")

    def test_the_line_is_on_disk_before_the_answer(self, tmp_path: Path) -> None:
        with Sink(tmp_path, delay_ms=60_000) as sink:
            sending = threading.Thread(target=_send_and_be_cut_off, args=(sink.port,))
            sending.start()
            wait_until(lambda: len(sink.accepted()) == 1, what="the sink's line")
            assert sending.is_alive()
        sending.join(timeout=10)

    def test_login_is_accepted_or_refused_by_script(self, tmp_path: Path) -> None:
        with Sink(tmp_path) as sink, smtplib.SMTP("127.0.0.1", sink.port) as client:
            assert client.login("rep", "secret")[0] == 235
        with Sink(tmp_path) as sink:
            sink.lie({"auth": "535 5.7.8 wrong"})
            with smtplib.SMTP("127.0.0.1", sink.port) as client, pytest.raises(smtplib.SMTPAuthenticationError):
                client.login("rep", "secret")


def _send_and_be_cut_off(port: int) -> None:
    try:
        send(port, "ann@example.com")
    except (smtplib.SMTPException, OSError):
        return
