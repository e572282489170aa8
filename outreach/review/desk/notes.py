"""What is a user told in their folder? One short mail, which says what left by itself and why, newest first.

It lies in the folder that they look into anyway: whoever has chosen no digest would hear of it nowhere else. There is
never more than one; it is marked as read, so that it nags nobody, and deleting it takes note of all that it says.
"""

import hashlib
from datetime import datetime, timedelta
from email.utils import format_datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select, update

from outreach import failpoints
from outreach.contacts.records import User
from outreach.database import Database, upsert
from outreach.inbox.desk_mark import NOTE_FIELD, note_field
from outreach.inbox.imap import Imap
from outreach.inbox.token import mint
from outreach.planning.english.explain import tell_time
from outreach.rendering.wire import mailbox, part, words
from outreach.review.desk.folders import Opened
from outreach.review.desk.records import DeskNote, DeskTold
from outreach.review.desk.seeing import Whose
from outreach.translated import desk_tongue

KEPT = timedelta(days=7)
MOST = 20
RECENT = timedelta(minutes=10)


def tell(session: Session, user_id: int, about: str, said: str, now: datetime, contact_id: int | None = None) -> None:
    """Keep a sentence for a user, in the language that they read; what it is about is told once."""
    user = session.get_one(User, user_id)
    text = desk_tongue(user.language).told(said, ZoneInfo(user.zone))
    row = {"user_id": user_id, "contact_id": contact_id, "about": about, "text": text, "at": now}
    upsert(session, DeskNote, [{**row, "dismissed_at": None}], replace=False)


def is_recent(session: Session, user_id: int, about: str, now: datetime) -> bool:
    """Whether this was first to be told a short while ago."""
    wanted = select(DeskNote.at).where(DeskNote.user_id == user_id, DeskNote.about == about)
    at = session.exec(wanted).first()
    return at is not None and at > now - RECENT


def told(session: Session, user_id: int, now: datetime) -> list[DeskNote]:
    """What there is to tell, newest first."""
    wanted = select(DeskNote).where(DeskNote.user_id == user_id, col(DeskNote.dismissed_at).is_(None))
    wanted = wanted.where(DeskNote.at > now - KEPT).order_by(col(DeskNote.id).desc()).limit(MOST)
    return list(session.exec(wanted))


def keep_note(
    imap: Imap,
    database: Database,
    whose: Whose,
    folder: Opened,
    there: list[tuple[str, int]],
    now: datetime,
) -> None:
    """The note as it should be, in place of those that lie there by Message-ID and UID."""
    with database.read() as session:
        rows, last = told(session, whose.user_id, now), session.get(DeskTold, whose.user_id)
        user = session.get_one(User, whose.user_id)
    wanted = _message_id(whose, rows) if rows else ""
    found = [uid for name, uid in there if name == wanted]
    surplus = [uid for name, uid in there if name != wanted] + found[1:]
    if wanted and not found and last is not None and last.rfc_message_id == wanted and not folder.renewed:
        _dismiss(database, whose.user_id, rows, now)
    elif wanted and not found:
        imap.place(folder.name, _mail(whose, user, rows, wanted, now), now, draft=False)
        failpoints.reach("desk.told")
    if wanted and (last is None or last.rfc_message_id != wanted):
        with database.write() as session:
            session.merge(DeskTold(user_id=whose.user_id, rfc_message_id=wanted))
    if surplus:
        imap.take_out(folder.name, surplus)


def _dismiss(database: Database, user_id: int, rows: list[DeskNote], now: datetime) -> None:
    read = [row.id for row in rows]
    with database.write() as session:
        session.execute(update(DeskNote).where(col(DeskNote.id).in_(read)).values(dismissed_at=now))


def _message_id(whose: Whose, rows: list[DeskNote]) -> str:
    said = ",".join(f"{row.id}" for row in rows)
    nonce = hashlib.sha256(f"note:{whose.user_id}:{said}".encode()).digest()[:12]
    return mint(whose.key, nonce, whose.address.rpartition("@")[2])


def _mail(whose: Whose, user: User, rows: list[DeskNote], rfc_message_id: str, now: datetime) -> bytes:
    tongue, zone = desk_tongue(user.language), ZoneInfo(user.zone)
    lines = [f"{tell_time(row.at, zone, tongue)}\n{row.text}\n" for row in rows]
    text = "\n".join((*lines, tongue.say("Delete this mail once you have read it. It goes by itself after a week.")))
    fields = [
        ("From", mailbox("Outreach", whose.address)),
        ("To", mailbox("", whose.address)),
        ("Subject", words(tongue.say("What has left your list by itself"))),
        ("Date", format_datetime(now)),
        ("Message-ID", rfc_message_id),
        (NOTE_FIELD, note_field(whose.key, whose.user_id)),
        ("Auto-Submitted", "auto-generated"),
        ("MIME-Version", "1.0"),
    ]
    return "".join(f"{name}: {value}\r\n" for name, value in fields).encode("ascii") + part("text/plain", text)
