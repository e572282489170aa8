"""Tables of the people we may write to, of us, and of what is known between us.

`message_id` here is a foreign key; the Message-ID header of RFC 5322 is always `rfc_message_id`.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint, column, func, text
from sqlmodel import Field, SQLModel

from outreach.contacts.wishes import CHANNELS, CONSENT_BASES, HOLD_KINDS, PREFERENCE_KINDS, SOURCES, WISHES
from outreach.database import one_of

ROLES = ("rep", "manager", "operator", "support", "marketing")
QUESTION_KINDS = ("loosening", "new_address", "successor", "referral", "left_company", "second_reading", "change")
OPENING_KINDS = ("loosening", "new_address")
"""Questions whose yes opens something: from a sender who is not sure, nobody is asked them."""
ANSWERS = ("yes", "no", "undone")
NOTICE_KINDS = ("unhappy", "legal", "data_request", "interest", "complaint", "refused", "challenge", "meeting")

_BEGINNINGS = {"small": "text_pattern_ops"}


_UNHAPPY = "kind = 'unhappy' AND lifted_at IS NULL"


class Organisation(SQLModel, table=True):
    """Whom a contact works for; `domain` is where its people write from, never a freemail domain."""

    id: int | None = Field(default=None, primary_key=True)
    name: str
    domain: str | None = Field(default=None, unique=True)


class User(SQLModel, table=True):
    """One of us; `zone` is the IANA zone in which pages show times to them."""

    __table_args__ = (one_of("role", ROLES),)

    id: int | None = Field(default=None, primary_key=True)
    name: str
    email: str = Field(unique=True)
    role: str = "rep"
    department: str = "sales"
    zone: str = "UTC"
    zone_chosen: bool = False
    """Whether they chose it themselves: then the configuration's is not taken."""
    language: str = ""
    """In which pages speak to them; '' is that of their browser."""
    password_hash: str | None = None
    active: bool = True


class Contact(SQLModel, table=True):
    """A person we may write to. `state` grows with every change that a decision about them could rest on."""

    __table_args__ = (
        # By how their names begin, one owner's after the other's.
        Index("ix_contact_given", "owner_id", func.lower(column("given")).label("small"), postgresql_ops=_BEGINNINGS),
        Index("ix_contact_family", "owner_id", func.lower(column("family")).label("small"), postgresql_ops=_BEGINNINGS),
    )

    id: int | None = Field(default=None, primary_key=True)
    given: str = ""
    family: str = ""
    greeting: str = ""
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id", index=True)
    owner_id: int | None = Field(default=None, foreign_key="user.id", index=True)
    stage: str = "new"
    tags: list[str] = Field(default_factory=list, sa_type=JSON)
    language: str = "en"
    zone: str | None = None
    zone_source: str | None = None
    country: str | None = None
    """Where they live, ISO 3166-1 alpha-2, if somebody stated it."""
    fields: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    """The house's own fields, by names of its own."""
    birthday: str | None = None
    state: int = 0
    successor_id: int | None = Field(default=None, foreign_key="contact.id")
    """Who is to be written to in their place, since they left or said that they are not the right one."""
    created_at: datetime

    @property
    def name(self) -> str:
        """Given and family name as one."""
        return f"{self.given} {self.family}".strip()


class Address(SQLModel, table=True):
    """One way to reach a contact on a channel; `match_key` is how it is compared, and belongs to one contact."""

    __table_args__ = (UniqueConstraint("channel", "match_key"), one_of("channel", CHANNELS))

    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id", index=True)
    channel: str
    value: str
    match_key: str
    canonical_key: str = Field(default="", index=True)
    """The address behind aliases (Gmail's dots, '+'): who writes from another spelling is the same person."""
    source: str = "import"
    bad_since: datetime | None = None
    bad_why: str | None = None
    bad_signal_id: int | None = Field(default=None, foreign_key="signal.id")
    """What they said by which it is bad, if it is not for bounced mail."""


WANTS_A_CALL = "kind = 'channel' AND channel = 'phone' AND wish = 'prefer' AND undone_at IS NULL"
"""Which wishes are for a call; the words of an index, for whoever looks by it."""


