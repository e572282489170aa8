"""Who of us may come in? Users, invitations, and where they are signed in."""

from sqlmodel import Session, select

from outreach.contacts.address import email_key
from outreach.contacts.records import User
from outreach.errors import NotFound


def find_user(session: Session, email: str) -> User:
    """A user by their email; raises `NotFound`."""
    users = list(session.exec(select(User)))
    found = next((user for user in users if email_key(user.email) == email_key(email)), None)
    if found is None:
        known = ", ".join(user.email for user in users) or "nobody"
        raise NotFound(f"there is no user {email}", where="users", remedy=f"known are {known}")
    return found
