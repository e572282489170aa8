"""Who is meant by a few letters? By given or family name or address, one's own contacts first, from indexes alone."""

from collections.abc import Iterator, Sequence

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlmodel import Session, col

from outreach.contacts.records import Address, Contact, User

MOST = 8
_LAST = "\U0010ffff"


def find(session: Session, said: str, user_id: int, *, others: bool, most: int = MOST) -> list[int]:
    """The ids of contacts whose names begin so: the user's own, then everybody's if they may see `others`."""
    words = said.split()[:4]
    if not words:
        return []
    found: dict[int, None] = {}
    for contact_id in _one_after_the_other(session, words, user_id, others, most):
        found[contact_id] = None
        if len(found) == most:
            break
    return list(found)


def _one_after_the_other(
    session: Session, words: Sequence[str], user_id: int, others: bool, most: int
) -> Iterator[int]:
    own = col(Contact.owner_id) == user_id
    yield from _by_name(session, words, own, most)
    yield from _by_address(session, words, own, most)
    if others:
        # Every owner is named, so that the index by owner and name serves here as well.
        users = list(session.execute(select(col(User.id))).scalars())
        anybody = or_(col(Contact.owner_id).in_(users), col(Contact.owner_id).is_(None))
        yield from _by_name(session, words, anybody, most)
        yield from _by_address(session, words, anybody, most)


def _by_name(session: Session, words: Sequence[str], whose: ColumnElement[bool], most: int) -> Iterator[int]:
    given, family = func.lower(col(Contact.given)), func.lower(col(Contact.family))
    for first, second in ((given, family), (family, given)):
        fits = [_begins(session, first, words[0])]
        if len(words) > 1:
            fits.append(_begins(session, second, words[-1]))
        yield from session.execute(select(col(Contact.id)).where(whose, *fits).limit(most)).scalars()


def _by_address(session: Session, words: Sequence[str], whose: ColumnElement[bool], most: int) -> Iterator[int]:
    if len(words) > 1:
        return
    key, text = col(Address.match_key), words[0].lower()
    begins = and_(key >= text, key < text + _LAST) if _is_sqlite(session) else key.startswith(text, autoescape=True)
    wanted = select(col(Contact.id)).join(Address, col(Address.contact_id) == col(Contact.id))
    yield from session.execute(wanted.where(col(Address.channel) == "email", begins, whose).limit(most)).scalars()


def _begins(session: Session, column: ColumnElement[str], text: str) -> ColumnElement[bool]:
    """Whether a name begins so, in the form that each database answers from its index.

    SQLite makes only ASCII small: a letter beyond it is looked for as it was typed, and large.
    """
    if not _is_sqlite(session):
        return column.startswith(text.lower(), autoescape=True)
    forms = {_ascii_lower(form) for form in (text.lower(), text[:1].upper() + text[1:].lower(), text)}
    return or_(*(and_(column >= form, column < form + _LAST) for form in sorted(forms)))


def _ascii_lower(text: str) -> str:
    return "".join(letter.lower() if letter.isascii() else letter for letter in text)


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"
