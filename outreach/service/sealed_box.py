"""How is a backup closed with a key, so that it can lie anywhere? AES-256-GCM in chunks, in an order of their own.

Each chunk is sealed with its number and with whether it is the last: none can be altered, swapped, or cut off unseen.
"""

import os
import struct
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from outreach.errors import ConfigError

MAGIC = b"outreach-backup-1\n"
CHUNK = 1 << 20
_TAG, _SALT = 16, 16


def is_closed(path: Path) -> bool:
    """Whether a file was closed with a key."""
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def close(source: Path, target: BinaryIO, key: str) -> None:
    """Write `source` to `target`, closed with a key of any length."""
    salt = os.urandom(_SALT)
    box = AESGCM(_stretched(key, salt))
    target.write(MAGIC + salt)
    with source.open("rb") as file:
        number, chunk = 0, file.read(CHUNK)
        while True:
            following = file.read(CHUNK)
            target.write(box.encrypt(_nonce(number, last=not following), chunk, MAGIC))
            if not following:
                return
            number, chunk = number + 1, following


def open_box(source: Path, target: BinaryIO, key: str) -> None:
    """Write what is in it to `target`; raises `ConfigError` for another key, or where anything was changed."""
    with source.open("rb") as file:
        file.read(len(MAGIC))
        box = AESGCM(_stretched(key, file.read(_SALT)))
        number, chunk = 0, file.read(CHUNK + _TAG)
        try:
            while True:
                following = file.read(CHUNK + _TAG)
                target.write(box.decrypt(_nonce(number, last=not following), chunk, MAGIC))
                if not following:
                    return
                number, chunk = number + 1, following
        except InvalidTag as error:
            what = "the key is another one, or the file was changed or cut off"
            raise ConfigError(
                what, where=str(source), remedy="check OUTREACH_BACKUP_KEY, or take another copy"
            ) from error


def _stretched(key: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=2**15, r=8, p=1).derive(key.encode("utf-8"))


def _nonce(number: int, *, last: bool) -> bytes:
    return struct.pack(">QI", number, 1 if last else 0)
