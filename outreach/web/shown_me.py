"""What has one of us set for themselves, where are they signed in, and which programs ask in their name?"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from outreach.contacts.records import User
from outreach.translated import DESK_LANGUAGES, desk_tongue
from outreach.web import programs, users
from outreach.web.sign_in import Visitor
from outreach.web.times import Face, When


@dataclass(frozen=True, slots=True)
class Chosen:
    """How pages speak to them."""

    email: str
    language: str
    """'' is that of their browser."""
    zone: str
    has_password: bool


@dataclass(frozen=True, slots=True)
class SignedIn:
    """One browser."""

    name: str
    browser: str
    at: When
    """When it was last used."""
    here: bool


@dataclass(frozen=True, slots=True)
class Asks:
    """One program, by its token."""

    id: int
    name: str
    read_only: bool
    used: When | None
    expires: When | None


@dataclass(frozen=True, slots=True)
class ShownMe:
    """Everything on one's own page."""

    chosen: Chosen
    sessions: tuple[SignedIn, ...]
    tokens: tuple[Asks, ...]
    languages: tuple[tuple[str, str], ...]
    """The languages of the pages, each with its own name."""


def shown_me(session: Session, visitor: Visitor, now: datetime) -> ShownMe:
    """The visitor's own page."""
    user, face = session.get_one(User, visitor.user_id), visitor.face(now)
    return ShownMe(
        Chosen(user.email, user.language, user.zone, bool(user.password_hash)),
        tuple(
            SignedIn(users.name_of(row), row.browser, face.when(row.last_seen_at), row.token_hash == visitor.token_hash)
            for row in users.sessions(session, visitor.user_id, now)
        ),
        tuple(
            Asks(row.id or 0, row.name, row.read_only, _when(row.last_used_at, face), _when(row.expires_at, face))
            for row in programs.of(session, visitor.user_id)
            if programs.holds(row, now)
        ),
        tuple((code, desk_tongue(code).name) for code in DESK_LANGUAGES),
    )


def _when(moment: datetime | None, face: Face) -> When | None:
    return face.when(moment) if moment is not None else None
