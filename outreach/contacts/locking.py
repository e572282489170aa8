"""How do several contacts' rows stay as they are until a transaction ends?"""

from collections.abc import Iterable

from sqlalchemy import select
from sqlmodel import Session

from outreach.bulk import among, prepared, table_of
from outreach.contacts.records import Contact

_contact = table_of(Contact).c
_LOCK = select(_contact.id, _contact.state).where(among(_contact.id)).order_by(_contact.id).with_for_update()


def lock_all(session: Session, contact_ids: Iterable[int]) -> dict[int, int]:
    """The rows of these contacts, held until the transaction ends, in the order of their ids; gives their states."""
    connection = session.connection()
    given = {"keys": sorted(set(contact_ids))}
    return {row[0]: row[1] for row in prepared(_LOCK, connection.dialect).run(connection, given)}
