"""How is one row of the audit trail bound to the one before it, and which row is not what was sealed?"""

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

BEGINNING = "0" * 64
"""What the first row follows."""


@dataclass(frozen=True, slots=True)
class Link:
    """A row of the trail as the chain covers it."""

    at: datetime
    who: str
    what: str
    contact_id: int | None
    about: str
    seq: int
    digest: str
    previous: str


@dataclass(frozen=True, slots=True)
class Head:
    """The newest sealed row: kept outside the database, it shows whether rows were cut off at the end."""

    seq: int = 0
    hash: str = BEGINNING

    def __str__(self) -> str:
        """`812:4f0c…`, as `outreach audit verify --head` takes it."""
        return f"{self.seq}:{self.hash}"


def head_of(text: str) -> Head:
    """A head as it is written; raises `ValueError`."""
    seq, _, digest = text.strip().partition(":")
    if len(digest) != len(BEGINNING):
        raise ValueError("write it like 812:4f0c…, the number of a row and its whole hash")
    return Head(int(seq), digest)


def chain_key(signing: bytes) -> bytes:
    """The key of the chain, made from the signing key: whoever has the database alone can forge no row."""
    return hmac.new(signing, b"audit chain", hashlib.sha256).digest()


def canonical(details: dict[str, Any]) -> str:
    """The one way in which details are written."""
    return json.dumps(details, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)


def digest_of(key: bytes, details: str) -> str:
    """What stands for the details in the chain; keyed, so that what was erased cannot be guessed from it."""
    return hmac.new(key, b"details:" + details.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def hash_of(key: bytes, link: Link) -> str:
    """The hash of a row, which covers the hash of the row before it."""
    at = link.at.astimezone(UTC).isoformat()
    row = [link.seq, link.previous, at, link.who, link.what, link.contact_id, link.about, link.digest]
    return hmac.new(key, b"row:" + json.dumps(row, separators=(",", ":")).encode("ascii"), hashlib.sha256).hexdigest()
