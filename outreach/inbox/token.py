"""Is this Message-ID one of ours? It carries a keyed hash, so that nobody can make one up (RFC 2104)."""

import hmac
import re

_FORM = re.compile(r"<([0-9a-f]{24})\.([0-9a-f]{24})@[^<>@\s]+>")


def mint(key: bytes, nonce: bytes, domain: str) -> str:
    """A Message-ID over 12 random bytes; `domain` is the sending address's own."""
    body = nonce.hex()[:24]
    return f"<{body}.{_mac(key, body)}@{domain}>"


def is_ours(key: bytes, rfc_message_id: str) -> bool:
    """Whether we made this Message-ID; compared in constant time."""
    match = _FORM.fullmatch(rfc_message_id)
    return match is not None and hmac.compare_digest(match[2], _mac(key, match[1]))


def _mac(key: bytes, body: str) -> str:
    return hmac.digest(key, b"message-id:" + body.encode("ascii"), "sha256").hex()[:24]
