"""A sender that is broken on purpose: the body leaves first, and only then is it written down that it did."""

from typing import Any

from outreach.sending.claim import Claimed, let_go
from outreach.sending.outcome import record_reply
from outreach.sending.sender import Sent
from outreach.sending.smtp import Smtp


def send_one(smtp: Smtp, held: Claimed, database: Any, review: Any, clock: Any, sent: Sent) -> bool:
    """As `sender._send_one`, with the two lines that matter exchanged."""
    smtp.offer(held.sender, held.recipient)
    reply = smtp.deliver(held.raw)
    let_go(database, held, review, clock.now())
    record_reply(database, held, reply, clock.now())
    sent.counts["sent"] += 1
    return True
