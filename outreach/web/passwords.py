"""Is this the user's password? Argon2id, and the same work whether or not the user exists."""

from datetime import datetime
from functools import lru_cache

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import update
from sqlmodel import Session, col, select

from outreach.contacts.address import email_key
from outreach.contacts.records import User
from outreach.errors import ConfigError, NotFound
from outreach.keeping.journal import audit
from outreach.web.records import LoginSession

SHORTEST, LONGEST = 10, 256
"""In characters; there is no rule about digits or signs, which make passwords worse (NIST SP 800-63B)."""

_argon2 = Argon2Hasher(time_cost=3, memory_cost=64 * 1024, parallelism=4)
"""The second choice of RFC 9106 section 4, for machines that do more than this: 64 MiB, three passes, four lanes."""
_hasher = PasswordHash((_argon2,))


def hashed(password: str) -> str:
    """A password as it is kept: with a salt of its own, and what it took."""
    return _hasher.hash(password)


def set_password(
    session: Session, email: str, password: str, now: datetime | None = None, *, by: str = "operator", keep: str = ""
) -> None:
    """Give a user a password; with `now`, every browser signed in until then is signed out, but for login `keep`.

    Raises `NotFound` where there is no such user, `ConfigError` where the password is too short or too long.
    """
    user = _find(session, email)
    if user is None:
        raise NotFound(
            f"there is no user {email}",
            where="users",
            remedy="add them to config/outreach.yaml, or by 'outreach user add'",
        )
    if not SHORTEST <= len(password) <= LONGEST:
        raise ConfigError(
            f"a password has {SHORTEST} to {LONGEST} characters, this one has {len(password)}",
            where=user.email,
            remedy="four or five words that nobody else would put together are good",
        )
    user.password_hash = hashed(password)
    session.add(user)
    if now is not None:
        audit(session, now, by, "password set", f"user {user.id}")
        open_ones = update(LoginSession).where(
            col(LoginSession.user_id) == user.id, col(LoginSession.token_hash) != keep
        )
        session.execute(open_ones.where(col(LoginSession.revoked_at).is_(None)).values(revoked_at=now))


def verify(session: Session, email: str, password: str) -> int | None:
    """The number of the user whose password this is; None for a wrong one, nobody, or somebody who has left."""
    user = _find(session, email) if len(password) <= LONGEST else None
    known = user.password_hash if user is not None and user.active else None
    right = _hasher.verify(password[:LONGEST], known or _nobodys())
    return user.id if right and known and user is not None else None


def renew(session: Session, user_id: int, password: str) -> None:
    """Write a password that was just found right as hashes are made now, where it was hashed with less work."""
    user = session.get_one(User, user_id)
    if user.password_hash and _argon2.check_needs_rehash(user.password_hash):
        user.password_hash = hashed(password)


@lru_cache(maxsize=1)
def _nobodys() -> str:
    return _hasher.hash("the password of nobody at all")


def _find(session: Session, email: str) -> User | None:
    key = email_key(email)
    return next((user for user in session.exec(select(User)) if key and email_key(user.email) == key), None)
