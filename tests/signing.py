"""A domain that signs its mail, for tests: a key made on the spot, and a source of keys that needs no DNS."""

from functools import cache

import dkim
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

SELECTOR = "s1"


class KeysAtHand:
    """Public keys by name, and how often each was asked for."""

    def __init__(self, *domains: str) -> None:
        self.records = {f"{SELECTOR}._domainkey.{domain}": record() for domain in domains}
        self.asked: list[str] = []

    def key(self, name: str) -> bytes | None:
        """The record of a name."""
        self.asked.append(name)
        return self.records.get(name)


@cache
def _key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@cache
def record() -> bytes:
    """The TXT record of the key."""
    encoding, form = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    lines = _key().public_key().public_bytes(encoding, form).splitlines()
    return b"v=DKIM1; k=rsa; p=" + b"".join(lines[1:-1])


def signed(
    raw: bytes, domain: str, headers: tuple[bytes, ...] = (b"from", b"subject", b"date"), **options: bool
) -> bytes:
    """The mail with a signature of the domain on top."""
    private = _key().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    raw = raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    canonical = (b"relaxed", b"relaxed")
    names = [name for name in headers if name + b":" in raw.lower()]
    signature = dkim.sign(
        raw, SELECTOR.encode(), domain.encode(), private, canonicalize=canonical, include_headers=names, **options
    )
    return bytes(signature) + raw
