"""Do the servers that other tests stand on work themselves: one real round each, and nothing left behind?"""

import email
import imaplib
import os
import smtplib
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.servers.dovecot import Dovecot
from tests.servers.postfix import Postfix
from tests.servers.postgres import Postgres
from tests.servers.process import pid_exists

MESSAGE = (
    b"From: rep@ours.example\r\nTo: ann@example.com\r\nMessage-ID: <1@ours.example>\r\n\r\nHello\r\n..\r\n.\r\nbye\r\n"
)
USERS = {"ann@example.com": "garden", "rep@ours.example": "harbour"}


def needs(reason: str | None) -> pytest.MarkDecorator:
    """Skip with the server's own reason when it cannot run here."""
    return pytest.mark.skipif(reason is not None, reason=reason or "")


def send(port: int, to: str, raw: bytes = MESSAGE) -> None:
    """One message from our rep, by plain SMTP."""
    with smtplib.SMTP("127.0.0.1", port, timeout=5) as client:
        client.sendmail("rep@ours.example", [to], raw)


def bodies(dovecot: Dovecot, user: str, folder: str = "INBOX") -> list[bytes]:
    """Every message of a folder, as IMAP hands it out."""
    with imaplib.IMAP4(dovecot.host, dovecot.port) as client:
        client.login(user, USERS[user])
        _, count = client.select(f'"{folder}"', readonly=True)
        _, answer = client.fetch("1:*", "(BODY.PEEK[])") if count != [b"0"] else ("OK", [])
    return [item[1] for item in answer if isinstance(item, tuple)]


@pytest.mark.dovecot
@needs(Dovecot.available())
class TestDovecot:
    """Append, fetch, stop, start, TLS."""

    def test_what_was_appended_is_fetched_byte_for_byte(self, tmp_path: Path) -> None:
        with Dovecot(tmp_path, USERS) as dovecot:
            pid = dovecot.pid
            dovecot.append("ann@example.com", MESSAGE)
            dovecot.append("ann@example.com", MESSAGE, "Café/To approve")
            assert bodies(dovecot, "ann@example.com") == [MESSAGE]
            assert bodies(dovecot, "ann@example.com", "Caf&AOk-/To approve") == [MESSAGE]
            assert bodies(dovecot, "rep@ours.example") == []
            assert len(list(dovecot.maildir("ann@example.com", "Café/To approve").glob("new/*"))) == 1
        assert pid is not None
        assert not pid_exists(pid)

    def test_a_file_dropped_into_the_maildir_is_served(self, tmp_path: Path) -> None:
        with Dovecot(tmp_path, USERS) as dovecot:
            dovecot.append("ann@example.com", MESSAGE)
            dovecot.drop("ann@example.com", b"Subject: dropped\n\nx\n")
            assert bodies(dovecot, "ann@example.com")[1:] == [b"Subject: dropped\r\n\r\nx\r\n"]

    def test_after_a_restart_the_mail_is_there_and_uidvalidity_can_change(self, tmp_path: Path) -> None:
        with Dovecot(tmp_path, USERS) as dovecot:
            dovecot.append("ann@example.com", MESSAGE)
            before = uidvalidity(dovecot)
            dovecot.stop()
            dovecot.start()
            assert uidvalidity(dovecot) == before
            dovecot.stop()
            dovecot.forget_uids("ann@example.com")
            dovecot.start()
            assert uidvalidity(dovecot) != before
            assert bodies(dovecot, "ann@example.com") == [MESSAGE]

    def test_tls_at_once_and_by_starttls(self, tmp_path: Path) -> None:
        with Dovecot(tmp_path, USERS, tls=True) as dovecot:
            context = dovecot.tls_context()
            with imaplib.IMAP4_SSL("localhost", dovecot.tls_port, ssl_context=context) as client:
                client.login("ann@example.com", "garden")
            with imaplib.IMAP4("localhost", dovecot.port) as client:
                client.starttls(context)
                client.login("ann@example.com", "garden")


