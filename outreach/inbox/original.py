"""What did a message look like on the server, byte for byte? Fetched anew: we store its text alone."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from outreach.config import Account
from outreach.errors import NotFound
from outreach.inbox.imap import connect
from outreach.inbox.parse import content_hash
from outreach.inbox.records import AccountRecord, Folder, Message, Placement

_MOST_PLACES = 5


def fetch_original(session: Session, accounts: Sequence[Account], message_id: int) -> bytes:
    """The bytes from which a message was stored, and no others; raises `NotFound` where they are gone."""
    message = session.get(Message, message_id)
    wanted = (
        select(AccountRecord.name, Folder.name, Placement.uidvalidity, Placement.uid)
        .select_from(Placement)
        .join(Folder)
        .join(AccountRecord)
        .where(Placement.message_id == message_id)
        .order_by(col(Placement.id).desc())
        .limit(_MOST_PLACES)
    )
    known = {account.name: account for account in accounts}
    for name, folder, uidvalidity, uid in session.exec(wanted).all() if message is not None else ():
        if (account := known.get(name)) is None:
            continue
        content = _at(account, folder, uidvalidity, uid)
        if content is not None and message is not None and content_hash(content) == message.content_hash:
            return content
    raise NotFound("This mail is no longer on the server", remedy="what it said is still here, as text")


def _at(account: Account, folder: str, uidvalidity: int, uid: int) -> bytes | None:
    with connect(account) as imap:
        if imap.examine(folder).uidvalidity != uidvalidity:
            return None
        found = imap.take(imap.ask([uid]))
    return found[0].content if found else None
