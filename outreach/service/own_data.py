"""What do we know about one contact? All of it as plain data, for them to take along (GDPR articles 15, 20)."""

import io
import json
import zipfile
from datetime import date, datetime
from typing import Any

from sqlalchemy import Table, select
from sqlmodel import Session, SQLModel

from outreach.contacts.records import Contact
from outreach.errors import NotFound

_OURS_ALONE = frozenset(("changed", "place", "refusal", "shadowed", "unheard"))
"""Tables that hold no word about a person, only what the planner has still to do."""
_NOT_GIVEN = frozenset(
    ("raw", "user_id", "owner_id", "approved_by", "agreed_by", "undone_by", "lifted_by", "edited_by")
)
"""Bytes that repeat the text, and who of us did it: that is about us."""


def own_data(session: Session, contact_id: int) -> dict[str, Any]:
    """Every row that belongs to a contact, by table; raises `NotFound`."""
    contact = session.get(Contact, contact_id)
    if contact is None:
        raise NotFound(f"there is no contact {contact_id}")
    found = {"contact": [_row(contact.model_dump())]}
    for table in SQLModel.metadata.sorted_tables:
        if "contact_id" in table.c and table.name not in _OURS_ALONE:
            rows = _rows(session, table, table.c.contact_id == contact_id)
            if rows:
                found[table.name] = rows
    proposal, draft = (SQLModel.metadata.tables[name] for name in ("proposal", "draft"))
    theirs = select(proposal.c.id).where(proposal.c.contact_id == contact_id)
    if drafts := _rows(session, draft, draft.c.proposal_id.in_(theirs)):
        found["draft"] = drafts
    return found


def as_zip(data: dict[str, Any]) -> bytes:
    """The data as a ZIP file with one JSON file in it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        info = zipfile.ZipInfo("your-data.json", (1980, 1, 1, 0, 0, 0))
        info.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(info, json.dumps(data, indent=2, ensure_ascii=False, sort_keys=True) + "\n")
    return packed.getvalue()


def _rows(session: Session, table: Table, whose: Any) -> list[dict[str, Any]]:
    rows = session.connection().execute(select(table).where(whose).order_by(*table.primary_key.columns))
    return [_row(dict(row)) for row in rows.mappings()]


def _row(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: _plain(value) for name, value in row.items() if name not in _NOT_GIVEN and value not in (None, "", [])
    }


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value.hex() if isinstance(value, bytes) else value
