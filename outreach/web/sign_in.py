"""Who is asking? Logins kept on our side: a new token at each login, ended by log-out, by idling, or by age."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import delete
from sqlmodel import Session, col, select

from outreach.contacts.address import email_key
from outreach.contacts.records import User
from outreach.database import Database
from outreach.keeping.journal import audit
from outreach.known_zones import known_zones
from outreach.web.records import LoginSession
from outreach.web.times import Face

IDLE = timedelta(hours=12)
LONGEST = timedelta(days=7)
_SEEN_AGAIN = timedelta(minutes=5)


class NotSignedIn(Exception):
    """The page needs a login, and this browser has none that holds."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """The user who is asking, as plain values."""

    user_id: int
    name: str
    role: str
    zone: ZoneInfo
    token_hash: str
    language: str = ""
    """The one they chose; else that of their browser."""

    def face(self, now: datetime) -> Face:
        """The clock on their wall, and their language."""
        return Face(self.zone, now, self.language or "en")

    def owns(self, owner_id: int | None) -> bool:
        """Whether they are this owner."""
        return owner_id == self.user_id


def begin(session: Session, user_id: int, now: datetime, browser: str = "") -> str:
    """A new login; gives the token for the cookie, which is stored nowhere. Old ones of anybody are cleared away."""
    audit(session, now, f"user {user_id}", "signed in", f"user {user_id}")
    token = secrets.token_urlsafe(32)
    session.execute(delete(LoginSession).where(col(LoginSession.expires_at) < now))
    session.add(
        LoginSession(
            token_hash=_hash(token),
            user_id=user_id,
            created_at=now,
            last_seen_at=now,
            expires_at=now + LONGEST,
            browser=called(browser),
        )
    )
    return token


def recognise(database: Database, token: str | None, now: datetime, *, idle: bool = False) -> Visitor:
    """Whose token this is; raises `NotSignedIn`. Seen again unless the browser asked by itself (`idle`)."""
    with database.read() as session:
        wanted = select(LoginSession, User).join(User).where(LoginSession.token_hash == _hash(token or ""))
        found = session.exec(wanted).first()
        if found is None or not holds(found[0], now) or not found[1].active:
            raise NotSignedIn
        row, user = found
        visitor = Visitor(user.id or 0, user.name, user.role, zone_of(user), row.token_hash, user.language)
        seen = row.last_seen_at
    if now - seen >= _SEEN_AGAIN and not idle:
        _seen(database, visitor.token_hash, now)
    return visitor


def holds(row: LoginSession, now: datetime) -> bool:
    """Whether a login has neither been ended nor run out."""
    return row.revoked_at is None and now < row.expires_at and now - row.last_seen_at < IDLE


_BROWSERS = ("Edg", "OPR", "Firefox", "Chrome", "Safari")
_SYSTEMS = {"iPhone": "iPhone", "iPad": "iPad", "Android": "Android", "Windows": "Windows", "Mac OS X": "macOS",
            "Linux": "Linux"}  # fmt: skip


def called(agent: str) -> str:
    """A browser in a few words, by what it calls itself: 'Firefox, Linux'."""
    name = next((name for name in _BROWSERS if name in agent), "")
    system = next((told for word, told in _SYSTEMS.items() if word in agent), "")
    return ", ".join(part for part in ({"Edg": "Edge", "OPR": "Opera"}.get(name, name), system) if part)


def _seen(database: Database, token_hash: str, now: datetime) -> None:
    with database.write() as session:
        row = session.get(LoginSession, token_hash)
        if row is not None:
            row.last_seen_at = now


def end(session: Session, token_hash: str, now: datetime) -> None:
    """Sign this browser out: its token is worth nothing from now on."""
    row = session.get(LoginSession, token_hash)
    if row is not None and row.revoked_at is None:
        row.revoked_at = now
        audit(session, now, f"user {row.user_id}", "signed out", f"user {row.user_id}")


def refused(session: Session, email: str, place: str, now: datetime) -> None:
    """A try to sign in that came to nothing is on record; what was typed is not: a password may be in it."""
    tried = next((user.id for user in session.exec(select(User)) if email_key(user.email) == email_key(email)), None)
    audit(
        session, now, "somebody", "sign-in refused", f"user {tried}" if tried else "no user of ours", {"place": place}
    )


def end_token(session: Session, token: str, now: datetime) -> None:
    """Sign out whoever came with this token."""
    end(session, _hash(token), now)


def form_token(key: bytes, visitor: Visitor) -> str:
    """What every form of this login carries, and no other site can know."""
    return hmac.new(key, b"form:" + visitor.token_hash.encode("ascii"), hashlib.sha256).hexdigest()


def is_zone(name: str) -> bool:
    """Whether this names a zone that we can show times in."""
    return name in zones()


@cache
def zones() -> tuple[str, ...]:
    """Every zone that we can show times in, by name."""
    return tuple(sorted(known_zones()))


def zone_of(user: User) -> ZoneInfo:
    """The zone in which times are shown to them."""
    try:
        return ZoneInfo(user.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
