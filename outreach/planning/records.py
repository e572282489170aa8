"""Tables of what was planned and what was refused, and of the places held under caps."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from outreach.contacts.wishes import CHANNELS
from outreach.database import one_of

OUTCOMES = ("sent", "done", "skipped", "void", "expired", "failed")
SKIPPED_FOR = ("not_this_person", "not_now", "wrong_tone", "myself")
"""Why a person skipped a draft, as far as planning goes by it."""


_TROUBLE = "trouble IS NOT NULL AND outcome IS NULL"


class PolicyRecord(SQLModel, table=True):
    """A policy that was in force, word for word."""

    __tablename__ = "policy"

    version: str = Field(primary_key=True)
    text: str
    adopted_at: datetime


class Adoption(SQLModel, table=True):
    """A policy was put in force: when, and by whom as far as that is known."""

    __tablename__ = "policy_adoption"

    id: int | None = Field(default=None, primary_key=True)
    version: str = Field(foreign_key="policy.version", index=True)
    at: datetime
    by: str = ""
    """The machine's user who saved the rules file last; '' where nobody knows."""


class Proposal(SQLModel, table=True):
    """A planned outreach: for whom, by which rule and way, and why."""

    __table_args__ = (
        one_of("channel", CHANNELS),
        one_of("outcome", OUTCOMES),
        # One outreach at a time for a contact: the database itself refuses a second.
        Index(
            "uq_proposal_open",
            "contact_id",
            unique=True,
            sqlite_where=text("outcome IS NULL"),
            postgresql_where=text("outcome IS NULL"),
        ),
        one_of("skipped_for", SKIPPED_FOR),
        Index("ix_proposal_contact_rule", "contact_id", "rule"),
        # What could not be written.
        Index("ix_proposal_trouble", "id", sqlite_where=text(_TROUBLE), postgresql_where=text(_TROUBLE)),
        # What was skipped with a reason is rare, and asked for by its reason.
        Index(
            "ix_proposal_skipped_for",
            "skipped_for",
            "template",
            sqlite_where=text("skipped_for IS NOT NULL"),
            postgresql_where=text("skipped_for IS NOT NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id")
    rule: str
    """The rule's name, or `by hand`."""
    occasion: str
    policy_version: str = Field(foreign_key="policy.version")
    channel: str
    template: str
    department: str
    kind: str
    own_hand: bool = False
    thread_id: int | None = Field(default=None, foreign_key="thread.id")
    answers_message_id: int | None = Field(default=None, foreign_key="message.id")
    purpose: str = ""
    talking_points: list[str] = Field(default_factory=list, sa_type=JSON)
    window: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    """The hours at which the rule lets it leave: `start`, `end`, `days`; None: any hour that suits the contact."""
    considered: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    """The other rules and what became of them: `rule`, `why`."""
    verdict: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    contact_state: int
    not_before: datetime
    created_at: datetime
    expires_at: datetime
    rendered: bool = Field(default=False, index=True)
    trouble: str | None = None
    """Why it could not be rendered."""
    outcome: str | None = None
    """None while it is on its way."""
    skipped_for: str | None = None
    """Why it was skipped, where the reason is one that planning goes by."""
    skipped_at: datetime | None = None
    waits_until: datetime | None = None
    """For `not_now`: from when on the same occasion may be proposed again."""
    lifted_at: datetime | None = None
    """When the owner took the reason back: it counts for nothing from then on."""


class Refusal(SQLModel, table=True):
    """A rule that fits a contact and that the gate forbids: the latest answer, channel by channel."""

    __table_args__ = (UniqueConstraint("contact_id", "rule"),)

    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id")
    rule: str
    policy_version: str = Field(foreign_key="policy.version")
    verdicts: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    earliest: datetime | None = None
    at: datetime


class Shadowed(SQLModel, table=True):
    """What shadow mode would have proposed; no draft reaches anyone, and it counts as done for what follows."""

    __table_args__ = (one_of("channel", CHANNELS), Index("ix_shadowed_contact_at", "contact_id", "at"))

    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id")
    rule: str
    occasion: str
    policy_version: str = Field(foreign_key="policy.version")
    channel: str
    template: str
    department: str
    kind: str
    verdict: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    considered: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    at: datetime = Field(index=True)
    """When it would have left."""
    created_at: datetime


class Replanning(SQLModel, table=True):
    """How far everyone has been planned anew under a changed policy."""

    version: str = Field(primary_key=True, foreign_key="policy.version")
    started_at: datetime
    after_id: int = 0
    """The highest contact that is done."""
    last_id: int
    """The highest contact that there was at its start."""
    selected: int = 0
    finished_at: datetime | None = None


class Place(SQLModel, table=True):
    """A place under the caps, held for a proposal until it goes out (then it is a touch) or comes to nothing."""

    proposal_id: int = Field(primary_key=True, foreign_key="proposal.id")
    contact_id: int = Field(foreign_key="contact.id", index=True)
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id", index=True)
    channel: str
    department: str
    at: datetime


class Due(SQLModel, table=True):
    """When time alone can change what is planned for a contact: the planner's alarm clock."""

    contact_id: int = Field(primary_key=True, foreign_key="contact.id")
    at: datetime = Field(index=True)
