"""How do several contacts' rows stay as they are until a transaction ends?"""

from collections.abc import Iterable

from sqlalchemy import select
from sqlmodel import Session

from outreach.bulk import prepared, table_of
from outreach.contacts.records import Contact, Organisation
from outreach.listed import among

_contact, _organisation = table_of(Contact), table_of(Organisation)
_LOCK = select(_contact.c.id, _contact.c.state).where(among(_contact.c.id)).order_by(_contact.c.id).with_for_update()
_LOCK_ORGANISATIONS = (
    select(_organisation.c.id)
    .where(_organisation.c.id.in_(select(_contact.c.organisation_id).where(among(_contact.c.id))))
    .order_by(_organisation.c.id)
    .with_for_update(key_share=True)
)


def lock_all(session: Session, contact_ids: Iterable[int]) -> dict[int, int]:
    """The rows of these contacts, held until the transaction ends, in the order of their ids; gives their states."""
    connection = session.connection()
    given = {"keys": sorted(set(contact_ids))}
    return {row[0]: row[1] for row in prepared(_LOCK, connection.dialect).run(connection, given)}


def lock_organisations(session: Session, contact_ids: Iterable[int]) -> None:
    """The organisations of these contacts, held until the transaction ends, in the order of their ids.

    What counts for a whole organisation is decided with it locked, always after the contacts themselves.
    """
    session.connection().execute(_LOCK_ORGANISATIONS, {"keys": sorted(set(contact_ids))})
