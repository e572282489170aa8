"""Sends what is approved and due: claim, offer, the gate's last word, the body, the answer."""

import os
import socket
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta

import structlog

from outreach import failpoints
from outreach.clock import Clock
from outreach.config import Account
from outreach.database import Database
from outreach.errors import OutreachError
from outreach.review.lapse import Review
from outreach.sending.claim import Claimed, claim, due, give_back, let_go, recover
from outreach.sending.outcome import record_doubt, record_refused, record_reply, settle_doubts
from outreach.sending.smtp import Doubt, Refused, Smtp, connect

UNREACHABLE_PAUSE = timedelta(minutes=2)
"""How long a mail waits whose server could not be reached."""

log = structlog.get_logger()


@dataclass(slots=True)
class Sent:
    """What one pass did, by outcome: sent, put_back, refused, failed, in_doubt."""

    counts: Counter[str] = field(default_factory=Counter)
    trouble: list[str] = field(default_factory=list)


def sender_name() -> str:
    """Who claims: host and process, so that a person can find it."""
    return f"{socket.gethostname()}:{os.getpid()}"


def send_due(database: Database, review: Review, clock: Clock, *, alone: bool = False) -> Sent:
    """Send every approved entry whose hour has come, account by account.

    `alone`: this process is known to be the only sender, so what a dead one left is taken up at once. Trouble
    with one account is returned and keeps no other from sending.
    """
    sent = Sent()
    _, doubtful = recover(database, clock.now(), alone=alone)
    sent.counts["in_doubt"] += doubtful
    settle_doubts(database, clock.now())
    for account in review.workshop.house.accounts:
        try:
            _send_account(account, database, review, clock, sent)
        except OutreachError as error:
            sent.trouble.append(str(error))
            log.warning("sending failed", account=account.name, why=str(error))
    return sent


def _send_account(account: Account, database: Database, review: Review, clock: Clock, sent: Sent) -> None:
    """One connection for as many as it carries; a new one after it broke. Each entry is tried once a pass."""
    tried: set[int] = set()
    while waiting := [entry_id for entry_id in _due(database, account, clock) if entry_id not in tried]:
        with connect(account) as smtp:
            for entry_id in waiting:
                tried.add(entry_id)
                held = claim(database, entry_id, sender_name(), clock.now())
                if held is not None and not _send_one(smtp, held, database, review, clock, sent):
                    break


def _due(database: Database, account: Account, clock: Clock) -> list[int]:
    with database.read() as session:
        return due(session, account.name, clock.now())


def _send_one(smtp: Smtp, held: Claimed, database: Database, review: Review, clock: Clock, sent: Sent) -> bool:
    """Send one; gives whether the connection can carry another."""
    failpoints.reach("claim.committed")
    try:
        smtp.offer(held.sender, held.recipient)
    except Refused as error:
        sent.counts["refused"] += 1
        state = record_refused(database, held, error.reply, clock.now())
        log.info("refused before the body", entry=held.entry_id, state=state, reply=str(error.reply))
        return True
    except OutreachError:
        give_back(database, held, clock.now(), clock.now() + UNREACHABLE_PAUSE)
        raise
    verdict = let_go(database, held, review, clock.now())
    failpoints.reach("let_go.committed")
    if not verdict.allowed:
        smtp.abandon()
        sent.counts["put_back"] += 1
        log.info("not let go", entry=held.entry_id, why=[reason.code for reason in verdict.reasons])
        return False
    try:
        reply = smtp.deliver(held.raw)
    except Doubt as error:
        sent.counts["in_doubt"] += 1
        record_doubt(database, held, str(error), clock.now())
        log.warning("in doubt", entry=held.entry_id, message_id=held.rfc_message_id, why=str(error))
        return False
    state = record_reply(database, held, reply, clock.now())
    failpoints.reach("outcome.committed")
    sent.counts["sent" if reply.accepted else "failed" if reply.permanent else "refused"] += 1
    log.info("answered", entry=held.entry_id, message_id=held.rfc_message_id, state=state, reply=str(reply))
    return True
