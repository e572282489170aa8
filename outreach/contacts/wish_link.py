"""Whose preference page is this link for? A signed token: no address in it, and nobody can make one up (RFC 2104)."""

import base64
import hmac
import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

PURPOSES = ("page", "stop")
"""`page` shows and changes wishes; `stop` stands in a mail's header, and a one-click POST to it stops all."""
Keys = Mapping[int, bytes]
"""Key id to key; the first one signs, all of them are known."""

_FORM = re.compile(r"[A-Za-z0-9_-]{60}")
_FIELDS = struct.Struct(">BBBQIH12s")
_MAC = 16
_VERSION = 1
_FIRST_DAY = date(2020, 1, 1)


@dataclass(frozen=True, slots=True)
class WishLink:
    """What a token says."""

    purpose: str
    contact_id: int
    born: int
    """When the contact was created, in seconds: a number that is given out anew is not the same person."""
    day: date
    """When it was made."""
    nonce: bytes
    """The random part of the Message-ID of the mail it stands in."""

    def age(self, today: date) -> timedelta:
        """How old it is."""
        return today - self.day


def birth(created_at: datetime) -> int:
    """A contact's creation as a token holds it."""
    return int(created_at.timestamp()) & 0xFFFFFFFF


def write(link: WishLink, keys: Keys) -> str:
    """The token: 60 letters of base64url, for a path and for a subject."""
    key_id = next(iter(keys))
    body = _FIELDS.pack(
        _VERSION,
        key_id,
        PURPOSES.index(link.purpose),
        link.contact_id,
        link.born,
        (link.day - _FIRST_DAY).days,
        link.nonce,
    )
    return base64.urlsafe_b64encode(body + _mac(keys[key_id], body)).decode("ascii")


def read(token: str, keys: Keys) -> WishLink | None:
    """What a token says; None for one that we have not made. Takes the same time for each that has the form."""
    if _FORM.fullmatch(token) is None:
        return None
    raw = base64.urlsafe_b64decode(token)
    body, mac = raw[:-_MAC], raw[-_MAC:]
    version, key_id, purpose, contact_id, born, day, nonce = _FIELDS.unpack(body)
    signed = hmac.compare_digest(mac, _mac(keys.get(key_id, b"nobody's key"), body))
    if not signed or key_id not in keys or version != _VERSION or purpose >= len(PURPOSES):
        return None
    return WishLink(PURPOSES[purpose], contact_id, born, _FIRST_DAY + timedelta(days=day), nonce)


def token_in(text: str) -> str:
    """The first thing in a line of text that may be a token; '' where there is none."""
    found = re.search(rf"(?<![A-Za-z0-9_-]){_FORM.pattern}(?![A-Za-z0-9_-])", text)
    return found[0] if found is not None else ""


def _mac(key: bytes, body: bytes) -> bytes:
    return hmac.digest(key, b"wish-link:" + body, "sha256")[:_MAC]
