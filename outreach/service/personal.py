"""What do we hold about one person? All of it as plain data: for them, when they ask."""

from typing import Any

from sqlalchemy import Table, select
from sqlmodel import Session, SQLModel

from outreach.bulk import table_of
from outreach.contacts.records import Contact
from outreach.rendering.records import Draft

_OURS = frozenset(
    {"changed", "due", "place", "unheard", "outbox", "proposal", "refusal", "shadowed", "audit", "instance"}
)
"""How the program works, not what it knows of them."""
_NOT_SAID = frozenset({"id", "contact_id", "content_hash", "raw", "match_key", "canonical_key", "state", "hearing_id"})


def person(session: Session, contact_id: int) -> dict[str, Any]:
    """Everything about one contact, by table, as JSON can hold it; private notes and our drafts to them included."""
    contact = table_of(Contact)
    found: dict[str, Any] = {"contact": _rows(session, contact, contact.c.id == contact_id)[0]}
    for table in SQLModel.metadata.sorted_tables:
        if "contact_id" in table.columns and table.name not in _OURS:
            found[table.name] = _rows(session, table, table.c.contact_id == contact_id)
    drafts, proposals = table_of(Draft), SQLModel.metadata.tables["proposal"]
    theirs = drafts.c.proposal_id.in_(select(proposals.c.id).where(proposals.c.contact_id == contact_id))
    found["draft"] = _rows(session, drafts, theirs)
    return found


def _rows(session: Session, table: Table, which: Any) -> list[dict[str, Any]]:
    columns = [column for column in table.columns if column.name not in _NOT_SAID]
    ordered = select(*columns).where(which).order_by(*table.primary_key.columns)
    return [
        {name: _plain(value) for name, value in row.items() if value not in (None, "", [], {})}
        for row in session.execute(ordered).mappings()
    ]


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
