"""Which house does a command work on, and in whose name?"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import func
from sqlmodel import Session, col, select

from outreach import config
from outreach.contacts.address import email_key
from outreach.contacts.records import Address, Contact, User
from outreach.errors import ConfigError, NotFound
from outreach.service.engine import Engine


@contextmanager
def open_engine() -> Iterator[Engine]:
    """The engine over the configured house, closed at the end."""
    engine = Engine(config.load())
    if engine.policy_trouble:
        told = "outreach: the rules on the disk are broken, so the last good ones stay in force"
        print(f"{told}:\n{engine.policy_trouble}", file=sys.stderr)
    if engine.policy.shadow:
        print("outreach: shadow mode is on: what is planned becomes no draft and reaches nobody", file=sys.stderr)
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


def find_contact(session: Session, words: str) -> Contact:
    """A contact by an address, a number, or their name; raises `NotFound`, for a name that two have, too."""
    wanted = words.strip()
    by_address = select(Contact).join(Address).where(col(Address.match_key).in_([email_key(wanted), wanted]))
    found = session.exec(by_address).first()
    if found is None and wanted.isascii() and wanted.isdigit():
        found = session.get(Contact, int(wanted))
    if found is not None:
        return found
    name = func.lower(func.trim(col(Contact.given) + " " + col(Contact.family)))
    named = session.exec(select(Contact).where(name == func.lower(wanted)).order_by(col(Contact.id)).limit(6)).all()
    if len(named) == 1:
        return named[0]
    if named:
        numbers = ", ".join(str(contact.id) for contact in named)
        raise NotFound(f"several contacts are called {wanted}", remedy=f"give a number: {numbers}")
    raise NotFound(f"nobody here has the address, number or name {wanted}", remedy="see the list in the pages")
