"""Tables of the outbox and of what people decided."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index
from sqlmodel import Field, SQLModel

from outreach.database import one_of

STATES = (
    "waiting", "approved", "claimed", "transmitting", "sent",
    "done", "skipped", "void", "expired", "failed", "in_doubt",
)  # fmt: skip
DECISIONS = ("approved", "edited", "skipped", "done", "resolved_sent", "resolved_not_sent", "taken_back")


class OutboxEntry(SQLModel, table=True):
    """One proposal's way out. Only `outbox.move` changes its state."""

    __tablename__ = "outbox"
    __table_args__ = (
        one_of("state", STATES),
        # What is due, in its order.
        Index("ix_outbox_due", "state", "not_before"),
        # What has lately come to an end.
        Index("ix_outbox_lately", "state", "state_at"),
        # Nothing leaves that nobody, or no policy, has approved to the byte.
        CheckConstraint(
            "state NOT IN ('approved', 'claimed', 'transmitting', 'sent') OR approved_sha256 IS NOT NULL",
            name="approved",
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    proposal_id: int = Field(unique=True, foreign_key="proposal.id")
    contact_id: int = Field(foreign_key="contact.id", index=True)
    draft_id: int = Field(foreign_key="draft.id")
    channel: str
    state: str = Field(default="waiting", index=True)
    state_at: datetime
    why: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    """The reasons of the state: why void, why failed, what the server said."""
    contact_state: int
    """The contact's state that the draft, or its approval, rests on."""
    approved_by: int | None = Field(default=None, foreign_key="user.id")
    """None with an approval: the rule asks for none."""
    approved_at: datetime | None = None
    approved_sha256: str | None = None
    policy_version: str
    not_before: datetime
    expires_at: datetime
    claimed_by: str | None = None
    fence: int = 0
    """Grows with every claim: who holds an older number may not send."""
    lease_until: datetime | None = None
    epoch: int = 1
    """Grows only with proof that the last transmission was not accepted."""
    attempts: int = 0
    given_to: int | None = Field(default=None, foreign_key="user.id", index=True)
    """A colleague who decides about it in the owner's place: the owner offered it, and they said yes."""


class Decision(SQLModel, table=True):
    """What a person did with a draft, and with which bytes before their eyes."""

    __table_args__ = (one_of("kind", DECISIONS),)

    id: int | None = Field(default=None, primary_key=True)
    entry_id: int = Field(foreign_key="outbox.id", index=True)
    draft_id: int = Field(foreign_key="draft.id")
    user_id: int | None = Field(default=None, foreign_key="user.id")
    kind: str
    why: str = ""
    sha256: str
    verdict: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    """The gate's answer when it was decided, where it was asked."""
    at: datetime


class Acknowledgement(SQLModel, table=True):
    """One of us has read a version of the plan."""

    __tablename__ = "plan_acknowledgement"

    user_id: int = Field(primary_key=True, foreign_key="user.id")
    version: str = Field(primary_key=True, foreign_key="policy.version")
    at: datetime


class RuleObjection(SQLModel, table=True):
    """One of us thinks that a sentence of the plan is wrong, and somebody answers; nothing waits for it."""

    __tablename__ = "rule_objection"

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="user.id", index=True)
    version: str = Field(foreign_key="policy.version")
    passage: str
    """The heading under which the sentence stood."""
    rule: str = ""
    """The rule's name, where the sentence was one of a rule's."""
    sentence: str
    text: str
    """What speaks against it."""
    at: datetime = Field(index=True)
    answer: str = ""
    answered_by: int | None = Field(default=None, foreign_key="user.id")
    answered_at: datetime | None = None
    withdrawn_at: datetime | None = None
