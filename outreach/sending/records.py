"""The table of transmissions: what the database knows before the first byte of a body leaves."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from outreach.database import one_of

OUTCOMES = ("sent", "refused_for_now", "refused", "in_doubt")


class Transmission(SQLModel, table=True):
    """One handing over of one entry; a second one of the same epoch cannot be written."""

    __table_args__ = (
        UniqueConstraint("entry_id", "epoch"),
        one_of("outcome", OUTCOMES),
        # Limits count an account's last hour and day.
        Index("ix_transmission_account_started_at", "account", "started_at", "domain"),
    )

    id: int | None = Field(default=None, primary_key=True)
    entry_id: int = Field(foreign_key="outbox.id")
    epoch: int
    account: str
    domain: str = ""
    """Of the recipient."""
    rfc_message_id: str
    sha256: str
    verdict: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    """The gate's answer at the instant at which it let the body go."""
    contact_state: int
    """The contact's state once our own touch was written: whether something else came in since."""
    started_at: datetime
    outcome: str | None = None
    """None while the server has not answered."""
    reply: str = ""
    ended_at: datetime | None = None
    filed_at: datetime | None = Field(default=None, index=True)
    """When a copy lay in the Sent folder, by the server's hand or by ours."""
    filing_tries: int = 0
    looks: int = 0
    """How often a doubt was looked for in Sent."""


class SendingAccount(SQLModel, table=True):
    """Whether an account of ours may send; a row once there is something to say."""

    __tablename__ = "sending_account"

    account: str = Field(primary_key=True)
    paused_at: datetime | None = None
    paused_why: str = ""
    released_at: datetime | None = None
    """When a person let it go on: what came back before is not counted again."""


class HeldBack(SQLModel, table=True):
    """Why approved mail of an account has not left although its hour has come."""

    __tablename__ = "held_back"

    account: str = Field(primary_key=True)
    domain: str = Field(default="", primary_key=True)
    """Of the recipients; '' for all of the account's mail."""
    why: str
    until: datetime | None = None
