"""Tables of what arrived: accounts, folders with their cursor, messages and their places, what could not be read."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, UniqueConstraint
from sqlalchemy import text as sql
from sqlmodel import Field, SQLModel

from outreach.database import one_of
from outreach.inbox.authentic import VERDICTS

THREADED_BY = ("new", "same_message", "token", "references", "subject", "person")
IDENTIFIED_BY = ("address", "canonical", "reply_to", "created", "recipient", "nobody", "person")


class AccountRecord(SQLModel, table=True):
    """A mail account of ours as the store knows it; its servers and secrets are configuration."""

    __tablename__ = "account"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    address: str
    listened_at: datetime | None = None
    """When the last poll began that read every folder to its end (P7)."""
    trouble: str | None = None
    """Why the last poll failed, in words for the operator; None when it did not."""


class Folder(SQLModel, table=True):
    """The cursor of one folder: every UID up to `last_uid` is stored or in quarantine (RFC 9051 section 2.3.1)."""

    __table_args__ = (UniqueConstraint("account_id", "name"), one_of("role", ("inbox", "sent")))

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id")
    name: str
    role: str = "inbox"
    uidvalidity: int = Field(default=0, sa_type=BigInteger)
    last_uid: int = Field(default=0, sa_type=BigInteger)
    vanished: int = 0
    """Messages that were gone between the listing and the fetch."""


class Thread(SQLModel, table=True):
    """A conversation; with whom, and about what (the base subject of RFC 5256)."""

    __table_args__ = (Index("ix_thread_contact_subject", "contact_id", "base_subject"),)

    id: int | None = Field(default=None, primary_key=True)
    contact_id: int | None = Field(default=None, foreign_key="contact.id")
    base_subject: str = ""
    subject: str = ""
    last_at: datetime


_OURS_UNREAD = "direction = 'out' AND promises_at IS NULL AND contact_id IS NOT NULL"


class Message(SQLModel, table=True):
    """One RFC 5322 message. Its text is stored; its attachments are listed and stay on the server."""

    __table_args__ = (
        one_of("direction", ("in", "out")),
        one_of("threaded_by", THREADED_BY),
        one_of("identified_by", IDENTIFIED_BY),
        one_of("authenticated", VERDICTS),
        Index("ix_message_contact_at", "contact_id", "at"),
        # What came back or was complained about.
        Index(
            "ix_message_report",
            "at",
            sqlite_where=sql("automatic IN ('bounce', 'notification')"),
            postgresql_where=sql("automatic IN ('bounce', 'notification')"),
        ),
        # Ours that nobody has read for promises.
        Index("ix_message_promises", "id", sqlite_where=sql(_OURS_UNREAD), postgresql_where=sql(_OURS_UNREAD)),
        # Their last message by their own hand.
        Index(
            "ix_message_by_hand",
            "contact_id",
            "id",
            sqlite_where=sql("direction = 'in' AND automatic IS NULL"),
            postgresql_where=sql("direction = 'in' AND automatic IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    content_hash: str = Field(unique=True)
    direction: str
    rfc_message_id: str = Field(default="", index=True)
    thread_id: int = Field(foreign_key="thread.id", index=True)
    threaded_by: str
    contact_id: int | None = Field(default=None, foreign_key="contact.id")
    identified_by: str
    automatic: str | None = None
    """What no person wrote, and which kind of it; None for a person's own words."""
    authenticated: str = "none"
    """Whether the sender is who From says: `pass`, `fail`, or `none` where nobody can say."""
    authenticated_why: str = ""
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id")
    """Whose domain it came from, where the contact is not known."""
    sender_name: str = ""
    sender_address: str = ""
    to: list[str] = Field(default_factory=list, sa_type=JSON)
    subject: str = ""
    at: datetime
    """INTERNALDATE: when the server received it; the Date header is only decoration."""
    sent_at: datetime | None = None
    utc_offset_minutes: int | None = None
    """The offset of the sender's own Date header: a hint at their zone."""
    size: int = 0
    headers: str = ""
    text: str = ""
    html: str = ""
    report: str = ""
    calendar: str = ""
    attachments: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    notes: list[str] = Field(default_factory=list, sa_type=JSON)
    promises_at: datetime | None = None
    """For a mail of ours: when it was read for what we promise in it."""


class Placement(SQLModel, table=True):
    """Where a message lies on a server; one message can lie in many places."""

    __table_args__ = (UniqueConstraint("folder_id", "uidvalidity", "uid"),)

    id: int | None = Field(default=None, primary_key=True)
    message_id: int = Field(foreign_key="message.id", index=True)
    folder_id: int = Field(foreign_key="folder.id")
    uidvalidity: int = Field(sa_type=BigInteger)
    uid: int = Field(sa_type=BigInteger)


class ErasedPlace(SQLModel, table=True):
    """Where a mail lies on a server that was erased here: it is neither read again nor missing."""

    __tablename__ = "erased_place"

    folder_id: int = Field(primary_key=True, foreign_key="folder.id")
    uidvalidity: int = Field(primary_key=True, sa_type=BigInteger)
    uid: int = Field(primary_key=True, sa_type=BigInteger)


class Reference(SQLModel, table=True):
    """A Message-ID that a message names: two messages with a common ancestor belong together."""

    __table_args__ = (Index("ix_reference_named", "named"),)

    message_id: int = Field(primary_key=True, foreign_key="message.id")
    named: str = Field(primary_key=True)


class Unheard(SQLModel, table=True):
    """Messages that listening has not read yet: the gate refuses their contacts until it has."""

    message_id: int = Field(primary_key=True, foreign_key="message.id")
    contact_id: int | None = Field(default=None, foreign_key="contact.id", index=True)
    tries: int = 0


class Quarantine(SQLModel, table=True):
    """A message that could not be read: it stays on the server, is counted and shown (`outreach doctor`)."""

    __table_args__ = (UniqueConstraint("folder_id", "uidvalidity", "uid"),)

    id: int | None = Field(default=None, primary_key=True)
    folder_id: int = Field(foreign_key="folder.id")
    uidvalidity: int = Field(sa_type=BigInteger)
    uid: int = Field(sa_type=BigInteger)
    why: str
    head: str = ""
    """The first characters of its header block, to recognise it by."""
    sender_address: str = Field(default="", index=True)
    at: datetime
    resolved_at: datetime | None = None
