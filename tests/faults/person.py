"""Who says yes in a run, and to which bytes? The person's own list, kept outside the product."""

import hashlib
import json
import os
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlmodel import select

from outreach.contacts.records import User
from outreach.errors import OutreachError
from outreach.rendering.records import Draft
from outreach.review import queue
from outreach.review.records import OutboxEntry
from outreach.service.engine import Engine


def approve_all(engine: Engine, book: Path | None = None, most: int = 10_000) -> int:
    """A yes to everything that waits, written into `book` before it is given; gives how many were taken."""
    with engine.database.read() as session:
        wanted = (
            select(OutboxEntry.id, OutboxEntry.contact_id, Draft.raw, Draft.recipient)
            .join(Draft, Draft.id == OutboxEntry.draft_id)  # type: ignore[arg-type]
            .where(OutboxEntry.state == "waiting")
            .limit(most)
        )
        waiting = session.exec(wanted).all()
        user = session.exec(select(User)).first()
    taken = 0
    book = book or Path(os.environ["OUTREACH_FAULTS_BOOK"])
    for entry_id, contact_id, raw, recipient in waiting:
        sha256 = hashlib.sha256(raw).hexdigest()
        _write(book, entry=entry_id, sha256=sha256, recipient=recipient)
        try:
            with engine.database.write() as session:
                verdict = queue.approve(session, entry_id, user, sha256, engine.review, engine.clock.now())
                newest = session.execute(_NEWEST, {"contact": contact_id}).scalar_one()
        except OutreachError:
            continue
        if verdict.allowed or verdict.only_hours:
            taken += 1
            _write(book, entry=entry_id, sha256=sha256, contact=contact_id, seen=newest or 0)
    return taken


_NEWEST = text("SELECT max(id) FROM message WHERE contact_id = :contact AND direction = 'in' AND automatic IS NULL")


def _write(book: Path, **line: Any) -> None:
    with book.open("a") as out:
        out.write(json.dumps(line) + "\n")


def approved(book: Path, after: int = 0) -> tuple[list[dict[str, Any]], int]:
    """Every line of the book after so many bytes, and how many bytes it has."""
    if not book.exists():
        return [], 0
    with book.open("rb") as file:
        file.seek(after)
        whole = file.read()
    whole = whole[: whole.rfind(b"\n") + 1]
    return [json.loads(line) for line in whole.splitlines()], after + len(whole)
