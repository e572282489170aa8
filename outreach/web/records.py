"""The tables of logins: who is signed in, which programs may ask in whose name, who was invited."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class LoginSession(SQLModel, table=True):
    """One browser that a user signed in with. The token itself is in the cookie alone; here is its SHA-256."""

    __tablename__ = "login_session"

    token_hash: str = Field(primary_key=True)
    user_id: int = Field(foreign_key="user.id", index=True)
    created_at: datetime
    last_seen_at: datetime
    """To within a few minutes: not every request is written down."""
    expires_at: datetime
    """The end whatever happens; being idle ends it sooner."""
    revoked_at: datetime | None = None
    browser: str = ""
    """What it called itself, in a few words, so that a person knows it again."""


class ApiToken(SQLModel, table=True):
    """What a program asks with in a user's name. The token itself was shown once; here is its SHA-256."""

    __tablename__ = "api_token"

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="user.id", index=True)
    name: str
    """What it is for, in the words of whoever made it."""
    token_hash: str = Field(unique=True)
    read_only: bool = False
    created_at: datetime
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    last_used_at: datetime | None = None
    """To within a few minutes."""


class Invite(SQLModel, table=True):
    """A link by which somebody sets their own password, once. It was shown once; here is the SHA-256 of its end."""

    __tablename__ = "invite"

    token_hash: str = Field(primary_key=True)
    user_id: int = Field(foreign_key="user.id", index=True)
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
