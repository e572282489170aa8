"""Which mails in doubt are settled by evidence: a copy in Sent, or mail that names the Message-ID?

That nothing is found proves nothing, unless the account says that its server files every mail (`sent_is_proof`).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from sqlmodel import Session, col, select

from outreach.clock import Clock
from outreach.config import Account
from outreach.database import Database
from outreach.errors import OutreachError
from outreach.inbox.imap import connect
from outreach.inbox.records import Folder, Message, Placement, Reference
from outreach.rendering.records import Draft
from outreach.review.records import OutboxEntry
from outreach.sending.outcome import again, settle_sent
from outreach.sending.records import Transmission

LOOK_AFTER = timedelta(minutes=2)
"""A server may file a copy a little later; so long after the doubt it is looked for, and as long after that again."""
LOOKS = 2

log = structlog.get_logger()


def settle_doubts(database: Database, now: datetime) -> int:
    """Doubts that are settled by what was read: a copy that the server filed, or mail that names the Message-ID."""
    with database.read() as session:
        doubtful = session.exec(
            select(OutboxEntry.id, Draft.rfc_message_id)
            .join(Draft, col(Draft.id) == col(OutboxEntry.draft_id))
            .where(OutboxEntry.state == "in_doubt")
        ).all()
        known = [entry_id for entry_id, name in doubtful if name and _is_known_outside(session, name)]
    return sum(_settle(database, entry_id, "found in the mail", now) for entry_id in known)


def look_in_sent(account: Account, database: Database, clock: Clock) -> int:
    """Look for the copies of doubts in the Sent folder, twice at the most; gives how many are settled."""
    now = clock.now()
    with database.read() as session:
        wanted = _to_look_for(session, account, now) if account.sent else []
    if not wanted:
        return 0
    try:
        with connect(account) as imap:
            imap.examine(account.sent)
            found = {entry_id: bool(imap.find(name)) for entry_id, name in wanted}
    except OutreachError as error:
        log.warning("doubts not looked for", account=account.name, why=str(error))
        return 0
    settled = [entry_id for entry_id, there in found.items() if there]
    for entry_id in settled:
        _settle(database, entry_id, "a copy lies in Sent", now)
    return len(settled) + _not_found(database, account, [each for each in found if each not in settled], now)


def _to_look_for(session: Session, account: Account, now: datetime) -> Sequence[tuple[int | None, str]]:
    rows = session.exec(
        select(OutboxEntry.id, Transmission.rfc_message_id, Transmission.looks, Transmission.ended_at)
        .join(Transmission, col(Transmission.entry_id) == col(OutboxEntry.id))
        .where(OutboxEntry.state == "in_doubt", Transmission.epoch == OutboxEntry.epoch)
        .where(Transmission.account == account.name, Transmission.looks < LOOKS)
    )
    return [
        (entry_id, name)
        for entry_id, name, looks, since in rows
        if since is not None and now >= since + LOOK_AFTER * (looks + 1)
    ]


def _not_found(database: Database, account: Account, entry_ids: list[int | None], now: datetime) -> int:
    """Count the look; where absence is proof, the second one is."""
    proven = 0
    for entry_id in entry_ids:
        with database.write() as session:
            entry = session.get_one(OutboxEntry, entry_id)
            wanted = select(Transmission).where(Transmission.entry_id == entry_id, Transmission.epoch == entry.epoch)
            transmission = session.exec(wanted).one()
            transmission.looks += 1
            if entry.state == "in_doubt" and transmission.looks >= LOOKS and account.sent_is_proof:
                again(session, entry, "no copy in Sent, where this server files every mail", now)
                proven += 1
    return proven


def _settle(database: Database, entry_id: int | None, why: str, now: datetime) -> bool:
    with database.write() as session:
        entry = session.get_one(OutboxEntry, entry_id)
        if entry.state != "in_doubt":
            return False
        settle_sent(session, entry, why, now)
        return True


def _is_known_outside(session: Session, rfc_message_id: str) -> bool:
    filed = (
        select(Placement.id)
        .join(Message, col(Message.id) == col(Placement.message_id))
        .join(Folder, col(Folder.id) == col(Placement.folder_id))
        .where(Message.rfc_message_id == rfc_message_id, Message.direction == "out", Folder.role == "sent")
    )
    answered = (
        select(Reference.message_id)
        .join(Message, col(Message.id) == col(Reference.message_id))
        .where(Reference.named == rfc_message_id, Message.direction == "in")
    )
    bounced = select(Message.id).where(
        Message.automatic == "bounce", col(Message.report).contains(rfc_message_id, autoescape=True)
    )
    return any(session.exec(query.limit(1)).first() is not None for query in (filed, answered, bounced))