def uidvalidity(dovecot: Dovecot) -> bytes:
    """UIDVALIDITY of Ann's INBOX."""
    with imaplib.IMAP4(dovecot.host, dovecot.port) as client:
        client.login("ann@example.com", USERS["ann@example.com"])
        client.select(readonly=True)
        value: bytes = client.response("UIDVALIDITY")[1][0]
        return value


@pytest.mark.dovecot
@pytest.mark.postfix
@needs(Dovecot.available())
@needs(Postfix.available())
class TestPostfix:
    """What is sent arrives, is returned, or is refused; nothing leaves."""

    @pytest.fixture
    def servers(self, tmp_path: Path) -> Iterator[tuple[Postfix, Dovecot]]:
        with Dovecot(tmp_path / "imap", USERS) as dovecot:
            maildirs = {user: dovecot.maildir(user) for user in USERS}
            domains = ["example.com", "ours.example"]
            with Postfix(tmp_path / "smtp", domains, maildirs, bounces=["dov@example.com"]) as postfix:
                pid = postfix.pid
                yield postfix, dovecot
            assert pid is not None
            assert not pid_exists(pid)

    def test_a_sent_mail_arrives_in_the_contacts_folder(self, servers: tuple[Postfix, Dovecot]) -> None:
        postfix, dovecot = servers
        send(postfix.port, "ann@example.com")
        postfix.wait_until_delivered()
        [arrived] = bodies(dovecot, "ann@example.com")
        assert arrived.endswith(b"\r\n\r\nHello\r\n..\r\n.\r\nbye\r\n")
        assert b"Message-ID: <1@ours.example>\r\n" in arrived

    def test_a_bounce_comes_back_as_a_delivery_report(self, servers: tuple[Postfix, Dovecot]) -> None:
        postfix, dovecot = servers
        send(postfix.port, "dov@example.com")
        postfix.wait_until_delivered()
        [report] = bodies(dovecot, "rep@ours.example")
        assert email.message_from_bytes(report).get_content_type() == "multipart/report"
        assert b"Final-Recipient: rfc822; dov@example.com\r\n" in report
        assert b"Status: 5.1.1\r\n" in report

    @pytest.mark.parametrize(("to", "code"), [("nobody@example.com", 550), ("far@elsewhere.example", 554)])
    def test_everybody_else_is_refused(self, servers: tuple[Postfix, Dovecot], to: str, code: int) -> None:
        with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
            send(servers[0].port, to)
        assert refused.value.recipients[to][0] == code


@needs(Postgres.available())
class TestPostgres:
    """One server, many databases."""

    def test_each_database_is_empty_and_the_server_ends(self) -> None:
        with Postgres() as postgres:
            pid = postgres.pid
            first, second = postgres.new_database(), postgres.new_database()
            with psycopg.connect(plain(first)) as connection:
                connection.execute("CREATE TABLE contact (id int)")
            third = postgres.new_database(copy_of=first)
            with psycopg.connect(plain(second)) as connection:
                assert connection.execute("SELECT 1").fetchone() == (1,)
                assert connection.execute("SELECT to_regclass('contact')").fetchone() == (None,)
            with psycopg.connect(plain(third)) as connection:
                assert connection.execute("SELECT count(*) FROM contact").fetchone() == (0,)
        if "TEST_PG_URL" not in os.environ:
            assert pid is not None
            assert not pid_exists(pid)

    def test_a_given_server_is_used_and_left_clean(self) -> None:
        with Postgres() as outer:
            with Postgres(outer.new_database()) as inner:
                url = inner.new_database()
                with psycopg.connect(plain(url)) as connection:
                    assert connection.execute("SELECT 1").fetchone() == (1,)
            with pytest.raises(psycopg.OperationalError):
                psycopg.connect(plain(url))


def plain(url: str) -> str:
    """The URL as psycopg itself takes it."""
    return url.replace("postgresql+psycopg://", "postgresql://")
