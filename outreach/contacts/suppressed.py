"""Whom must nobody bring in again? Of those who were erased a keyed hash of each address is kept, and no more.

Every door through which an address comes into the contacts' tables asks here: `ledger.add_address`, the importer, and
the introduction of people who write. Without the key, which lies outside the database, no address can be guessed.
"""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session

from outreach.bulk import prepared, table_of
from outreach.contacts.address import canonical_key
from outreach.contacts.records import Suppressed
from outreach.database import upsert
from outreach.errors import ConfigError
from outreach.listed import among

_suppressed = table_of(Suppressed)
_ANY = select(_suppressed.c.id).limit(1)
_FOUND = select(_suppressed.c.key_hash, _suppressed.c.reason, _suppressed.c.at).where(among(_suppressed.c.key_hash))
Key = tuple[str, str]
"""A channel, and an address in the form in which it is compared."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Since when, and for what class of reason, an address is on the list."""

    reason: str
    at: datetime


def pepper_of(signing: bytes) -> bytes:
    """The key of the list, made from the signing key."""
    return hmac.new(signing, b"suppression", hashlib.sha256).digest()


def hash_of(pepper: bytes, channel: str, key: str) -> str:
    """What stands for an address: one hash for all spellings that are one mailbox (Gmail's dots, '+')."""
    same = canonical_key(key) if channel == "email" else key
    return hmac.new(pepper, f"{channel}:{same}".encode(), hashlib.sha256).hexdigest()


def suppress(session: Session, keys: Iterable[Key], reason: str, at: datetime) -> None:
    """Put addresses on the list; one that stands there already stays as it is."""
    hashes = {hash_of(_pepper(session), channel, key): channel for channel, key in keys if key}
    rows = [{"channel": channel, "key_hash": found, "reason": reason, "at": at} for found, channel in hashes.items()]
    upsert(session, Suppressed, rows, replace=False)


def suppressed(session: Session, keys: Iterable[Key]) -> dict[Key, Entry]:
    """Which of these addresses are on the list; costs next to nothing while nobody is."""
    connection = session.connection()
    if not prepared(_ANY, connection.dialect).run(connection, {}):
        return {}
    hashes = {key: hash_of(_pepper(session), *key) for key in keys if key[1]}
    found = prepared(_FOUND, connection.dialect).run(connection, {"keys": list(set(hashes.values()))})
    entries = {row[0]: Entry(row[1], row[2]) for row in found}
    return {key: entries[each] for key, each in hashes.items() if each in entries}


def _pepper(session: Session) -> bytes:
    pepper = session.info.get("pepper")
    if not isinstance(pepper, bytes) or not pepper:
        what = "people were erased, and without the signing key nobody knows whom not to bring in again"
        raise ConfigError(what, where="OUTREACH_DATA", remedy="restore the file 'key' from a backup")
    return pepper
