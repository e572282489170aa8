"""Are tokens got, kept, renewed and given up as they should be, against a provider that really answers?"""

import base64
import socketserver
import stat
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from outreach import tokens
from outreach.config import Account
from outreach.errors import LoginRefused, Unreachable
from outreach.sending.smtp import connect
from tests.servers.oauth_provider import Provider

HERE = {"host": "127.0.0.1", "port": 1, "security": "none", "auth": "xoauth2", "timeout": 5}


class Steady:
    """A clock in seconds that goes on when somebody sleeps."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at

    def sleep(self, seconds: float) -> None:
        """Time goes by."""
        self.at += seconds


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Provider]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OUTREACH_TOKEN_KEY", "a long secret")
    monkeypatch.setenv("OUTREACH_ROSA_OAUTH_SECRET", "client secret")
    with Provider() as standing:
        yield standing


def _account(provider: Provider, folder: Path, port: int = 1) -> Account:
    oauth: dict[str, Any] = {
        "provider": "other",
        "client_id": "client",
        "scopes": ["mail"],
        "folder": folder / "tokens",
    }
    oauth |= {"device_url": f"{provider.address}/device", "token_url": f"{provider.address}/token"}
    oauth["folder"] = folder / "tokens"
    server = {**HERE, "port": port}
    return Account.model_validate(
        {"name": "rosa", "address": "rosa@tidewater.example", "imap": server, "smtp": server, "oauth": oauth}
    )


def _logged_in(provider: Provider, folder: Path, clock: Steady) -> Account:
    account = _account(provider, folder)
    tokens.wait(account, tokens.begin(account, clock), clock, clock.sleep)
    return account


def test_a_person_says_yes_and_the_token_is_used_until_it_is_about_to_run_out(
    provider: Provider, tmp_path: Path
) -> None:
    clock = Steady()
    provider.pending = 2
    account = _account(provider, tmp_path)
    code = tokens.begin(account, clock)
    assert (code.user_code, code.place) == ("ABCD-EFGH", f"{provider.address}/activate")
    tokens.wait(account, code, clock, clock.sleep)
    assert clock.at == 1003, "asked three times, a second apart"
    assert provider.asked[0] == ("/device", {"client_id": "client", "scope": "mail"})
    assert provider.asked[1][1]["client_secret"] == "client secret"
    assert tokens.access_token(account, "imap", clock) == "access-1"
    clock.at += 3600 - tokens.RENEW_SECONDS - 1
    assert tokens.access_token(account, "smtp", clock) == "access-1"
    clock.at += 2
    assert tokens.access_token(account, "smtp", clock) == "access-2"
    assert provider.asked[-1][1]["refresh_token"] == "refresh-1"
    clock.at += 3600
    tokens.access_token(account, "smtp", clock)
    assert provider.asked[-1][1]["refresh_token"] == "refresh-2", "a provider may give a new one each time"


def test_nothing_of_it_lies_about_in_the_clear(provider: Provider, tmp_path: Path) -> None:
    _logged_in(provider, tmp_path, Steady())
    for file in (tmp_path / "tokens").iterdir():
        assert not {b"access-1", b"refresh-1"} & set(file.read_bytes().split(b'"'))
        assert b"refresh" not in file.read_bytes()
    kept = tmp_path / "tokens" / "rosa"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_another_key_opens_nothing(provider: Provider, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    account = _logged_in(provider, tmp_path, Steady())
    monkeypatch.setenv("OUTREACH_TOKEN_KEY", "another secret")
    with pytest.raises(LoginRefused, match="cannot be decrypted"):
        tokens.access_token(account, "imap")


def test_without_a_secret_the_key_is_made_and_kept_to_us(
    provider: Provider, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OUTREACH_TOKEN_KEY")
    account = _logged_in(provider, tmp_path, Steady())
    assert tokens.access_token(account, "imap", Steady()) == "access-1"
    assert stat.S_IMODE((tmp_path / "tokens" / "key").stat().st_mode) == 0o600


def test_a_grant_that_was_taken_back_says_what_to_do(provider: Provider, tmp_path: Path) -> None:
    clock = Steady()
    account = _logged_in(provider, tmp_path, clock)
    clock.at += 4000
    provider.refuses = 400, {"error": "invalid_grant", "error_description": "Token has been revoked."}
    with pytest.raises(LoginRefused, match=r"invalid_grant Token has been revoked.*outreach auth login rosa"):
        tokens.access_token(account, "imap", clock)


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_provider_that_is_ill_is_asked_again_later(provider: Provider, tmp_path: Path, status: int) -> None:
    clock = Steady()
    account = _logged_in(provider, tmp_path, clock)
    clock.at += 4000
    provider.refuses = status, {}
    with pytest.raises(Unreachable):
        tokens.access_token(account, "imap", clock)


def test_a_redirect_is_not_followed(provider: Provider, tmp_path: Path) -> None:
    clock = Steady()
    account = _logged_in(provider, tmp_path, clock)
    clock.at += 4000
    provider.refuses = 302, {}
    with pytest.raises(LoginRefused, match="it answers 302"):
        tokens.access_token(account, "imap", clock)


def test_a_no_and_too_long_a_wait_are_told(provider: Provider, tmp_path: Path) -> None:
    clock = Steady()
    account = _account(provider, tmp_path)
    code = tokens.begin(account, clock)
    provider.refuses = 400, {"error": "access_denied"}
    with pytest.raises(LoginRefused, match="access_denied"):
        tokens.wait(account, code, clock, clock.sleep)
    provider.refuses = 400, {"error": "authorization_pending"}
    with pytest.raises(LoginRefused, match="nobody has said yes in time"):
        tokens.wait(account, code, clock, clock.sleep)


def test_who_has_not_logged_in_is_told_how(provider: Provider, tmp_path: Path) -> None:
    with pytest.raises(LoginRefused, match="outreach auth login rosa"):
        tokens.access_token(_account(provider, tmp_path), "imap")


class _Doorman(socketserver.StreamRequestHandler):
    """An SMTP server that lets one token in."""

    good = "access-2"

    def handle(self) -> None:
        self._say("220 here")
        while line := self.rfile.readline().decode().strip():
            if line.startswith("EHLO"):
                self._say("250-here\r\n250 AUTH XOAUTH2")
            elif line.startswith("AUTH XOAUTH2 "):
                said = base64.b64decode(line.split()[2]).decode()
                if said == f"user=rosa@tidewater.example\1auth=Bearer {self.good}\1\1":
                    self._say("235 2.7.0 welcome")
                    continue
                self._say("334 " + base64.b64encode(b'{"status":"401"}').decode())
                assert self.rfile.readline() == b"\r\n", "a challenge gets an empty answer"
                self._say("535 5.7.8 no")
            else:
                self._say("221 bye")

    def _say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")


def test_the_server_gets_the_token_and_a_refused_one_is_renewed_at_the_next_try(
    provider: Provider, tmp_path: Path
) -> None:
    tokens.wait(_account(provider, tmp_path), tokens.begin(_account(provider, tmp_path)), sleep=lambda _: None)
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Doorman) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        account = _account(provider, tmp_path, server.server_address[1])
        with pytest.raises(LoginRefused), connect(account):
            pass
        with connect(account) as line:
            assert line.is_open
        server.shutdown()
        thread.join()
    assert provider.issued == 2
