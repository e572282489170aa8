"""Does the signature hold for those who verify it, and for nothing else than what was approved?"""

import base64
import hashlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from dkim.canonicalization import Relaxed
from hypothesis import given, settings
from hypothesis import strategies as st

from outreach.config import Account
from outreach.errors import ConfigError
from outreach.rendering.compose import Letter, WayOut, compose
from outreach.rendering.dkim_signature import Signing, relaxed_body, relaxed_header, signed
from outreach.rendering.sealing import sealed
from outreach.sending.last_look import wrong_with

NOW = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
SERVER = {"host": "127.0.0.1", "port": 25, "security": "none"}
ROSA = {"name": "rosa", "address": "rosa@tidewater.example", "imap": SERVER, "smtp": SERVER}
LETTER = Letter(
    sender_name="Rosa Delgado",
    sender_address="rosa@tidewater.example",
    recipient_name="Ann Çlient",
    recipient_address="ann@client.example",
    subject="Was zehn Leute zahlen würden, und warum das für Sie in der nächsten Woche günstiger ist als später",
    text="Hello Ann,\n\n  two blanks,   three;\ttab \n\n.dots\n\nRosa\n",
    html="<p>Hello</p>",
    rfc_message_id="<0123456789abcdef01234567.0123456789abcdef01234567@tidewater.example>",
    in_reply_to="<a@client.example>",
    references=("<b@client.example>", "<a@client.example>"),
    date=NOW,
    way_out=WayOut("rosa@tidewater.example", "token", "https://wishes.tidewater.example/p/token"),
    feedback=("price",),
)
RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
ED = ed25519.Ed25519PrivateKey.generate()


def _pem(key: Any) -> bytes:
    form = serialization.PrivateFormat.PKCS8
    return bytes(key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()))


def _record(key: Any) -> bytes:
    if key is ED:
        raw = key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        return b"v=DKIM1; k=ed25519; p=" + base64.b64encode(raw)
    der = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return b"v=DKIM1; k=rsa; p=" + base64.b64encode(der)


def _account(tmp_path: Path, key: Any, **more: Any) -> Account:
    file = tmp_path / "dkim.pem"
    file.write_bytes(_pem(key))
    file.chmod(0o600)
    return Account.model_validate({**ROSA, "dkim": {"selector": "out", "key_file": file}, **more})


def _holds(raw: bytes, key: Any) -> bool:
    def look_up(name: bytes, timeout: float = 0) -> bytes:
        assert name == b"out._domainkey.tidewater.example."
        return _record(key)

    return bool(dkim.verify(raw, dnsfunc=look_up))


@pytest.mark.parametrize("key", [RSA, ED])
def test_others_verify_what_is_signed_here(tmp_path: Path, key: Any) -> None:
    raw = sealed(compose(LETTER), _account(tmp_path, key), LETTER.rfc_message_id, NOW)
    assert _holds(raw, key)
    assert wrong_with(raw, LETTER.sender_address, LETTER.recipient_address, LETTER.rfc_message_id) == ""
    assert max(map(len, raw.split(b"\r\n"))) < 998
    assert not _holds(raw.replace(b"Hello", b"Hallo"), key)
    assert not _holds(raw.replace(b"One-Click", b"Two-Click"), key), "List-Unsubscribe-Post is covered"
    assert not _holds(raw.replace(b"wishes.tidewater", b"wishes.evil"), key), "List-Unsubscribe is covered"


@pytest.mark.parametrize("added", [b"From: eve@evil.example\r\n", b"Subject: x\r\n", b"Reply-To: eve@evil.example\r\n"])
def test_a_field_that_is_added_on_the_way_breaks_it(tmp_path: Path, added: bytes) -> None:
    raw = sealed(compose(LETTER), _account(tmp_path, RSA), LETTER.rfc_message_id, NOW)
    assert not _holds(added + raw, RSA)


def test_a_key_that_others_can_read_signs_nothing(tmp_path: Path) -> None:
    account = _account(tmp_path, RSA)
    (tmp_path / "dkim.pem").chmod(0o640)
    with pytest.raises(ConfigError, match="others can read the key"):
        sealed(compose(LETTER), account, LETTER.rfc_message_id, NOW)


def test_a_key_that_is_none_is_told(tmp_path: Path) -> None:
    account = _account(tmp_path, RSA)
    (tmp_path / "dkim.pem").write_text("nothing")
    with pytest.raises(ConfigError, match="no private key"):
        sealed(compose(LETTER), account, LETTER.rfc_message_id, NOW)


def test_the_providers_key_is_the_same_for_the_same_mail_and_signed_bytes_pass(tmp_path: Path) -> None:
    account = _account(tmp_path, RSA, idempotency_header="Resend-Idempotency-Key")
    raw = sealed(compose(LETTER), account, LETTER.rfc_message_id, NOW)
    again = sealed(compose(LETTER), account, LETTER.rfc_message_id, NOW)
    assert raw == again
    assert b"\r\nResend-Idempotency-Key: " in raw
    assert wrong_with(raw, LETTER.sender_address, LETTER.recipient_address, LETTER.rfc_message_id) == ""
    assert _holds(raw, RSA)


@given(st.lists(st.sampled_from([b"a", b" ", b"\t", b"\r\n", b"bc", b".", b"\r\n\r\n"]), max_size=30).map(b"".join))
@settings(max_examples=150)
def test_any_body_is_read_as_the_verifier_reads_it(body: bytes) -> None:
    body += b"\r\n"
    assert relaxed_body(body) == Relaxed.canonicalize_body(body)
    raw = b"From: rosa@tidewater.example\r\nSubject: x\r\n\r\n" + body
    signing = Signing("tidewater.example", "out", "ed25519-sha256", _ed)
    assert _holds(signed(raw, signing, NOW), ED)


def _ed(data: bytes) -> bytes:
    return bytes(ED.sign(hashlib.sha256(data).digest()))


@given(st.text(alphabet="ab :;=\t", max_size=40))
@settings(max_examples=150)
def test_any_field_is_read_as_the_verifier_reads_it(value: str) -> None:
    [(name, theirs)] = Relaxed.canonicalize_headers([(b"Subject", f" {value}\r\n".encode())])
    assert relaxed_header(b"Subject", f" {value}".encode()) == name + b":" + theirs
