"""Whose contact is a row about? Asked from the row's side: an owner may have very many contacts, and few rows wait."""

from typing import Any

from sqlalchemy import ColumnElement, exists
from sqlmodel import col

from outreach.contacts.records import Contact


def of_owner(contact_id: Any, user_id: int | None) -> ColumnElement[bool]:
    """Whether the contact whom this column names is the user's."""
    return exists().where(col(Contact.id) == contact_id, col(Contact.owner_id) == user_id)
