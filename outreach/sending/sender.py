"""Sends what is approved and due: claim, offer, the gate's last word, the body, the answer."""

import os
import socket
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import structlog

from outreach.clock import Clock
from outreach.config import Account
from outreach.database import Database
from outreach.errors import OutreachError
from outreach.review.lapse import Review
from outreach.sending import pausing
from outreach.sending.choose import choose, is_news
from outreach.sending.claim import recover
from outreach.sending.doubts import settle_doubts
from outreach.sending.lines import Lines
from outreach.sending.once_only import send_once_more
from outreach.sending.round import Worker

log = structlog.get_logger()


@dataclass(slots=True)
class Sent:
    """What one pass did, by outcome: sent, put_back, refused, failed, in_doubt."""

    counts: Counter[str] = field(default_factory=Counter)
    trouble: list[str] = field(default_factory=list)

    def __iadd__(self, other: "Sent") -> "Sent":
        """Both together."""
        self.counts.update(other.counts)
        self.trouble += other.trouble
        return self


def sender_name() -> str:
    """Who claims: host and process, so that a person can find it."""
    return f"{socket.gethostname()}:{os.getpid()}"


def send_due(database: Database, review: Review, clock: Clock, *, alone: bool = False) -> Sent:
    """Send every approved entry whose hour has come, account by account, on connections for this pass.

    `alone`: this process is known to be the only sender, so what a dead one left is taken up at once. Trouble
    with one account is returned and keeps no other from sending.
    """
    sent = take_up(database, clock, alone=alone)
    for account in review.workshop.house.accounts:
        lines = Lines(account)
        try:
            sent += send_account(account, lines, database, review, clock)
        finally:
            lines.close()
    return sent


def take_up(database: Database, clock: Clock, *, alone: bool) -> Sent:
    """What a dead sender left behind, and what has become of doubts."""
    sent = Sent()
    _, doubtful = recover(database, clock.now(), alone=alone)
    sent.counts["in_doubt"] += doubtful
    settle_doubts(database, clock.now())
    return sent


def send_account(account: Account, lines: Lines, database: Database, review: Review, clock: Clock) -> Sent:
    """Everything of one account whose hour has come, by all its workers side by side."""
    sent = Sent()
    again = send_once_more(account, lines, database, review, clock, f"{sender_name()}/again")
    sent.counts["sent"] += again
    with database.read() as session:
        due = choose(session, account, clock.now(), 1, hold=False)
        idle = not due.entry_ids and not is_news(session, account, due.held)
    lines.close_idle()
    if idle:
        return sent
    if not due.held:
        with database.write() as session:
            pausing.look(session, account, clock.now())
    workers = [
        Worker(account, f"{sender_name()}/{number}", lines, database, review, clock)
        for number in range(1, account.workers + 1)
    ]
    if len(workers) == 1:
        trouble = [_work(workers[0])]
    else:
        with ThreadPoolExecutor(len(workers), thread_name_prefix=f"send {account.name}") as threads:
            trouble = list(threads.map(_work, workers))
    for worker in workers:
        sent.counts.update(worker.counts)
    for why in dict.fromkeys(each for each in trouble if each):
        sent.trouble.append(why)
        log.warning("sending failed", account=account.name, why=why)
    return sent


def _work(worker: Worker) -> str:
    try:
        worker.send()
    except OutreachError as error:
        return str(error)
    return ""
