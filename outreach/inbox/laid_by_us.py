"""Is this a draft that still lies where we laid it? On some servers one folder shows what lies in all the others."""

from sqlmodel import Session

from outreach.contacts.address import email_key
from outreach.database import upsert
from outreach.inbox.desk_mark import FIELD, NOTE_FIELD, read_field
from outreach.inbox.reading import Arrived
from outreach.inbox.records import ErasedPlace, Folder
from outreach.inbox.rows import Desk


def without_drafts(session: Session, folder: Folder, page: list[Arrived], desk: Desk) -> list[Arrived]:
    """The mails of a page but for our own drafts, of which the place is kept, so that none counts as missing.

    In Sent everything is kept: there it is a mail. A stranger's mail is kept whatever fields it has.
    """
    if folder.role == "sent":
        return page
    drafts = [item for item in page if _is_draft(item, desk)]
    places = [{"folder_id": folder.id, "uidvalidity": folder.uidvalidity, "uid": item.uid} for item in drafts]
    if places:
        upsert(session, ErasedPlace, places, replace=False)
    return [item for item in page if item not in drafts]


def _is_draft(item: Arrived, desk: Desk) -> bool:
    message = item.message
    marked = message.header(FIELD)
    if not (marked or message.header(NOTE_FIELD)) or message.sender is None:
        return False
    return email_key(message.sender.address) in desk.ours and (not marked or read_field(desk.key, marked) is not None)
