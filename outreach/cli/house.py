"""Which house does a command work on, and in whose name?"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from sqlmodel import Session, col, select

from outreach import config
from outreach.contacts.address import email_key
from outreach.contacts.records import User
from outreach.errors import ConfigError, NotFound
from outreach.service.engine import Engine


@contextmanager
def open_engine() -> Iterator[Engine]:
    """The engine over the configured house, closed at the end."""
    engine = Engine(config.load())
    try:
        yield engine
    finally:
        engine.close()


def acting_user(session: Session, email: str | None) -> User:
    """The user named by --as, by OUTREACH_USER, or the only one there is."""
    wanted = email or os.environ.get("OUTREACH_USER")
    users = list(session.exec(select(User).where(col(User.active).is_(True))))
    if wanted:
        found = next((user for user in users if email_key(user.email) == email_key(wanted)), None)
        if found is None:
            known = ", ".join(user.email for user in users) or "nobody"
            raise NotFound(f"no user has the address {wanted}", where="--as", remedy=f"known are {known}")
        return found
    if len(users) != 1:
        raise ConfigError("it is not clear who you are", where="--as", remedy="give --as EMAIL, or set OUTREACH_USER")
    return users[0]