class Preference(SQLModel, table=True):
    """A standing wish, never changed once written, with the sentence it rests on."""

    __table_args__ = (
        one_of("kind", PREFERENCE_KINDS),
        one_of("source", SOURCES),
        one_of("channel", CHANNELS),
        one_of("wish", WISHES),
        # Who would rather be called, by when they said it.
        Index(
            "ix_preference_call",
            "said_at",
            "contact_id",
            sqlite_where=text(WANTS_A_CALL),
            postgresql_where=text(WANTS_A_CALL),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id", index=True)
    kind: str
    channel: str | None = None
    wish: str | None = None
    until: date | None = None
    earliest: date | None = None
    days: list[str] | None = Field(default=None, sa_type=JSON)
    start: str | None = None
    end: str | None = None
    besides: list[list[Any]] | None = Field(default=None, sa_type=JSON)
    """Further hours that suit them as well, each its days, start and end."""
    most: int | None = None
    per: str | None = None
    person: str | None = None
    source: str
    quote: str = ""
    signal_id: int | None = Field(default=None, foreign_key="signal.id", index=True)
    message_id: int | None = Field(default=None, foreign_key="message.id")
    said_at: datetime
    recorded_at: datetime
    doubt: str | None = None
    """Why it is not certain that the contact wrote it; None where it is."""
    needs_yes: bool = False
    """A loosening that a person has not agreed to yet: it counts for nothing."""
    agreed_by: int | None = Field(default=None, foreign_key="user.id")
    undone_at: datetime | None = None
    """When a person said that it was not meant, or no to a loosening: it counts for nothing from then on."""
    undone_by: int | None = Field(default=None, foreign_key="user.id")


class Hold(SQLModel, table=True):
    """A reason to wait that is not a wish; open until `until` (exclusive, UTC) or until it is lifted."""

    __table_args__ = (
        one_of("kind", HOLD_KINDS),
        # Who is unhappy, whoever owns them.
        Index("ix_hold_unhappy", "since", sqlite_where=text(_UNHAPPY), postgresql_where=text(_UNHAPPY)),
    )

    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id", index=True)
    kind: str
    why: str
    quote: str = ""
    signal_id: int | None = Field(default=None, foreign_key="signal.id", index=True)
    message_id: int | None = Field(default=None, foreign_key="message.id")
    since: datetime
    until: datetime | None = None
    lifted_at: datetime | None = None
    lifted_by: int | None = Field(default=None, foreign_key="user.id")


class Consent(SQLModel, table=True):
    """On what ground commercial mail or calls may reach a contact, with the evidence; append-only but for its end."""

    __table_args__ = (one_of("basis", CONSENT_BASES), one_of("channel", CHANNELS), one_of("source", SOURCES))

    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id", index=True)
    basis: str
    channel: str | None = None
    """None: every channel."""
    at: datetime
    """When it was given: what lasts a time is counted from then."""
    source: str
    evidence: str = ""
    """Where it is written: a form, a contract, their words."""
    recorded_at: datetime
    withdrawn_at: datetime | None = None


_UNANSWERED: dict[str, Any] = dict.fromkeys(("sqlite_where", "postgresql_where"), text("answered_at IS NULL"))


class AnswerOwed(SQLModel, table=True):
    """A question of a contact's that nobody has answered."""

    __tablename__ = "answer_owed"
    __table_args__ = (
        Index("ix_answer_owed_open", "contact_id", **_UNANSWERED),
        # Who waits longest for an answer.
        Index("ix_answer_owed_waiting", "asked_at", "contact_id", **_UNANSWERED),
    )

    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id")
    message_id: int = Field(foreign_key="message.id", index=True)
    thread_id: int | None = Field(default=None, foreign_key="thread.id", index=True)
    text: str
    asked_at: datetime
    answered_at: datetime | None = None
    signal_id: int | None = Field(default=None, foreign_key="signal.id", index=True)
    undone_at: datetime | None = None
    """When a person said that it was no question."""


class Note(SQLModel, table=True):
    """Something worth knowing about a contact; a private one is shown to their owner alone."""

    __table_args__ = (
        # What was shared lately, whoever owns them.
        Index(
            "ix_note_shared",
            "at",
            sqlite_where=text("private IS 0 AND undone_at IS NULL"),
            postgresql_where=text("private IS false AND undone_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id", index=True)
    text: str
    private: bool = True
    user_id: int | None = Field(default=None, foreign_key="user.id")
    """Who wrote it by hand; None for what was heard."""
    signal_id: int | None = Field(default=None, foreign_key="signal.id", index=True)
    message_id: int | None = Field(default=None, foreign_key="message.id")
    at: datetime
    undone_at: datetime | None = None


class QuestionToOwner(SQLModel, table=True):
    """What only a person may decide about a contact: a yes does what `does` says, a no leaves the record."""

    __tablename__ = "question_to_owner"
    __table_args__ = (
        one_of("kind", QUESTION_KINDS),
        one_of("answer", ANSWERS),
        Index("ix_question_to_owner_contact_sentence", "contact_id", "sentence"),
        Index("ix_question_to_owner_open", "contact_id", **_UNANSWERED),
    )

    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id")
    kind: str
    text: str
    quote: str = ""
    sentence: str = ""
    """The quote as it is compared: the same sentence is not asked about twice."""
    does: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    """What a yes does, as `contacts/owners_answer.py` reads it."""
    signal_id: int | None = Field(default=None, foreign_key="signal.id", index=True)
    message_id: int | None = Field(default=None, foreign_key="message.id")
    doubt: str | None = None
    """Why it is not certain that the contact wrote it; what would open something is then not taken, only shown."""
    asked_at: datetime
    answered_at: datetime | None = None
    answer: str | None = None
    answered_by: int | None = Field(default=None, foreign_key="user.id")


class Notice(SQLModel, table=True):
    """Something that one of us must know at once; it stands at the top of their list until they have read it."""

    __table_args__ = (
        one_of("kind", NOTICE_KINDS),
        Index(
            "ix_notice_unread",
            "user_id",
            sqlite_where=text("read_at IS NULL"),
            postgresql_where=text("read_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="user.id")
    contact_id: int = Field(foreign_key="contact.id", index=True)
    kind: str
    text: str
    quote: str = ""
    signal_id: int | None = Field(default=None, foreign_key="signal.id", index=True)
    message_id: int | None = Field(default=None, foreign_key="message.id")
    thread_id: int | None = Field(default=None, foreign_key="thread.id", index=True)
    at: datetime
    read_at: datetime | None = None


class Moment(SQLModel, table=True):
    """A dated personal fact worth writing about, used once; `day` is YYYY-MM-DD or --MM-DD."""

    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id", index=True)
    text: str
    day: str | None = None
    message_id: int | None = Field(default=None, foreign_key="message.id")
    used_at: datetime | None = None
    signal_id: int | None = Field(default=None, foreign_key="signal.id", index=True)
    undone_at: datetime | None = None


class Touch(SQLModel, table=True):
    """Any contact made by anyone on any channel, in or out: what caps count."""

    __table_args__ = (
        one_of("channel", CHANNELS),
        one_of("direction", ("in", "out")),
        # The selection reads the touches of everyone: all that it asks of them stands in the index.
        Index("ix_touch_contact_at", "contact_id", "at", "direction", "channel", "automatic", "department"),
        UniqueConstraint("contact_id", "rfc_message_id"),
        # What went out lately, whoever owns them.
        Index(
            "ix_touch_out",
            "at",
            "contact_id",
            sqlite_where=text("direction = 'out'"),
            postgresql_where=text("direction = 'out'"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id")
    channel: str
    direction: str
    department: str | None = None
    user_id: int | None = Field(default=None, foreign_key="user.id")
    at: datetime
    automatic: bool = False
    """Not by a person's hand: an out-of-office is no reply."""
    is_reply: bool = False
    """Ours, as the answer to something they asked: caps may exempt it."""
    message_id: int | None = Field(default=None, foreign_key="message.id")
    rfc_message_id: str | None = None
    note: str = ""


class Suppressed(SQLModel, table=True):
    """An address that nobody may bring in again, as a keyed hash: what is left of somebody who was erased."""

    __table_args__ = (one_of("channel", CHANNELS),)

    id: int | None = Field(default=None, primary_key=True)
    channel: str
    key_hash: str = Field(unique=True)
    reason: str
    """A class of reasons, like `erased`; nothing that says who."""
    at: datetime


class Changed(SQLModel, table=True):
    """Contacts whose state has changed since planning last looked: the planner's inbox."""

    contact_id: int = Field(primary_key=True, foreign_key="contact.id")
    state: int


class Entry(SQLModel, table=True):
    """The record that the owner can read: who changed what about a contact, and why."""

    __tablename__ = "ledger_entry"
    __table_args__ = (
        # Which invitations were answered lately, whoever owns them.
        Index(
            "ix_ledger_entry_calendar",
            "at",
            sqlite_where=text("by = 'calendar'"),
            postgresql_where=text("by = 'calendar'"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id", index=True)
    at: datetime
    by: str
    what: str
    detail: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
