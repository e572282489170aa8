"""The table of drafts: proposals rendered to exact bytes, one row a revision."""

from datetime import datetime

from sqlalchemy import LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel


class Draft(SQLModel, table=True):
    """One revision of what would be sent; never changed, an edit makes the next.

    For a channel other than email it is a card: talking points for the owner, with no bytes to send.
    """

    __table_args__ = (UniqueConstraint("proposal_id", "revision"),)

    id: int | None = Field(default=None, primary_key=True)
    proposal_id: int = Field(foreign_key="proposal.id")
    revision: int = 1
    account: str = ""
    """The name of the account from which it goes."""
    sender: str = ""
    recipient: str
    """The one address, or the number to call."""
    subject: str = ""
    text: str
    html: str = ""
    raw: bytes = Field(default=b"", sa_type=LargeBinary)
    sha256: str
    """Of `raw`, or of the text of a card: what an approval is for."""
    rfc_message_id: str | None = Field(default=None, unique=True)
    edited_by: int | None = Field(default=None, foreign_key="user.id")
    created_at: datetime
