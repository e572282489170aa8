"""Sends what is approved and due: claim, offer, the gate's last word, the body, the answer."""

import os
import socket
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import structlog

from outreach.clock import Clock
from outreach.config import Account
from outreach.database import Database
from outreach.errors import OutreachError
from outreach.review.lapse import Review
from outreach.sending.claim import recover
from outreach.sending.doubts import settle_doubts
from outreach.sending.lines import Lines
from outreach.sending.round import Worker

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
    sent = take_up(database, clock, alone=alone)
    for account in review.workshop.house.accounts:
        with lines_of(account) as lines:
            send_account(account, lines, database, review, clock, sent)
    return sent


def take_up(database: Database, clock: Clock, *, alone: bool) -> Sent:
    """What a dead sender left behind, and what has become of doubts."""
    sent = Sent()
    _, doubtful = recover(database, clock.now(), alone=alone)
    sent.counts["in_doubt"] += doubtful
    settle_doubts(database, clock.now())
    return sent


@contextmanager
def lines_of(account: Account) -> Iterator[Lines]:
    """Connections for one pass."""
    lines = Lines(account)
    try:
        yield lines
    finally:
        lines.close()


def send_account(account: Account, lines: Lines, database: Database, review: Review, clock: Clock, sent: Sent) -> None:
    """Everything of one account whose hour has come, each entry once a pass."""
    worker = Worker(account, sender_name(), lines, database, review, clock)
    try:
        worker.send()
    except OutreachError as error:
        sent.trouble.append(str(error))
        log.warning("sending failed", account=account.name, why=str(error))
    sent.counts.update(worker.counts)
