"""The table of logins: who is signed in, kept on our side so that it can be ended here."""

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
