"""Files a copy of what we sent where the server does not do it itself; never touches what was sent."""

import structlog
from sqlmodel import col, select

from outreach import failpoints
from outreach.clock import Clock
from outreach.config import Account
from outreach.database import Database
from outreach.errors import OutreachError
from outreach.inbox.imap import connect
from outreach.rendering.records import Draft
from outreach.sending.records import Transmission

MAX_TRIES = 10

log = structlog.get_logger()


def file_copies(account: Account, database: Database, clock: Clock) -> int:
    """Append to the Sent folder what is not in it yet, found by its Message-ID; gives how many."""
    if not account.sent:
        return 0
    with database.read() as session:
        missing = session.exec(
            select(Transmission.id, Draft.raw, Transmission.rfc_message_id)
            .join(Draft, col(Draft.rfc_message_id) == col(Transmission.rfc_message_id))
            .where(Transmission.account == account.name, Transmission.outcome == "sent")
            .where(col(Transmission.filed_at).is_(None), col(Transmission.filing_tries) < MAX_TRIES)
        ).all()
    if not missing:
        return 0
    if account.files_sent_itself:
        for transmission_id, _, _ in missing:
            _note(database, transmission_id, clock)
        return 0
    filed = 0
    try:
        with connect(account) as imap:
            for transmission_id, raw, rfc_message_id in missing:
                imap.examine(account.sent)
                if not imap.find(rfc_message_id):
                    failpoints.reach("copy.searched")
                    imap.append(account.sent, raw, clock.now())
                    failpoints.reach("copy.appended")
                    filed += 1
                _note(database, transmission_id, clock)
                failpoints.reach("copy.noted")
    except OutreachError as error:
        log.warning("copy not filed", account=account.name, why=str(error))
        with database.write() as session:
            for transmission_id, _, _ in missing:
                session.get_one(Transmission, transmission_id).filing_tries += 1
    return filed


def _note(database: Database, transmission_id: int | None, clock: Clock) -> None:
    with database.write() as session:
        session.get_one(Transmission, transmission_id).filed_at = clock.now()
