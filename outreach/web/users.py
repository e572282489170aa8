"""Who of us may come in? Users that are added, invited and shut out, and where each is signed in."""

import hashlib
import re
import secrets
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlmodel import Session, col, select

from outreach.contacts.address import email_key
from outreach.contacts.records import ROLES, User
from outreach.errors import ConfigError, NotFound, Stale
from outreach.keeping.journal import audit
from outreach.translated import DESK_LANGUAGES
from outreach.web import programs
from outreach.web.passwords import set_password
from outreach.web.records import Invite, LoginSession
from outreach.web.sign_in import holds, is_zone

INVITED_FOR = timedelta(days=7)
_ADDRESS = re.compile(r"[^@\s\x00-\x1f]+@[^@\s\x00-\x1f]+")


def find(session: Session, email: str) -> User | None:
    """A user by their email, however it is written."""
    key = email_key(email)
    return next((user for user in session.exec(select(User)) if key and email_key(user.email) == key), None)


def add(session: Session, name: str, email: str, role: str, department: str, zone: str, now: datetime) -> User:
    """One more of us, beside those of the configuration. Raises `ConfigError`."""
    faults = {
        "a user has an email address": _ADDRESS.fullmatch(email) is None,
        f"there is no role {role}; there are {', '.join(ROLES)}": role not in ROLES,
        f"{zone} is no IANA time zone": not is_zone(zone),
        "there is a user with this address already": find(session, email) is not None,
    }
    for fault, holding in faults.items():
        if holding:
            raise ConfigError(fault, where=email, remedy="see 'outreach user list'")
    user = User(name=" ".join(name.split()), email=email, role=role, department=department, zone=zone)
    session.add(user)
    session.flush()
    audit(session, now, "operator", "user added", f"user {user.id}", {"role": role})
    return user


def shut_out(session: Session, user: User, now: datetime) -> None:
    """A user comes in no more: every browser is signed out, every token and invitation of theirs ends."""
    user.active = False
    session.add(user)
    end_sessions(session, user.id or 0, now, "operator")
    programs.revoke_all(session, user.id or 0, now, "operator")
    session.execute(update(Invite).where(col(Invite.user_id) == user.id).values(expires_at=now))
    audit(session, now, "operator", "user disabled", f"user {user.id}")


def let_in(session: Session, user: User, now: datetime) -> None:
    """A user may sign in again, anew."""
    user.active = True
    session.add(user)
    audit(session, now, "operator", "user enabled", f"user {user.id}")


def invite(session: Session, user: User, now: datetime) -> str:
    """What a link ends with by which a user sets their password, once; earlier ones end. Raises `ConfigError`."""
    if not user.active:
        raise ConfigError("they are disabled", where=user.email, remedy="'outreach user enable' first")
    session.execute(update(Invite).where(col(Invite.user_id) == user.id).values(expires_at=now))
    token = secrets.token_urlsafe(32)
    session.add(Invite(token_hash=_hash(token), user_id=user.id or 0, created_at=now, expires_at=now + INVITED_FOR))
    audit(session, now, "operator", "user invited", f"user {user.id}")
    return token


def invited(session: Session, token: str, now: datetime) -> User:
    """Whom an invitation is for. Raises `NotFound` where it is none, was used, or has ended."""
    row = session.get(Invite, _hash(token))
    user = session.get(User, row.user_id) if row is not None else None
    if row is None or user is None or not user.active or row.used_at is not None or now >= row.expires_at:
        raise NotFound("This invitation is used, or has ended", remedy="Ask your operator for another one")
    return user


def accept(session: Session, token: str, password: str, now: datetime) -> User:
    """The user sets their password; the invitation is used up. Raises `NotFound`, `ConfigError` or `Stale`."""
    user = invited(session, token, now)
    used = update(Invite).where(col(Invite.token_hash) == _hash(token), col(Invite.used_at).is_(None))
    if session.execute(used.values(used_at=now)).rowcount != 1:  # type: ignore[attr-defined]
        raise Stale("This invitation is used", remedy="Ask your operator for another one")
    set_password(session, user.email, password, now, by=f"user {user.id}")
    return user


def sessions(session: Session, user_id: int, now: datetime) -> list[LoginSession]:
    """Where a user is signed in, the one that was used last first."""
    rows = session.exec(select(LoginSession).where(LoginSession.user_id == user_id))
    return sorted((row for row in rows if holds(row, now)), key=lambda row: row.last_seen_at, reverse=True)


def name_of(row: LoginSession) -> str:
    """How one session is named to people: the beginning of its hash opens nothing."""
    return row.token_hash[:12]


def end_sessions(
    session: Session, user_id: int, now: datetime, by: str, *, named: str | None = None, but: str = ""
) -> int:
    """Sign a user out of one browser, or of all but one; gives of how many."""
    ended = [row for row in sessions(session, user_id, now) if named in (None, name_of(row)) and row.token_hash != but]
    for row in ended:
        row.revoked_at = now
        session.add(row)
        audit(session, now, by, "session ended", f"user {user_id}", {"session": name_of(row)})
    return len(ended)


def settle(session: Session, user: User, language: str, zone: str) -> None:
    """A user's own language ('' is that of their browser) and zone. Raises `ConfigError`."""
    if language not in ("", *DESK_LANGUAGES):
        raise ConfigError("There is no such language here", remedy="Choose one of the list")
    if not is_zone(zone):
        raise ConfigError("There is no such time zone", remedy="Choose one of the list")
    user.zone_chosen = user.zone_chosen or zone != user.zone
    user.language, user.zone = language, zone
    session.add(user)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
