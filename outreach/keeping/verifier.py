"""Is the audit trail whole? Names the first row that was altered, cut out, or cut off at the end."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlmodel import Session

from outreach.bulk import table_of
from outreach.keeping.chain import Head, Link, digest_of, hash_of
from outreach.keeping.records import Audit

PAGE = 10_000
ERASED = "erased"
"""What the trail says of a person who was erased; rows of theirs, and of no one else, may be without details."""

_audit = table_of(Audit)
_SEALED = (
    select(*_audit.c)
    .where(_audit.c.seq > bindparam("after", type_=_audit.c.seq.type))
    .order_by(_audit.c.seq)
    .limit(PAGE)
)


@dataclass(frozen=True, slots=True)
class Checked:
    """What a walk over the whole trail found."""

    rows: int
    head: Head
    unsealed: int
    unsealed_since: datetime | None
    fault: str = ""
    """The first thing that is wrong; empty where nothing is."""
    seq: int | None = None
    """The row that it is wrong with."""


def verify(session: Session, key: bytes, anchors: Iterable[Head] = ()) -> Checked:
    """Walk the whole chain; `anchors` are heads that were kept outside the database."""
    unsealed, since = (
        session.connection().execute(select(func.count(), func.min(_audit.c.at)).where(_audit.c.hash.is_(None))).one()
    )
    kept = {anchor.seq: anchor.hash for anchor in anchors if anchor.seq}
    erased = _erased(session)
    head = Head()
    for row in _rows(session):
        fault = _fault(row, head, key, erased)
        if not fault and kept.get(row.seq, row.hash) != row.hash:
            fault = "it is not the one whose hash was kept outside the database: the trail was written anew"
        if fault:
            return Checked(head.seq, head, unsealed, since, fault, head.seq + 1)
        head = Head(row.seq, row.hash)
    cut = max(kept, default=0)
    if cut > head.seq:
        fault = f"the trail was cut off: row {cut} was known outside the database, the newest here is {head.seq}"
        return Checked(head.seq, head, unsealed, since, fault, head.seq + 1)
    return Checked(head.seq, head, unsealed, since)


def _rows(session: Session) -> Iterator[Any]:
    after, connection = 0, session.connection()
    while page := connection.execute(_SEALED, {"after": after}).all():
        yield from page
        after = page[-1].seq


def _erased(session: Session) -> dict[int, int]:
    """Contact to the newest row of the trail that says they were erased."""
    wanted = select(_audit.c.contact_id, func.max(_audit.c.seq)).where(_audit.c.what == ERASED)
    return {row[0]: row[1] for row in session.connection().execute(wanted.group_by(_audit.c.contact_id)) if row[1]}


def _fault(row: Any, head: Head, key: bytes, erased: dict[int, int]) -> str:
    if row.seq != head.seq + 1:
        return f"it was cut out: after row {head.seq} comes row {row.seq}"
    if row.previous != head.hash:
        return f"it does not follow row {head.seq}: one of the two was put in another's place"
    if row.details is None:
        if erased.get(row.contact_id or 0, 0) < row.seq:
            return "its details were taken away, and nobody was erased"
    elif digest_of(key, row.details) != row.digest:
        return "its details were altered"
    link = Link(row.at, row.who, row.what, row.contact_id, row.about, row.seq, row.digest or "", row.previous)
    return "" if hash_of(key, link) == row.hash else "it was altered"
