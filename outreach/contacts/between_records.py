"""Tables of what one of us owes a contact by their own word, and of contacts that pass from one of us to another."""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from outreach.database import one_of

PROMISE_ENDS = ("wrote", "done", "none")


class Promise(SQLModel, table=True):
    """What one of us said in a mail that we shall do for a contact, until we have written again or it was none.

    It only stands on a list: nothing is sent by it, and nothing is held up.
    """

    __table_args__ = (
        one_of("over_why", PROMISE_ENDS),
        UniqueConstraint("message_id", "contact_id", "quote"),
        Index(
            "ix_promise_open",
            "made_at",
            "contact_id",
            sqlite_where=text("over_at IS NULL"),
            postgresql_where=text("over_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id", index=True)
    message_id: int = Field(foreign_key="message.id")
    quote: str
    due: date | None = None
    """The last day by which it is to be kept, where it names one."""
    made_at: datetime
    over_at: datetime | None = None
    over_why: str | None = None
    """`wrote`: a later mail of ours left; `done` and `none`: their owner said that it is done, or was no promise."""
    over_by: int | None = Field(default=None, foreign_key="user.id")


class HandOver(SQLModel, table=True):
    """A contact, or one thing on the list about them, that their owner offers to a colleague, who says yes or no."""

    __tablename__ = "hand_over"
    __table_args__ = (
        one_of("answer", ("yes", "no", "withdrawn")),
        # One offer at a time for a contact.
        Index(
            "uq_hand_over_open",
            "contact_id",
            unique=True,
            sqlite_where=text("answered_at IS NULL"),
            postgresql_where=text("answered_at IS NULL"),
        ),
        Index("ix_hand_over_to", "to_id", "offered_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id", index=True)
    entry_id: int | None = Field(default=None, foreign_key="outbox.id")
    """The one draft or card that is given; None: the contact."""
    from_id: int = Field(foreign_key="user.id")
    to_id: int = Field(foreign_key="user.id")
    why: str = ""
    offered_at: datetime
    answered_at: datetime | None = None
    answer: str | None = None
