"""Which program asks, and in whose name? Tokens that users give to programs: shown once, kept as a hash, ended here."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from outreach.contacts.records import User
from outreach.database import Database
from outreach.errors import ConfigError, NotFound
from outreach.keeping.journal import audit
from outreach.sentences import sentence
from outreach.web.records import ApiToken
from outreach.web.sign_in import Visitor, zone_of

PREFIX = "outreach_"
"""So that whoever finds one knows what it is."""
LONGEST_NAME = 100
_SEEN_AGAIN = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Caller:
    """The user in whose name a program asks, and by which token."""

    visitor: Visitor
    token_id: int
    token_name: str
    read_only: bool
    expires_at: datetime | None


def add(
    session: Session, user: User, name: str, now: datetime, *, read_only: bool, expires_at: datetime | None, by: str
) -> str:
    """A new token in a user's name; it is shown now and stored nowhere. Raises `ConfigError`."""
    name = " ".join(name.split())[:LONGEST_NAME]
    if not name:
        raise ConfigError("a token needs a name", where="token", remedy="say what it is for")
    if expires_at is not None and expires_at <= now:
        raise ConfigError("it would have ended already", where="token", remedy="give a later day")
    token = PREFIX + secrets.token_urlsafe(32)
    row = ApiToken(
        user_id=user.id or 0,
        name=name,
        token_hash=_hash(token),
        read_only=read_only,
        created_at=now,
        expires_at=expires_at,
    )
    session.add(row)
    session.flush()
    audit(session, now, by, "token added", f"user {user.id}", {"token": row.id, "read_only": read_only})
    return token


def recognise(database: Database, token: str, now: datetime) -> Caller | None:
    """Who asks with this token; None where it is nobody's, has ended, or its user has left."""
    with database.read() as session:
        found = session.exec(select(ApiToken, User).join(User).where(ApiToken.token_hash == _hash(token))).first()
        if found is None or not holds(found[0], now) or not found[1].active:
            return None
        row, user = found
        visitor = Visitor(user.id or 0, user.name, user.role, zone_of(user), row.token_hash, user.language)
        caller = Caller(visitor, row.id or 0, row.name, row.read_only, row.expires_at)
        seen = row.last_used_at
    if seen is None or now - seen >= _SEEN_AGAIN:
        with database.write() as session:
            session.get_one(ApiToken, caller.token_id).last_used_at = now
    return caller


def holds(row: ApiToken, now: datetime) -> bool:
    """Whether a token may still be used."""
    return row.revoked_at is None and (row.expires_at is None or now < row.expires_at)


def of(session: Session, user_id: int | None = None) -> list[ApiToken]:
    """The tokens of a user (None: of everybody), the newest first."""
    wanted = select(ApiToken).order_by(col(ApiToken.id).desc())
    return list(session.exec(wanted if user_id is None else wanted.where(ApiToken.user_id == user_id)))


def revoke(session: Session, token_id: int, now: datetime, by: str, *, of_user: int | None = None) -> None:
    """End a token at once. Raises `NotFound`; where it is not one `of_user`, too."""
    row = session.get(ApiToken, token_id)
    if row is None or (of_user is not None and row.user_id != of_user):
        raise NotFound(sentence("there is no token {number}", number=token_id), remedy="see 'outreach token list'")
    if row.revoked_at is None:
        row.revoked_at = now
        session.add(row)
        audit(session, now, by, "token ended", f"user {row.user_id}", {"token": token_id})


def revoke_all(session: Session, user_id: int, now: datetime, by: str) -> int:
    """End all tokens of a user; gives how many."""
    open_ones = [row for row in of(session, user_id) if row.revoked_at is None]
    for row in open_ones:
        revoke(session, row.id or 0, now, by)
    return len(open_ones)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
