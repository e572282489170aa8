"""Tables of what was decided and revealed, and of this database's lives."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, Integer, text
from sqlmodel import Field, SQLModel


class Audit(SQLModel, table=True):
    """One thing that was decided or revealed; append-only, which triggers in the database itself hold to.

    Written in the transaction of what it tells, and sealed a moment later: `seq`, `digest`, `previous` and `hash` are
    set once, by the one sealer. `who`, `what` and `about` name nobody outside the house but by number; what a person
    could be known by stands in `details`, of which the hash covers a keyed digest: an erasure takes it away, and the
    chain still holds.
    """

    __table_args__ = (
        Index(
            "ix_audit_unsealed",
            "id",
            sqlite_where=text("hash IS NULL"),
            postgresql_where=text("hash IS NULL"),
        ),
    )

    id: int | None = Field(
        default=None,
        sa_type=BigInteger().with_variant(Integer(), "sqlite"),
        primary_key=True,
    )
    at: datetime
    who: str
    what: str
    contact_id: int | None = Field(default=None, index=True)
    """No foreign key: the record outlives the contact."""
    about: str
    details: str | None = None
    """JSON in one form only (sorted keys, no blanks); None: taken away by an erasure."""
    seq: int | None = Field(default=None, unique=True)
    """Its place in the chain: 1, 2, 3, without a gap."""
    digest: str | None = None
    previous: str | None = None
    hash: str | None = None


class Instance(SQLModel, table=True):
    """Which life of the database this is; one row."""

    id: int = Field(default=1, primary_key=True)
    epoch: int = 1
    """Grows with every restore."""
    review_since: datetime | None = None
    """Since when nothing is sent, because the database is an older copy that nobody has looked through yet."""
    review_why: str = ""
    clock_trouble: str = ""
    """Why the clock is not to be trusted; nothing is sent meanwhile."""
