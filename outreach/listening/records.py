"""Tables of what was heard: each reading of a message, and each signal with its quote."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

_INTEREST = "kind = 'interest' AND corrected_at IS NULL"


class Hearing(SQLModel, table=True):
    """One reading of one message by one version of the listener: the step can be repeated."""

    __table_args__ = (UniqueConstraint("message_id", "version"), Index("ix_hearing_heard_at", "heard_at"))

    id: int | None = Field(default=None, primary_key=True)
    message_id: int = Field(foreign_key="message.id")
    version: str
    automatic: str | None = None
    return_date: date | None = None
    visible: str = ""
    """What the sender newly wrote."""
    trouble: str | None = None
    """Why it could not be heard; a person looks at it then."""
    heard_at: datetime
    second_at: datetime | None = None
    """When the second reader had read it, where there is one."""
    second_tries: int = 0


class SignalRecord(SQLModel, table=True):
    """What one message says about being contacted; `fields` as in the label guide."""

    __tablename__ = "signal"
    __table_args__ = (
        # Who wants to go on, whoever owns them.
        Index("ix_signal_interest", "id", sqlite_where=text(_INTEREST), postgresql_where=text(_INTEREST)),
    )

    id: int | None = Field(default=None, primary_key=True)
    hearing_id: int = Field(foreign_key="hearing.id", index=True)
    message_id: int = Field(foreign_key="message.id", index=True)
    contact_id: int | None = Field(default=None, foreign_key="contact.id", index=True)
    """Whom it is about: a colleague of theirs may have written it."""
    kind: str
    fields: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    quote: str
    start: int = 0
    end: int = 0
    confidence: float = 1.0
    reader: str = ""
    doubt: str | None = None
    """Why it is not certain that the contact wrote it; None where it is."""
    corrected_at: datetime | None = None
    """When a person said that it was not meant so: nothing follows from it any more."""
    corrected_by: int | None = Field(default=None, foreign_key="user.id")


class Correction(SQLModel, table=True):
    """A person's word that a sentence did not mean what was heard: of that contact it is not heard so again."""

    __table_args__ = (Index("ix_correction_kind_sentence", "kind", "sentence"),)

    id: int | None = Field(default=None, primary_key=True)
    signal_id: int = Field(foreign_key="signal.id", index=True)
    contact_id: int = Field(foreign_key="contact.id", index=True)
    message_id: int = Field(foreign_key="message.id")
    kind: str
    fields: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    sentence: str
    """The quote as it is compared."""
    meant: list[dict[str, Any]] | None = Field(default=None, sa_type=JSON)
    """What was meant, in the form of the label guide; None where nobody said."""
    by: int = Field(foreign_key="user.id")
    at: datetime
