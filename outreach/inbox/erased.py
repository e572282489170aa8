"""Was this mail with somebody who has been erased since? Then it is not stored again when a folder is read anew."""

from sqlmodel import Session

from outreach.contacts.address import email_key
from outreach.contacts.suppressed import suppressed
from outreach.database import upsert
from outreach.inbox.reading import Arrived
from outreach.inbox.records import ErasedPlace, Folder


def without_erased(session: Session, folder: Folder, page: list[Arrived]) -> list[Arrived]:
    """The mails of a page that may be stored; of the others the place is kept, so that none counts as missing.

    What they wrote after they were erased is a new beginning of theirs, and is stored.
    """
    keys = {("email", key) for item in page for key in _with_whom(folder, item)}
    listed = suppressed(session, keys)
    if not listed:
        return page
    old = [
        item
        for item in page
        if any(item.at <= listed["email", key].at for key in _with_whom(folder, item) if ("email", key) in listed)
    ]
    places = [{"folder_id": folder.id, "uidvalidity": folder.uidvalidity, "uid": item.uid} for item in old]
    upsert(session, ErasedPlace, places, replace=False)
    return [item for item in page if item not in old]


def _with_whom(folder: Folder, item: Arrived) -> list[str]:
    """The other side of a mail, as far as it decides whose it is: the sender, or the first whom we wrote to."""
    message = item.message
    boxes = [*message.to[:1]] if folder.role == "sent" else [message.sender] if message.sender is not None else []
    return [key for box in boxes if (key := email_key(box.address))]
