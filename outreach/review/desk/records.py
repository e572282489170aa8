"""Tables of the desk in one's own mailbox: its folders, what lies in them, what is told there."""

from datetime import date, datetime

from sqlalchemy import JSON, BigInteger, UniqueConstraint
from sqlmodel import Field, SQLModel

from outreach.database import one_of

ROLES = ("to_approve", "approved", "skip")
"""What a folder of the desk is for."""
COPY_STATES = ("placing", "lies", "away")


class DeskFolder(SQLModel, table=True):
    """One folder of a user's desk as it was last seen."""

    __tablename__ = "desk_folder"
    __table_args__ = (one_of("role", ROLES),)

    user_id: int = Field(primary_key=True, foreign_key="user.id")
    role: str = Field(primary_key=True)
    name: str
    uidvalidity: int = Field(sa_type=BigInteger)


class DeskCopy(SQLModel, table=True):
    """The mail in a user's folder that stands for an entry of the outbox."""

    __tablename__ = "desk_copy"
    __table_args__ = (one_of("role", ROLES), one_of("state", COPY_STATES))

    id: int | None = Field(default=None, primary_key=True)
    entry_id: int = Field(unique=True, foreign_key="outbox.id")
    user_id: int = Field(foreign_key="user.id", index=True)
    draft_id: int = Field(foreign_key="draft.id")
    """The revision whose words it shows."""
    placed_revision: int
    """The revision in which we laid it there ourselves: what was edited from there on is one line of words."""
    state: str = "placing"
    """`placing`: it may lie there or not; `lies`: it was seen; `away`: we have taken it out, or are about to."""
    role: str = "to_approve"
    """The folder in which it was seen last."""
    uidvalidity: int = Field(default=0, sa_type=BigInteger)
    uid: int = Field(default=0, sa_type=BigInteger)
    rfc_message_id: str = Field(index=True)
    words: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    """Hashes of the words that it shows (`words.Shown`), however a mail program has wrapped them."""
    missing_since: datetime | None = None
    created_at: datetime


class DeskNote(SQLModel, table=True):
    """A sentence that the desk has to tell its user: what left by itself and why, what could not be done."""

    __tablename__ = "desk_note"
    __table_args__ = (UniqueConstraint("user_id", "about"),)

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="user.id")
    contact_id: int | None = Field(default=None, foreign_key="contact.id", index=True)
    about: str
    """What it is about, so that nothing is told twice."""
    text: str
    at: datetime
    dismissed_at: datetime | None = None
    """When its reader deleted the mail in which it stood."""


class DeskTold(SQLModel, table=True):
    """The note that was last laid into a user's folder, by its Message-ID."""

    __tablename__ = "desk_told"

    user_id: int = Field(primary_key=True, foreign_key="user.id")
    rfc_message_id: str = ""


class Digest(SQLModel, table=True):
    """A morning's digest to a user; recorded before it is sent, so that there is one a day at the most."""

    __table_args__ = (one_of("state", ("sending", "sent", "refused", "in_doubt")),)

    user_id: int = Field(primary_key=True, foreign_key="user.id")
    day: date = Field(primary_key=True)
    """On the user's own calendar."""
    state: str = "sending"
    said: str = ""
    """What the server answered."""
    at: datetime
