"""Chains what was written down: one sealer at a time, right after the transactions that wrote it.

Writers do not wait for one another: a row is written unchained, in its own transaction, and takes its place in the
chain when it is sealed, seconds later. A chain that every writer lengthened itself would be a queue of all of them
through every commit of every mail. Until a row is sealed, only the triggers protect it: `verify` shows that stretch.
"""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, text
from sqlmodel import Session

from outreach.bulk import prepared, table_of
from outreach.database import Database, update_all
from outreach.keeping.chain import BEGINNING, Head, Link, digest_of, hash_of, head_of
from outreach.keeping.records import Audit

PAGE = 5_000
_ADVISORY_KEY = 0x6F757473

_audit = table_of(Audit)
_UNSEALED = (
    select(_audit.c.id, _audit.c.at, _audit.c.who, _audit.c.what, _audit.c.contact_id, _audit.c.about, _audit.c.details)
    .where(_audit.c.hash.is_(None))
    .order_by(_audit.c.id)
    .limit(PAGE)
)


def seal(database: Database, key: bytes, anchor: Path | None = None) -> Head:
    """Chain every row that is not chained yet; gives the newest. Its head is kept in the file `anchor` too."""
    with database.read() as session:
        head, waiting = newest(session), unsealed(session)
    if waiting:
        with database.write() as session:
            head = seal_within(session, key)
    if anchor is not None:
        keep_head(anchor, head)
    return head


def seal_within(session: Session, key: bytes) -> Head:
    """Chain every row, in the caller's transaction; other sealers wait until it ends."""
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_KEY})
    head = newest(session)
    while rows := prepared(_UNSEALED, connection.dialect).run(connection, {}):
        head = _chain(session, rows, head, key)
    return head


def newest(session: Session) -> Head:
    """The head of the chain as the database has it."""
    wanted = select(_audit.c.seq, _audit.c.hash).where(_audit.c.seq.is_not(None)).order_by(_audit.c.seq.desc())
    found = session.connection().execute(wanted.limit(1)).first()
    return Head(found[0], found[1]) if found is not None else Head()


def unsealed(session: Session) -> int:
    """How many rows are not chained yet."""
    return int(session.connection().execute(select(func.count()).where(_audit.c.hash.is_(None))).scalar_one())


def _chain(session: Session, rows: Sequence[Any], head: Head, key: bytes) -> Head:
    sealed: list[dict[str, Any]] = []
    for row_id, at, who, what, contact_id, about, details in rows:
        link = Link(at, who, what, contact_id, about, head.seq + 1, digest_of(key, details or ""), head.hash)
        head = Head(link.seq, hash_of(key, link))
        sealed.append(
            {"id": row_id, "seq": head.seq, "digest": link.digest, "previous": link.previous, "hash": head.hash}
        )
    update_all(session, Audit, sealed)
    return head


def kept_head(anchor: Path) -> Head | None:
    """The head that was kept outside the database; None where none was, or where it cannot be read."""
    try:
        return head_of(anchor.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None


def keep_head(anchor: Path, head: Head) -> None:
    """Write a head down outside the database; one that is there already and newer stays."""
    before = kept_head(anchor)
    if head.hash == BEGINNING or (before is not None and before.seq >= head.seq):
        return
    anchor.parent.mkdir(parents=True, exist_ok=True)
    fresh = anchor.with_suffix(".new")
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
        file.write(f"{head}\n")
    fresh.replace(anchor)
