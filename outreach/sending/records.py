"""The table of transmissions: what the database knows before the first byte of a body leaves."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, SQLModel

from outreach.database import one_of

OUTCOMES = ("sent", "refused_for_now", "refused", "in_doubt")


class Transmission(SQLModel, table=True):
    """One handing over of one entry; a second one of the same epoch cannot be written."""

    __table_args__ = (UniqueConstraint("entry_id", "epoch"), one_of("outcome", OUTCOMES))

    id: int | None = Field(default=None, primary_key=True)
    entry_id: int = Field(foreign_key="outbox.id")
    epoch: int
    account: str
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
