"""What is added to composed bytes before they are approved: the provider's key for 'once only', our signature.

The keys of signatures are read here, and nowhere else.
"""

import hashlib
import importlib
import stat
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from outreach.config import Account
from outreach.errors import ConfigError
from outreach.rendering.dkim_signature import Signing, signed


def sealed(raw: bytes, account: Account, rfc_message_id: str, now: datetime) -> bytes:
    """The bytes that are approved and sent; raises `ConfigError` where the key cannot be used."""
    if account.idempotency_header:
        key = hashlib.sha256(rfc_message_id.encode()).hexdigest()[:40]
        raw = f"{account.idempotency_header}: {key}\r\n".encode() + raw
    if account.dkim is None:
        return raw
    path = account.dkim.key_file
    try:
        about = path.stat()
    except OSError as error:
        raise ConfigError(
            f"cannot be read: {error.strerror}", where=str(path), remedy="correct dkim.key_file"
        ) from error
    if about.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise ConfigError("others can read the key", where=str(path), remedy=f"chmod 600 {path}")
    algorithm, sign = _key(path, about.st_mtime_ns)
    domain = account.dkim.domain or account.address.rpartition("@")[2]
    return signed(raw, Signing(domain, account.dkim.selector, algorithm, sign), now)


@lru_cache(maxsize=64)
def _key(path: Path, _changed: int) -> tuple[str, Any]:
    """The algorithm and the signature function of a private key; read anew when the file changes."""
    serialization: Any = importlib.import_module("cryptography.hazmat.primitives.serialization")
    padding: Any = importlib.import_module("cryptography.hazmat.primitives.asymmetric.padding")
    hashes: Any = importlib.import_module("cryptography.hazmat.primitives.hashes")
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), None)
    except (OSError, ValueError, TypeError) as error:
        raise ConfigError("is no private key in PEM", where=str(path), remedy="correct dkim.key_file") from error
    kind = type(key).__name__
    if "RSA" in kind:
        if key.key_size < 1024:
            raise ConfigError("the RSA key is too short", where=str(path), remedy="make one of 2048 bits")
        return "rsa-sha256", lambda data: key.sign(data, padding.PKCS1v15(), hashes.SHA256())
    if "Ed25519" in kind:
        return "ed25519-sha256", lambda data: key.sign(hashlib.sha256(data).digest())
    raise ConfigError(f"{kind} signs no mail", where=str(path), remedy="use an RSA or Ed25519 key")
